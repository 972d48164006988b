# SPDX-License-Identifier: MIT
# lkm_ensure() while another process unloads a dependency, at varying distances.
# vm-tools: lkm
# vm-timeout: 500
# calls CALL: how each of 30 calls ends, in $ends; $unloads counts the dependencies that were unloaded.
calls() {
	ends=
	: > /tmp/unloads
	i=0
	while [ $i -lt 30 ]; do
		/sbin/modprobe dep_b
		(usleep $((i * i * 300)); kx delete dep_b >> /tmp/unloads) &
		answer=$(waiting $1 never 0 dep_c 2>&1)
		answer=${answer% in time}
		[ "$answer" != OK ] || [ -e /sys/module/dep_c/initstate ] || answer='OK, but it is not loaded'
		ends="$ends$answer$NL"
		wait
		kx delete dep_c > /tmp/.deleted
		i=$((i + 1))
	done
	unloads=$(grep -c '^OK' /tmp/unloads)
	# A call takes less time than the longest distance: later unloads find the dependency in use.
	check "the dependency was unloaded before it was in use $unloads times of 30" [ "$unloads" -gt 0 ]
}

# The kernel refuses a module that is still in its list with EBUSY, after it has left sysfs and /proc/modules. A trace tells
# this from an init function that returns EBUSY, so the call can be made again.
row 'with a trace'
mount -t tracefs none /sys/kernel/tracing
calls traced
others=$(echo "$ends" | grep -v -e '^OK$' -e '^$' | sort | uniq -c)
check "all calls succeed${others:+, but $others}" [ -z "$others" ]

# Without one, EBUSY is an error if this call has never seen the module.
row 'without a trace'
calls ensure
others=$(echo "$ends" | grep -v -e '^OK$' -e '^$' | sort | uniq -c)
case $(echo "$ends" | grep -v -e '^OK$' -e '^EBUSY ' -e '^$') in
'') ok "all calls succeed or get EBUSY: ${others:-all succeed}" ;;
*) bad "all calls succeed or get EBUSY: $others" ;;
esac
/sbin/modprobe -qr dep_b
absent dep_a dep_b dep_c
finish
