# What decides about a module: every line with its place.
use basic
file etc/modprobe.d/a.conf
	# first
	options middle debug=1
	alias mid-card middle
	blacklist middle
	softdep lone pre: middle
	options mid_card extra=1
file proc/cmdline
	quiet middle.level=2 module_blacklist=net_card

$ lkm why middle
middle would be loaded
  file        /lib/modules/6.1.0-test/kernel/lib/middle.ko
  blacklisted blacklist middle  /etc/modprobe.d/a.conf:4
  options     debug=1  /etc/modprobe.d/a.conf:2
              level=2  /proc/cmdline
  wanted by   softdep lone pre: middle  /etc/modprobe.d/a.conf:5
  needs       base
  needed by   top
  aliases     mid_card  /etc/modprobe.d/a.conf:3

$ lkm why mid-card
middle would not be loaded by this alias: it is blacklisted
  file        /lib/modules/6.1.0-test/kernel/lib/middle.ko
  blacklisted blacklist middle  /etc/modprobe.d/a.conf:4
  options     debug=1  /etc/modprobe.d/a.conf:2
              extra=1  /etc/modprobe.d/a.conf:6
              level=2  /proc/cmdline
  wanted by   softdep lone pre: middle  /etc/modprobe.d/a.conf:5
  needs       base
  needed by   top
  aliases     mid_card  /etc/modprobe.d/a.conf:3

$ lkm why net-card
net_card cannot be loaded
  refused     it is blacklisted on the kernel command line (module_blacklist=)  /proc/cmdline
  file        /lib/modules/6.1.0-test/kernel/drivers/net-card.ko
  kernel says module_blacklist=net_card  /proc/cmdline
  aliases     pci:v00008086d*sv*  /lib/modules/6.1.0-test/modules.alias.bin

$ lkm why inside
inside is built-in
  aliases     fs_inside  /lib/modules/6.1.0-test/modules.builtin.alias.bin

$ modprobe base; lkm why base
base is loaded
  file        /lib/modules/6.1.0-test/kernel/lib/base.ko
  wanted by   softdep soft pre: base post: lone  /lib/modules/6.1.0-test/modules.softdep:2
  needed by   middle

$ lkm why nosuch
2> lkm why: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm why soft pci:v00008086d0000100Esv0
soft would be loaded
  file        /lib/modules/6.1.0-test/kernel/drivers/soft.ko
  softdep     softdep soft pre: base post: lone  /lib/modules/6.1.0-test/modules.softdep:2
net_card cannot be loaded
  refused     it is blacklisted on the kernel command line (module_blacklist=)  /proc/cmdline
  file        /lib/modules/6.1.0-test/kernel/drivers/net-card.ko
  kernel says module_blacklist=net_card  /proc/cmdline
  aliases     pci:v00008086d*sv*  /lib/modules/6.1.0-test/modules.alias.bin
net_twin would be loaded
  file        /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko
  aliases     pci:v00008086d0000100Esv*  /lib/modules/6.1.0-test/modules.alias.bin

# A dependency that is loaded is not loaded again, whatever denies it.
$ echo 'install base /bin/false' > etc/modprobe.d/z.conf; lkm why top | head -n 1
top would be loaded

$ modprobe -r base; lkm why top
top cannot be loaded
  refused     it depends on base, which is denied  /etc/modprobe.d/z.conf:1
  file        /lib/modules/6.1.0-test/kernel/drivers/top.ko
  install     install base /bin/false  /etc/modprobe.d/z.conf:1
  needs       base middle

$ printf 'module_blacklist=base\n' > proc/cmdline; lkm why top
top cannot be loaded
  refused     it depends on base, which is denied  /etc/modprobe.d/z.conf:1
              it depends on base, which is blacklisted on the kernel command line (module_blacklist=)  /proc/cmdline
  file        /lib/modules/6.1.0-test/kernel/drivers/top.ko
  install     install base /bin/false  /etc/modprobe.d/z.conf:1
  needs       base middle

$ mkdir -p sys/module/module/parameters proc/sys/kernel; echo 1 > proc/sys/kernel/modules_disabled; echo Y > sys/module/module/parameters/sig_enforce; lkm why lone
lone cannot be loaded
  refused     module loading is disabled until reboot  /proc/sys/kernel/modules_disabled
              the module is not signed, and this kernel requires signed modules  /lib/modules/6.1.0-test/kernel/drivers/lone.ko
  file        /lib/modules/6.1.0-test/kernel/drivers/lone.ko
  softdep     softdep lone pre: middle  /etc/modprobe.d/a.conf:5
  wanted by   softdep soft pre: base post: lone  /lib/modules/6.1.0-test/modules.softdep:2

$ cp -r lib/modules/6.1.0-test lib/modules/6.9; lkm why -k 6.9 lone
lone cannot be loaded
  refused     it was built for another kernel: 6.1.0-test SMP preempt mod_unload modversions   /lib/modules/6.9/kernel/drivers/lone.ko
  file        /lib/modules/6.9/kernel/drivers/lone.ko
  softdep     softdep lone pre: middle  /etc/modprobe.d/a.conf:5
  wanted by   softdep soft pre: base post: lone  /lib/modules/6.9/modules.softdep:2

$ rm lib/modules/6.9/kernel/drivers/lone.ko; lkm why -k 6.9 lone
lone cannot be loaded
  refused     could not read '/lib/modules/6.9/kernel/drivers/lone.ko': No such file or directory  /lib/modules/6.9/kernel/drivers/lone.ko
  file        /lib/modules/6.9/kernel/drivers/lone.ko
  softdep     softdep lone pre: middle  /etc/modprobe.d/a.conf:5
  wanted by   softdep soft pre: base post: lone  /lib/modules/6.9/modules.softdep:2

$ rm -r proc/sys sys/module/module; modprobe lone; lkm why lone | head -n 1
lone is loaded

# What is loaded here, or forbidden, says nothing about another root or another kernel.
$ mkdir -p other/lib; cp -r lib/modules other/lib; lkm why --root other lone | head -n 1
lone would be loaded

$ lkm why -k 6.9 lone | head -n 1
lone cannot be loaded

$ mkdir -p proc/sys/kernel; echo 1 >proc/sys/kernel/modules_disabled; lkm why --root other middle | head -n 1
middle would be loaded
