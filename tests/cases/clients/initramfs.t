# What the makers of initial file systems call: initramfs-tools, dracut, mkinitcpio, mkosi, mkinitfs.
use basic
file etc/modprobe.d/a.conf
	options lone number=3
	install net_card modprobe -i net_card

# initramfs-tools: unknown names are passed over, builtin lines too; the second word is a path.

$ modprobe --all --set-version=6.1.0-test --ignore-install --quiet --show-depends soft nosuch lone inside net-card
insmod /lib/modules/6.1.0-test/kernel/drivers/soft.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=3 |
builtin inside
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
[1]
$ modprobe --all --set-version=6.1.0-test --quiet --show-depends soft net-card | while read -r prefix kmod options; do echo "$prefix|$kmod|$options"; done
insmod|/lib/modules/6.1.0-test/kernel/lib/base.ko||
insmod|/lib/modules/6.1.0-test/kernel/drivers/soft.ko||
insmod|/lib/modules/6.1.0-test/kernel/drivers/lone.ko|number=3
install|modprobe|-i net_card
$ modinfo -k 6.1.0-test -F firmware lib/modules/6.1.0-test/kernel/drivers/lone.ko
$ modprobe -v -b "pci:v00008086d0000100Esv00001AF4"
install modprobe -i net_card |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-card.ko |
insmod /lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |
$ m="lone number=4"; modprobe $m; cat sys/module/lone/parameters/number
4
$ modprobe -q -a top nosuch soft
[1]

# dracut: another root and release by options, a dry run.

$ rmmod net_twin; mkdir -p img/lib && cp -r lib/modules img/lib && modprobe -d img/lib/../ -S 6.1.0-test --dry-run net_twin
insmod ROOT/img/lib/..//lib/modules/6.1.0-test/kernel/drivers/net-twin.ko |
$ modinfo -F filename lone top -k 6.1.0-test
/lib/modules/6.1.0-test/kernel/drivers/lone.ko
/lib/modules/6.1.0-test/kernel/drivers/top.ko

# mkinitcpio: quiet, all, resolve, in one word; and NUL for the fields.

$ modprobe -d img -S 6.1.0-test -qaR fs-inside pci:v00008086d0000100Esv00001AF4 nosuch | sort -u
inside
net_card
net_twin
$ modinfo -b img -k 6.1.0-test -0 top | tr '\0' '\n' | sed -n 's/^\(filename\|depends\)[:= ]*/\1 /p'
filename ROOT/img/lib/modules/6.1.0-test/kernel/drivers/top.ko
depends middle,base

# mkosi: many names at once, and whether there is --modname stands in the help.

$ modinfo --set-version 6.1.0-test --null --basedir img --modname lone top inside | tr '\0' '\n' | grep -c -e '^name' -e '^filename'
6
$ modinfo --help | grep -c -e --modname
1

# mkinitfs: parameters behind the name, as everywhere.

$ rmmod lone; modprobe -q lone number=8; cat sys/module/lone/parameters/number
8
$ find lib/modules -name 'l*.ko' -exec modinfo -k 6.1.0-test -F license -- {} +
GPL
