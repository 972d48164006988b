# -n with -r prints, and changes nothing; so does -D.
use basic

$ modprobe top
$ modprobe -rn top
rmmod top
rmmod middle
rmmod base

$ modprobe -rD top
rmmod top
rmmod middle
rmmod base

$ cut -d' ' -f1 proc/modules
top
middle
base
