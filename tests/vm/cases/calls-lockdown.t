# SPDX-License-Identifier: MIT
# Row 36 as well: EPERM from lockdown, which is neither privilege nor blacklist.
# vm-append: lockdown=integrity
row 36
check 'the kernel is locked down' grep -q '\[integrity\]' /sys/kernel/security/lockdown
expect EPERM 'Lockdown: kx: unsigned module loading is restricted' finit t_meta.ko 0
expect EPERM '' finit s_foreign.ko 0
expect EBADMSG '' finit s_badder.ko 0
expect EKEYREJECTED - finit d_tampered.ko 0
expect EPERM '' finit d_stripped.ko 0
expect EPERM '' finit d_signed.ko 2
expect OK '' finit d_signed.ko 0
expect OK '' delete dummy
row '36, tools'
t 1 '' "insmod: ERROR: could not insert module ./t_meta.ko: Operation not permitted" insmod ./t_meta.ko
t 0 '' '' insmod ./d_signed.ko
t 0 '' '' rmmod dummy
