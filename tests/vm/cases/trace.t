# SPDX-License-Identifier: MIT
# With tracefs, what a person sees tells for certain whether the init function failed or the module loader refused.
# vm-boot: own
# vm-cpus: 2
# vm-tools: lkm
# vm-timeout: 180
. /rig/causes.sh
row trace
events=/sys/kernel/tracing/events

# init ERRNO NUMBER CODE: the init function returns the errno, and the answers name it.
init() {
	why "init: $1" "$3" "the module's init function returned -$1" t_fail.ko "rc=-$2"
	case $json in
	*'"stage":"init","init_result":-'"$2"[,}]*) ok "$1 in JSON" ;;
	*) bad "$1 in JSON"; explain JSON "$json" ;;
	esac
}
# loader WHAT FILE [PARAMS]: it is refused, and no word is about the init function.
loader() {
	what=$1
	shift
	run insmod -v "$@"
	ask modprobe --json "$@"
	case $err in
	*'init function'* | *'another process'*) bad "$what: the loader"; explain stderr "$err"; return ;;
	esac
	case $out in
	*'"stage":"loader"'*) ok "$what: the loader" ;;
	*) bad "$what: the loader"; explain JSON "$out" ;;
	esac
}

# Not mounted: the words stay open.
check 'debugfs is mounted, tracefs is not' [ -d /sys/kernel/debug/tracing -a ! -e $events ]
ask modprobe --json ./t_fail.ko rc=-5
case $out in *'"stage"'*) bad 'no stage without tracefs' ;; *) ok 'no stage without tracefs' ;; esac
check 'and still is not' sh -c '! grep -q tracefs /proc/mounts'

mount -t tracefs none /sys/kernel/tracing
all() {
	init EPERM 1 init-failed
	init ENOENT 2 init-failed
	init EIO 5 init-failed
	init ENOEXEC 8 init-failed
	init ENOMEM 12 init-failed
	init EBUSY 16 init-failed
	init EEXIST 17 init-failed
	init ENODEV 19 no-device
	init EINVAL 22 init-failed
	init ENOSYS 38 init-failed
	init ENOKEY 126 init-failed
	init EPROBE_DEFER 517 init-failed
	why 'init: 4096' init-failed "the module's init function returned -4096" t_fail.ko rc=-4096
	absent t_fail
}
all
cp t_meta.ko /tmp/half.ko
truncate -s 1000 /tmp/half.ko
loader 'damaged file' /tmp/half.ko
loader 'unknown symbol' ./t_undef.ko
loader 'parameter refused by its setter' ./t_param.ko cust=1
loader 'wrong value' ./t_param.ko i=abc

# Another process fails all the time, in its own ways.
noise() {
	while [ ! -e /tmp/enough ]; do
		/kmod/insmod /tmp/half.ko
		/kmod/insmod t_param.ko i=abc
		/kmod/insmod t_undef.ko
	done > /tmp/noise 2>&1
	rm -f /tmp/noise
}
noise &
init ENOEXEC 8 init-failed
init ENOENT 2 init-failed
init EINVAL 22 init-failed
loader 'parameter refused beside others' ./t_param.ko cust=1
: > /tmp/enough
wait
rm -f /tmp/enough /tmp/half.ko

# Each thread has its own.
t 1 '*loading t_fail*' "*t_fail'*init function returned -EXDEV (Invalid cross-device link)*" lkm load -v --threads 4 ./t_param.ko ./t_fail.ko rc=-18 ./t_meta.ko
loaded t_param t_meta
lkm unload t_param t_meta > /tmp/.out
rm -f /tmp/.out

# modprobe that is quiet looks at nothing.
t 1 'loading t_fail*' "*'t_fail': the module's init function returned -EPERM (Operation not permitted)" lkm load -v ./t_fail.ko rc=-1
t 1 'loading t_fail*' '*t_fail*' lkm load ./t_fail.ko rc=-5
t 1 '' '' modprobe -q ./t_fail.ko rc=-1

# A user has no right to it.
kx nobody exec /sbin/insmod -v ./t_fail.ko rc=-1 2> /tmp/.err
check 'a user is told what they lack' grep -q 'not allowed to load' /tmp/.err
rm -f /tmp/.err
umount /sys/kernel/tracing

# Below debugfs it is the same; looking there makes the kernel mount it.
check 'mounted below debugfs' [ -e /sys/kernel/debug/tracing/events ]
init EIO 5 init-failed
finish
