# An init function that returns ENOSYS looks like a kernel without finit_module; it must not run twice.
use basic
file fake/errno/lone
	ENOSYS

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/drivers/lone.ko: Function not implemented
[1]
$ cat fake/calls
finit lone.ko 0
finit ? 0
init
