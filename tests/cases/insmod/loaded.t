# A module that is loaded already.
use basic

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: File exists
[1]
