# A module with a soft dependency does not get its install command, as with kmod.
use basic
file etc/modprobe.d/a.conf
	install soft echo never

$ modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
