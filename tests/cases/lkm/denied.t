# Denied modules: the command that fails says who denies it, why, where, and how to undo it.
use basic
file etc/modprobe.d/a.conf
	install middle /bin/true
	install net_card exit 3
	install net_twin echo hello; exit 4

$ lkm deny -r 'CVE-2026-1234' lone 2>&1; lkm load lone; modprobe lone; modprobe -v lone; lkm load --json lone
lone is denied  /etc/modprobe.d/lkm-deny.conf:6
  but         no initramfs of 6.1.0-test was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.1.0-test)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
modprobe, udev, systemd and the kernel can no longer load it, not even as a dependency.
insmod and modprobe -i still can; module_blacklist=NAME on the kernel command line prevents that.
running the install command of lone
install /bin/false |
{"schema":1,"command":"load","results":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"install","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"","command":"/bin/false","needs":[],"origins":[{"text":"install lone /bin/false","file":"/etc/modprobe.d/lkm-deny.conf","line":6}]}],"undone":[],"kept":[],"warnings":[]}],"error":{"code":"blacklisted","errno":22,"module":"lone","message":"lone is denied: CVE-2026-1234 (/etc/modprobe.d/lkm-deny.conf:6)","causes":[{"code":"blacklisted","certainty":"certain","cause":"lone is denied: CVE-2026-1234","evidence":[],"remedy":"lkm allow lone","file":"/etc/modprobe.d/lkm-deny.conf","line":6}]}}
2> lkm load: ERROR: lone is denied: CVE-2026-1234 (/etc/modprobe.d/lkm-deny.conf:6)
2>   hint:     lkm allow lone
2> modprobe: ERROR: Error running install command '/bin/false' for module lone: retcode 1
2> modprobe: ERROR: could not insert 'lone': Invalid argument
2> modprobe: ERROR: Error running install command '/bin/false' for module lone: retcode 1
2> modprobe: ERROR: could not insert 'lone': Invalid argument
2>   cause:    lone is denied: CVE-2026-1234 (/etc/modprobe.d/lkm-deny.conf:6)
2>   hint:     lkm allow lone
[1]
$ lkm allow lone; lkm load lone
lone is allowed again
loading lone
$ lkm load top; modprobe -v top; lkm deny -r 'not here' base > /dev/null; lkm load top; modprobe -v top; lkm load --json top
loading base
running the install command of middle
loading top
unloaded again: base
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
install /bin/true |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
running the install command of middle
loading top
install /bin/true |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
{"schema":1,"command":"load","results":[{"asked":"top","done":false,"targets":["top"],"steps":[{"number":null,"action":"install","module":"base","reason":"dependency","by":"top","skip":"loaded","required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","params":"","command":"/bin/false","needs":[],"origins":[{"text":"install base /bin/false","file":"/etc/modprobe.d/lkm-deny.conf","line":6}]},{"number":1,"action":"install","module":"middle","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/middle.ko","params":"","command":"/bin/true","needs":["base"],"origins":[{"text":"install middle /bin/true","file":"/etc/modprobe.d/a.conf","line":1}]},{"number":2,"action":"load","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","params":"","command":null,"needs":["base","middle"],"origins":[]}],"undone":[],"kept":[],"warnings":[]}],"error":{"code":"blacklisted","errno":2,"module":"top","message":"could not load 'top': middle, which top needs, is denied (/etc/modprobe.d/a.conf:1)","causes":[{"code":"blacklisted","certainty":"certain","cause":"middle, which top needs, is denied","evidence":["install middle /bin/true"],"remedy":"remove this line","file":"/etc/modprobe.d/a.conf","line":1}],"log":["top: Unknown symbol middle_get (err -2)"]}}
2> lkm load: ERROR: could not load 'top': middle, which top needs, is denied (/etc/modprobe.d/a.conf:1)
2>   facts:    install middle /bin/true
2>   hint:     remove this line
2>   kernel:   top: Unknown symbol middle_get (err -2)
2> modprobe: ERROR: could not insert 'top': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    middle, which top needs, is denied (/etc/modprobe.d/a.conf:1)
2>             install middle /bin/true
2>   hint:     remove this line
2>   kernel:   top: Unknown symbol middle_get (err -2)
2> lkm load: ERROR: could not load 'top': middle, which top needs, is denied (/etc/modprobe.d/a.conf:1)
2>   facts:    install middle /bin/true
2>   hint:     remove this line
2>   kernel:   top: Unknown symbol middle_get (err -2)
2> modprobe: ERROR: could not insert 'top': Unknown symbol in module, or unknown parameter (see dmesg)
2>   cause:    middle, which top needs, is denied (/etc/modprobe.d/a.conf:1)
2>             install middle /bin/true
2>   hint:     remove this line
2>   kernel:   top: Unknown symbol middle_get (err -2)
[1]
$ modprobe -v net_twin; lkm load net_twin
install echo hello; exit 4 |
hello
running the install command of net_twin
hello
2> modprobe: ERROR: Error running install command 'echo hello; exit 4' for module net_twin: retcode 4
2> modprobe: ERROR: could not insert 'net_twin': Invalid argument
2>   cause:    the configuration runs a command instead of loading net_twin, and it failed: retcode 4 (/etc/modprobe.d/a.conf:3)
2>             install net_twin echo hello; exit 4
2>   hint:     correct the command, or ignore it: modprobe -i net_twin
2> lkm load: ERROR: Error running install command 'echo hello; exit 4' for module net_twin: retcode 4
2>   cause:    the configuration runs a command instead of loading net_twin, and it failed: retcode 4 (/etc/modprobe.d/a.conf:3)
2>             install net_twin echo hello; exit 4
2>   hint:     correct the command, or ignore it: modprobe -i net_twin
[1]
$ lkm unload lone; printf 'lone 16384 1 - Live 0x0\n' >> proc/modules; mkdir -p sys/module/lone; echo live > sys/module/lone/initstate; echo 1 > sys/module/lone/refcnt; rmmod -v lone; modprobe -rv lone; lkm unload lone
unloading lone
2> rmmod: ERROR: Module lone is in use
2>   cause:    something other than a module uses it, such as an open device, a mount or a network interface
2>             its reference count is 1
2>   hint:     stop what uses it first (lkm users lone shows it, as root)
2> modprobe: FATAL: Module lone is in use.
2>   cause:    something other than a module uses it, such as an open device, a mount or a network interface
2>             its reference count is 1
2>   hint:     stop what uses it first (lkm users lone shows it, as root)
2> lkm unload: ERROR: could not unload 'lone': something other than a module uses it, such as an open device, a mount or a network interface (its reference count is 1)
2>   hint:     stop what uses it first (lkm users lone shows it, as root)
[1]
