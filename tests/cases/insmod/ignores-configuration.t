# insmod looks at no configuration.
use basic
file etc/modprobe.d/x.conf
	options lone number=3
	blacklist lone

$ insmod lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ cat fake/calls
finit lone.ko 0
