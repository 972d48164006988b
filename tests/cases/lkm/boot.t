# What the configuration wants loaded at boot: its sources in their order, who says so, failures that stop nothing.
use basic
file proc/cmdline
	quiet modules_load=lone,net-twin rd.modules_load=middle
file etc/modules-load.d/b.conf
	# comment
	; comment
	top count=7
	lone number=9
file run/modules-load.d/a.conf
	net-card
file usr/lib/modules-load.d/b.conf
	hidden
file usr/lib/modules-load.d/c.conf
	nosuch
	inside
	base
file etc/modules
	loop max_loop=8
file lib/modules/6.1.0-test/modules.load
	kernel/drivers/lone.ko
file etc/modprobe.d/a.conf
	blacklist net_twin
	blacklist base
	alias loop lone

$ lkm boot -n
lone      to load      /proc/cmdline
net-twin  blacklisted  /proc/cmdline
net-card  to load      /run/modules-load.d/a.conf:1
top       to load      /etc/modules-load.d/b.conf:3            count=7
lone      to load      /etc/modules-load.d/b.conf:4            number=9
nosuch    failed       /usr/lib/modules-load.d/c.conf:1
inside    built in     /usr/lib/modules-load.d/c.conf:2
base      blacklisted  /usr/lib/modules-load.d/c.conf:3
loop      to load      /etc/modules:1                          max_loop=8
lone      to load      /lib/modules/6.1.0-test/modules.load:1
2> lkm boot: ERROR: /usr/lib/modules-load.d/c.conf:1: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
[4]

$ lkm boot -n --json
{"schema":1,"command":"boot","results":[{"asked":"lone","done":false,"file":"/proc/cmdline","line":0,"params":"","targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}]},{"asked":"net-twin","done":false,"file":"/proc/cmdline","line":0,"params":"","targets":["net_twin"],"steps":[{"number":null,"action":"load","module":"net_twin","reason":"asked","by":null,"skip":"blacklisted","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[{"text":"blacklist net_twin","file":"/etc/modprobe.d/a.conf","line":1}]}]},{"asked":"net-card","done":false,"file":"/run/modules-load.d/a.conf","line":1,"params":"","targets":["net_card"],"steps":[{"number":1,"action":"load","module":"net_card","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/net-card.ko","params":"","command":null,"needs":[],"origins":[]}]},{"asked":"top","done":false,"file":"/etc/modules-load.d/b.conf","line":3,"params":"count=7","targets":["top"],"steps":[{"number":1,"action":"load","module":"base","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","params":"","command":null,"needs":[],"origins":[]},{"number":2,"action":"load","module":"middle","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/middle.ko","params":"","command":null,"needs":["base"],"origins":[]},{"number":3,"action":"load","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","params":"count=7","command":null,"needs":["base","middle"],"origins":[]}]},{"asked":"lone","done":false,"file":"/etc/modules-load.d/b.conf","line":4,"params":"number=9","targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"number=9","command":null,"needs":[],"origins":[]}]},{"asked":"nosuch","done":false,"file":"/usr/lib/modules-load.d/c.conf","line":1,"params":""},{"asked":"inside","done":false,"file":"/usr/lib/modules-load.d/c.conf","line":2,"params":"","targets":["inside"],"steps":[{"number":null,"action":"load","module":"inside","reason":"asked","by":null,"skip":"builtin","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"base","done":false,"file":"/usr/lib/modules-load.d/c.conf","line":3,"params":"","targets":["base"],"steps":[{"number":null,"action":"load","module":"base","reason":"asked","by":null,"skip":"blacklisted","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[{"text":"blacklist base","file":"/etc/modprobe.d/a.conf","line":2}]}]},{"asked":"loop","done":false,"file":"/etc/modules","line":1,"params":"max_loop=8","targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"alias","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"max_loop=8","command":null,"needs":[],"origins":[{"text":"alias loop lone","file":"/etc/modprobe.d/a.conf","line":3}]}]},{"asked":"lone","done":false,"file":"/lib/modules/6.1.0-test/modules.load","line":1,"params":"","targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":null,"needs":[],"origins":[]}]}],"counts":{"loaded":6,"there":1,"blacklisted":2,"failed":1},"error":{"code":"not-found","errno":2,"module":null,"message":"/usr/lib/modules-load.d/c.conf:1: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'"}}
[4]

$ lkm boot
2> lkm boot: ERROR: /usr/lib/modules-load.d/c.conf:1: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
[4]

$ lsmod
Module                  Size  Used by
top                    16384  0
middle                 16384  1 top
base                   16384  2 top,middle
net_card               16384  0
lone                   16384  0

$ lkm boot -v
net_twin is blacklisted
0 loaded, 8 already loaded, 1 blacklisted, 1 failed
2> lkm boot: ERROR: /usr/lib/modules-load.d/c.conf:1: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
[4]

$ lkm boot --json
{"schema":1,"command":"boot","results":[{"asked":"lone","done":true,"file":"/proc/cmdline","line":0,"params":"","targets":["lone"],"steps":[{"number":null,"action":"load","module":"lone","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"net-twin","done":true,"file":"/proc/cmdline","line":0,"params":"","targets":["net_twin"],"steps":[{"number":null,"action":"load","module":"net_twin","reason":"asked","by":null,"skip":"blacklisted","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[{"text":"blacklist net_twin","file":"/etc/modprobe.d/a.conf","line":1}]}]},{"asked":"net-card","done":true,"file":"/run/modules-load.d/a.conf","line":1,"params":"","targets":["net_card"],"steps":[{"number":null,"action":"load","module":"net_card","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"top","done":true,"file":"/etc/modules-load.d/b.conf","line":3,"params":"count=7","targets":["top"],"steps":[{"number":null,"action":"load","module":"top","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"lone","done":true,"file":"/etc/modules-load.d/b.conf","line":4,"params":"number=9","targets":["lone"],"steps":[{"number":null,"action":"load","module":"lone","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"nosuch","done":false,"file":"/usr/lib/modules-load.d/c.conf","line":1,"params":""},{"asked":"inside","done":true,"file":"/usr/lib/modules-load.d/c.conf","line":2,"params":"","targets":["inside"],"steps":[{"number":null,"action":"load","module":"inside","reason":"asked","by":null,"skip":"builtin","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"base","done":true,"file":"/usr/lib/modules-load.d/c.conf","line":3,"params":"","targets":["base"],"steps":[{"number":null,"action":"load","module":"base","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"loop","done":true,"file":"/etc/modules","line":1,"params":"max_loop=8","targets":["lone"],"steps":[{"number":null,"action":"load","module":"lone","reason":"alias","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[{"text":"alias loop lone","file":"/etc/modprobe.d/a.conf","line":3}]}]},{"asked":"lone","done":true,"file":"/lib/modules/6.1.0-test/modules.load","line":1,"params":"","targets":["lone"],"steps":[{"number":null,"action":"load","module":"lone","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]}],"counts":{"loaded":0,"there":8,"blacklisted":1,"failed":1},"error":{"code":"not-found","errno":2,"module":null,"message":"/usr/lib/modules-load.d/c.conf:1: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'"}}
[4]

$ lkm boot x
2> lkm boot: ERROR: boot takes no operands; see --help
[2]

# Nothing to do is no failure; in an initramfs there is one list more.
$ rm -r etc/modules-load.d run/modules-load.d usr/lib/modules-load.d etc/modules lib/modules/6.1.0-test/modules.load; lkm boot -n
lone      loaded       /proc/cmdline
net-twin  blacklisted  /proc/cmdline

$ echo > etc/initrd-release; lkm boot -n
lone      loaded       /proc/cmdline
net-twin  blacklisted  /proc/cmdline
middle    loaded       /proc/cmdline

$ lkm boot -n --root / -k 6.1.0-test; echo > proc/cmdline; lkm boot
lone      loaded       /proc/cmdline
net-twin  blacklisted  /proc/cmdline
middle    loaded       /proc/cmdline

# Debian's link is one list, and a line that is no text is told.
$ mkdir etc/modules-load.d; printf 'lone\r\n\001\ntop\n' > etc/modules; ln -s ../modules etc/modules-load.d/modules.conf; lkm boot -n
lone  loaded  /etc/modules-load.d/modules.conf:1
top   loaded  /etc/modules-load.d/modules.conf:3
2> lkm boot: ERROR: /etc/modules-load.d/modules.conf:2: the line is too long or is not text
[1]

$ mkdir etc/modules-load.d/d.conf; ln -s /dev/null etc/modules-load.d/e.conf; lkm boot -n -q
lone  loaded  /etc/modules-load.d/modules.conf:1
top   loaded  /etc/modules-load.d/modules.conf:3
[1]

# Lists of one's own.
$ lkm load --from etc/modules
2> lkm load: ERROR: etc/modules:2: the line is too long or is not text
2>   hint:     correct or remove the line; see modprobe.d(5)
[1]

$ printf 'net-card # a comment\n\n base' | lkm load --from - lone number=3
net_card is already loaded
base is already loaded
lone is already loaded, with other parameters than requested

$ printf '\nnosuch x=1\n./gone.ko\n' > list; lkm load --from list nosuch; lkm load --threads 2 --from - < list
2> lkm load: ERROR: list:2: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
2> lkm load: ERROR: list:3: could not read './gone.ko': No such file or directory
2> lkm load: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
2> lkm load: ERROR: (standard input):2: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
2> lkm load: ERROR: (standard input):3: could not read './gone.ko': No such file or directory
[4]

$ lkm load --from nosuch
2> lkm load: ERROR: could not read 'nosuch': No such file or directory
[1]

$ lkm load --from / --json
{"schema":1,"command":"load","results":[],"error":{"code":"unreadable","errno":21,"module":null,"message":"could not read '/': Is a directory"}}
[1]

$ lkm load
2> lkm load: ERROR: a name is missing; see --help
[2]

$ lkm load --from /dev/null

# Together: the same modules; what fails is told with the line that wants it, and stops nothing.
$ rm -r etc/modules-load.d; printf 'top\nnosuch\nlone number=8\nbase\n' > etc/modules; modprobe -r top lone net_card; mkdir -p fake/errno; echo ENODEV > fake/errno/lone; lkm boot --threads 2
2> lkm boot: ERROR: /etc/modules:2: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2> lkm boot: ERROR: /etc/modules:3: could not load 'lone': the module's init function returned -ENODEV (No such device)
2>   facts:    drivers return it when they find no device that they support
[4]
$ lkm boot -v --threads 3
loading lone with number=8
0 loaded, 2 already loaded, 0 blacklisted, 2 failed
2> lkm boot: ERROR: /etc/modules:2: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2> lkm boot: ERROR: /etc/modules:3: could not load 'lone': the module's init function returned -ENODEV (No such device)
2>   facts:    drivers return it when they find no device that they support
[4]
$ lkm boot --threads 2 --json
{"schema":1,"command":"boot","results":[{"asked":"nosuch","done":false,"file":"/etc/modules","line":2,"params":""},{"asked":"top","done":true,"file":"/etc/modules","line":1,"params":"","targets":["top"],"steps":[{"number":null,"action":"load","module":"top","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]},{"asked":"lone","done":false,"file":"/etc/modules","line":3,"params":"number=8","targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"number=8","command":null,"needs":[],"origins":[]}]},{"asked":"base","done":true,"file":"/etc/modules","line":4,"params":"","targets":["base"],"steps":[{"number":null,"action":"load","module":"base","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]}],"counts":{"loaded":0,"there":2,"blacklisted":0,"failed":2},"error":{"code":"not-found","errno":2,"module":null,"message":"/etc/modules:2: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'"}}
[4]
$ lsmod
Module                  Size  Used by
top                    16384  0
middle                 16384  1 top
base                   16384  2 top,middle

# What is asked for twice is counted as loaded once; what needs a module that must not be loaded stays out.
$ rm fake/errno/lone; printf 'top\nmiddle\ntop\n' > etc/modules; modprobe -r top; lkm boot -v --threads 2 | tail -n 1; modprobe -r top; lkm boot -v | tail -n 1
2 loaded, 1 already loaded, 0 blacklisted, 0 failed
1 loaded, 2 already loaded, 0 blacklisted, 0 failed
$ modprobe -r top; printf 'quiet module_blacklist=base\n' > proc/cmdline; lkm boot -v --threads 2; lkm boot -v; grep -c . proc/modules
0 loaded, 0 already loaded, 3 blacklisted, 0 failed
0 loaded, 0 already loaded, 3 blacklisted, 0 failed
0
[1]
$ lkm boot --threads 65
2> lkm boot: ERROR: the number of threads must be 0 to 64, not '65'
[2]
