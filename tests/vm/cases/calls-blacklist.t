# SPDX-License-Identifier: MIT
# Row 36: module_blacklist= of the kernel's command line.
# vm-append: module_blacklist=t_meta,dep-a t_param.i=11 t_param.s=kernel t-param.arr=4,5 dep_b.level=20 modprobe.blacklist=t_alias1
row 36
expect EPERM 'Module t_meta is blacklisted' finit t_meta.ko 0
expect EPERM 'Module t_meta is blacklisted' init t_meta.ko
# The name inside counts.
cp t_meta.ko /tmp/other.ko
expect EPERM 'Module t_meta is blacklisted' finit /tmp/other.ko 0
expect ENOEXEC '' finit v_trunc_half.ko 0
# A dash does not match an underscore here.
expect OK '' finit dep_a.ko 0
expect OK '' delete dep_a
row '36, tools'
t 1 '' "modprobe: ERROR: could not insert 't_meta': Operation not permitted" modprobe t_meta
t 0 '' '' modprobe dep_c
t 0 '' '' modprobe -r dep_c
away dep_a
