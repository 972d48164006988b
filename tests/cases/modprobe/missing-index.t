# What one look-up does not need may be missing.
use basic
index
run cd lib/modules/6.1.0-test && rm -f modules.alias.bin modules.symbols.bin modules.builtin.alias.bin modules.softdep modules.alias modules.order

$ modprobe -D top
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko |
