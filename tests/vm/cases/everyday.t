# SPDX-License-Identifier: MIT
# What people meet every day, on a real kernel: the command that fails says who uses the module, what it waits for, and what was meant.
# vm-tools: lkm
# vm-modules: loop overlay tun dummy
# vm-timeout: 120
lkm() { /sbin/lkm "$@"; }

row 'in use'
check 'load' /sbin/modprobe -a loop overlay tun
mkdir -p /tmp/one /tmp/two /tmp/here
unshare -m sh -c 'mount -t overlay -o lowerdir=/tmp/one:/tmp/two layers /tmp/here && exec sleep 100' &
hidden=$!
until grep -q '^overlay [0-9]* [1-9]' /proc/modules; do sleep 1; done
t 1 '' "rmmod: ERROR: Module overlay is in use${NL}  cause:    /tmp/here is mounted (overlay of layers, only seen by process $hidden and those that share its mounts)${NL}  hint:     nsenter -t $hidden -m umount /tmp/here" rmmod -v overlay
t 1 '' "lkm unload: ERROR: could not unload 'overlay': /tmp/here is mounted (overlay of layers, only seen by process $hidden*${NL}  hint:     nsenter *" lkm unload overlay
t 1 '' "rmmod: ERROR: Module overlay is in use" rmmod overlay
kill $hidden
wait $hidden 2> /dev/null
dd if=/dev/zero of=/tmp/image bs=1024 count=1024 2>/dev/null
mkswap /tmp/image >/dev/null
losetup /dev/loop0 /tmp/image
check 'swap' swapon /dev/loop0
t 1 '' "modprobe: FATAL: Module loop is in use.${NL}  cause:    *disk loop0 is in use: swap area*" modprobe -rv loop
swapoff /dev/loop0
losetup -d /dev/loop0
mkdir -p /dev/net
[ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200
sleep 60 3<>/dev/net/tun &
sleeper=$!
sleep 1
t 1 '' "lkm unload: ERROR: could not unload 'tun': process $sleeper (sleep) has /dev/net/tun open${NL}  hint:     stop process $sleeper, or make it close the file" lkm unload tun
kill $sleeper
wait $sleeper 2> /dev/null
check 'load' /sbin/modprobe -a dep_c dummy
t 1 '' "rmmod: ERROR: Module dep_a is in use by: dep_? dep_?${NL}  cause:    other modules use it${NL}*" rmmod -v dep_a

row 'waiting'
mkdir -p /dev/pts
[ -e /dev/pts/ptmx ] || mount -t devpts devpts /dev/pts
/sbin/modprobe t_slow ms=9000 &
first=$!
until_state t_slow coming
check 'a kernel stack names the init function' grep -q '^\[<0>\] slow_init+0x[0-9a-f]*/0x[0-9a-f]* \[t_slow\]$' /proc/$first/stack
check 'and its caller' grep -q '^\[<0>\] do_init_module+0x' /proc/$first/stack
/rig/bin/onterminal /tmp/.waiting '/sbin/lkm load t_slow' > /dev/null
check "the process is named: $(cat /tmp/.waiting)" grep -q "^  waiting:  module 't_slow' is being loaded by process $first (/sbin/modprobe t_slow ms=9000), started [0-9]* s ago" /tmp/.waiting
wait $first
rmmod t_slow
/sbin/modprobe t_slow ms=6000 &
first=$!
until_state t_slow coming
t 0 '' '' modprobe t_slow
wait $first

row 'names'
check 'load' /sbin/modprobe dummy
cp $(modinfo -n dummy) /tmp/fake_name.ko
t 1 '' "insmod: ERROR: could not insert module /tmp/fake_name.ko: File exists${NL}  *cause:    a module named 'dummy' is already loaded, and this file has that name inside${NL}*" insmod -v /tmp/fake_name.ko
t 1 '' "insmod: ERROR: could not insert module *: File exists${NL}  *cause:    the module is already loaded" insmod -v $(modinfo -n dummy)
rmmod dummy
t 0 '*' "  warning:  'dummy' has no parameter 'numdumies', so the kernel ignored it${NL}  hint:     did you mean 'numdummies'[?]" modprobe -v dummy numdumies=2
rmmod dummy
t 0 'loading dummy*' "lkm load: WARNING: 'dummy' has no parameter 'numdumies', so the kernel ignored it${NL}  hint:     did you mean 'numdummies'[?]" lkm load dummy numdumies=2 dyndbg=+p
rmmod dummy
t 0 '' '' modprobe dummy numdumies=2
t 1 '' "modprobe: FATAL: Module dumym not found in directory $MODULES${NL}  likely:   did you mean 'dummy'[?]" modprobe -v dumym
/rig/bin/onterminal /tmp/.typed '/sbin/modprobe DUMMY' > /dev/null
check "on a terminal: $(cat /tmp/.typed)" grep -q "^  cause:    upper and lower case differ in module names: it is 'dummy'" /tmp/.typed
t 1 '' "modprobe: FATAL: Module dumym not found in directory $MODULES" modprobe dumym
cp /rig/m/t_meta.ko /tmp/t_other.ko
cd /tmp
t 1 '' "modprobe: FATAL: Module t_other not found in directory $MODULES${NL}  cause:    't_other' was looked up as the name of an installed module; ./t_other.ko is a file${NL}*" modprobe -v t_other
t 1 '' "rmmod: ERROR: Module dumy is not currently loaded${NL}  likely:   did you mean 'dummy'[?]" rmmod -v dumy

row 'denied'
mkdir -p /etc/modprobe.d
echo 'install dep_a /bin/true' > /etc/modprobe.d/x.conf
/sbin/modprobe -r dep_c
t 1 '*' "modprobe: ERROR: could not insert 'dep_c': *  cause:    dep_a, which dep_* needs, is denied (/etc/modprobe.d/x.conf:1)*" modprobe -v dep_c
rm /etc/modprobe.d/x.conf
t 0 '*' '' lkm deny -r 'CVE-2026-1' dep_a
t 1 '*' "lkm load: ERROR: dep_a, which dep_c needs, is denied: CVE-2026-1 (/etc/modprobe.d/lkm-deny.conf:6)${NL}  hint:     lkm allow dep_a" lkm load dep_c
t 0 '*' '' lkm allow dep_a
/sbin/modprobe -qr -a overlay loop tun t_slow dummy dep_c
finish
