# The versions of the symbols that a module needs.
module kernel/versioned.ko
	import printk 0x12345678
	modversion module_layout 0xabcdef01

$ modprobe --show-modversions lib/modules/6.1.0-test/kernel/versioned.ko
0x12345678	printk
0xabcdef01	module_layout

$ modprobe --dump-modversions lib/modules/6.1.0-test/kernel/versioned.ko
0x12345678	printk
0xabcdef01	module_layout
