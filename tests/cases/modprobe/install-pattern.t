# Install commands hold for patterns, the first match wins, and dependencies have theirs too.
use basic
file etc/modprobe.d/a.conf
	install net-* echo net
	install net-card echo card
	install base echo base

$ modprobe -D net-card
install echo net |

$ modprobe -D middle
install echo base |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
