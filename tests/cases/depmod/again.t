# depmod writes what differs and no more; -A notices modules that were removed, replaced by older ones, or chosen in another way.
use basic
no-index

$ depmod -A; ls lib/modules/6.1.0-test | grep -c 'modules\..*'
13
$ ls -i lib/modules/6.1.0-test > before; depmod -A; depmod; ls -i lib/modules/6.1.0-test | cmp - before
$ rm lib/modules/6.1.0-test/kernel/drivers/lone.ko; depmod -A; grep -c lone lib/modules/6.1.0-test/modules.dep
0
[1]
$ mkdir lib/modules/6.1.0-test/extra; cp -p lib/modules/6.1.0-test/kernel/drivers/soft.ko lib/modules/6.1.0-test/extra/top.ko; mkdir etc/depmod.d; echo search extra > etc/depmod.d/x.conf; depmod -A; grep top.ko: lib/modules/6.1.0-test/modules.dep
extra/top.ko:
$ echo damaged > lib/modules/6.1.0-test/modules.alias.bin; rm lib/modules/6.1.0-test/modules.symbols; depmod -A; modprobe -R pci:v00008086d0000100Esv00001AF4; ls lib/modules/6.1.0-test/modules.symbols
net_card
net_twin
lib/modules/6.1.0-test/modules.symbols
$ touch -d '2000-01-01' lib/modules/6.1.0-test/kernel/lib/base.ko; depmod -A -n | wc -l
16
$ ls -A lib/modules/6.1.0-test
extra
kernel
modules.alias
modules.alias.bin
modules.builtin
modules.builtin.alias.bin
modules.builtin.bin
modules.builtin.modinfo
modules.dep
modules.dep.bin
modules.devname
modules.order
modules.softdep
modules.symbols
modules.symbols.bin
