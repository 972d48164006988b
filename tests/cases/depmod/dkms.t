# DKMS: the release before the options, and a module must not be taken away again because of another one: exit 0.
needs xz
use basic
no-index
module updates/dkms/lone.ko.xz
	license GPL
	alias from-dkms
	import printk
module updates/dkms/foreign.ko
	license GPL
	author Jörg
	alias straße
	alias plain
bytes @/updates/dkms/empty.ko
file boot/System.map-6.1.0-test
	ffffffff82345678 r __ksymtab_printk

$ depmod -a 6.1.0-test -F /boot/System.map-6.1.0-test; echo $?
0
2> depmod: ERROR: '/lib/modules/6.1.0-test/updates/dkms/empty.ko': the file is empty
2> depmod: WARNING: /lib/modules/6.1.0-test/updates/dkms/foreign.ko: alias left out of modules.alias.bin, it is not ASCII: straße
$ grep updates lib/modules/6.1.0-test/modules.dep
updates/dkms/empty.ko:
updates/dkms/foreign.ko:
updates/dkms/lone.ko.xz:
$ grep -e plain -e dkms lib/modules/6.1.0-test/modules.alias
alias plain foreign
alias from-dkms lone
$ modprobe -R from-dkms; modprobe -D lone
lone
insmod /lib/modules/6.1.0-test/updates/dkms/lone.ko.xz |
$ depmod -a 6.1.0-test; echo $?
0
2> depmod: ERROR: '/lib/modules/6.1.0-test/updates/dkms/empty.ko': the file is empty
2> depmod: WARNING: /lib/modules/6.1.0-test/updates/dkms/foreign.ko: alias left out of modules.alias.bin, it is not ASCII: straße

# Behind an installation: all devices at once. Behind a removal: an empty tree has no indexes left but these names.

$ printf '%s\0' pci:v00008086d0000100Esv00001AF4 plain from-dkms nosuch | xargs -0 modprobe -a -b -q; cut -d ' ' -f 1 proc/modules
lone
foreign
net_twin
net_card
$ rm -r lib/modules/6.1.0-test/updates lib/modules/6.1.0-test/kernel; depmod -a 6.1.0-test;
> cd lib/modules/6.1.0-test; [ -s modules.dep ] || rm -f modules.alias modules.dep modules.devname modules.softdep modules.symbols modules.weakdep *.bin; ls
modules.builtin
modules.builtin.modinfo
modules.order
