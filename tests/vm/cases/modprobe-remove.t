# SPDX-License-Identifier: MIT
# modprobe -r: with dependencies nobody uses any more, in use, not loaded, built in.
row 'modprobe -r'
t 0 '' '' modprobe dep_c
t 1 '' 'modprobe: FATAL: Module dep_a is in use.' modprobe -r dep_a
t 1 '' 'modprobe: FATAL: Module dep_b is in use.' modprobe -r dep_b
loaded dep_a dep_b dep_c
# dep_a is used by another one too, so it stays.
t 0 '' '' modprobe dep_ns
t 0 '' '' modprobe -r dep_c
absent dep_c dep_b
loaded dep_a dep_ns
t 0 '' '' modprobe -r dep_ns
absent dep_a dep_ns
t 0 '' '' modprobe -r t_meta
t 1 '' 'modprobe: FATAL: Module t_meta is not in kernel.' modprobe -r --first-time t_meta
t 1 '' 'modprobe: FATAL: Module nosuch not found.' modprobe -r nosuch
t 1 '' 'modprobe: FATAL: Module ipv6 is builtin.' modprobe -r ipv6
insmod t_held.ko held=1
t 1 '' 'modprobe: FATAL: Module t_held is in use.' modprobe -r t_held
echo 0 > /sys/module/t_held/parameters/held
t 0 '' '' modprobe -r t_held
absent t_held
