# -m: the operand is a name, also when a file is called so.
use basic

$ modinfo -m -n lone
/lib/modules/6.1.0-test/kernel/drivers/lone.ko

$ modinfo --modname nosuch
2> modinfo: ERROR: Module name nosuch not found.
[1]

# A path is no name, also when a module has its last component.
$ modinfo -m -n ./lone.ko /lib/modules/6.1.0-test/kernel/drivers/lone.ko drivers/lone
2> modinfo: ERROR: Module name ./lone.ko not found.
2> modinfo: ERROR: Module name /lib/modules/6.1.0-test/kernel/drivers/lone.ko not found.
2> modinfo: ERROR: Module name drivers/lone not found.
[1]

$ modinfo -m -n lone.ko
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
