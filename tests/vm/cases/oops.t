# SPDX-License-Identifier: MIT
# An init function that oopses: who loads it is killed, the module stays in "coming", and nobody hangs on it for ever.
# vm-boot: idle
# vm-timeout: 60
# vm-complaint: t_oops
# vm-leaves: t_oops dep_a
row oops
answer=$(kx child finit t_oops.ko 0)
case $answer in
'signal=9 OK'*'BUG: kernel NULL pointer dereference'*) ok 'the loading process is killed' ;;
*) bad 'the loading process is killed'; explain answer "$answer" ;;
esac
is /sys/module/t_oops/initstate coming
expect EBUSY - delete t_oops
t 1 '' '*t_oops*' rmmod t_oops
if [ "$TOOLS" = lkm ]; then
	. /rig/causes.sh
	whynot 'load again after oops' stuck 'the module has not finished initialising' t_oops
	start=$(cut -d. -f1 /proc/uptime)
	t 1 '' '*t_oops*' modprobe t_oops
	end=$(cut -d. -f1 /proc/uptime)
	check "it gave up in time: $((end - start)) s" [ $((end - start)) -le 45 ]
fi
t 0 '' '' modprobe dep_a
t 0 '*t_oops*' '' lsmod
