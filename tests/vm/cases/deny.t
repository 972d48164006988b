# SPDX-License-Identifier: MIT
# What is denied comes in by none of the ways that a real kernel has; then it is allowed again.
# vm-modules: dummy
# vm-tools: lkm
lkm() { /sbin/lkm "$@"; }
row 'deny'
mkdir -p /boot
: > "/boot/initrd.img-$(uname -r)" # has no module
conf ''
t 0 '*t_meta is denied*' '' lkm deny t_meta dep_a dummy soft_pre t_alias1
t 0 '*dep_a is kept out*dummy is kept out*t_meta is kept out*' '' lkm audit
t 1 '' '*' modprobe t_meta
t 1 '' '*' modprobe dep_b
# A softdep may fail, and what wants it is loaded all the same.
t 0 '' '*' modprobe t_soft
loaded t_soft
absent t_meta dep_a dep_b soft_pre
t 0 '' '*' modprobe -r t_soft
rmmod soft_post 2>/dev/null
# By alias, for udev; and by the kernel itself.
t 0 '' '' modprobe lkm-test-shared-thing
loaded t_alias2
absent t_alias1
t 0 '' '' modprobe -r t_alias2
expect OK '' finit t_request.ko 0 m=dep_c
absent dep_a dep_b dep_c
t 0 '' '' rmmod t_request
check 'no interface of a denied driver' sh -c '! ip link add lkm0 type dummy 2>/dev/null'
absent dummy
row 'audit'
expect OK '' finit t_meta.ko 0
t 1 '*it is loaded now*lkm unload t_meta*' '' lkm audit t_meta
t 0 '' '' rmmod t_meta
t 0 '*' '' lkm audit t_meta
row 'allow'
t 0 '*' '' lkm allow t_meta dep_a dummy soft_pre t_alias1
check 'the file has gone' [ ! -e /etc/modprobe.d/lkm-deny.conf ]
t 0 '' '' modprobe t_meta
t 0 '' '' modprobe -r t_meta
rm -r /boot
