# depmod -e with -E or -F: symbols that nobody exports, and versions that differ, also between modules; a weak symbol may be missing.
no-index
module kernel/a.ko
	export from_a 0x11111111
	import printk 0x44
	import nobody 0x22
	import perhaps 0x33 weak
module kernel/b.ko
	import from_a 0x11111111
	import printk 0x99
	import __this_module
	import .printk
module kernel/c.ko
	import from_a 0xdead
	modversion module_layout 0x1234
	import from_a_weak 1 weak
module kernel/d.ko
	import from_a
	import elsewhere
file @/modules.order
	kernel/a.ko
	kernel/b.ko
	kernel/c.ko
	kernel/d.ko
file symvers
	0x00000044	printk	vmlinux	EXPORT_SYMBOL
	0x00000077	module_layout	vmlinux	EXPORT_SYMBOL
	0x00000055	elsewhere	drivers/elsewhere	EXPORT_SYMBOL
	rubbish
file map
	ffffffff81000000 T printk
	ffffffff82000000 r __ksymtab_printk
	ffffffff82000008 r __ksymtab_module_layout
	rubbish
bytes @/modules.builtin
bytes @/modules.builtin.modinfo

$ depmod -e -E symvers
2> depmod: WARNING: symvers:4: the line is not understood
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/a.ko needs unknown symbol nobody
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/b.ko disagrees about version of symbol printk
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/b.ko disagrees about version of symbol .printk
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/c.ko disagrees about version of symbol from_a
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/c.ko disagrees about version of symbol module_layout
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/d.ko disagrees about version of symbol from_a
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/d.ko needs unknown symbol elsewhere
$ depmod -e -F map
2> depmod: WARNING: map:4: the line is not understood
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/a.ko needs unknown symbol nobody
2> depmod: WARNING: /lib/modules/6.1.0-test/kernel/d.ko needs unknown symbol elsewhere
$ depmod -e -F nosuch -E symvers 2>&1 | wc -l
8
$ depmod -E symvers
2> depmod: WARNING: symvers:4: the line is not understood
$ depmod -e
2> depmod: WARNING: -e needs -E or -F

# A prefix of all symbols is taken off once, and System.map has it before its mark.

$ echo 'ffffffff82000000 r ___ksymtab_printk' > map; echo 'ffffffff82000000 r __ksymtab_module_layout' >> map; depmod -e -P _ -F map -n 2>&1 >/dev/null
depmod: WARNING: /lib/modules/6.1.0-test/kernel/a.ko needs unknown symbol nobody
depmod: WARNING: /lib/modules/6.1.0-test/kernel/b.ko needs unknown symbol __this_module
depmod: WARNING: /lib/modules/6.1.0-test/kernel/c.ko needs unknown symbol module_layout
depmod: WARNING: /lib/modules/6.1.0-test/kernel/d.ko needs unknown symbol elsewhere
