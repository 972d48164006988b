# -a: every operand is a module; what is not found is a warning and an exit status.
use basic

$ modprobe -D -a lone nosuch net-card
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
2> modprobe: WARNING: Module nosuch not found in directory /lib/modules/6.1.0-test
[1]

$ modprobe -qa lone nosuch net-card
[1]

$ cut -d' ' -f1 proc/modules
net_card
lone
