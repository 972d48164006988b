# -D prints what would be done, as if nothing were loaded.
use basic

$ modprobe -D top count=2
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko count=2

$ modprobe middle
$ modprobe --show-depends top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |

$ cut -d' ' -f1 proc/modules
middle
base
