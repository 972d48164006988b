# A module may come in before the configuration of the system counts: from the initramfs.
needs gzip xz zstd
use basic
file etc/modprobe.d/a.conf
	install lone /bin/false
	install soft /bin/false
	blacklist middle
archive boot/initrd.img-6.1.0-test
	usr/lib/modules/6.1.0-test/kernel/drivers/lone.ko.xz
	./lib/modules/6.1.0-test/kernel/drivers/net-card.ko
archive gz .gz
	lib/modules/6.1.0-test/kernel/drivers/lone.ko
	etc/modprobe.d/b.conf=# \ninstall lone /bin/true\n
archive xz .xz
	lib/modules/6.1.0-test/kernel/drivers/lone.ko
	etc/modprobe.d/a.conf=blacklist lone\n
	lib/modprobe.d/a.conf=install lone /bin/false\n
archive zst .zst
	etc/modprobe.d/a.conf=install lone /bin/false\n
	etc/modprobe.d/a.conf=# replaced\n
	lib/modules/6.1.0-test/kernel/drivers/lone.ko

$ lkm audit lone soft
lone is not kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.1.0-test
  what to do  update-initramfs -u -k 6.1.0-test
soft is kept out
  denied by   install soft /bin/false  /etc/modprobe.d/a.conf:2
[1]

# A rule in the image holds; what only stops aliases does not; a file of /etc hides that of /lib.
$ mv gz boot/initrd.img-6.1.0-test; lkm audit lone
lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1

$ mv xz boot/initrd.img-6.1.0-test; lkm audit lone
lone is not kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.1.0-test
  what to do  update-initramfs -u -k 6.1.0-test
[1]

$ mv zst boot/initrd.img-6.1.0-test; lkm audit --json lone
{"schema":1,"command":"audit","modules":[{"name":"lone","known":true,"kept_out":false,"denied":"command","text":"install lone /bin/false","file":"/etc/modprobe.d/a.conf","line":1,"users":[],"holes":[{"kind":"initramfs","text":"the initramfs contains it, but not the line that denies it","remedy":"update-initramfs -u -k 6.1.0-test","file":"/boot/initrd.img-6.1.0-test","line":0}],"remedies":["update-initramfs -u -k 6.1.0-test"]}]}
[1]

# The kernel itself forbids it, there too.
$ echo 'module_blacklist=lone' >proc/cmdline; lkm audit lone; echo quiet >proc/cmdline
lone is kept out
  denied by   module_blacklist=lone  /proc/cmdline

# The other name that images have.
$ mv boot/initrd.img-6.1.0-test boot/initramfs-6.1.0-test.img; lkm audit lone
lone is not kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-6.1.0-test.img
  what to do  dracut --force --kver 6.1.0-test
[1]

$ lkm deny -q net-card lone
net_card is denied  /etc/modprobe.d/lkm-deny.conf:10
lone is denied  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-6.1.0-test.img
  what to do  dracut --force --kver 6.1.0-test

# What cannot be looked into may be anything.
$ printf 'LZ4!' >boot/initramfs-6.1.0-test.img; touch -d 2001-01-01 boot/*; lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs may contain it without this line: it is compressed in a way that is not supported here, and it is older than the file with the line  /boot/initramfs-6.1.0-test.img
  what to do  dracut --force --kver 6.1.0-test
[1]

$ touch -d 2001-01-01 etc/modprobe.d/*; touch boot/*; lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs may contain it without this line: it is compressed in a way that is not supported here  /boot/initramfs-6.1.0-test.img
  what to do  list its files with lsinitramfs or lsinitrd
[1]

$ printf '07070100000' >boot/initramfs-6.1.0-test.img; lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs may contain it without this line: it is damaged  /boot/initramfs-6.1.0-test.img
  what to do  list its files with lsinitramfs or lsinitrd
[1]

$ rm boot/*; mkdir boot/initrd.img-6.1.0-test; lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         no initramfs of 6.1.0-test was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.1.0-test)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
[1]
