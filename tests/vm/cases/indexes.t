# SPDX-License-Identifier: MIT
# Without indexes, and with other module directories.
row 'modprobe, no indexes'
mkdir -p /tmp/empty/lib/modules/"$RELEASE"
t 1 '' "*modprobe: FATAL: Module dep_c not found in directory /tmp/empty/lib/modules/$RELEASE" modprobe -d /tmp/empty dep_c
t 1 '' "*modprobe: FATAL: Module dep_c not found in directory /lib/modules/9.9.9" modprobe -S 9.9.9 dep_c
t 0 '' '' insmod dep_a.ko
t 0 '' '*' rmmod dep_a
row 'modprobe, another directory'
mkdir -p /tmp/other/lib/modules/"$RELEASE"
cp dep_a.ko dep_b.ko /tmp/other/lib/modules/"$RELEASE"
/kmod/depmod -b /tmp/other 2> /tmp/.depmod
t 0 '' '' modprobe -d /tmp/other dep_b
order dep_a dep_b
t 0 '' '' modprobe -d /tmp/other -r dep_b
absent dep_a dep_b
