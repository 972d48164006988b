# MODPROBE_OPTIONS stands before the options of the command line.
use basic

$ MODPROBE_OPTIONS='-v -D' modprobe lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
