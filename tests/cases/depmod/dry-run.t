# depmod -n prints the texts, one behind the other, and writes nothing; --show and --dry-run are other names for it.
needs glibc
use basic
no-index
module kernel/drivers/node.ko
	alias devname:net/node
	alias char-major-10-200
	weakdep lone top

$ depmod -n
kernel/lib/base.ko:
kernel/lib/middle.ko: kernel/lib/base.ko
kernel/drivers/top.ko: kernel/lib/middle.ko kernel/lib/base.ko
kernel/drivers/lone.ko:
kernel/drivers/net-card.ko:
kernel/drivers/net-twin.ko:
kernel/drivers/soft.ko:
kernel/drivers/node.ko:
# Aliases extracted from modules themselves.
alias pci:v00008086d*sv* net_card
alias pci:v00008086d0000100Esv* net_twin
alias devname:net/node node
alias char-major-10-200 node
# Soft dependencies extracted from modules themselves.
softdep soft pre: base post: lone
# Weak dependencies extracted from modules themselves.
weakdep node lone top
# Aliases for symbols, used by symbol_request().
alias symbol:base_get base
alias symbol:middle_get middle
# Device nodes to trigger on-demand module loading.
node net/node c10:200
$ depmod --show 6.1.0-test | head -n 1; depmod --dry-run 6.1.0-test | tail -n 1
kernel/lib/base.ko:
node net/node c10:200
$ ls lib/modules/6.1.0-test
kernel
modules.builtin
modules.builtin.modinfo
modules.order

# -v says, on standard output too, which symbol it is.

$ depmod -n -v | head -n 4
/lib/modules/6.1.0-test/kernel/lib/middle.ko needs "base_get": /lib/modules/6.1.0-test/kernel/lib/base.ko
/lib/modules/6.1.0-test/kernel/drivers/top.ko needs "middle_get": /lib/modules/6.1.0-test/kernel/lib/middle.ko
/lib/modules/6.1.0-test/kernel/drivers/top.ko needs "base_get": /lib/modules/6.1.0-test/kernel/lib/base.ko
kernel/lib/base.ko:

# Without modules.order the modules come by name, and that is told.

$ rm lib/modules/6.1.0-test/modules.order; depmod -n | grep -v -e alias -e '#'
kernel/lib/base.ko:
kernel/drivers/lone.ko:
kernel/lib/middle.ko: kernel/lib/base.ko
kernel/drivers/net-card.ko:
kernel/drivers/net-twin.ko:
kernel/drivers/node.ko:
kernel/drivers/soft.ko:
kernel/drivers/top.ko: kernel/lib/middle.ko kernel/lib/base.ko
softdep soft pre: base post: lone
weakdep node lone top
node net/node c10:200
2> depmod: WARNING: could not open modules.order at /lib/modules/6.1.0-test: No such file or directory

# Nobody is there to read.

$ depmod -n > /dev/full
2> depmod: WARNING: could not open modules.order at /lib/modules/6.1.0-test: No such file or directory
2> depmod: ERROR: could not write to standard output: No space left on device
[1]
