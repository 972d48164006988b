# -c: the directives kind by kind, then the indexes of aliases and symbols.
use basic
file etc/modprobe.d/z.conf
	alias fs-* lone
	alias usb:v[1-2]-* net-card extra words
	options lone	number=1  text="a	b"
	options lone flag
	blacklist net-twin
	install net-card   echo  a  b
	remove net-card echo c
	weakdep top   lone	soft
	softdep top pre: lone  soft post: net-card
	softdep top post: net-twin pre: base
	softdep lone pre: base
	softdep base post:
	softdep middle words
file usr/lib/modprobe.d/a.conf
	options first a=1
file proc/cmdline
	lone.number=7 modprobe.blacklist=net-card,floppy module_blacklist=other

$ modprobe -c
blacklist net_twin
blacklist net_card
blacklist floppy
install net_card   echo  a  b
remove net_card echo c
alias fs_* lone
alias usb:v[1-2]_* net_card
options first a=1
options lone number=1  text="a b"
options lone flag
options lone number=7
softdep top pre: lone soft post: net-card
softdep top pre: base post: net-twin
softdep lone pre: base
softdep base |
softdep middle |
softdep soft pre: base post: lone
weakdep top lone soft
|
# End of configuration files. Dumping indexes now:
|
alias pci:v00008086d*sv* net_card
alias pci:v00008086d0000100Esv* net_twin
alias symbol:base_get base
alias symbol:middle_get middle
$ modprobe -r --showconfig --show-confi -a nosuch | sed -n 1,3p
blacklist net_twin
blacklist net_card
blacklist floppy

# Without indexes there is nothing more to print.

$ rm lib/modules/6.1.0-test/*.bin && modprobe -qc -C /dev/null
softdep soft pre: base post: lone
|
# End of configuration files. Dumping indexes now:
|
$ modprobe -c -S 1.2.3 -C /dev/null
|
# End of configuration files. Dumping indexes now:
|
$ modprobe -c -v -S 1.2.3 | tail -n 4
weakdep top lone soft
|
# End of configuration files. Dumping indexes now:
|
2> modprobe: NOTICE: the kernel command line does not count because of -S
$ printf 'weakdep lone \\ \n' > weak.conf; modprobe -c -C weak.conf | grep weakdep
weakdep lone |
