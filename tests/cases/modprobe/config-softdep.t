# The first softdep line of a module counts, and a file that is sorted before modules.softdep wins over it.
use basic
file etc/modprobe.d/a.conf
	softdep soft pre: net-card
	softdep soft post: net-twin
	softdep top post: lone
	softdep top pre: base

$ modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |

$ modprobe -D top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
