# SPDX-License-Identifier: MIT
# Options from modprobe.d, the kernel's and the own command line, seen in sysfs.
# vm-append: module_blacklist=t_meta,dep-a t_param.i=11 t_param.s=kernel t-param.arr=4,5 dep_b.level=20 modprobe.blacklist=t_alias1
p=/sys/module/t_param/parameters
row 'modprobe, kernel command line'
t 0 '' '' modprobe t_param
is $p/i 11
is $p/s kernel
is $p/arr 4,5
t 0 '' '' modprobe -r t_param
t 0 '' '' modprobe lkm-test-shared-x
absent t_alias1
loaded t_alias2
t 0 '' '' modprobe -r t_alias2

row 'modprobe, modprobe.d'
conf 'options t_param u=5 i=1' 'options t_param b=1' 'options lkm-test-meta note=1' 'options dep_a level=7' \
	'options t-param sh=-3'
t 0 '' '' modprobe t_param
is $p/u 5
is $p/b Y
is $p/sh -3
is $p/i 11
t 0 '' '' modprobe -r t_param
# The command line comes last, so it wins.
t 0 '' '' modprobe t_param i=99 's=three short words'
is $p/i 99
is $p/s 'three short words'
is $p/u 5
t 0 '' '' modprobe -r t_param
t 0 "insmod $MODULES/extra/t_param.ko u=5 i=1 b=1 sh=-3 i=11 s=kernel arr=4,5 lo=9" '' modprobe -D t_param lo=9
same modprobe -D t_param lo=9

row 'modprobe, options of dependencies'
t 0 '' '' modprobe dep_c level=100
is /sys/module/dep_a/parameters/level 7
is /sys/module/dep_b/parameters/level 20
is /sys/module/dep_c/parameters/level 100
is /sys/module/dep_c/parameters/sum 141
t 0 '' '' modprobe -r dep_c
away dep_a

row 'modprobe, folders'
echo 'options t_meta from=etc' > /etc/modprobe.d/10-x.conf
echo 'options t_meta from=run' > /run/modprobe.d/10-x.conf
echo 'options t_meta also=run' > /run/modprobe.d/20-x.conf
echo 'options t_meta never=1' > /run/modprobe.d/30-x.txt
same modprobe -D t_meta
t 0 "insmod $MODULES/extra/t_meta.ko from=etc also=run"* '' modprobe -D t_meta
echo 'options t_meta only=this' > /tmp/only.conf
t 0 "insmod $MODULES/extra/t_meta.ko only=this"* '' modprobe -C /tmp/only.conf -D t_meta
