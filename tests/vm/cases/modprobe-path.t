# SPDX-License-Identifier: MIT
# modprobe by path: the file for the target, its dependencies by name.
# vm-tools: lkm
row 'modprobe PATH'
t 0 '' '' modprobe ./dep_c.ko
order dep_a dep_b dep_c
t 0 '' '' modprobe -r dep_c
t 0 '' '' modprobe /rig/m/t_param.ko i=3
is /sys/module/t_param/parameters/i 3
t 0 '' '' modprobe -r t_param
t 0 "insmod $MODULES/extra/dep_a.ko ${NL}insmod /rig/m/dep_b.ko " '' modprobe -D /rig/m/dep_b.ko
t 1 '' 'modprobe: *nosuch.ko*' modprobe ./nosuch.ko
t 1 '' "modprobe: FATAL: Module t_meta.ko not found in directory $MODULES" modprobe t_meta.ko
t 1 '' "modprobe: ERROR: could not insert 'v_text': Exec format error" modprobe ./v_text.ko
absent dep_a dep_b dep_c t_param t_meta
