# The verbs tell causes to everybody, and in the answer of --json.
use basic
file etc/modprobe.d/a.conf
	options lone number=many

$ lkm load lone
loading lone with number=many
2> lkm load: ERROR: could not load 'lone': 'many' is not a valid value for parameter 'number' (/etc/modprobe.d/a.conf:1)
2>   facts:    it expects a whole number (int)
2>             it is set in /etc/modprobe.d/a.conf:1
2>   hint:     correct the options line in /etc/modprobe.d/a.conf:1
2>   kernel:   lone: `many' invalid for parameter `number'
[1]
$ lkm load -q lone
[1]
$ lkm load --json lone
{"schema":1,"command":"load","results":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"number=many","command":null,"needs":[],"origins":[{"text":"options lone number=many","file":"/etc/modprobe.d/a.conf","line":1}]}],"undone":[],"kept":[],"warnings":[]}],"error":{"code":"parameter-value","errno":22,"module":"lone","message":"could not load 'lone': 'many' is not a valid value for parameter 'number' (/etc/modprobe.d/a.conf:1)","causes":[{"code":"parameter-value","certainty":"certain","cause":"'many' is not a valid value for parameter 'number'","evidence":["it expects a whole number (int)","it is set in /etc/modprobe.d/a.conf:1"],"remedy":"correct the options line in /etc/modprobe.d/a.conf:1","file":"/etc/modprobe.d/a.conf","line":1}],"log":["lone: `many' invalid for parameter `number'"]}}
[1]
$ lkm load top && lkm unload --only base
loading base
loading middle
loading top
2> lkm unload: ERROR: could not unload 'base': other modules use it (module top uses it, module middle uses it)
2>   hint:     modprobe -r --remove-holders base
[1]
$ lkm unload --only --json base
{"schema":1,"command":"unload","results":[{"asked":"base","done":false}],"error":{"code":"in-use","errno":11,"module":"base","message":"could not unload 'base': other modules use it (module top uses it, module middle uses it)","causes":[{"code":"in-use","certainty":"certain","cause":"other modules use it","evidence":["module top uses it","module middle uses it"],"remedy":"modprobe -r --remove-holders base"}]}}
[1]
