# SUSE's weak-modules2 and driver-check.sh: the warnings by grep, silence as the sign of success, and the number of the version.
use basic
no-index
file symvers
	0x00000000	printk	vmlinux	EXPORT_SYMBOL

$ depmod --version | sed -rn 's/.* ([0-9]+)(\.([0-9]+)(\..*)?)?/\1 \3/p'
34 |
$ depmod -n -e -E symvers 6.1.0-test 2>&1 >/dev/null
$ mkdir -p base/lib && cp -r lib/modules base/lib && : > empty; depmod -b base -ae -E empty 6.1.0-test 2>&1 | grep -E ' (needs unknown|disagrees about version of) symbol '
depmod: WARNING: ROOT/base/lib/modules/6.1.0-test/kernel/lib/base.ko needs unknown symbol printk
$ ls base/lib/modules/6.1.0-test/modules.dep
base/lib/modules/6.1.0-test/modules.dep
$ depmod -b base -ae -F empty 6.1.0-test 2>&1 | grep -c -E ' (needs unknown|disagrees about version of) symbol '
1
