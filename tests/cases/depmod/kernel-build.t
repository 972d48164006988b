# What "make modules_install" runs, today's scripts/depmod.sh and the older one, and the lines of the install targets of modules.
use basic
no-index
file System.map
	ffffffff81000000 T _text
	ffffffff81234560 T printk
	ffffffff82345678 r __ksymtab_printk
	ffffffff82345680 r __ksymtab_kfree

$ depmod -ae -F System.map 6.1.0-test; ls lib/modules/6.1.0-test
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
$ cat lib/modules/6.1.0-test/modules.dep
kernel/lib/base.ko:
kernel/lib/middle.ko: kernel/lib/base.ko
kernel/drivers/top.ko: kernel/lib/middle.ko kernel/lib/base.ko
kernel/drivers/lone.ko:
kernel/drivers/net-card.ko:
kernel/drivers/net-twin.ko:
kernel/drivers/soft.ko:
$ mkdir -p image/lib/modules && cp -r lib/modules/6.1.0-test image/lib/modules && rm image/lib/modules/6.1.0-test/modules.dep*
$ INSTALL_MOD_PATH=image; depmod -ae -F System.map ${INSTALL_MOD_PATH:+-b "$INSTALL_MOD_PATH"} 6.1.0-test; grep top image/lib/modules/6.1.0-test/modules.dep
kernel/drivers/top.ko: kernel/lib/middle.ko kernel/lib/base.ko
$ echo 'ffffffff82345680 r __ksymtab_kfree' > System.map; depmod -ae -F System.map 6.1.0-test
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/lib/base.ko needs unknown symbol printk

# Without its System.map nothing is written; the script of the kernel looks for it first.

$ rm lib/modules/6.1.0-test/modules.dep System.map; depmod -ae -F System.map 6.1.0-test; ls lib/modules/6.1.0-test/modules.dep
2> depmod: FATAL: could not load System.map: No such file or directory
2> ls: cannot access 'lib/modules/6.1.0-test/modules.dep': No such file or directory
[2]

# The older script wants to see that an empty tree gets an index, reads the version, and hands on the prefix of symbols.

$ depmod --version | { read name word number; echo "$name $number"; }
kmod 34
$ tmp=$PWD/depmod.4711; mkdir -p $tmp/lib/modules/5.10; depmod -b $tmp 5.10; echo $?; ls $tmp/lib/modules/5.10 ; test -e $tmp/lib/modules/5.10/modules.dep -o -e $tmp/lib/modules/5.10/modules.dep.bin
0
modules.alias
modules.alias.bin
modules.builtin.alias.bin
modules.builtin.bin
modules.dep
modules.dep.bin
modules.devname
modules.softdep
modules.symbols
modules.symbols.bin
2> depmod: WARNING: could not open modules.order at ROOT/depmod.4711/lib/modules/5.10: No such file or directory
2> depmod: WARNING: could not open modules.builtin at ROOT/depmod.4711/lib/modules/5.10: No such file or directory
2> depmod: WARNING: could not open modules.builtin.modinfo at ROOT/depmod.4711/lib/modules/5.10: No such file or directory
$ tmp=$PWD/depmod.4712; mkdir -p $tmp/lib/modules/99.98.5.10; depmod -b "$tmp" 99.98.5.10 2>/dev/null && wc -c < $tmp/lib/modules/99.98.5.10/modules.dep
0
$ depmod -ae -P _ -n 6.1.0-test 2>/dev/null | head -n 2
kernel/lib/base.ko:
kernel/lib/middle.ko: kernel/lib/base.ko
