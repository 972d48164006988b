# SPDX-License-Identifier: MIT
# lkm users on a real kernel: what is found explains the reference count, and nothing else does.
# vm-tools: lkm
# vm-modules: loop overlay tun 8021q dummy
# vm-timeout: 60
# vm-leaves: t_noexit
lkm() { /sbin/lkm "$@"; }
row 'mounts and disks'
check 'load' /sbin/modprobe -a loop overlay
mkdir -p /tmp/one /tmp/two /tmp/here
check 'mount' mount -t overlay -o lowerdir=/tmp/one:/tmp/two layers /tmp/here
t 0 "overlay is in use: 1 reference${NL}  mounted     /tmp/here  overlay of layers${NL}  to unload   unmount *${NL} *lkm unload --only overlay" '' lkm users overlay
t 1 '' '*could not unload*' lkm unload --only overlay
umount /tmp/here
t 0 "overlay is not in use${NL}  to unload   lkm unload --only overlay" '' lkm users overlay
dd if=/dev/zero of=/tmp/image bs=1024 count=1024 2>/dev/null
mkswap /tmp/image >/dev/null
losetup /dev/loop0 /tmp/image
check 'swap' swapon /dev/loop0
t 0 "loop is in use: *${NL}  disks       loop0  swap area${NL}              loop0  backed by /tmp/image${NL}  to unload *lkm unload --only loop" '' lkm users loop
swapoff /dev/loop0
losetup -d /dev/loop0
t 0 "loop is not in use${NL}*" '' lkm users loop

row 'open files'
check 'load' /sbin/modprobe tun
mkdir -p /dev/net
[ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200
sleep 60 3<>/dev/net/tun &
sleeper=$!
sleep 1
t 0 "tun is in use: 2 references${NL}  open files  /dev/net/tun  sleep ($sleeper)${NL}  to unload *" '' lkm users tun
t 0 "tun is in use: 2 references${NL}  unexplained 2 references are not accounted for: *${NL}  hidden      the open files of * processes; only root can see them*" '' kx nobody exec /sbin/lkm users tun
kill $sleeper
wait $sleeper
t 0 "tun is not in use${NL}  to unload   lkm unload --only tun" '' lkm users tun

row 'modules'
check 'load' /sbin/modprobe -a dep_c 8021q dummy
t 0 "dep_a is in use: 2 references${NL}  modules     dep_?${NL}              dep_?${NL}  to unload   lkm unload --only dep_c dep_b dep_a" '' lkm users dep_a
t 0 '*' '' lkm unload --only dep_c dep_b dep_a
check 'a vlan' ip link add link dummy0 name vlan5 type vlan id 5
t 0 "8021q is *${NL}  network     vlan5  *" '' lkm users 8021q
ip link del vlan5

row 'what cannot be seen, or go'
check 'load' /sbin/modprobe t_held held=1
t 0 "t_held is in use: 1 reference${NL}  unexplained 1 reference is not accounted for: held inside the kernel*" '' lkm users t_held
echo 0 > /sys/module/t_held/parameters/held
t 0 't_held is not in use*' '' lkm users t_held
check 'load' /sbin/modprobe t_noexit
t 0 't_noexit is not in use*no exit function*' '' lkm users t_noexit
/sbin/modprobe t_slow ms=4000 &
sleep 1
t 0 "t_slow is in use: 1 reference${NL}  stays       it is initialising: wait until its init function has returned" '' lkm users t_slow
wait
t 1 '' "lkm users: ERROR: 'ipv6' is built-in" lkm users ipv6
t 4 '' "lkm users: ERROR: no module or alias*" lkm users nosuch
/sbin/modprobe -qr -a overlay loop tun t_held t_slow 8021q dummy
finish
