# Where the kernel permits nothing.
use basic
file proc/sys/kernel/modules_disabled
	1

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Operation not permitted
[1]
