# Files that are no modules: text, and a module that was cut short.
use basic
file text.ko
	This is not a module, although its name says so, and it is longer than an ELF header is.
run head -c 1000 lib/modules/6.1.0-test/kernel/drivers/lone.ko > short.ko

$ insmod text.ko
2> insmod: ERROR: could not insert module text.ko: Invalid module format
[1]

$ insmod short.ko
2> insmod: ERROR: could not insert module short.ko: Invalid module format
[1]
