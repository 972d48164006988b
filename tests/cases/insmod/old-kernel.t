# Before Linux 3.8 there was no finit_module (a call with no file tells that it is that): the image goes to init_module.
use basic
file fake/errno/finit_module
	ENOSYS

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2
$ cat fake/calls
finit lone.ko 0 number=2
finit ? 0
init number=2
