# SPDX-License-Identifier: MIT
# Built-in code that initcall_blacklist= keeps from running, by the symbols of real kernels.
# vm-append: initcall_blacklist=i8042_init
# vm-tools: lkm
lkm() { /sbin/lkm "$@"; }
row 'audit of built-in code'
check 'the kernel takes the function' sh -c 'dmesg | grep -q "blacklisting initcall i8042_init"'
check 'its driver is not there' [ ! -e /sys/bus/platform/drivers/i8042 ]
t 0 'i8042 is kept out*initcall_blacklist=i8042_init*' '' lkm audit i8042
t 1 'serio is not kept out*it is built into the kernel*boot with initcall_blacklist=serio_init*' '' lkm audit serio
row 'audit without an initramfs'
conf 'install t_meta /bin/false'
t 1 'it is not known whether t_meta is kept out*no initramfs of * was found*' '' lkm audit t_meta
mkdir -p /boot
cd / && find etc/modprobe.d lib/modules/*/extra/t_meta.ko lib/modules/*/t_meta.ko 2>/dev/null | cpio -o -H newc > "/boot/initrd.img-$(uname -r)" 2>/dev/null
t 0 't_meta is kept out*' '' lkm audit t_meta
rm -r /boot
conf ''
