# SPDX-License-Identifier: MIT
# lkm params on a real kernel: what the kernel shows for what was configured is told to be the same, and what is not, is not.
# vm-tools: lkm
# vm-append: t_param.arr=4,5
lkm() { /sbin/lkm "$@"; }
same_as_configured() { ! /sbin/lkm params t_param | grep differs; }
row 'as configured'
conf 'options t_param i=0x10 u=5 b by=010 sh=-3' 'options t_param s="two words" flags=y,0 strings=a,b nosuch=1'
/sbin/modprobe t_param
check "nothing differs" same_as_configured
t 0 "t_param is loaded${NL}*${NL}  arr=4,5 *configured  4,5  /proc/cmdline*${NL}  i=16 (int, can be changed)*configured  0x10*${NL}  nosuch${NL}    configured  1*unknown *" '' lkm params t_param

row 'not as configured'
echo 7 > /sys/module/t_param/parameters/i
t 0 '*  i=7 (int, can be changed)*differs     changed since*' '' lkm params t_param
echo 16 > /sys/module/t_param/parameters/i
conf 'options t_param u=6'
t 0 '*  u=5 (uint)*configured  6 *differs     loaded before this was configured*' '' lkm params t_param
t 0 '*"name":"u"*"now":"5"*"value":"6"*"drift":"yes"*' '' lkm params --json t_param
/sbin/modprobe -r t_param
t 0 't_param is not loaded*' '' lkm params t_param
finish
