# SPDX-License-Identifier: MIT
# The causes where the kernel command line names the module, or nobody may load any.
# vm-append: module_blacklist=t_meta
# vm-boot: own
# vm-modules: dummy
# vm-tools: lkm
# vm-leaves: dep_a
# vm-timeout: 200
. /rig/causes.sh
phase=${phase:-forbidden}
forbidden='the kernel command line forbids the module (module_blacklist=)'
disabled='module loading is disabled until reboot'

if [ $phase = forbidden ]; then
	row 'causes, module_blacklist'
	! full || cp t_meta.ko /tmp/other.ko
	! full || plain module_blacklist blacklisted "  cause:    $forbidden" insmod -v t_meta.ko
	why 'module_blacklist, another file name' blacklisted "$forbidden" /tmp/other.ko
	why noname blacklisted "$forbidden" v_noname.ko
	why 'blacklisted + truncated' not-a-module 'the file is damaged, most likely cut short' v_trunc_half.ko
	modes nolog container bare nomodule
	full || exit 0
	insmod dep_a.ko
	echo 1 > /proc/sys/kernel/modules_disabled
	phase=disabled
	export phase
fi
row 'causes, modules_disabled'
why 'modules_disabled=1 finit' modules-disabled "$disabled" t_param.ko
also=state-unreadable # without proc
whynot 'modules_disabled=1 delete' modules-disabled "$disabled" dep_a
! full || plain 'modules_disabled=1, modprobe' modules-disabled "$disabled" modprobe -v t_param
modes nolog container bare
