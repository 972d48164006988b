# modprobe.blacklist= of the kernel's command line, with dashes or underscores.
use basic
file proc/cmdline
	quiet modprobe.blacklist=net-card,net_twin modprobe.blacklist=lone

$ modprobe -D pci:v00008086d0000100Esv00001AF4
$ modprobe -bD lone
$ modprobe -D net-card
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
