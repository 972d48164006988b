# -n prints what would be done now: what is loaded already is left out.
use basic

$ modprobe middle
$ modprobe -n top
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |

$ modprobe -n -v --first-time middle
2> modprobe: ERROR: could not insert 'middle': Module already in kernel
[1]

$ wc -l < fake/calls
2
