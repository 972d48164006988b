# SPDX-License-Identifier: MIT
# A daemon's modules (examples/daemon.c, <lkm/hold.h>): whatever ends it, those that were there before are there afterwards.
# vm-tools: lkm
# vm-modules: dummy loop
# vm-timeout: 60
state=/run/daemon.modules
began() { # OPTION... MODULE...: the daemon is up; its process is $daemon
	: > /tmp/said
	/rig/examples/daemon -s $state "$@" > /tmp/said 2>&1 &
	daemon=$!
	n=0
	while ! grep -q ready /tmp/said && [ $n -lt 50 ]; do
		usleep 100000
		n=$((n + 1))
	done
	check "the daemon is ready: $*" grep -q ready /tmp/said
}
ended() { # SIGNAL STATUS PATTERN: what it says
	kill -$1 $daemon
	wait $daemon 2>/tmp/.waited
	rc=$?
	said=$(grep -v ready /tmp/said)
	check "SIG$1 ends it with $2: $rc" [ $rc = $2 ]
	case $said in $3) ok "it says '$said'" ;; *) bad "it says '$said', not '$3'" ;; esac
}
names() {
	cut -d' ' -f1 /proc/modules | sort
}
names > /tmp/before
unchanged() {
	names > /tmp/after
	check 'exactly the modules that were there before' cmp /tmp/before /tmp/after
}

row 'SIGTERM'
began dep_c dummy
loaded dep_a dep_b dep_c dummy
check 'they are in the file' [ "$(grep -c '^loaded [a-z_]* [0-9]' $state)" = 4 ]
ended TERM 0 ''
unchanged
check 'the file is gone' [ ! -e $state ]
began dep_c
ended INT 0 ''
unchanged

row 'SIGKILL, and started again'
began dep_c dummy
ended KILL 137 ''
loaded dep_a dep_b dep_c dummy
began dep_c dummy
t 1 '' "daemon: another process is using '$state' (hold-locked)" /rig/examples/daemon -s $state dep_c
ended TERM 0 ''
unchanged

row 'SIGKILL while the kernel is loading'
# The signal waits until the init function has returned: the kernel has loaded it, and nobody has written that down.
/rig/examples/daemon -s $state t_slow > /tmp/said 2>&1 &
daemon=$!
n=0
while [ "$(cat /sys/module/t_slow/initstate 2>/tmp/.none)" != coming ] && [ $n -lt 50 ]; do usleep 20000; n=$((n + 1)); done
kill -KILL $daemon
wait $daemon 2>/tmp/.waited
check 'the file says that it is being loaded' grep -q '^loading t_slow$' $state
loaded t_slow
began dummy
ended TERM 0 ''
unchanged

row 'SIGKILL at any time'
middle=
for ms in 10 20 30 40 50 60 70 80 100 120 140 160 180 210 240; do
	/rig/examples/daemon -s $state dep_c t_meta dummy > /tmp/said 2>&1 &
	daemon=$!
	usleep $((ms * 1000))
	kill -KILL $daemon
	wait $daemon 2>/tmp/.waited
	case $(grep -c ^load $state) in [1-4]) middle="$middle $ms" ;; esac
	case $ms in
	30 | 60 | 100 | 160 | 240)
		began dummy
		ended TERM 0 ''
		unchanged
		;;
	esac
done
# How fast it is depends on the machine, so this is only told.
ok "it was in the middle of it behind these milliseconds:$middle"

row 'a module busy at exit'
began -t 300 dep_c t_held dummy
echo 1 > /sys/module/t_held/parameters/held
ended TERM 3 "daemon: could not unload 't_held': *reference count is 1*(in-use)"
loaded t_held
absent dep_a dep_c dummy
check 'the file still lists it' grep -q '^loaded t_held [0-9]' $state
echo 0 > /sys/module/t_held/parameters/held
began dummy
ended TERM 0 ''
unchanged
began -t 5000 t_held
echo 1 > /sys/module/t_held/parameters/held
(usleep 700000; echo 0 > /sys/module/t_held/parameters/held) &
ended TERM 0 ''
unchanged
began -t 200 loop
dd if=/dev/zero of=/tmp/image bs=1024 count=64 2>/tmp/.dd
losetup /dev/loop0 /tmp/image
ended TERM 3 "daemon: could not unload 'loop': *(in-use)"
losetup -d /dev/loop0
rmmod loop
rm -f $state
unchanged

row 'somebody else'
t 0 '' '' modprobe dep_a
names > /tmp/before
began dep_c
ended TERM 0 ''
loaded dep_a
unchanged
began dep_c
ended KILL 137 ''
began dummy
ended TERM 0 ''
unchanged
began dep_c
t 0 '' '' rmmod dep_c
t 0 '' '' rmmod dep_b
t 0 '' '' modprobe dep_c
ended TERM 0 ''
loaded dep_b dep_c
t 0 '' '' rmmod dep_c
t 0 '' '' rmmod dep_b
unchanged
t 0 '' '' rmmod dep_a

row 'half-way'
names > /tmp/before
t 1 '' "daemon: *'nosuch'*(not-found)" /rig/examples/daemon -s $state dep_c nosuch
unchanged
t 1 '' "daemon: could not load 't_undef': *symbol*(symbol-missing)" /rig/examples/daemon -s $state dep_c t_undef
unchanged
echo 'not ours' > $state
t 1 '' "daemon: '$state' line 1 is not understood (hold-damaged)" /rig/examples/daemon -s $state dep_c
check 'it stays' grep -q 'not ours' $state
sed "s/^/x/" /proc/sys/kernel/random/boot_id > /tmp/other
printf 'lkm-hold 1\nboot %s\nloaded dep_a\n' "$(cat /tmp/other)" > $state
t 0 '' '' modprobe dep_a
began dummy
ended TERM 0 ''
loaded dep_a
t 0 '' '' rmmod dep_a
unchanged

row 'one call'
t 0 '' '' /rig/examples/one_call dep_c
loaded dep_a dep_b dep_c
t 0 '' '' /rig/examples/one_call dep-c
t 0 '' '' /rig/examples/one_call ipv6
t 0 '' '' modprobe -r dep_c
t 0 '' '' /rig/examples/one_call lkmbus:v00001234d1sv2
loaded dep_c
t 0 '' '' modprobe -r dep_c
t 0 '' '' /rig/examples/one_call /rig/m/t_param.ko 'i=7'
is /sys/module/t_param/parameters/i 7
t 0 '' '' rmmod t_param
t 1 '' "*nosuch*(not-found)" /rig/examples/one_call nosuch
t 1 '' "could not load 't_undef': *symbol*(symbol-missing)" /rig/examples/one_call t_undef
t 1 '' "could not load 't_param': *(param*)" /rig/examples/one_call t_param i=x
conf 'blacklist dep_c' 'install t_meta /bin/false' 'install t_held /bin/true'
t 1 '' "module 'dep_c' is blacklisted by '/etc/modprobe.d/case.conf' line 1 (blacklisted)" /rig/examples/one_call lkmbus:v00001234d1sv2
t 1 '' "module 't_meta' is denied by '/etc/modprobe.d/case.conf' line 2 (blacklisted)" /rig/examples/one_call t_meta
t 1 '' "module 't_held' is denied by '/etc/modprobe.d/case.conf' line 3 (blacklisted)" /rig/examples/one_call t_held
conf 'install t_held test -n nothing'
t 1 '' "the install command of 't_held' ended well, but *(command-failed)" /rig/examples/one_call t_held
conf ''
absent dep_a dep_c t_meta t_held
t 1 '' "could not load 'dep_?' for 'dep_c': *(no-capability)" kx nobody exec /rig/examples/one_call dep_c
unchanged
