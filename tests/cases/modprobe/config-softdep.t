# All softdep lines of the configuration count, where kmod takes only the first; they replace the module's own.
use basic
file etc/modprobe.d/a.conf
	softdep top post: lone
	softdep top pre: net-card
	softdep soft pre: net-twin

$ modprobe -D top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

$ modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
