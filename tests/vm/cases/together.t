# SPDX-License-Identifier: MIT
# Two, and four, processes that load the same module at once all succeed, and so do those whose modules share dependencies.
# vm-tools: lkm
# vm-timeout: 40
together() { # COUNT COMMAND...: all in the background; the statuses in /tmp/s.*
	count=$1
	shift
	n=0
	while [ $n -lt "$count" ]; do
		n=$((n + 1))
		("$@" 2> /tmp/e.$n; echo $? > /tmp/s.$n) &
	done
	wait
	statuses=$(cat /tmp/s.*)
	cat /tmp/e.*
	rm -f /tmp/s.* /tmp/e.*
}
row 'two at once'
together 2 /sbin/modprobe t_slow ms=1500
check "both modprobe succeed: $(echo $statuses)" [ "$(echo $statuses)" = '0 0' ]
loaded t_slow
is /sys/module/t_slow/initstate live
rmmod t_slow
together 4 /sbin/modprobe dep_c
check "four with dependencies: $(echo $statuses)" [ "$(echo $statuses)" = '0 0 0 0' ]
loaded dep_a dep_b dep_c
modprobe -r dep_c
(/sbin/modprobe t_slow ms=2000; echo $? > /tmp/first) &
usleep 700000
t 0 '' '' modprobe t_slowuser
loaded t_slow t_slowuser
wait
is /tmp/first 0
modprobe -r t_slowuser
absent t_slow t_slowuser
row 'two at once, init fails'
together 2 /sbin/modprobe t_slow ms=1500 rc=-19
check "both fail: $(echo $statuses)" [ "$(echo $statuses)" = '1 1' ]
absent t_slow
