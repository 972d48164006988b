# SPDX-License-Identifier: MIT
# What the kernel asks modprobe for by itself: devices, file systems, socket families, crypto algorithms.
# vm-modules: loop ext4 crc32c_generic squashfs can_raw algif_hash wp512
# vm-timeout: 40
# vm-tools: lkm

# What helpers say could appear in three places: the system log, and, without one, the console; and the kernel's log.
: > /tmp/console
mount -o bind /tmp/console /dev/console
dmesg -c > /tmp/log
silent() {
	check "silent: $1" [ ! -s /tmp/console ]
	check "nothing in the kernel's log: $1" sh -c '! dmesg | grep -qi modprobe'
}

row 'autoload, how the kernel calls'
cat > /tmp/helper << 'END'
#!/bin/sh
echo "$@" > /tmp/asked
tr '\0' '\n' < /proc/$$/environ > /tmp/environment
for fd in 0 1 2; do [ ! -e /proc/$$/fd/$fd ] || open="$open $fd"; done
echo "open:$open" > /tmp/streams
exec /sbin/modprobe "$@"
END
chmod +x /tmp/helper
echo /tmp/helper > /proc/sys/kernel/modprobe
expect OK '' socket 29 3 1
loaded can can_raw
is /tmp/asked '-q -- can-proto-1'
t 0 "HOME=/${NL}TERM=linux${NL}PATH=/sbin:/usr/sbin:/bin:/usr/bin" '' cat /tmp/environment
is /tmp/streams open:
t 0 '' '' modprobe -r can_raw
absent can can_raw
echo /sbin/modprobe > /proc/sys/kernel/modprobe

row 'autoload, socket families'
expect OK '' socket 29 3 1
loaded can can_raw
t 0 '' '' modprobe -r can_raw
absent can can_raw
silent 'a socket family and a protocol'
expect EAFNOSUPPORT - socket 5 2 0
expect EPROTONOSUPPORT '' socket 29 3 6
absent can_raw
t 0 '' '' modprobe -r can
silent 'a family and a protocol that do not exist'

row 'autoload, crypto algorithms'
expect OK '' alg hash wp512
loaded af_alg algif_hash wp512
t 0 '' '' modprobe -r algif_hash
t 0 '' '' modprobe -r wp512
absent af_alg algif_hash wp512
silent 'an algorithm'
expect ENOENT '' alg nosuch wp512
expect ENOENT '' alg hash nosuch
t 0 '' '' modprobe -r algif_hash
absent af_alg algif_hash
silent 'an algorithm and a type that do not exist'

row 'autoload, file systems'
mknod /dev/loop-control c 10 237
head -c 1048576 /dev/zero > /tmp/image
check 'there is a file system' mke2fs -F /tmp/image
mkdir -p /tmp/mnt
t 0 '' '' mount -t ext4 -o loop /tmp/image /tmp/mnt
loaded loop ext4 jbd2 mbcache crc32c_generic
check 'it is mounted' grep -q ' /tmp/mnt ext4 ' /proc/mounts
t 255 '' '*' mount -t squashfs /dev/loop0 /tmp/mnt
loaded squashfs
t 0 '' '' umount /tmp/mnt
t 255 '' '*' mount -t nosuchfs none /tmp/mnt
silent 'file systems'
t 0 '' '' modprobe -r squashfs
t 0 '' '' modprobe -r ext4
t 0 '' '' modprobe -r loop
absent squashfs ext4 jbd2 mbcache loop

row 'autoload, could it be heard?'
/sbin/modprobe nosuch 2>&-
check 'what is said without streams goes to the console' grep -q 'nosuch not found' /tmp/console
umount /dev/console
finish
