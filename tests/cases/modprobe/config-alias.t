# Aliases of the configuration come before everything else, and may be patterns.
use basic
file etc/modprobe.d/a.conf
	alias lone middle
	alias my-* lone
	alias my-net net-card

$ modprobe -R lone
middle

$ modprobe -R my_net
lone
net_card

$ modprobe -R my-thing
lone
