# An install command may stand for a name that no module has.
use basic
file etc/modprobe.d/a.conf
	install nothing echo here

$ modprobe nothing
here

$ modprobe -D nothing
install echo here |
