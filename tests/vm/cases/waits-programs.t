# SPDX-License-Identifier: MIT
# A time limit, a signal handler or a descriptor ends the waits of the library, while another process loads the module; that load goes on.
# vm-tools: lkm
# vm-timeout: 150
# ends WANTED CALL END MODULE
ends() {
	answer=$(waiting "$2" "$3" 300 "$4" 2>&1)
	if [ "$answer" = "$1 in time" ]; then ok "$2, $3, $4: $answer"; else bad "$2, $3, $4: '$answer', not '$1 in time'"; fi
}
# all_end CALL MODULE
all_end() {
	ends 'ETIMEDOUT timeout' "$1" time "$2"
	ends 'EINTR cancelled' "$1" signal "$2"
	ends 'ECANCELED cancelled' "$1" readable "$2"
	ends 'ECANCELED cancelled' "$1" closed "$2"
}
/sbin/modprobe t_slow ms=300000 &
first=$!
until_state t_slow coming

row 'the module itself'
for call in ensure run threads state; do
	all_end $call t_slow
done
row 'a dependency'
for call in ensure run threads; do
	all_end $call t_slowuser
done
absent t_slowuser
is /sys/module/t_slow/initstate coming

row 'a device node'
all_end node /dev/no-such-node

row 'a module in use'
release() {
	is /sys/module/t_held/refcnt 1
	echo 0 > /sys/module/t_held/parameters/held
	rmmod t_held
}
check 'it holds itself' /sbin/modprobe t_held held=1
all_end absent t_held
release
# The deadline of lkm_hold_release() is not an error: the module is in use.
for what in 'EAGAIN in-use time' 'EINTR cancelled signal' 'ECANCELED cancelled readable' 'ECANCELED cancelled closed'; do
	ends "${what% *}" hold "${what##* }" t_held
	release
done

row 'the other process'
is /sys/module/t_slow/initstate coming
echo 1 > /sys/module/t_slow/parameters/done
wait $first
check "its load succeeds: $?" [ $? = 0 ]
is /sys/module/t_slow/initstate live
rmmod t_slow
finish
