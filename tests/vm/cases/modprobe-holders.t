# SPDX-License-Identifier: MIT
# modprobe --remove-holders and --wait on modules that are really used, MODPROBE_OPTIONS, and -c. (kmod 30 removes the module
# twice when its holder depends on it, and then fails; its --wait may sleep for minutes.)
# vm-tools: lkm
row 'modprobe --remove-holders'
t 0 '' '' modprobe dep_b
t 1 '' 'modprobe: FATAL: Module dep_a is in use.' modprobe -r dep_a
t 0 'rmmod dep_b*rmmod dep_a' '' modprobe -r -v --remove-holders dep_a
absent dep_a dep_b
# Of all that use it, each goes.
t 0 '' '' modprobe -a dep_b dep_ns
t 0 '' '' modprobe -r --remove-holders dep_a
absent dep_a dep_b dep_ns
# Nothing uses it; it is not loaded; it is built in.
insmod t_meta.ko
t 0 '' '' modprobe -r --remove-holders t_meta
absent t_meta
t 0 '' '' modprobe -r --remove-holders t_meta
t 1 '' 'modprobe: FATAL: Module ipv6 is builtin.' modprobe -r --remove-holders ipv6
row 'modprobe --wait'
insmod t_held.ko held=1
t 1 '' "modprobe: ERROR: *could not remove 't_held': Resource temporarily unavailable" modprobe -r -w 200 t_held
loaded t_held
{ usleep 500000; echo 0 > /sys/module/t_held/parameters/held; } &
t 0 '' '' modprobe -r --wait 15000 t_held
wait
absent t_held
t 1 '' "modprobe: ERROR: unexpected wait value 'soon'." modprobe -r -w soon t_held
row MODPROBE_OPTIONS
export MODPROBE_OPTIONS='-n -v'
t 0 'insmod *t_meta.ko*' '' modprobe t_meta
export MODPROBE_OPTIONS=
absent t_meta
row 'modprobe -c'
# The distribution's forgets the blank before "post:".
theirs=$(/kmod/modprobe -c | sed 's/ *post:/ post:/')
check 'like the distribution'"'"'s: modprobe -c' [ "$(modprobe -c | sed 's/ *post:/ post:/')" = "$theirs" ]
check 'and with that blank' sh -c "! /sbin/modprobe -c | grep -q '[^ ]post:' || ! [ $TOOLS = lkm ]"
same modprobe --show-exports /rig/m/dep_a.ko
