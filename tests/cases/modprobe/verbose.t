# -v says what is done; parameters go to the module that was asked for.
use basic

$ modprobe -v top count=5
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko count=5

$ cat sys/module/top/parameters/count
5
