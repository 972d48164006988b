# A file hides the files of the same name in later directories; other names do not end in .conf.
use basic
file etc/modprobe.d/a.conf
file run/modprobe.d/a.conf
	options lone number=3
file etc/modprobe.d/options
	options lone number=4
file etc/modprobe.d/.hidden.conf
	options lone number=5
file lib/modprobe.d/b.conf
	options lone number=6

$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=6 |
