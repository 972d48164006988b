# Only /... and ./... are paths; the name of a file that is there is a name.
use basic
run cp lib/modules/6.1.0-test/kernel/drivers/lone.ko other.ko

$ modprobe ../other.ko
2> modprobe: FATAL: Module ../other.ko not found in directory /lib/modules/6.1.0-test
[1]

$ modprobe -v ./lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1
insmod ROOT/./lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1
