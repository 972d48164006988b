# SPDX-License-Identifier: MIT
# lkm doctor on a real kernel: a healthy one; without rights; in a container; without modules; with old indexes.
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 60
lkm() { /sbin/lkm "$@"; }

# f CHECK STATE [TEXT]: the doctor has found this.
f() {
	case $out in
	*"{\"state\":\"$2\",\"check\":\"$1\","*"$3"*) ok "$1 is $2${3:+: $3}" ;;
	*) bad "$1 is $2${3:+: $3}"; explain instead "$out" ;;
	esac
}
status() { check "status $1" [ "$rc" = "$1" ]; }

row 'doctor, healthy'
run lkm doctor --json
status 0
for check in support disabled rights filter lockdown signatures directory indexes compression duplicates configuration helper log; do
	f $check fine
done
# Other cases of this boot may have loaded by force.
insmod dep_a.ko
run lkm doctor -v
case $out in *'O: an out-of-tree module was loaded: dep_a'*) ok 'the module behind a taint' ;; *) bad 'the module behind a taint'; explain instead "$out" ;; esac
rmmod dep_a

row 'doctor, rights'
run kx nobody exec /sbin/lkm doctor --json
status 1
f rights problem 'CAP_SYS_MODULE is not effective'
f log warning
for check in support disabled filter lockdown signatures directory indexes helper; do
	f $check fine
done
run kx userns exec /sbin/lkm doctor --json
status 1
f rights problem 'the process is in a user namespace'
run unshare -U -r /sbin/lkm doctor --json
status 1
f rights problem 'root of a user namespace'
run kx seccomp exec /sbin/lkm doctor --json
status 0
f filter unknown

row 'doctor, container'
run unshare -m sh -c 'mount -t tmpfs none /lib/modules; exec /sbin/lkm doctor --json'
status 1
f directory problem 'are not installed'
run unshare -m sh -c 'mount -t tmpfs none /lib/modules; mkdir -p /lib/modules/9.9.9-next/kernel; exec /sbin/lkm doctor --json'
status 1
f directory problem "this kernel is $RELEASE, but the installed modules are those of 9.9.9-next"
run unshare -m sh -c 'umount -l /proc; umount -l /sys; exec /sbin/lkm doctor --json'
status 0
for check in support disabled rights filter lockdown signatures helper taint; do
	f $check unknown
done
f indexes fine

row 'doctor, files'
cp t_meta.ko $MODULES/kernel/other.ko
run lkm doctor --json
status 0
f indexes warning kernel/other.ko
rm $MODULES/kernel/other.ko
mv $MODULES/modules.alias.bin /tmp/
run lkm doctor --json
status 1
f indexes problem modules.alias.bin
mv /tmp/modules.alias.bin $MODULES/
conf 'optoins dummy numdummies=2'
run lkm doctor --json
f configuration warning /etc/modprobe.d/case.conf
rm /etc/modprobe.d/case.conf
value /proc/sys/kernel/modprobe
helper=$value
echo > /proc/sys/kernel/modprobe
run lkm doctor --json
status 0
f helper warning 'is empty'
echo /no/such > /proc/sys/kernel/modprobe
run lkm doctor --json
status 1
f helper problem '/no/such does not exist'
echo "$helper" > /proc/sys/kernel/modprobe
