# SPDX-License-Identifier: MIT
# Under lockdown: what is foreseen of parameters that set hardware, and what the kernel then does.
# vm-append: lockdown=integrity
# vm-boot: own
# vm-modules: dummy parport_pc
# vm-tools: lkm
# vm-timeout: 100
. /rig/forecast.sh
row 'forecast, lockdown'
conf 'options parport_pc io=0x378'
agrees parport_pc parport_pc
t 1 '*lockdown forbids parameter*case.conf:1*' '' lkm plan parport_pc
conf ''
agrees parport_pc parport_pc io=0x378
agrees t_meta t_meta
agrees '' dummy
unloads '' dummy
finish
