# Builders of initial file systems: an image that holds a part of the tree is indexed by itself.
use basic
run mkdir -p img/lib/modules/6.1.0-test && cd lib/modules/6.1.0-test && cp -r --parents kernel/lib kernel/drivers/top.ko modules.order modules.builtin modules.builtin.modinfo ../../../img/lib/modules/6.1.0-test

# initramfs-tools, dracut, mkinitcpio; mkinitfs has the option behind the operand.

$ depmod 6.1.0-test; depmod -a -b "$PWD/img" 6.1.0-test; cat img/lib/modules/6.1.0-test/modules.dep
kernel/lib/base.ko:
kernel/lib/middle.ko: kernel/lib/base.ko
kernel/drivers/top.ko: kernel/lib/middle.ko kernel/lib/base.ko
$ rm img/lib/modules/6.1.0-test/modules.dep*; depmod -a -b img 6.1.0-test || echo fatal; grep -c . img/lib/modules/6.1.0-test/modules.dep
3
$ rm img/lib/modules/6.1.0-test/modules.dep*; depmod -b img 6.1.0-test; grep -c . img/lib/modules/6.1.0-test/modules.dep
3
$ rm img/lib/modules/6.1.0-test/modules.dep*; depmod 6.1.0-test -b img/; modprobe -d img -S 6.1.0-test -D top
insmod ROOT/img/lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod ROOT/img/lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod ROOT/img/lib/modules/6.1.0-test/kernel/drivers/top.ko |
$ depmod -b out -o out 6.1.0-test; depmod -b img -o out 6.1.0-test; ls out/lib/modules/6.1.0-test
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
2> depmod: ERROR: could not open directory ROOT/out/lib/modules/6.1.0-test: No such file or directory
2> depmod: FATAL: could not search modules: No such file or directory

# dracut takes the absolute paths, of modules that stand elsewhere, from the text.

$ cp -r lib/modules/6.1.0-test/kernel/drivers elsewhere; echo "external * $PWD/elsewhere" > etc/outside.conf; depmod -C etc/outside.conf -b img 6.1.0-test
$ awk -F: '/^\// {print $1}' img/lib/modules/6.1.0-test/modules.dep
ROOT/elsewhere/lone.ko
ROOT/elsewhere/net-card.ko
ROOT/elsewhere/net-twin.ko
ROOT/elsewhere/soft.ko
$ rm -r img/lib/modules/6.1.0-test/kernel; depmod -b img 6.1.0-test; wc -c < img/lib/modules/6.1.0-test/modules.dep
0
$ depmod -a -b nowhere 6.1.0-test || echo fatal
fatal
2> depmod: ERROR: could not open directory ROOT/nowhere/lib/modules/6.1.0-test: No such file or directory
2> depmod: FATAL: could not search modules: No such file or directory
