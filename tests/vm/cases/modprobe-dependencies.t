# SPDX-License-Identifier: MIT
# modprobe by name, with dependencies of several levels, ours and Debian's.
# vm-modules: 8021q dummy
row 'modprobe NAME'
t 0 '' '' modprobe dep_c
order dep_a dep_b dep_c
is /sys/module/dep_c/parameters/sum 8
is /sys/module/dep_a/refcnt 2
is /sys/module/dep_b/refcnt 1
t 0 '' '' modprobe dep_c
t 1 '' "modprobe: ERROR: could not insert 'dep_c': Module already in kernel" modprobe --first-time dep_c
t 0 '' '' modprobe -r dep_c
absent dep_b dep_c
away dep_a
insmod dep_a.ko
t 0 '' '' modprobe dep_c
order dep_a dep_b dep_c
t 0 '' '' modprobe -r dep_c
away dep_a
t 0 '' '' modprobe -a t_meta t-dash
loaded t_meta t_dash
t 0 '' '' modprobe -r t_meta t_dash
absent t_meta t_dash

row "modprobe NAME, Debian's"
t 0 '' '' modprobe 8021q
loaded 8021q garp mrp stp llc
order llc stp garp 8021q
t 1 '' 'modprobe: FATAL: Module llc is in use.' modprobe -r llc
t 1 '' 'rmmod: ERROR: Module llc is in use by: *' rmmod llc
t 0 '' '' modprobe -r 8021q
absent 8021q garp mrp
away stp llc
t 0 '' '' modprobe dummy numdummies=3
check 'its parameter had its effect' [ -d /sys/class/net/dummy2 ]
t 0 '' '' modprobe -r dummy

row 'modprobe, dry'
t 0 "insmod $MODULES/extra/dep_a.ko ${NL}insmod $MODULES/extra/dep_b.ko ${NL}insmod $MODULES/extra/dep_c.ko " '' \
	modprobe -D dep_c
t 0 "insmod $MODULES/extra/dep_a.ko ${NL}insmod $MODULES/extra/dep_b.ko ${NL}insmod $MODULES/extra/dep_c.ko level=4"* '' \
	modprobe -n -v dep_c level=4
absent dep_a dep_b dep_c
t 0 "insmod $MODULES/extra/dep_a.ko ${NL}insmod $MODULES/extra/dep_b.ko ${NL}insmod $MODULES/extra/dep_c.ko " '' \
	modprobe -v dep_c
! ours || t 0 "rmmod dep_c${NL}rmmod dep_b${NL}rmmod dep_a" '' modprobe -n -rv dep_c
t 0 "rmmod dep_c${NL}rmmod dep_b*" '' modprobe -rv dep_c
away dep_a
same modprobe -D 8021q
same modprobe -D dep_c level=5

row 'modprobe, refused'
t 1 '' "modprobe: FATAL: Module nosuch not found in directory $MODULES" modprobe nosuch
t 1 '' '' modprobe -q nosuch
t 1 '' "modprobe: WARNING: Module nosuch not found in directory $MODULES" modprobe -a nosuch t_meta
loaded t_meta
t 0 '' '' modprobe -r t_meta
t 1 '' "modprobe: ERROR: could not insert 't_param': Invalid argument" modprobe t_param i=abc
t 1 '' "modprobe: ERROR: could not insert 't_undef': Unknown symbol in module, or unknown parameter (see dmesg)" \
	modprobe t_undef
t 1 '' "modprobe: ERROR: could not insert 't_fail': No such device" modprobe t_fail rc=-19
t 1 '' "modprobe: ERROR: could not insert 'dep_onfail': No such device" modprobe dep_onfail
absent dep_fail dep_onfail t_fail t_undef t_param
t 1 '' 'modprobe: ERROR: missing parameters. See -h.' modprobe

row 'modprobe, built in'
t 0 '' '' modprobe ipv6
t 0 'builtin ipv6' '' modprobe -D ipv6
t 1 '' 'modprobe: FATAL: Module ipv6 is builtin.' modprobe -r ipv6
