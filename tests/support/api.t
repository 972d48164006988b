# What tests/api asks the functions of the library about: a bit of everything, so that each kind of result has an entry.
use basic
module kernel/held.ko
	parm number:int:A number
	firmware held.fw
	alias bus:v*
	depends lone
	signed-by Somebody
file lib/firmware/held.fw
	bytes
file etc/modprobe.d/a.conf
	options held number=3
	blacklist twin
	install denied /bin/false
	softdep held post: lone
	alias shortcut held
file etc/modprobe.d/lkm-deny.conf
	blacklist denied
	install denied /bin/false
file etc/modules-load.d/a.conf
	held
file proc/modules
	held 16384 2 user,[permanent], Live 0x0 (OE)
	lone 16384 1 held, Live 0x0
	user 16384 0 - Live 0x0
file sys/module/held/initstate
	live
file sys/module/held/refcnt
	2
file sys/module/held/version
	1
file sys/module/held/srcversion
	ABC
file sys/module/held/parameters/number
	4
file sys/module/held/sections/.text
	0xffffffffc0000000
file sys/module/held/holders/user/x
	x
file sys/devices/pci0000:00/0000:00:1f.6/modalias
	bus:v1
file sys/devices/pci0000:00/0000:00:1f.6/uevent
	MODALIAS=bus:v1
bytes junk.ko
	junk
$ true
