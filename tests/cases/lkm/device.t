# What devices ask for, who has them, and what stands in the way; found by path, node, interface, address and name.
use basic
module kernel/drivers/bus.ko
	alias platform:abc
module kernel/drivers/gone.ko
	alias usb:v1234p*ic03*
file etc/modprobe.d/a.conf
	# first
	blacklist net-twin
	install bus /bin/false
file proc/modules
	net_card 16384 0 - Live 0xffffffffc0900000
file sys/module/net_card/initstate
	live
file sys/module/bridge/version
	1
file sys/devices/pci0000:00/0000:00:1c.0/modalias
	pci:v0000ABCDd00001111sv0
file sys/devices/pci0000:00/0000:00:1c.0/uevent
	DRIVER=bridge
file sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/modalias
	pci:v00008086d0000100Esv0
file sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/net/eth0/uevent
	INTERFACE=eth0
file sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/net/eth0/address
	00:11:22:33:44:55
file sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/power/control
	auto
file sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/uevent
	PRODUCT=1234/5678/1
file sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/modalias
	usb:v1234p5678ic03
file sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1/modalias
	usb:v1234p5678ic08
file sys/devices/platform/PNP0C0A:00/modalias
	acpi:PNP0C0A:

	platform:abc
file sys/devices/system/cpu/cpu0/uevent
	MODALIAS=cpu:type:x86
bytes sys/devices/platform/bad/modalias
	platform:\x1b[31m\nx\0y\nplatform:evil\n
file sys/devices/virtual/mem/null/uevent
	DEVNAME=null
run mkdir -p sys/bus/pci/drivers/net-card-driver sys/bus/pci/drivers/pcieport sys/bus/pci/devices sys/bus/usb/devices sys/bus/platform/devices
run mkdir -p sys/class/net sys/dev/char dev
run ln -s ../../../bus/pci sys/devices/pci0000:00/0000:00:1c.0/subsystem
run ln -s ../../../bus/pci/drivers/pcieport sys/devices/pci0000:00/0000:00:1c.0/driver
run ln -s ../../../../module/bridge sys/bus/pci/drivers/pcieport/module
run ln -s ../../../../bus/pci sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/subsystem
run ln -s ../../../../bus/pci/drivers/net-card-driver sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/driver
run ln -s ../../../../module/net_card sys/bus/pci/drivers/net-card-driver/module
run ln -s ../../../devices/pci0000:00/0000:00:1c.0 ../../../devices/pci0000:00/0000:00:1c.0/0000:03:00.0 sys/bus/pci/devices/
run ln -s ../../devices/pci0000:00/0000:00:1c.0/0000:03:00.0/net/eth0 sys/class/net/eth0
run ln -s ../../../0000:03:00.0 sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0/net/eth0/device
run ln -s ../../../../../../bus/usb sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/subsystem
run ln -s ../../../devices/pci0000:00/0000:00:14.0/usb1/1-2 ../../../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1 sys/bus/usb/devices/
run ln -s ../../../devices/platform/PNP0C0A:00 sys/bus/platform/devices/
run ln -s ../../devices/virtual/mem/null sys/dev/char/1:3
run ln -s /dev/null dev/nothing
run ln -s loop sys/class/net/loop

$ lkm device
Subsystem  Device        Driver           Modules            Modalias
usb        1-2:1.0       -                gone               usb:v1234p5678ic03
-          1-2:1.1       -                                   usb:v1234p5678ic08
pci        0000:00:1c.0  pcieport                            pci:v0000ABCDd00001111sv0
pci        0000:03:00.0  net-card-driver  net_card net_twin  pci:v00008086d0000100Esv0
-          PNP0C0A:00    -                bus                acpi:PNP0C0A: platform:abc
-          bad           -                                   platform:?[31m platform:evil
-          cpu0          -                                   cpu:type:x86

$ COLUMNS=76 lkm device
Subsystem  Device        Driver           Modules            Modalias
usb        1-2:1.0       -                gone               usb:v1234p567...
-          1-2:1.1       -                                   usb:v1234p567...
pci        0000:00:1c.0  pcieport                            pci:v0000ABCD...
pci        0000:03:00.0  net-card-driver  net_card net_twin  pci:v00008086...
-          PNP0C0A:00    -                bus                acpi:PNP0C0A:...
-          bad           -                                   platform:?[31...
-          cpu0          -                                   cpu:type:x86

$ COLUMNS=76 lkm device -v
Subsystem  Device        Driver           Modules            Modalias
usb        1-2:1.0       -                gone               usb:v1234p5678ic03
-          1-2:1.1       -                                   usb:v1234p5678ic08
pci        0000:00:1c.0  pcieport                            pci:v0000ABCDd00001111sv0
pci        0000:03:00.0  net-card-driver  net_card net_twin  pci:v00008086d0000100Esv0
-          PNP0C0A:00    -                bus                acpi:PNP0C0A:
                                                             platform:abc
-          bad           -                                   platform:?[31m
                                                             platform:evil
-          cpu0          -                                   cpu:type:x86

$ lkm device eth0
0000:03:00.0
  path        /sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0
  subsystem   pci
  driver      net-card-driver of module net_card
  modalias    pci:v00008086d0000100Esv0
  modules     net_card is loaded
              net_twin would not be loaded by this alias: it is blacklisted
                blacklisted blacklist net_twin  /etc/modprobe.d/a.conf:2

$ lkm device -v 03:00.0
0000:03:00.0
  path        /sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0
  subsystem   pci
  driver      net-card-driver of module net_card
  modalias    pci:v00008086d0000100Esv0
  modules     net_card is loaded
              net_twin would not be loaded by this alias: it is blacklisted
                blacklisted blacklist net_twin  /etc/modprobe.d/a.conf:2
0000:00:1c.0
  path        /sys/devices/pci0000:00/0000:00:1c.0
  subsystem   pci
  driver      pcieport of module bridge, which is built-in
  modalias    pci:v0000ABCDd00001111sv0
  modules     no module has an alias for it

$ lkm device 0000:00:1C.0 | head -n 4
0000:00:1c.0
  path        /sys/devices/pci0000:00/0000:00:1c.0
  subsystem   pci
  driver      pcieport of module bridge, which is built-in

$ lkm device 1-2
1-2:1.0
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0
  subsystem   usb
  driver      none
  modalias    usb:v1234p5678ic03
  modules     gone would be loaded
1-2:1.1
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1
  driver      none
  modalias    usb:v1234p5678ic08
  modules     no module has an alias for it

$ lkm device 1-2:1.1 | head -n 2
1-2:1.1
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1

$ lkm device PNP0C0A:00
PNP0C0A:00
  path        /sys/devices/platform/PNP0C0A:00
  driver      none
  modalias    acpi:PNP0C0A: platform:abc
  modules     bus is denied (/etc/modprobe.d/a.conf:3)

$ lkm device /sys/class/net/eth0/device/modalias | head -n 2
0000:03:00.0
  path        /sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0

$ lkm device /sys/devices/../devices/system/cpu/cpu0
cpu0
  path        /sys/devices/system/cpu/cpu0
  driver      none
  modalias    cpu:type:x86
  modules     no module has an alias for it

$ lkm device /dev/nothing
2> lkm device: ERROR: neither '/dev/nothing' nor a device above it has a modalias
[4]

$ lkm device eth1 /dev/nosuch /sys/class /sys/bus/pci/drivers/pcieport /sys/class/net/loop 04:00.0 ''
2> lkm device: ERROR: there is no device 'eth1' here
2> lkm device: ERROR: there is no device '/dev/nosuch' here
2> lkm device: ERROR: there is no device '/sys/class' here
2> lkm device: ERROR: there is no device '/sys/bus/pci/drivers/pcieport' here
2> lkm device: ERROR: could not read '/sys/class/net/loop': Too many levels of symbolic links
2> lkm device: ERROR: there is no device '04:00.0' here
2> lkm device: ERROR: there is no device '' here
[4]

$ rm lib/modules/6.1.0-test/kernel/drivers/gone.ko; lkm device 1-2
1-2:1.0
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0
  subsystem   usb
  driver      none
  modalias    usb:v1234p5678ic03
  modules     gone cannot be loaded
                refused     could not read '/lib/modules/6.1.0-test/kernel/drivers/gone.ko': No such file or directory  /lib/modules/6.1.0-test/kernel/drivers/gone.ko
1-2:1.1
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1
  driver      none
  modalias    usb:v1234p5678ic08
  modules     no module has an alias for it

$ lkm device --json 0000:00:1c.0 | sed 's/"aliases":\[[^]]*\]//'
{"schema":1,"command":"device","devices":[{"name":"0000:00:1c.0","path":"/sys/devices/pci0000:00/0000:00:1c.0","subsystem":"pci","driver":"pcieport","driver_module":"bridge","driver_builtin":true,"modaliases":["pci:v0000ABCDd00001111sv0"],"modules":[],"candidates":[]}]}

$ lkm device --json
{"schema":1,"command":"device","devices":[{"path":"/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0","subsystem":"usb","name":"1-2:1.0","driver":null,"driver_module":null,"driver_builtin":false,"modules":["gone"],"modaliases":["usb:v1234p5678ic03"]},{"path":"/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1","subsystem":null,"name":"1-2:1.1","driver":null,"driver_module":null,"driver_builtin":false,"modules":[],"modaliases":["usb:v1234p5678ic08"]},{"path":"/sys/devices/pci0000:00/0000:00:1c.0","subsystem":"pci","name":"0000:00:1c.0","driver":"pcieport","driver_module":"bridge","driver_builtin":true,"modules":[],"modaliases":["pci:v0000ABCDd00001111sv0"]},{"path":"/sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0","subsystem":"pci","name":"0000:03:00.0","driver":"net-card-driver","driver_module":"net_card","driver_builtin":false,"modules":["net_card","net_twin"],"modaliases":["pci:v00008086d0000100Esv0"]},{"path":"/sys/devices/platform/PNP0C0A:00","subsystem":null,"name":"PNP0C0A:00","driver":null,"driver_module":null,"driver_builtin":false,"modules":["bus"],"modaliases":["acpi:PNP0C0A:","platform:abc"]},{"path":"/sys/devices/platform/bad","subsystem":null,"name":"bad","driver":null,"driver_module":null,"driver_builtin":false,"modules":[],"modaliases":["platform:\u001b[31m","platform:evil"]},{"path":"/sys/devices/system/cpu/cpu0","subsystem":null,"name":"cpu0","driver":null,"driver_module":null,"driver_builtin":false,"modules":[],"modaliases":["cpu:type:x86"]}]}

$ rm lib/modules/6.1.0-test/modules.dep.bin; lkm device 1-2
1-2:1.0
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0
  subsystem   usb
  driver      none
  modalias    usb:v1234p5678ic03
  modules     gone has no file here
1-2:1.1
  path        /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1
  driver      none
  modalias    usb:v1234p5678ic08
  modules     unknown
2> lkm device: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   hint:     install the modules of this kernel release, or run depmod for it
[4]

$ lkm device | head -n 2
Subsystem  Device        Driver           Modules            Modalias
usb        1-2:1.0       -                gone               usb:v1234p5678ic03
2> lkm device: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   hint:     install the modules of this kernel release, or run depmod for it

$ mv sys/devices away; lkm device
no device has a modalias
2> lkm device: ERROR: sysfs is not mounted on '/sys'
[1]

$ lkm device eth0
2> lkm device: ERROR: sysfs is not mounted on '/sys'
[1]
