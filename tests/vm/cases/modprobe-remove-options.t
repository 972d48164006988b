# SPDX-License-Identifier: MIT
# How long modprobe -r --wait waits, and --remove-holders of a chain; proc, sysfs or the calls are missing.
# vm-timeout: 60
# vm-tools: lkm
now() { # in ms, in $now
	read -r now _ < /proc/uptime
	now=${now%.*}${now#*.}0
}

row 'modprobe -r --wait'
insmod t_held.ko held=1
t 1 '' 'modprobe: FATAL: Module t_held is in use.' modprobe -r t_held
now
began=$now
t 1 '' "modprobe: ERROR: could not remove 't_held': Resource temporarily unavailable" modprobe -r -w 400 t_held
now
check "it waits so long, and not much longer: $((now - began)) ms" [ $((now - began)) -ge 400 -a $((now - began)) -lt 3000 ]
loaded t_held
(usleep 700000; echo 0 > /sys/module/t_held/parameters/held) &
now
began=$now
t 0 '' '' modprobe -r --wait=20000 t_held
now
check "what becomes free is unloaded then: $((now - began)) ms" [ $((now - began)) -lt 10000 ]
wait
absent t_held
modprobe dep_c
t 0 '' '' modprobe -r -w 0x10 dep_c
absent dep_a dep_b dep_c

row 'modprobe -r --remove-holders'
modprobe dep_c
t 1 '' 'modprobe: FATAL: Module dep_a is in use.' modprobe -r dep_a
t 0 "rmmod dep_c${NL}rmmod dep_b${NL}rmmod dep_a" '' modprobe --remove-holders -v dep_a
absent dep_a dep_b dep_c
modprobe dep_c
t 0 '' 'modprobe: WARNING: --remove-dependencies is deprecated, use --remove-holders' modprobe -r --remove-dependencies dep_b
absent dep_b dep_c
modprobe -q -r dep_a
insmod t_held.ko held=1
t 1 '' 'modprobe: FATAL: Module t_held is in use.' modprobe --remove-holders t_held
echo 0 > /sys/module/t_held/parameters/held
t 0 '' '' modprobe --remove-holders t_held
absent t_held

row 'no proc, no sysfs, no calls'
without() { # DIRECTORY COMMAND: in a mount namespace of its own
	unshare -m sh -c "umount -l $1 && exec $2"
}
modprobe t_meta
t 0 '' '' without /proc '/sbin/rmmod t_meta'
absent t_meta
modprobe t_meta
t 1 '' "modprobe: ERROR: proc is not mounted on '/proc'" without /proc '/sbin/modprobe -r t_meta'
t 1 '' "lsmod: ERROR: could not get list of modules: proc is not mounted on '/proc'" without /proc /sbin/lsmod
t 0 '' '' without /proc '/sbin/modprobe dep_c'
loaded t_meta dep_a dep_b dep_c
t 0 '' '' without /sys '/sbin/modprobe -r dep_c'
t 0 '' '' without /sys '/sbin/rmmod t_meta'
absent t_meta dep_a dep_b dep_c
# Somebody else loads it, and fails: /proc/modules says when that is over, and then it is our turn.
kx finit t_slow.ko 0 'ms=3000 rc=-19' > /tmp/.slow &
usleep 700000
t 0 'insmod */t_slow.ko*' "  waiting:  module 't_slow' is being loaded by process *" without /sys '/sbin/modprobe -v t_slow'
wait
loaded t_slow
rmmod t_slow
absent t_slow
t 1 '' "modprobe: ERROR: could not insert 't_meta': Function not implemented (this kernel has no support for it)" \
	kx nosys exec /sbin/modprobe t_meta
finish
