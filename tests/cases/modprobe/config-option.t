# -C replaces the directories of the configuration; it may be repeated, and be a file; all are read in the order of their names.
use basic
file etc/modprobe.d/a.conf
	options lone number=1
file one/x.conf
	options lone number=2
file two
	options lone number=3

$ modprobe -C one -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2 |

$ modprobe -C one -C two -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=3 number=2 |

$ modprobe -C /dev/null -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
