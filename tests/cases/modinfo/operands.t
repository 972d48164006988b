# Several operands: names, aliases, files; what is not found does not stop the rest.
use basic

$ modinfo -F filename lone ./lib/modules/6.1.0-test/kernel/lib/base.ko nosuch pci:v00008086d0000100Esv0
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
ROOT/./lib/modules/6.1.0-test/kernel/lib/base.ko
/lib/modules/6.1.0-test/kernel/drivers/net-card.ko
/lib/modules/6.1.0-test/kernel/drivers/net-twin.ko
2> modinfo: ERROR: Module nosuch not found.
[1]

$ modinfo
2> modinfo: ERROR: missing module or filename.
[1]
