# CRCs of symbols are compared when both sides have one.
module kernel/good.ko
	import printk 0x12345678
module kernel/bad.ko
	import printk 0x12345679
file fake/vmlinux.symbols
	printk 0x12345678

$ insmod lib/modules/6.1.0-test/kernel/good.ko
$ insmod lib/modules/6.1.0-test/kernel/bad.ko
2> insmod: ERROR: could not insert module lib/modules/6.1.0-test/kernel/bad.ko: Invalid parameters
[1]

$ cat fake/kmsg
bad: disagrees about version of symbol printk
bad: Unknown symbol printk (err -22)

$ insmod -f lib/modules/6.1.0-test/kernel/bad.ko
