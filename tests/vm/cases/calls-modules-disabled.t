# SPDX-License-Identifier: MIT
# Row 3: kernel.modules_disabled=1 forbids loading and unloading, until the next boot.
# vm-boot: own
# vm-leaves: dep_a
row 3
expect OK '' finit dep_a.ko 0
echo 1 > /proc/sys/kernel/modules_disabled
expect EPERM - finit t_meta.ko 0
expect EPERM - init t_meta.ko
expect EPERM - delete dep_a
expect EPERM - finitfd 999
echo 0 2>/dev/null > /proc/sys/kernel/modules_disabled
is /proc/sys/kernel/modules_disabled 1
expect EPERM - finit t_meta.ko 0
row '3, tools'
t 1 '' "insmod: ERROR: could not insert module ./t_meta.ko: Operation not permitted" insmod ./t_meta.ko
t 1 '' "modprobe: ERROR: could not insert 't_meta': Operation not permitted" modprobe t_meta
t 1 '' "*rmmod: ERROR: could not remove module dep_a: Operation not permitted" rmmod dep_a
