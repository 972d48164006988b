# A dependency is loaded although it is blacklisted.
use basic
file etc/modprobe.d/a.conf
	blacklist base

$ modprobe -b middle
$ cut -d' ' -f1 proc/modules
middle
base
