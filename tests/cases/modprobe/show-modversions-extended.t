# Versions of symbols whose names are too long for the old table, as kernels with Rust have them.
module kernel/old.ko
	import printk 0x12345678
module kernel/new.ko
	versions extended
	import printk 0x12345678
	import _RNvXs1_NtNtCs1234567890a_6kernel5print10rust_fmt_argument_that_is_longer_than_fifty_five_bytes 0x9abcdef0
module kernel/both.ko
	versions both
	import printk 0x12345678
	import another_symbol 0x1

$ modprobe --show-modversions old
0x12345678	printk
$ modprobe --show-modversions new
0x12345678	printk
0x9abcdef0	_RNvXs1_NtNtCs1234567890a_6kernel5print10rust_fmt_argument_that_is_longer_than_fifty_five_bytes
$ modprobe --show-modversions both
0x12345678	printk
0x00000001	another_symbol
$ modprobe --dump-modversions -a old new | wc -l
3
