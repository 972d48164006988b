# A file of fake/errno makes the init function fail; nothing of the module is left.
use basic
file fake/errno/lone
	ENODEV

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: No such device
[1]

$ cat proc/modules; ls sys/module
