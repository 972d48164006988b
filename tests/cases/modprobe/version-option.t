# -S: the modules of another release.
use basic

$ modprobe -S 9.9.9 lone
2> modprobe: FATAL: Module lone not found in directory /lib/modules/9.9.9
[1]

$ mv lib/modules/6.1.0-test lib/modules/9.9.9
$ modprobe -S 9.9.9 -D lone
insmod /lib/modules/9.9.9/kernel/drivers/lone.ko |
