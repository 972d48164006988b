# Without indexes --scan reads the modules; several directories above the module directory; and nothing is written.
use basic
no-index
module /more/lib/modules/6.1.0-test/kernel/extra.ko
file etc/modprobe.d/a.conf
	options top count=3

$ lkm plan top
2> lkm plan: ERROR: '/lib/modules/6.1.0-test/modules.dep.bin' does not exist
2>   cause:    modules.dep.bin of kernel 6.1.0-test is missing
2>             without it no module is found by its name
2>   hint:     depmod 6.1.0-test
[4]

$ lkm plan --scan top
  1  load  base    needed by top
  2  load  middle  needed by top
  3  load  top     requested

$ lkm load --scan --json top
{"schema":1,"command":"load","results":[{"asked":"top","done":true,"targets":["top"],"steps":[{"number":1,"action":"load","module":"base","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","params":"","command":null,"needs":[],"origins":[]},{"number":2,"action":"load","module":"middle","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/middle.ko","params":"","command":null,"needs":["base"],"origins":[]},{"number":3,"action":"load","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","params":"count=3","command":null,"needs":["base","middle"],"origins":[{"text":"options top count=3","file":"/etc/modprobe.d/a.conf","line":1}]}],"warnings":[]}]}

$ lkm load --scan alias-of-nothing
2> lkm load: ERROR: no module or alias 'alias_of_nothing' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm tree --scan top
top (loaded)
`-- middle (loaded)
    `-- base (loaded)

$ lkm plan --scan -b / -b /more extra
  1  load  extra  requested

$ lkm plan --scan -b /more -b / extra net-card
extra:
  1  load  extra  requested
net-card:
  1  load  net_card  requested

$ lkm plan --scan -b /more -b /none nosuch
2> lkm plan: ERROR: no module or alias 'nosuch' in '/more/lib/modules/6.1.0-test' and the others up to '/none/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm plan --scan -b /none -b /nowhere nosuch
2> lkm plan: ERROR: the module directory '/none/lib/modules/6.1.0-test' does not exist
2>   cause:    there are no modules of kernel 6.1.0-test
2>             /none/lib/modules/6.1.0-test does not exist
2>   hint:     install the modules of 6.1.0-test
[4]

$ printf 'this is no module' > lib/modules/6.1.0-test/kernel/broken.ko; lkm plan --scan top
  -  skip  top  requested; already loaded
2> lkm plan: ERROR: '/lib/modules/6.1.0-test/kernel/broken.ko': the file is text, not a kernel module

$ ls lib/modules/6.1.0-test
kernel
modules.builtin
modules.builtin.modinfo
modules.order
