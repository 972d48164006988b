# What audit cannot look at is unknown, and never "kept out".
needs gzip
use basic
file etc/modprobe.d/a.conf
	install lone /bin/false
	install nosuch /bin/false
	blacklist later
archive boot/initrd.img-6.1.0-test .gz
	lib/modules/6.1.0-test/kernel/drivers/base.ko
archive other .gz
	lib/modules/6.9/kernel/drivers/later.ko
	lib/modules/6.9/kernel/drivers/nosuch.ko
archive squashed
	squashfs-root.img=hsqs and more
unified with 6.9
	lib/modules/6.9/kernel/drivers/lone.ko
file lib/modules/5.0/modules.dep
	# left by a kernel that was removed

$ lkm audit lone; lkm audit
lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
later is kept out (no module here has this name)
  denied by   blacklist later  /etc/modprobe.d/a.conf:3
lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
nosuch is kept out (no module here has this name)
  denied by   install nosuch /bin/false  /etc/modprobe.d/a.conf:2

# Another release is installed: its image is missing; with --kernel only one counts.
$ cp -r lib/modules/6.1.0-test lib/modules/6.9; lkm audit lone; lkm audit -k 6.1.0-test lone; lkm audit -k 6.9 lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         no initramfs of 6.9 was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.9)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         no initramfs of 6.9 was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.9)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
[1]

# That image has modules that this release does not have.
$ cp other boot/initrd.img-6.9; lkm audit
later is not kept out (no module here has this name)
  denied by   blacklist later  /etc/modprobe.d/a.conf:3
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.9
  what to do  update-initramfs -u -k 6.9
lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
nosuch is not kept out (no module here has this name)
  denied by   install nosuch /bin/false  /etc/modprobe.d/a.conf:2
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.9
  what to do  update-initramfs -u -k 6.9
[1]

# A damaged unified kernel image, and one that is something else.
$ rm boot/initrd.img-6.9; mkdir -p efi/EFI/Linux; printf 'MZ' >efi/EFI/Linux/a.efi; lkm audit --json lone
{"schema":1,"command":"audit","modules":[{"name":"lone","known":true,"kept_out":false,"denied":"command","text":"install lone /bin/false","file":"/etc/modprobe.d/a.conf","line":1,"users":[],"holes":[{"kind":"initramfs-unknown","text":"the initramfs may contain it without this line: it is not a PE file","remedy":"list its files with lsinitramfs or lsinitrd","file":"/efi/EFI/Linux/a.efi","line":0}],"remedies":["list its files with lsinitramfs or lsinitrd"]}]}
[1]

$ rm -r efi lib/modules/6.9; ln -s initrd.img initrd.img; lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs may contain it without this line: Too many levels of symbolic links  /initrd.img
  what to do  make it readable, then run 'lkm audit' again
[1]

# Modules may be in a file system inside the image.
$ cp boot/initrd.img-6.1.0-test saved; cp squashed boot/initrd.img-6.1.0-test; rm initrd.img; lkm audit lone; cp saved boot/initrd.img-6.1.0-test
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs may contain it without this line: it contains a file system image, which is not read  /boot/initrd.img-6.1.0-test
  what to do  list its files with lsinitramfs or lsinitrd

# With --kernel, an image that says that it is for another release does not count.
$ mkdir -p efi/EFI/Linux; cp with efi/EFI/Linux/a.efi; lkm audit -k 6.1.0-test lone; lkm audit lone; rm -r efi
lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
lone is not kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /efi/EFI/Linux/a.efi
  what to do  kernel-install add 6.9 /lib/modules/6.9/vmlinuz

# A file of the configuration that cannot be read may come first.
$ mkdir etc/modprobe.d/0.conf; lkm audit lone; rmdir etc/modprobe.d/0.conf; ln -s 0.conf etc/modprobe.d/0.conf; lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the configuration that could not be read may override this: could not read '/etc/modprobe.d/0.conf': Is a directory
  what to do  make all files of the configuration readable
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the configuration that could not be read may override this: could not read '/etc/modprobe.d/0.conf': Too many levels of symbolic links
  what to do  make all files of the configuration readable
2> lkm audit: ERROR: could not read '/etc/modprobe.d/0.conf': Is a directory
2> lkm audit: ERROR: could not read '/etc/modprobe.d/0.conf': Too many levels of symbolic links
[1]
