# -m: the operand is a name, also when a file is called so.
use basic

$ modinfo -m -n lone
/lib/modules/6.1.0-test/kernel/drivers/lone.ko

$ modinfo --modname nosuch
2> modinfo: ERROR: Module name nosuch not found.
[1]
