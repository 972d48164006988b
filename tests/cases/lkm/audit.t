# Whether what is denied is really kept out.
use basic
archive boot/initrd.img-6.1.0-test
	lib/modules/6.1.0-test/kernel/lib/base.ko
file etc/modprobe.d/a.conf
	install lone /bin/true
	blacklist middle
	install top /sbin/modprobe -i top
	install net-* /bin/false
	options lone number=1
file etc/modprobe.d/z.conf
	install top /bin/false
	install inside /bin/false
	softdep net-card pre: middle
file usr/lib/modprobe.d/vendor.conf
	blacklist base
	install nosuch /bin/true

$ lkm audit
inside is not kept out
  denied by   install inside /bin/false  /etc/modprobe.d/z.conf:2
  but         it is built into the kernel, where modprobe.d has no effect
  what to do  boot with initcall_blacklist=FUNCTION, the name of its init function
lone is kept out
  denied by   install lone /bin/true  /etc/modprobe.d/a.conf:1
middle is not kept out
  denied by   blacklist middle  /etc/modprobe.d/a.conf:2
  but         it is only blacklisted: a request by name still loads it
              it is only blacklisted, and top, which depends on it, still loads it
  what to do  lkm deny middle
net_card is kept out
  denied by   install net_* /bin/false  /etc/modprobe.d/a.conf:4
net_twin is kept out
  denied by   install net_* /bin/false  /etc/modprobe.d/a.conf:4
nosuch is kept out (no module here has this name)
  denied by   install nosuch /bin/true  /usr/lib/modprobe.d/vendor.conf:2
top is not kept out
  but         "install top /sbin/modprobe -i top" comes first and overrides "install top /bin/false" (/etc/modprobe.d/z.conf:1)  /etc/modprobe.d/a.conf:3
  what to do  remove that line
[1]

$ lkm audit lone; lkm audit -q lone nosuch
lone is kept out
  denied by   install lone /bin/true  /etc/modprobe.d/a.conf:1
lone is kept out
  denied by   install lone /bin/true  /etc/modprobe.d/a.conf:1
nosuch is kept out (no module here has this name)
  denied by   install nosuch /bin/true  /usr/lib/modprobe.d/vendor.conf:2

$ lkm audit base nothing
base is not kept out
  denied by   blacklist base  /usr/lib/modprobe.d/vendor.conf:1
  but         it is only blacklisted: a request by name still loads it
              it is only blacklisted, and middle, which depends on it, still loads it
              it is only blacklisted, and "softdep soft pre: base post: lone" still loads it  /lib/modules/6.1.0-test/modules.softdep:2
  what to do  lkm deny base
nothing is not kept out (no module here has this name)
  but         no configuration line denies it
  what to do  lkm deny nothing
[1]

$ lkm audit --json lone middle
{"schema":1,"command":"audit","modules":[{"name":"lone","known":true,"kept_out":true,"denied":"command","text":"install lone /bin/true","file":"/etc/modprobe.d/a.conf","line":1,"users":[],"holes":[],"remedies":[]},{"name":"middle","known":true,"kept_out":false,"denied":"aliases","text":"blacklist middle","file":"/etc/modprobe.d/a.conf","line":2,"users":["top"],"holes":[{"kind":"name","text":"it is only blacklisted: a request by name still loads it","remedy":"lkm deny middle","file":null,"line":0},{"kind":"dependency","text":"it is only blacklisted, and top, which depends on it, still loads it","remedy":"lkm deny middle","file":null,"line":0}],"remedies":["lkm deny middle"]}]}
[1]

# Who needs it is denied too, and only its name leads to it.
$ echo 'install soft /bin/false' >etc/modprobe.d/b.conf; echo 'module_blacklist=top' >proc/cmdline; lkm audit middle top
middle is not kept out
  denied by   blacklist middle  /etc/modprobe.d/a.conf:2
  but         it is only blacklisted: a request by name still loads it
  what to do  lkm deny middle
top is kept out
  denied by   module_blacklist=top  /proc/cmdline
[1]

$ modprobe -i lone; lkm audit lone
lone is not kept out
  denied by   install lone /bin/true  /etc/modprobe.d/a.conf:1
  but         it is loaded now
  what to do  lkm unload lone
[1]

# Another kernel or root: nothing is loaded there.
$ cp -r lib/modules/6.1.0-test lib/modules/6.9; cp boot/initrd.img-6.1.0-test boot/initrd.img-6.9; lkm audit -k 6.9 lone; mkdir other; lkm audit --root other; lkm audit -C etc/modprobe.d/b.conf
lone is kept out
  denied by   install lone /bin/true  /etc/modprobe.d/a.conf:1
no module is denied
soft is kept out
  denied by   install soft /bin/false  ROOT/etc/modprobe.d/b.conf:1

# Our file is not the first.
$ echo quiet >proc/cmdline; lkm deny -q top; lkm allow -q top
top is denied  /etc/modprobe.d/lkm-deny.conf:7
  but         "install top /sbin/modprobe -i top" comes first and overrides "install top /bin/false" (/etc/modprobe.d/lkm-deny.conf:6)  /etc/modprobe.d/a.conf:3
  what to do  remove that line
top is allowed again

