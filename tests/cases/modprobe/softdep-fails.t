# What goes wrong with a soft dependency is no failure of the module.
use basic
file fake/errno/base
	EIO
file etc/modprobe.d/a.conf
	softdep lone pre: nosuch base

$ modprobe lone
$ cut -d' ' -f1 proc/modules
lone
