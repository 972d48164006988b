# -d: the modules below another root, with the configuration of this one.
use basic
file etc/modprobe.d/a.conf
	options lone number=1
run mkdir -p other/lib && mv lib/modules other/lib/

$ modprobe -d "$HOME/other" -D lone
insmod ROOT/other/lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |

$ modprobe -d other -D lone
insmod ROOT/other/lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |
