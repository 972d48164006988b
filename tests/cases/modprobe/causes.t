# When a dependency is what fails, the cause speaks of it, and the line of configuration is named.
use basic
module kernel/needing.ko
	import from_needed
	depends needed2
module kernel/needed2.ko
	export from_needed
	parm number:int:how many
file etc/modprobe.d/a.conf
	# what somebody wrote
	options needed2 number=many

$ modprobe -v needing
insmod /lib/modules/6.1.0-test/kernel/needed2.ko number=many |
2> modprobe: ERROR: could not insert 'needing': Invalid argument
2>   module:   needed2
2>   cause:    'many' is not a valid value for parameter 'number' (/etc/modprobe.d/a.conf:2)
2>             it expects a whole number (int)
2>             it is set in /etc/modprobe.d/a.conf:2
2>   hint:     correct the options line in /etc/modprobe.d/a.conf:2
2>   kernel:   needed2: `many' invalid for parameter `number'
[1]
$ modprobe needing
2> modprobe: ERROR: could not insert 'needing': Invalid argument
[1]
$ modprobe -q needing
[1]
$ modprobe --json needing
{"schema":1,"command":"modprobe","plans":[{"asked":"needing","done":false,"targets":["needing"],"steps":[{"number":1,"action":"load","module":"needed2","reason":"dependency","by":"needing","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/needed2.ko","params":"number=many","command":null,"needs":[],"origins":[{"text":"options needed2 number=many","file":"/etc/modprobe.d/a.conf","line":2}]},{"number":2,"action":"load","module":"needing","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/needing.ko","params":"","command":null,"needs":["needed2"],"origins":[]}],"warnings":[]}],"error":{"code":"parameter-value","errno":22,"module":"needed2","message":"could not load 'needed2' for 'needing': 'many' is not a valid value for parameter 'number' (/etc/modprobe.d/a.conf:2)","causes":[{"code":"parameter-value","certainty":"certain","cause":"'many' is not a valid value for parameter 'number'","evidence":["it expects a whole number (int)","it is set in /etc/modprobe.d/a.conf:2"],"remedy":"correct the options line in /etc/modprobe.d/a.conf:2","file":"/etc/modprobe.d/a.conf","line":2}],"log":["needed2: `many' invalid for parameter `number'"]}}
[1]
$ modprobe -q --json needing | grep -c '"certainty":"certain"'
1

# Of several modules the line of one says nothing about another.

$ rm etc/modprobe.d/a.conf; mkdir fake/errno; echo EINVAL > fake/errno/needing; modprobe -v needing
insmod /lib/modules/6.1.0-test/kernel/needed2.ko |
insmod /lib/modules/6.1.0-test/kernel/needing.ko |
2> modprobe: ERROR: could not insert 'needing': Invalid argument
2>   likely:   the module's init function returned -EINVAL (Invalid argument)
[1]
