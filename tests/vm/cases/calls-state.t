# SPDX-License-Identifier: MIT
# Rows 43 and 44: what /proc/modules and sysfs say about a module, also while it comes and goes.
line() { grep "^$1 " /proc/modules; }
matches() { case $1 in $2) ;; *) echo "$1"; false ;; esac; }

row 43
expect OK '' finit dep_a.ko 0
expect OK '' finit dep_b.ko 0
expect OK '' finit t_meta.ko 0
check 'a module in use names its users' matches "$(line dep_a)" 'dep_a [0-9]* 1 dep_b, Live 0x* (OE)'
check 'one that is not: a dash' matches "$(line dep_b)" 'dep_b [0-9]* 0 - Live 0x* (OE)'
is /sys/module/dep_a/initstate live
is /sys/module/dep_a/refcnt 1
is /sys/module/dep_a/taint OE
is /sys/module/dep_a/parameters/level 1
is /sys/module/t_meta/version 1.2.3
check 'srcversion is 23 hexadecimal digits' grep -qE '^[0-9A-F]{23}$' /sys/module/t_meta/srcversion
check 'holders names the user' [ -d /sys/module/dep_a/holders/dep_b ]
check 'a note with the build id' [ -e /sys/module/t_meta/notes/.note.gnu.build-id ]
check 'sections' [ -e /sys/module/t_meta/sections/.init.text -o -e /sys/module/t_meta/sections/.exit.text ]
value /sys/module/t_meta/coresize
size=$value
check 'coresize is the size of /proc/modules' matches "$(line t_meta)" "t_meta $size 0 - Live 0x*"
kx delete t_meta > /tmp/.deleted
kx delete dep_b > /tmp/.deleted
kx delete dep_a > /tmp/.deleted

kx finit t_slow.ko 0 ms=1000 > /tmp/.slow &
usleep 400000
check 'in its init function: Loading, with a +' matches "$(line t_slow)" 't_slow [0-9]* 1 - Loading 0x* (OE+)'
is /sys/module/t_slow/initstate coming
wait
is /sys/module/t_slow/initstate live
kx delete t_slow > /tmp/.deleted

kx finit t_slowexit.ko 0 ms=1000 > /tmp/.slow
kx delete t_slowexit > /tmp/.slow &
usleep 400000
check 'in its exit function: Unloading, with a -' matches "$(line t_slowexit)" 't_slowexit [0-9]* -1 - Unloading 0x* (OE-)'
is /sys/module/t_slowexit/initstate going
wait
absent t_slowexit

row 44
# A module that is live and referenced counts as in use: the reference count comes before the state.
expect OK '' finit t_held.ko 0 held=1
is /sys/module/t_held/initstate live
is /sys/module/t_held/refcnt 1
expect EAGAIN - delete t_held
echo 0 > /sys/module/t_held/parameters/held
is /sys/module/t_held/refcnt 0
expect OK '' delete t_held
