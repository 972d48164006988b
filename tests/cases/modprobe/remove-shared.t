# A dependency that another module uses stays.
use basic

$ modprobe top && rmmod top && modprobe soft
$ modprobe -r middle
$ cut -d' ' -f1 proc/modules
lone
soft
