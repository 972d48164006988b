# On a terminal, with -v and with --json, lkm load traces each call: the stage that failed is in the message and in --json, also with threads.
use basic
use traced
file fake/errno/lone
	ENODEV

$ lkm load -v lone
loading lone
2> lkm load: ERROR: could not load 'lone': the module's init function returned -ENODEV (No such device)
2>   facts:    drivers return it when they find no device that they support
[1]
$ lkm load --json lone
{"schema":1,"command":"load","results":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}],"undone":[],"kept":[],"warnings":[]}],"error":{"code":"no-device","errno":19,"module":"lone","message":"could not load 'lone': the module's init function returned -ENODEV (No such device)","stage":"init","init_result":-19,"causes":[{"code":"no-device","certainty":"certain","cause":"the module's init function returned -ENODEV (No such device)","evidence":["drivers return it when they find no device that they support"],"remedy":null}]}}
[1]
$ echo EINVAL > fake/errno/loader.lone
$ lkm load --json lone
{"schema":1,"command":"load","results":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}],"undone":[],"kept":[],"warnings":[]}],"error":{"code":"refused","errno":22,"module":"lone","message":"could not load 'lone': the module loader refused it with -EINVAL (Invalid argument); its init function did not run","stage":"loader","causes":[{"code":"refused","certainty":"certain","cause":"the module loader refused it with -EINVAL (Invalid argument); its init function did not run","evidence":[],"remedy":null}]}}
[1]
$ rm fake/errno/loader.lone; echo 517 > fake/errno/lone
$ lkm load --threads 4 --json lone top
{"schema":1,"command":"load","results":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}],"undone":[],"kept":[],"warnings":[]},{"asked":"top","done":true,"targets":["top"],"steps":[{"number":1,"action":"load","module":"base","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","params":"","command":null,"needs":[],"origins":[]},{"number":2,"action":"load","module":"middle","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/middle.ko","params":"","command":null,"needs":["base"],"origins":[]},{"number":3,"action":"load","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","params":"","command":null,"needs":["base","middle"],"origins":[]}],"warnings":[]}],"error":{"code":"init-failed","errno":517,"module":"lone","message":"could not load 'lone': the module's init function returned -EPROBE_DEFER (-517)","stage":"init","init_result":-517,"causes":[{"code":"init-failed","certainty":"certain","cause":"the module's init function returned -EPROBE_DEFER (-517)","evidence":[],"remedy":null}]}}
[1]

# The init function says that it exists, or that there are no such calls: it does not run twice.
$ : > fake/calls; echo EEXIST > fake/errno/lone
$ lkm load -v lone
loading lone
2> lkm load: ERROR: could not load 'lone': the module's init function returned -EEXIST (File exists)
[1]
$ echo EBUSY > fake/errno/lone
$ lkm load -v lone
loading lone
2> lkm load: ERROR: could not load 'lone': the module's init function returned -EBUSY (Device or resource busy)
[1]
$ echo ENOSYS > fake/errno/lone
$ lkm load -v lone
loading lone
2> lkm load: ERROR: could not load 'lone': the module's init function returned -ENOSYS (Function not implemented)
[1]
$ cat fake/calls
finit lone.ko 0
finit lone.ko 0
finit lone.ko 0
finit ? 0
