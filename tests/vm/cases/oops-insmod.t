# SPDX-License-Identifier: MIT
# insmod of a module that is stuck in "coming" after an oops must not even reach the kernel: up to Linux 6.4 that call never
# returns, and from 6.5 on the kernel itself dies (its list of loads under way still holds the dead one's stack).
# vm-boot: idle
# vm-timeout: 60
# vm-complaint: t_oops
# vm-leaves: t_oops
# vm-tools: lkm
row oops
kx child finit t_oops.ko 0 > /tmp/.oops
is /sys/module/t_oops/initstate coming
start=$(cut -d. -f1 /proc/uptime)
t 1 '' '*t_oops*' insmod ./t_oops.ko
end=$(cut -d. -f1 /proc/uptime)
check "it gave up in time: $((end - start)) s" [ $((end - start)) -le 45 ]
