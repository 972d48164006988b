# The modules for all devices, in one process: what is blacklisted stays out, what has no module is passed over in silence.
use basic
module kernel/drivers/bus.ko
	alias pci:bus*
	export bus_get
module kernel/drivers/card.ko
	depends bus
	import bus_get
	alias bus:card*
module kernel/drivers/late.ko
	alias usb:v*
module kernel/drivers/idle.ko
	alias cpu:*
module kernel/drivers/bad.ko
	alias platform:bad
module kernel/drivers/other.ko
	alias platform:b*
module kernel/drivers/cut.ko
	alias platform:cut
file etc/modprobe.d/a.conf
	blacklist net-twin
	options card debug=1
	alias platform:own-* lone
	install lone mkdir -p sys/devices/new; echo usb:v1234 > sys/devices/new/modalias
file proc/cmdline
	quiet module_blacklist=cut
file fake/errno/idle
	ENODEV
file fake/errno/bad
	EIO
file sys/devices/pci0/a/modalias
	pci:v00008086d0000100Esv0
file sys/devices/pci0/b/modalias
	pci:v00008086d0000100Esv0
file sys/devices/pci0/b/c/modalias
	pci:v00008086d0000200Esv0
file sys/devices/pci0/b/d/modalias
	bus:card7
file sys/devices/platform/a/modalias
	platform:bad
file sys/devices/platform/b/modalias
	platform:own-x
file sys/devices/platform/c/modalias
	platform:nothing-for-this
file sys/devices/platform/d/modalias
	fs-inside
file sys/devices/platform/e/modalias
	platform:cut
file sys/devices/platform/f/modalias
	platform:[
file sys/devices/system/cpu/cpu0/uevent
	MODALIAS=cpu:type:x86

$ lkm coldplug -n
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/bus.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/card.ko debug=1 |
insmod /lib/modules/6.1.0-test/kernel/drivers/other.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/bad.ko |
install mkdir -p sys/devices/new; echo usb:v1234 > sys/devices/new/modalias |
insmod /lib/modules/6.1.0-test/kernel/drivers/idle.ko |

$ lkm coldplug -nv
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/bus.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/card.ko debug=1 |
insmod /lib/modules/6.1.0-test/kernel/drivers/other.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/bad.ko |
install mkdir -p sys/devices/new; echo usb:v1234 > sys/devices/new/modalias |
insmod /lib/modules/6.1.0-test/kernel/drivers/idle.ko |
11 devices with 10 aliases; 2 aliases match no module
6 to load (7 with dependencies), 1 already loaded, 2 blacklisted

$ cat fake/calls
2> cat: fake/calls: No such file or directory
[1]

$ lkm coldplug --threads 0
2> lkm coldplug: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/bad.ko': Input/output error
[1]

$ cut -d' ' -f1 proc/modules
late
other
card
bus
net_card

# What the install command brought was found in the next round, and nothing was tried twice.
$ cat fake/calls
finit net-card.ko 0
finit bus.ko 0
finit card.ko 0 debug=1
finit other.ko 0
finit bad.ko 0
finit idle.ko 0
finit late.ko 0

$ rm fake/errno/bad; lkm coldplug -v --threads 0
loading bad
running the install command of lone
loading idle
idle found no hardware
12 devices with 11 aliases; 2 aliases match no module
2 loaded (2 with dependencies), 5 already loaded, 2 blacklisted, 1 found no hardware

$ lkm coldplug -v --threads 0
running the install command of lone
loading idle
idle found no hardware
12 devices with 11 aliases; 2 aliases match no module
1 loaded (1 with dependencies), 6 already loaded, 2 blacklisted, 1 found no hardware

$ lkm coldplug -q eth0
[2]

$ lkm coldplug --json -n | cut -c1-400
{"schema":1,"command":"coldplug","results":[{"asked":"usb:v1234","done":false,"targets":["late"],"steps":[{"number":null,"action":"load","module":"late","reason":"alias","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"pci:v00008086d0000100Esv0","done":false,"targets":["net_card","net_twin"],"steps":[{"number"

$ rmmod other; echo EIO > fake/errno/other; lkm coldplug --json | sed 's/.*"counts"/"counts"/'
"counts":{"devices":12,"aliases":11,"unknown":2,"loaded":1,"with_dependencies":1,"there":5,"blacklisted":2,"idle":1,"failed":1},"error":{"code":"refused","errno":5,"module":"other","message":"could not load '/lib/modules/6.1.0-test/kernel/drivers/other.ko': Input/output error","causes":[{"code":"init-failed","certainty":"likely","cause":"the module's init function returned -EIO (Input/output error)","evidence":[],"remedy":null}]}}

$ lkm coldplug -q
[1]

$ rm fake/errno/other; touch fake/no-permission; lkm coldplug --threads 0
2> lkm coldplug: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/other.ko': Operation not permitted
2>   hint:     root may, unless kernel.modules_disabled, lockdown or a policy of signatures forbids it
2> lkm coldplug: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/idle.ko': Operation not permitted
2>   hint:     root may, unless kernel.modules_disabled, lockdown or a policy of signatures forbids it
[3]

$ rm lib/modules/6.1.0-test/modules.dep.bin; lkm coldplug
2> lkm coldplug: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   hint:     install the modules of this kernel release, or run depmod for it
2> lkm coldplug: ERROR: module 'other' has no file
[4]

$ rm -r sys/devices; lkm coldplug
2> lkm coldplug: ERROR: sysfs is not mounted on '/sys'
[1]
