# The kernel command line in every form of quoting, as -c shows what of it counts.
use basic
no-index
file proc/cmdline
	quiet root=/dev/sda1 lone.number=1 a-b.c-d=e-f "parport.dyndbg=file x +y" mod.par="x y" mod.q=a"b c"d "k.l=" m.flag	tab.x=2

$ modprobe -c | sed '/^$/q'
options lone number=1
options a_b c-d=e-f
options parport dyndbg="file x +y"
options mod par="x y"
options mod q=a"b c"d
options k l=""
options m flag
options tab x=2
|

# Neither dot nor name, two dots, a value before the dot: none of ours.

$ echo 'x.y.z=1 =foo.bar foo= .foo=1 a=b.c "e.f" foo.bar usb[0-1].q-r=1 i.j=' > proc/cmdline; modprobe -c | sed '/^$/q'
options foo bar
options usb[0-1] q-r=1
options i j=
|

# Names of the blacklist become module names, whatever quotes and empty places there are.

$ echo 'modprobe.blacklist=a,b-c,,d modprobe.blacklist= modprobe.blacklist="e,f-g" module_blacklist=zz' > proc/cmdline; modprobe -c | sed '/^$/q'
blacklist a
blacklist b_c
blacklist d
blacklist e
blacklist f_g
|

# Bad brackets are named; a quote that is not closed swallows the rest.

$ echo 'ivrs_acpihid[14:00.5]=x c.d=1 a.b=" unterminated e.f=1' > proc/cmdline; modprobe -c | sed '/^$/q'
options c d=1
|
2> modprobe: ERROR: Ignoring bad option on kernel command line while parsing module name: 'ivrs_acpihid[14:00'

# -v says when it does not count: for other modules, another kernel, another configuration. The running release by name is no other.

$ echo lone.number=5 > proc/cmdline; for o in '-d /' "-S $(cat fake/release)" '-d /mnt' '-S 5.0' '-C etc' ''; do modprobe $o -v -c | sed '/^$/q;/softdep/d'; done
options lone number=5
|
options lone number=5
|
|
|
|
options lone number=5
|
2> modprobe: NOTICE: the kernel command line does not count because of -d
2> modprobe: NOTICE: the kernel command line does not count because of -S
2> modprobe: NOTICE: the kernel command line does not count because of -C
$ modprobe -d /mnt -c | sed '/^$/q'
|
