# SPDX-License-Identifier: MIT
# The kernel itself asks modprobe for a module.
# vm-modules: dummy
row 'request_module'
is /proc/sys/kernel/modprobe /sbin/modprobe
expect OK '' finit t_request.ko 0 m=dep_c
is /sys/module/t_request/parameters/rc 0
order dep_a dep_b dep_c
t 0 '' '' modprobe -r dep_c
away dep_a
t 0 '' '' rmmod t_request
expect OK '' finit t_request.ko 0 m=lkmbus:v00001234d1sv2
is /sys/module/t_request/parameters/rc 0
loaded dep_c
t 0 '' '' modprobe -r dep_c
away dep_a
t 0 '' '' rmmod t_request
expect OK '' finit t_request.ko 0 m=nosuch
is /sys/module/t_request/parameters/rc 256
t 0 '' '' rmmod t_request
t 0 '' '' ip link add lkm0 type dummy
loaded dummy
t 0 '' '' ip link del lkm0
t 0 '' '' modprobe -r dummy
