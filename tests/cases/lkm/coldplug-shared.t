# What several devices need stands once in what coldplug -n prints, and is loaded once.
use basic
module kernel/drivers/bus.ko
	export bus_get
module kernel/drivers/card.ko
	depends bus
	import bus_get
	alias pci:card*
module kernel/drivers/disk.ko
	depends bus
	import bus_get
	alias pci:disk*
	alias pci:c*
file sys/devices/a/modalias
	pci:card1
file sys/devices/b/modalias
	pci:disk1
file sys/devices/c/modalias
	pci:cab

$ lkm coldplug -n
insmod /lib/modules/6.1.0-test/kernel/drivers/bus.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/disk.ko |

$ lkm coldplug; sort fake/calls
finit bus.ko 0
finit card.ko 0
finit disk.ko 0
