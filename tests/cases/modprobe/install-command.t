# An install command replaces the loading; -D shows it as it is written, and -i passes over it.
use basic
file etc/modprobe.d/a.conf
	install lone echo "for $MODPROBE_MODULE:" $CMDLINE_OPTS
	options lone number=1

$ modprobe lone flag=1
for lone: number=1 flag=1

$ modprobe -D lone
install echo "for $MODPROBE_MODULE:" $CMDLINE_OPTS number=1 |

$ modprobe -D -i lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |

$ modprobe -v --ignore-install lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |
