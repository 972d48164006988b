# Denied by a line that holds for names, dependencies and softdeps too; and let in again.
use basic
archive boot/initrd.img-6.1.0-test
	lib/modules/6.1.0-test/kernel/lib/base.ko

$ lkm deny middle lone
middle is denied  /etc/modprobe.d/lkm-deny.conf:10
  with it     top (they depend on it)
lone is denied  /etc/modprobe.d/lkm-deny.conf:6
modprobe, udev, systemd and the kernel can no longer load them, not even as a dependency.
insmod and modprobe -i still can; module_blacklist=NAME on the kernel command line prevents that.

$ cat etc/modprobe.d/lkm-deny.conf; ls -a etc/modprobe.d; stat -c %a etc/modprobe.d/lkm-deny.conf
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
|
# lone: denied by "lkm deny"
install lone /bin/false
blacklist lone
|
# middle: denied by "lkm deny"
install middle /bin/false
blacklist middle
.
..
lkm-deny.conf
644

# By name, as a dependency, by a softdep, by an alias.
$ modprobe middle; modprobe top; modprobe lone; modprobe -v soft; modprobe -b lone
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
install /bin/false |
2> modprobe: ERROR: Error running install command '/bin/false' for module middle: retcode 1
2> modprobe: ERROR: could not insert 'middle': Invalid argument
2> modprobe: ERROR: Error running install command '/bin/false' for module middle: retcode 1
2> modprobe: ERROR: could not insert 'top': Invalid argument
2> modprobe: ERROR: Error running install command '/bin/false' for module lone: retcode 1
2> modprobe: ERROR: could not insert 'lone': Invalid argument

$ modprobe -i lone; lsmod; modprobe -r lone
Module                  Size  Used by
lone                   16384  0
soft                   16384  0
base                   16384  0

# What is there stays, sorted, no name twice; '-' and '_' are the same.
$ lkm deny net-card net_card middle -r 'CVE-2021-1'; cat etc/modprobe.d/lkm-deny.conf
net_card is denied  /etc/modprobe.d/lkm-deny.conf:14
middle is already denied  /etc/modprobe.d/lkm-deny.conf:10
  with it     top (they depend on it)
modprobe, udev, systemd and the kernel can no longer load them, not even as a dependency.
insmod and modprobe -i still can; module_blacklist=NAME on the kernel command line prevents that.
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
|
# lone: denied by "lkm deny"
install lone /bin/false
blacklist lone
|
# middle: CVE-2021-1
install middle /bin/false
blacklist middle
|
# net_card: CVE-2021-1
install net_card /bin/false
blacklist net_card

$ lkm allow middle net-card base; cat etc/modprobe.d/lkm-deny.conf
middle is allowed again
net_card is allowed again
base was not denied
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
|
# lone: denied by "lkm deny"
install lone /bin/false
blacklist lone

# Nothing is left to be said in the file.
$ lkm allow lone; ls -A etc/modprobe.d; modprobe -v middle
lone is allowed again
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |

# Loaded, and part of the kernel; nothing is known of the last.
$ lkm deny middle inside later
middle is denied  /etc/modprobe.d/lkm-deny.conf:14
  with it     top (they depend on it)
  but         it is loaded now
  what to do  lkm unload middle
inside is denied  /etc/modprobe.d/lkm-deny.conf:6
  but         it is built into the kernel, where modprobe.d has no effect
  what to do  boot with initcall_blacklist=FUNCTION, the name of its init function
later is denied (no module here has this name)  /etc/modprobe.d/lkm-deny.conf:10
modprobe, udev, systemd and the kernel can no longer load them, not even as a dependency.
insmod and modprobe -i still can; module_blacklist=NAME on the kernel command line prevents that.

$ lkm allow middle inside later
middle is allowed again
inside is allowed again
later is allowed again

# Names only.
$ lkm deny pci:v00008086d0000100Esv0; ls -A etc/modprobe.d
2> lkm deny: ERROR: 'pci:v00008086d0000100Esv0' is an alias, and only modules can be denied: net_card net_twin

$ lkm deny mid.ko 'a b' ../../x 'x*'; lkm deny ''; ls -A etc/modprobe.d
2> lkm deny: ERROR: 'mid.ko' is not a valid module name
2> lkm deny: ERROR: 'a b' is not a valid module name
2> lkm deny: ERROR: '../../x' is not a valid module name
2> lkm deny: ERROR: 'x*' is not a valid module name
2> lkm deny: ERROR: '' is not a valid module name

$ lkm deny -r 'a\' lone; lkm deny
2> lkm deny: ERROR: a reason cannot contain control characters or backslashes
2> lkm deny: ERROR: expected the name of a module (see 'lkm deny --help')
[2]

# Not written: what would be.
$ lkm deny -n lone; ls -A etc/modprobe.d
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
|
# lone: denied by "lkm deny"
install lone /bin/false
blacklist lone

$ lkm deny --json lone; lkm deny -n --json lone middle; lkm allow --json lone
{"schema":1,"command":"deny","path":"/etc/modprobe.d/lkm-deny.conf","written":true,"changes":[{"name":"lone","changed":true}],"content":"# What \"lkm deny\" keeps from being loaded; \"lkm allow\" takes it out again. The line\u000a# \"install\" also counts where a module is asked for by name or needed by another one,\u000a# which \"blacklist\" does not.\u000a\u000a# lone: denied by \"lkm deny\"\u000ainstall lone /bin/false\u000ablacklist lone\u000a","modules":[{"name":"lone","known":true,"kept_out":true,"denied":"command","text":"install lone /bin/false","file":"/etc/modprobe.d/lkm-deny.conf","line":6,"users":[],"holes":[],"remedies":[]}]}
{"schema":1,"command":"deny","path":"/etc/modprobe.d/lkm-deny.conf","written":false,"changes":[{"name":"lone","changed":false},{"name":"middle","changed":true}],"content":"# What \"lkm deny\" keeps from being loaded; \"lkm allow\" takes it out again. The line\u000a# \"install\" also counts where a module is asked for by name or needed by another one,\u000a# which \"blacklist\" does not.\u000a\u000a# lone: denied by \"lkm deny\"\u000ainstall lone /bin/false\u000ablacklist lone\u000a\u000a# middle: denied by \"lkm deny\"\u000ainstall middle /bin/false\u000ablacklist middle\u000a","modules":[]}
{"schema":1,"command":"allow","path":"/etc/modprobe.d/lkm-deny.conf","written":true,"changes":[{"name":"lone","changed":true}],"content":"","modules":[{"name":"lone","known":true,"kept_out":false,"denied":null,"text":null,"file":null,"line":0,"users":[],"holes":[{"kind":"nothing","text":"no configuration line denies it","remedy":"lkm deny lone","file":null,"line":0}],"remedies":["lkm deny lone"]}]}

# Lines of others in our file are kept.
$ printf 'options lone number=1\n# mine\nsoftdep lone \\\n  pre: base\ninstall lone /bin/false\n# last' >etc/modprobe.d/lkm-deny.conf; lkm deny -q lone middle; cat etc/modprobe.d/lkm-deny.conf; lkm deny -q lone; lkm allow -q lone middle; echo ---; cat etc/modprobe.d/lkm-deny.conf
lone is already denied  /etc/modprobe.d/lkm-deny.conf:11
middle is denied  /etc/modprobe.d/lkm-deny.conf:15
  with it     top (they depend on it)
  but         it is loaded now
  what to do  lkm unload middle
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
options lone number=1
# mine
softdep lone \
  pre: base
# last
|
# lone: denied by "lkm deny"
install lone /bin/false
blacklist lone
|
# middle: denied by "lkm deny"
install middle /bin/false
blacklist middle
lone is already denied  /etc/modprobe.d/lkm-deny.conf:11
lone is allowed again
middle is allowed again
---
options lone number=1
# mine
softdep lone \
  pre: base
# last

# Somebody else forbids it too.
$ lkm deny -q lone; printf '#\nblacklist lone\n' >etc/modprobe.d/other.conf; lkm allow lone
lone is denied  /etc/modprobe.d/lkm-deny.conf:11
lone is still denied: blacklist lone  /etc/modprobe.d/other.conf:2
[1]

# Below another root, where there is no directory yet.
$ mkdir -p other/lib; cp -r lib/modules other/lib; cp -r boot other; lkm deny -q --root other top; cat other/etc/modprobe.d/lkm-deny.conf; ls -A etc/modprobe.d
top is denied  ROOT/other/etc/modprobe.d/lkm-deny.conf:6
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
|
# top: denied by "lkm deny"
install top /bin/false
blacklist top
lkm-deny.conf
other.conf

$ lkm deny -n --root nowhere top; ls nowhere
# What "lkm deny" keeps from being loaded; "lkm allow" takes it out again. The line
# "install" also counts where a module is asked for by name or needed by another one,
# which "blacklist" does not.
|
# top: denied by "lkm deny"
install top /bin/false
blacklist top
2> ls: cannot access 'nowhere': No such file or directory
[2]

$ rm -r other/etc; touch other/etc; lkm deny --root other top
2> lkm deny: ERROR: could not make 'ROOT/other/etc/modprobe.d': Not a directory
2>   hint:     see that the directory may be written and that the disk has room
[1]
