# SPDX-License-Identifier: MIT
# The causes where another load or unload is under way.
# vm-boot: idle
# vm-tools: lkm
# vm-timeout: 150
. /rig/causes.sh
row 'causes, at the same time'
kx finit t_slow.ko 0 ms=40000 > /tmp/.slow &
until_state t_slow coming
whynot 'delete while in init' stuck 'the module has not finished initialising' t_slow
plain 'delete while in init, rmmod' stuck '  cause:    the module has not finished initialising' rmmod -v t_slow
insmod -v t_slow.ko > /tmp/.stuck 2>&1 &
plain 'supplier still in init' dependency-slow \
	'  cause:    module t_slow, which it needs, has not finished initialising after 30 s' insmod -v t_slowuser.ko
wait
err=$(cat /tmp/.stuck)
case $err in
*"module 't_slow' is being loaded by process "*" (kx finit t_slow.ko 0 ms=40000), started 3"*)
	ok '2nd load while first in init | 16 | stuck | is being loaded by process (kx finit ...), started 3x s ago' ;;
*) bad '2nd load while first in init'; explain stderr "$err" ;;
esac
kx delete t_slow > /tmp/.slow
# insmod waits until the module is live. Up to Linux 6.4 its own call then says that the module exists. From 6.5 on, a call
# for a file that another call is loading gets the result of that other call, which returns a moment after the module is
# live: insmod's call comes before that moment and succeeds, or after it. Measured on 6.12: 1 of 15 comes before.
kx finit t_slow.ko 0 ms=1500 > /tmp/.slow &
until_state t_slow coming
run insmod -v t_slow.ko
wait
case $K,$rc,$err in
*,1,*'File exists'* | 6.12,0,) ok "2nd load while first in init, which ends well | | loaded | ${err%%"$NL"*}" ;;
*) bad '2nd load while first in init, which ends well'; explain "status $rc, stderr" "$err" ;;
esac
is /sys/module/t_slow/initstate live
plain '2nd load when first has ended' loaded 'File exists' insmod -v t_slow.ko
kx delete t_slow > /tmp/.slow
cp t_slow.ko /tmp/copy.ko
kx finit t_slow.ko 0 ms=1500 > /tmp/.slow &
until_state t_slow coming
plain '2nd load while first in init (copy)' loaded 'File exists' insmod -v /tmp/copy.ko
wait
kx delete t_slow > /tmp/.slow

kx finit t_slowexit.ko 0 ms=12000 > /tmp/.slow
kx delete t_slowexit > /tmp/.slow &
until_state t_slowexit going
same lsmod
whynot '2nd delete while exiting' going 'the module is already being unloaded' t_slowexit
plain '2nd delete while exiting, rmmod' going '  cause:    the module is already being unloaded' rmmod -v t_slowexit
plain 'load while exiting' going '  cause:    the module is being unloaded' insmod -v t_slowexit.ko
wait
kx finit t_noexit.ko 0 > /tmp/.slow
whynot 'delete no exit fn' no-exit 'the module has no exit function, so it can never be unloaded' t_noexit
kx delete t_noexit 0xa00 > /tmp/.slow
