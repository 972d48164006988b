# An alias loads every module that has it; -R only says their names, in the order of modules.order.
use basic

$ modprobe -R pci:v00008086d0000100Esv00001AF4
net_card
net_twin

$ modprobe -D pci:v00008086d0000100Esv00001AF4
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |

$ modprobe -R pci:v00008086d0000200Esv00001AF4
net_card

$ modprobe -R pci:v0000ffffd0000200Esv00001AF4
2> modprobe: FATAL: Module pci:v0000ffffd0000200Esv00001AF4 not found in directory /lib/modules/6.1.0-test
[1]
