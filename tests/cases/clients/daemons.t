# What daemons and services call: systemd, udev rules, iptables, libvirt, NFS, Docker, Kata, snapd, pacemaker.
use basic
file etc/modprobe.d/a.conf
	blacklist lone
	blacklist net-twin

# systemd: modprobe@.service; a name that is not known is no news.

$ modprobe -abq lone net_card nosuch; cut -d' ' -f1 proc/modules
net_card

# iptables and its kin: the option stands behind the name.

$ modprobe top -q && modprobe nosuch -q
[1]

# libvirt: is it blacklisted? Names with underscores in the output.

$ modprobe -c | grep -c '^blacklist net_twin$'
1
$ modprobe -b net_twin; rmmod net_card

# Docker, Kata, KMM: all and verbose; dry runs whose exit status counts; a directory of their own.

$ modprobe -va soft net_card 2>&1
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
$ modprobe --dry-run --first-time soft > /dev/null
2> modprobe: ERROR: could not insert 'soft': Module already in kernel
[1]
$ modprobe --dry-run --first-time net_twin > /dev/null
$ mkdir -p own/lib && cp -r lib/modules own/lib && modprobe -rv soft && modprobe -vd own lone number=2 && modprobe -rvd own lone
rmmod lone
rmmod soft
insmod ROOT/own/lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2
rmmod lone
2> modprobe: NOTICE: the kernel command line does not count because of -d
2> modprobe: NOTICE: the kernel command line does not count because of -d
$ modprobe -a soft net_card && modprobe -rv soft net_card
rmmod lone
rmmod soft
rmmod net_card

# snapd, pacemaker, o2cb: to syslog, or not at all.

$ modprobe --syslog lone && modprobe -rs lone && modprobe -s nosuch
[1]

# Kubernetes: "--", and lsmod through grep.

$ modprobe -- net_card; lsmod | grep -e net_card -e middle
net_card               16384  0
middle                 16384  1 top
base                   16384  2 top,middle
$ lsmod | grep -q '^net_card '
