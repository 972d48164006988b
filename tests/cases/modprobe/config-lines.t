# Lines joined by a backslash, comments, tabs, and names with dashes.
use basic
file etc/modprobe.d/a.conf
	# options lone number=9

	options lone \
	    number=1
	options	net-card	first=1	second=2
	options net_card third=3

$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko     number=1 |

$ modprobe -D net_card
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko first=1 second=2 third=3 |
