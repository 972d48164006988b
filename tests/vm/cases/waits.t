# SPDX-License-Identifier: MIT
# Beside a module that is initialising: a time limit or a signal ends the wait, and the load of the other process goes on.
# vm-tools: lkm
# vm-timeout: 120
lkm() { /sbin/lkm "$@"; }
# ended PROCESS WHAT: the process was ended by the signal.
ended() {
	kill -TERM $1
	wait $1 2> /tmp/.waited
	rc=$?
	check "SIGTERM ends $2: $rc" [ $rc = 143 ]
}
/sbin/modprobe t_slow ms=20000 &
first=$!
until_state t_slow coming

row 'a time limit'
t 1 '' "lkm wait: ERROR: module 't_slow' is not loaded" lkm wait -t 0 t_slow
t 1 '' "lkm wait: ERROR: timed out after 1 s: module 't_slow' is not loaded" lkm wait -t 1 t_slow
t 1 '' "lkm wait: ERROR: timed out after 1 s: module 't_slow' is still loaded" lkm wait -t 1 --gone t_slow

row 'a signal'
/sbin/lkm load t_slow > /tmp/.loading 2>&1 &
loading=$!
/sbin/lkm wait t_slow &
waiting=$!
sleep 2
ended $loading 'lkm load'
ended $waiting 'lkm wait'
is /sys/module/t_slow/initstate coming

row 'to the end'
t 0 'loading t_slow' '' lkm load t_slow
t 0 '' '' lkm wait -t 0 t_slow
is /sys/module/t_slow/initstate live
wait $first
check "the first load succeeds: $?" [ $? = 0 ]
rmmod t_slow
finish
