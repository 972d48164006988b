# Wherever a distribution puts its initramfs: an image with a denied module and without the line is found.
needs zstd xz gzip
use basic
file etc/modprobe.d/a.conf
	install lone /bin/false
archive with .zst
	usr/lib/modules/6.1.0-test/kernel/drivers/lone.ko.xz
archive denying .gz
	lib/modules/6.1.0-test/kernel/drivers/lone.ko
	etc/modprobe.d/a.conf=install lone /bin/false\n
archive empty
	lib/modules/6.1.0-test/kernel/drivers/base.ko
unified uki 6.1.0-test .xz
	lib/modules/6.1.0-test/kernel/drivers/lone.ko
unified nameless
	lib/modules/6.1.0-test/kernel/drivers/lone.ko
unified stub 6.1.0-test
file put
	#!/bin/sh
	rm -rf boot efi initrd.img usr/lib/modules lib/modules/6.1.0-test/initrd lib/modules/6.1.0-test/*.efi
	mkdir -p "$(dirname "$2")"
	cp "$1" "$2"
	lkm audit lone | sed -n '1p;/but/,$p'

# Nothing is found.
$ lkm audit lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         no initramfs of 6.1.0-test was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.1.0-test)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
[1]

# /boot: Debian, Fedora, openSUSE, old ones, Void, Slackware, genkernel.
$ for name in initrd.img-6.1.0-test initramfs-6.1.0-test.img initramfs-6.1.0-test initrd-6.1.0-test initrd-6.1.0-test.img initrd.gz initramfs-genkernel-x86_64-6.1.0-test; do sh put with boot/$name; done
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.1.0-test
  what to do  update-initramfs -u -k 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-6.1.0-test.img
  what to do  dracut --force --kver 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-6.1.0-test
  what to do  dracut --force --kver 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd-6.1.0-test
  what to do  dracut --force --kver 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd-6.1.0-test.img
  what to do  dracut --force --kver 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.gz
  what to do  dracut --force --regenerate-all
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-genkernel-x86_64-6.1.0-test
  what to do  dracut --force --kver 6.1.0-test

# Arch Linux, with the name of the package; Alpine, with the flavour of the release.
$ echo linux >lib/modules/6.1.0-test/pkgbase; for name in initramfs-linux.img initramfs-linux-fallback.img initramfs-test; do sh put with boot/$name; done
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-linux.img
  what to do  mkinitcpio -P
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-linux-fallback.img
  what to do  mkinitcpio -P
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initramfs-test
  what to do  mkinitfs 6.1.0-test

# Names without a release.
$ sh put with boot/initrd; sh put with boot/initrd.img; ln -s boot/initrd.img initrd.img; lkm audit lone | grep -c 'contains it'; sh put with initrd.img
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd
  what to do  dracut --force --regenerate-all
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img
  what to do  update-initramfs -u -k all
1
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /initrd.img
  what to do  update-initramfs -u -k all

# A link to an image is no image of its own, and the longer name is shown.
$ sh put with boot/initrd.img-6.1.0-test >put.out; ln -s initrd.img-6.1.0-test boot/initrd.img; lkm audit lone
lone is not kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.1.0-test
  what to do  update-initramfs -u -k 6.1.0-test
[1]

# kernel-install, by the machine's id or another token.
$ for boot in efi boot/efi boot; do sh put with $boot/0123456789abcdef0123456789abcdef/6.1.0-test/initrd; done; sh put with efi/fedora/6.1.0-test/initrd-2
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /efi/0123456789abcdef0123456789abcdef/6.1.0-test/initrd
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/efi/0123456789abcdef0123456789abcdef/6.1.0-test/initrd
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/0123456789abcdef0123456789abcdef/6.1.0-test/initrd
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /efi/fedora/6.1.0-test/initrd-2
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz

# Other directories of a boot loader.
$ for path in boot/firmware/initrd.img boot/ostree/os-0123/initramfs-6.1.0-test.img; do sh put with $path; done
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/firmware/initrd.img
  what to do  kernel-install add-all
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/ostree/os-0123/initramfs-6.1.0-test.img
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz

# Unified kernel images.
$ for path in efi/EFI/Linux/linux.efi boot/efi/EFI/Linux/linux.efi boot/EFI/Linux/linux.efi lib/modules/6.1.0-test/linux.efi; do sh put uki $path; done; sh put nameless efi/EFI/Linux/a.efi
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /efi/EFI/Linux/linux.efi
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/efi/EFI/Linux/linux.efi
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/EFI/Linux/linux.efi
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /lib/modules/6.1.0-test/linux.efi
  what to do  dracut --force --uefi /lib/modules/6.1.0-test/linux.efi 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /efi/EFI/Linux/a.efi
  what to do  kernel-install add-all

# Beside the modules.
$ sh put with lib/modules/6.1.0-test/initrd; sh put with usr/lib/modules/6.1.0-test/initrd
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /lib/modules/6.1.0-test/initrd
  what to do  dracut --force /lib/modules/6.1.0-test/initrd 6.1.0-test
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /usr/lib/modules/6.1.0-test/initrd
  what to do  dracut --force /usr/lib/modules/6.1.0-test/initrd 6.1.0-test

# All of them count: one that has the line does not stand for the others.
$ sh put denying boot/initrd.img-6.1.0-test; mkdir -p efi/EFI/Linux; cp uki efi/EFI/Linux/b.efi; lkm audit lone
lone is kept out
lone is not kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         the initramfs contains it, but not the line that denies it  /efi/EFI/Linux/b.efi
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
[1]

# What makes them by the programs that are installed.
$ mkdir -p usr/bin; touch usr/bin/mkinitcpio; sh put uki efi/EFI/Linux/b.efi; rm usr/bin/mkinitcpio; touch usr/bin/dracut; sh put uki efi/EFI/Linux/b.efi; sh put with boot/initrd.img-6.1.0-test; rm -r usr/bin
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /efi/EFI/Linux/b.efi
  what to do  mkinitcpio -P
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /efi/EFI/Linux/b.efi
  what to do  kernel-install add 6.1.0-test /lib/modules/6.1.0-test/vmlinuz
lone is not kept out
  but         the initramfs contains it, but not the line that denies it  /boot/initrd.img-6.1.0-test
  what to do  dracut --force --kver 6.1.0-test

# A program without an initramfs is none; neither is a directory, a checksum or a link to nothing.
$ sh put stub efi/EFI/Linux/b.efi; mkdir -p boot/initrd.img-6.1.0-test; touch boot/initramfs-6.1.0-test.img.sig; ln -s nothing boot/initrd.img; lkm audit lone
it is not known whether lone is kept out
  but         no initramfs of 6.1.0-test was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.1.0-test)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
it is not known whether lone is kept out
  denied by   install lone /bin/false  /etc/modprobe.d/a.conf:1
  but         no initramfs of 6.1.0-test was found (looked in /boot, /efi, /boot/efi, /usr/lib/modules/6.1.0-test)
  what to do  mount the file system with the initramfs, or boot with module_blacklist=lone
[1]

# An image is that of a release by its name or by the modules in it.
$ sh put empty boot/initrd-6.1.0-test; sh put empty boot/initrd-6.1.0-testing; sh put denying boot/initrd
lone is kept out
lone is kept out
lone is kept out
