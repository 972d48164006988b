# kmod writes an empty file where there are no built-in modules: that is an index without keys.
use basic
index
bytes @/modules.builtin.bin

$ modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
