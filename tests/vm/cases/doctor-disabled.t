# SPDX-License-Identifier: MIT
# lkm doctor where nobody may load modules any more, with a module behind a taint.
# vm-boot: own
# vm-tools: lkm
# vm-leaves: dep_a
row 'doctor, disabled'
insmod dep_a.ko
run /sbin/lkm doctor
check 'no problem' [ "$rc" = 0 ]
case $out in *' ok  taint '*) ok 'such a taint hinders nothing' ;; *) bad 'such a taint hinders nothing'; explain instead "$out" ;; esac
echo 1 > /proc/sys/kernel/modules_disabled
t 1 "Linux *  problem  disabled       module loading is disabled until reboot$NL*1 problem found*" '' \
	/sbin/lkm doctor
