# What is known to fail before it is tried: plan, the dry runs, why and check say it of the same step, and load fails there.
needs glibc
use basic
module kernel/drivers/other-file.ko
	name inner
	license GPL
	parm number:int:how many
# Of its two parameters the second sets a port; its init function has a name of its own.
module kernel/drivers/port.ko
	license GPL
	parm mode:int:which
	parm io:int:where
	section __param hex 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002000000000000000000000000
	symbol __param_mode 0 __param local 1
	symbol __param_io 40 __param local 1
	section .init.text zero 16
	symbol port_begin 0 .init.text local 2
	symbol init_module 0 .init.text global 2
file etc/modprobe.d/a.conf
	install base /bin/false
	options lone number=many
	softdep soft pre: nosuch
	install net_card /bin/true

$ lkm plan top
  1  run   base    needed by top
  2  load  middle  needed by top
  3  load  top     requested
  fails       top depends on base, which is denied  /etc/modprobe.d/a.conf:1
[1]

$ lkm load -n top
  1  run   base    needed by top
  2  load  middle  needed by top
  3  load  top     requested
  fails       top depends on base, which is denied  /etc/modprobe.d/a.conf:1
[1]

$ lkm load top
running the install command of base
2> lkm load: ERROR: base, which top needs, is denied (/etc/modprobe.d/a.conf:1)
2>   facts:    install base /bin/false
2>   hint:     remove this line
[1]

$ lkm why top
top cannot be loaded
  refused     it depends on base, which is denied  /etc/modprobe.d/a.conf:1
  file        /lib/modules/6.1.0-test/kernel/drivers/top.ko
  install     install base /bin/false  /etc/modprobe.d/a.conf:1
  needs       base middle

$ lkm check top
/lib/modules/6.1.0-test/kernel/drivers/top.ko: would not load
  fails       it depends on base, which is denied  /etc/modprobe.d/a.conf:1
[1]

$ lkm plan lone
  1  load  lone  requested
  fails       lone: 'many' is not a valid value for parameter 'number'  /etc/modprobe.d/a.conf:2
              it expects a whole number (int)
              it is set in /etc/modprobe.d/a.conf:2
  hint        correct the options line in /etc/modprobe.d/a.conf:2
[1]

$ lkm check lone
/lib/modules/6.1.0-test/kernel/drivers/lone.ko: would not load
  fails       'many' is not a valid value for parameter 'number'  /etc/modprobe.d/a.conf:2
              it expects a whole number (int)
              it is set in /etc/modprobe.d/a.conf:2
  hint        correct the options line in /etc/modprobe.d/a.conf:2
[1]

$ lkm load --json -n lone
{"schema":1,"command":"load","plans":[{"asked":"lone","targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"number=many","command":null,"needs":[],"origins":[{"text":"options lone number=many","file":"/etc/modprobe.d/a.conf","line":2}]}],"fails":true,"failing":["lone"],"forecast":[{"module":"lone","code":"parameter-value","certainty":"certain","cause":"lone: 'many' is not a valid value for parameter 'number'","file":"/etc/modprobe.d/a.conf","line":2,"evidence":["it expects a whole number (int)","it is set in /etc/modprobe.d/a.conf:2"],"remedy":"correct the options line in /etc/modprobe.d/a.conf:2"}]}]}
[1]

# A command that ends well and loads nothing.

$ lkm plan net-card
  1  run  net_card  requested
  fails       net_card is denied  /etc/modprobe.d/a.conf:4
[1]

$ echo 'install base /bin/true' > etc/modprobe.d/a.conf; lkm plan top
  1  run   base    needed by top
  2  load  middle  needed by top
  3  load  top     requested
  fails       top depends on base, which is denied  /etc/modprobe.d/a.conf:1
[1]

$ lkm load top
running the install command of base
loading middle
2> lkm load: ERROR: could not load 'middle' for 'top': base, which middle needs, is denied (/etc/modprobe.d/a.conf:1)
2>   facts:    install base /bin/true
2>   hint:     remove this line
2>   kernel:   middle: Unknown symbol base_get (err -2)
[1]

# A failed load leaves nothing behind that was not there before, unless it is asked to.

$ rm etc/modprobe.d/a.conf; mkdir -p fake/errno; echo EIO > fake/errno/top; lkm load top; cat proc/modules
loading base
loading middle
loading top
unloaded again: middle base
2> lkm load: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/top.ko': Input/output error
2>   likely:   the module's init function returned -EIO (Input/output error)

$ lkm load --keep top; cut -d ' ' -f 1 proc/modules
loading base
loading middle
loading top
still loaded: base middle
middle
base
2> lkm load: ERROR: could not load '/lib/modules/6.1.0-test/kernel/drivers/top.ko': Input/output error
2>   likely:   the module's init function returned -EIO (Input/output error)

$ lkm unload middle
unloading middle
unloading base

$ modprobe base; lkm load --json top
{"schema":1,"command":"load","results":[{"asked":"top","done":false,"targets":["top"],"steps":[{"number":null,"action":"load","module":"base","reason":"dependency","by":"top","skip":"loaded","required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","params":"","command":null,"needs":[],"origins":[]},{"number":1,"action":"load","module":"middle","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/middle.ko","params":"","command":null,"needs":["base"],"origins":[]},{"number":2,"action":"load","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","params":"","command":null,"needs":["base","middle"],"origins":[]}],"undone":["middle"],"kept":[],"warnings":[]}],"error":{"code":"refused","errno":5,"module":"top","message":"could not load '/lib/modules/6.1.0-test/kernel/drivers/top.ko': Input/output error","causes":[{"code":"init-failed","certainty":"likely","cause":"the module's init function returned -EIO (Input/output error)","evidence":[],"remedy":null}]}}
[1]

# By two names: that of the file, and that in the kernel.

$ lkm plan other-file
  1  load  other_file (loads as inner)  requested

$ lkm load other-file
loading other_file

$ lkm load other-file
loading other_file
other_file (loads as inner) is already loaded

$ lkm plan other-file
  -  skip  other_file (loads as inner)  requested; already loaded

$ lkm why other-file
other_file (loads as inner) is loaded
  file        /lib/modules/6.1.0-test/kernel/drivers/other-file.ko

$ lkm load ./lib/modules/6.1.0-test/kernel/drivers/other-file.ko
module inner (the name inside ROOT/./lib/modules/6.1.0-test/kernel/drivers/other-file.ko) is already loaded

$ lkm plan --unload other-file
  1  unload  inner  requested

$ lkm unload -n other-file
  1  unload  inner  requested

$ lkm unload other-file
unloading inner

$ lkm unload -n other-file
  -  skip  other_file  requested; not loaded
  fails       other_file is not loaded
[1]

$ modprobe top; rm -r fake/errno; modprobe top; lkm unload -n base
  -  skip  base  requested; in use
  fails       base: other modules use it
              module top uses it
              module middle uses it
  hint        modprobe -r --remove-holders base
2> modprobe: ERROR: could not insert 'top': Input/output error
[1]

$ lkm unload -n --only base
2> lkm unload: ERROR: --only and --dry-run exclude each other (see 'lkm unload --help')
[2]

# The load of a denied module fails, however its command ends.

$ echo 'install lone /bin/true' > etc/modprobe.d/a.conf; lkm load lone
running the install command of lone
2> lkm load: ERROR: lone is denied (/etc/modprobe.d/a.conf:1)
[1]

# An alias of two modules, one of which the blacklist stops.

$ echo 'blacklist net_twin' > etc/modprobe.d/a.conf; lkm plan pci:v00008086d0000100Esv0
  1  load  net_card  matches the alias
  -  skip  net_twin  matches the alias; blacklisted
  fails       net_twin is blacklisted  /etc/modprobe.d/a.conf:1
[1]

# The other verbs that know two names.

$ rm -f etc/modprobe.d/a.conf; lkm load other-file number=3; lkm info other-file | head -n 3; lkm params other-file; lkm users other-file; lkm wait other-file
loading other_file with number=3
other_file (loads as inner)
  file        /lib/modules/6.1.0-test/kernel/drivers/other-file.ko
  state       loaded, 16K
other_file (loads as inner) is loaded
  number=3 (int, can be changed) how many
inner is not in use
  to unload   lkm unload --only inner

# The kernel command line forbids an init function; lockdown a parameter that sets hardware.

$ echo 'quiet initcall_blacklist=other,port_begin' > proc/cmdline; lkm plan port
  1  load  port  requested
  fails       port: the kernel command line forbids the module's init function 'port_begin' (initcall_blacklist=)  /lib/modules/6.1.0-test/kernel/drivers/port.ko
  hint        remove 'port_begin' from initcall_blacklist= in the boot loader and reboot
[1]

$ mkdir -p sys/kernel/security; echo '[integrity]' > sys/kernel/security/lockdown; : > proc/cmdline; lkm plan port mode=1 io=2 | grep parameter
  fails       port: lockdown forbids parameter 'io', which sets hardware addresses or interrupts  /lib/modules/6.1.0-test/kernel/drivers/port.ko

# Built-in code has the name.

$ rm sys/kernel/security/lockdown; mkdir -p sys/module/port/parameters; lkm plan port
  1  load  port  requested
  fails       port: built-in code of this kernel has the name 'port'  /lib/modules/6.1.0-test/kernel/drivers/port.ko
              /sys/module/port exists, and no such module is loaded
[1]
