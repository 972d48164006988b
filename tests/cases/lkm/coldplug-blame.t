# lkm coldplug blames the module that failed, once, whoever needs it.
use basic
module kernel/drivers/bus.ko
	export bus_get
module kernel/drivers/one.ko
	depends bus
	import bus_get
	alias pci:one*
module kernel/drivers/two.ko
	depends bus
	import bus_get
	alias pci:two*
module kernel/drivers/three.ko
	depends bus
	import bus_get
	alias pci:three*
module kernel/drivers/four.ko
	depends bus
	import bus_get
	alias pci:four*
file sys/devices/a/modalias
	pci:one
file sys/devices/b/modalias
	pci:two
file sys/devices/c/modalias
	pci:three
file sys/devices/d/modalias
	pci:four
file fake/errno/bus
	EIO

$ lkm coldplug --threads 0
2> lkm coldplug: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/bus.ko': Input/output error (needed by one, two, three and 1 more)
[1]
$ lkm coldplug -v --threads 0
loading bus
4 devices with 4 aliases; 0 aliases match no module
0 loaded (0 with dependencies), 1 failed
2> lkm coldplug: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/bus.ko': Input/output error (needed by one, two, three and 1 more)
2>   likely:   the module's init function returned -EIO (Input/output error)
[1]
$ lkm coldplug --json --threads 0 | sed 's/.*"failures"/"failures"/; s/"error".*//'
"failures":[{"module":"bus","code":"refused","errno":5,"message":"could not load '/lib/modules/6.1.0-test/kernel/drivers/bus.ko': Input/output error","needed_by":["one","two","three","four"]}],"counts":{"devices":4,"aliases":4,"unknown":0,"loaded":0,"with_dependencies":0,"there":0,"blacklisted":0,"idle":0,"failed":1},
$ echo ENODEV > fake/errno/bus; lkm coldplug -v --threads 0
loading bus
bus found no hardware (needed by one, two, three and 1 more)
4 devices with 4 aliases; 0 aliases match no module
0 loaded (0 with dependencies), 1 found no hardware
$ rm fake/errno/bus; lkm coldplug -v --threads 0
loading bus
loading one
loading two
loading three
loading four
4 devices with 4 aliases; 0 aliases match no module
4 loaded (5 with dependencies)
