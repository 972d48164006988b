# Beyond kmod: "-" is standard input.
use basic

$ insmod - number=7 < lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ cat sys/module/lone/parameters/number
7

$ cat lib/modules/6.1.0-test/kernel/lib/base.ko | insmod -
$ cut -d' ' -f1 proc/modules
base
lone
