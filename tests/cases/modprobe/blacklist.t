# A blacklist holds for aliases, and for names only with -b; nothing is said and the exit status is 0.
use basic
file etc/modprobe.d/a.conf
	blacklist net-card
	blacklist lone

$ modprobe -D pci:v00008086d0000100Esv00001AF4
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |

$ modprobe -D pci:v00008086d0000200Esv00001AF4
$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

$ modprobe -D -b lone
$ modprobe -b --first-time lone
$ modprobe -R pci:v00008086d0000100Esv00001AF4
net_card
net_twin

$ cat proc/modules
