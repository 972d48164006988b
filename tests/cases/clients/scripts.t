# What scripts and tools for machines read: lm-sensors, DKMS, kpatch, Ansible, SPDK, tuned, ALSA, vendors' install lines.
use basic
module kernel/drivers/kvm.ko
	parm ple_gap:uint
	version 1.2
	vermagic 6.1.0-test SMP mod_unload
	import printk 0x12345678
file etc/modprobe.d/vendor.conf
	install net_card modprobe --ignore-install net_card $CMDLINE_OPTS && echo setup of net_card
	options snd_lone index=-2
	softdep top pre: lone

# lm-sensors: "insmod" at the beginning of a line, or "already in kernel".

$ modprobe -n -v --first-time fs-inside 2>&1
modprobe: ERROR: could not insert 'inside': Module already in kernel
[1]
$ modprobe -n -v --first-time lone 2>&1 | grep -c ^insmod
1
$ modprobe lone && modprobe -n -v --first-time lone 2>&1 | grep -c 'already in kernel'
1

# DKMS: all devices of the machine at once.

$ mkdir -p sys/devices/a sys/devices/b && echo pci:v00008086d0000100Esv00001AF4 > sys/devices/a/modalias && echo of:Nnothing > sys/devices/b/modalias
$ find sys/devices -name modalias -print0 | xargs -0 cat | sort -u | xargs modprobe -a -b -q
setup of net_card
[123]
$ cut -d' ' -f1 proc/modules
net_twin
net_card
lone
$ modinfo lib/modules/*/kernel/drivers/kvm.ko | awk '$1 == "version:" {print $2}'
1.2

# kpatch: the old spelling; success is no output, and busy has its words.

$ modprobe --dump-modversions lib/modules/6.1.0-test/kernel/drivers/kvm.ko
0x12345678	printk
$ out=$(LC_ALL=C insmod lib/modules/6.1.0-test/kernel/drivers/kvm.ko 2>&1); echo "<$out>"; rmmod kvm
<>
$ mkdir -p fake/errno; echo EBUSY > fake/errno/kvm; out=$(LC_ALL=C insmod lib/modules/6.1.0-test/kernel/drivers/kvm.ko 2>&1); echo "$out" | grep -o 'Device or resource busy'
Device or resource busy
$ modinfo -F vermagic kvm | awk '{print $1}'
6.1.0-test

# Ansible: a check first, options behind the name.

$ modprobe -n top count=1 && modprobe -n --first-time top count=1 > /dev/null
insmod /lib/modules/6.1.0-test/kernel/lib/base.ko |
insmod /lib/modules/6.1.0-test/kernel/lib/middle.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/top.ko count=1
$ modprobe top count=1 && modprobe -r top -n
rmmod top
rmmod middle
rmmod base
rmmod lone
$ modprobe -r top && modprobe -r top

# SPDK, tuned, ALSA, Ceph.

$ modprobe -R "$(cat sys/devices/a/modalias)"
net_card
net_twin
$ modinfo -p kvm | grep -c ple_gap
1
$ modprobe -c | sed -n 's/^options \(snd[^ ]*\).*/\1/p'
snd_lone
$ modinfo -F parm lone | grep -q ^number:

# Vendors' lines call modprobe again for the module itself.

$ rmmod net_card; modprobe -v net_card
install modprobe --ignore-install net_card $CMDLINE_OPTS && echo setup of net_card |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
setup of net_card
