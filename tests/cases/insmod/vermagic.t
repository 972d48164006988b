# A module for another kernel configuration is refused, and loaded by force.
use basic
bytes fake/vermagic
	6.1.0-test SMP mod_unload\x20\n

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Invalid module format
[1]

$ insmod -f lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ rmmod lone
$ insmod --force-vermagic lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ cat fake/calls
finit lone.ko 0
finit lone.ko 3
delete lone O_NONBLOCK
finit lone.ko 2
