# Options for an alias hold when the module was asked for by exactly this alias.
use basic
file etc/modprobe.d/a.conf
	alias fast lone
	options fast number=7
	options lone number=1

$ modprobe -D fast
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=7 number=1 |

$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |
