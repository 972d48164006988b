# A module can have an install command and soft dependencies; kmod forgets the command then.
use basic
file etc/modprobe.d/a.conf
	install soft echo instead

$ modprobe -D soft
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
install echo instead |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
