# SPDX-License-Identifier: MIT
# lkm_ensure() (examples/one_call.c) while another process unloads a dependency, 120 times at varying distances: no call fails.
# vm-tools: lkm
# vm-cpus: 2
# vm-timeout: 300
row 'a dependency is unloaded meanwhile'
check 'the dependencies are loaded' /sbin/modprobe dep_b
failures=0
: > /tmp/unloads
i=0
while [ $i -lt 120 ]; do
	(usleep $((i % 30 * (i % 30) * 300)); kx delete dep_b >> /tmp/unloads) &
	if ! /rig/examples/one_call dep_c > /tmp/said 2>&1 || [ ! -e /sys/module/dep_c/initstate ]; then
		failures=$((failures + 1))
		[ $failures -gt 3 ] || explain "call $i" "$(cat /tmp/said)"
	fi
	wait
	kx delete dep_c > /tmp/.deleted
	i=$((i + 1))
done
check "calls that failed: $failures" [ $failures = 0 ]
unloads=$(grep -c 'OK$' /tmp/unloads)
# Up to 0.25 s, which is longer than a call takes: the other unloads find the dependency in use.
check "the dependency was unloaded before it was in use $unloads times of 120" [ "$unloads" -gt 0 ]
/sbin/modprobe -qr dep_b
absent dep_a dep_b dep_c
finish
