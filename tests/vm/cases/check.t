# SPDX-License-Identifier: MIT
# lkm check says before a load what the kernel will refuse, and where the log cannot be read the same facts say it afterwards.
# vm-kernel: 6.1 6.12 newest
# vm-modules: dummy 8021q
# vm-tools: lkm
# vm-timeout: 240
row check

# w TEXT ARGUMENT...: it says so before it is tried, and finds nothing else.
w() {
	text=$1
	shift
	run lkm check "./$@"
	one=yes
	case ${out#*'  fails       '} in *'  fails       '* | *'  warning     '*) one= ;; esac
	case $out in
	*"would not load$NL  fails       $text"*) ;;
	*) one= ;;
	esac
	if [ $one ] && [ "$rc" = 1 ]; then ok "before: $* -> $text"; else bad "before: $* -> $text"; explain instead "$out"; fi
}

# blind TEXT WHY ARGUMENT...: as somebody who cannot read the log.
blind() {
	text=$1 why=$2
	shift 2
	mv /dev/kmsg /dev/kmsg.away
	run insmod -v "$@"
	mv /dev/kmsg.away /dev/kmsg
	case $err in
	*"  likely:   $text"*"$why"*) ok "without log: likely: $text" ;;
	*) bad "without log: likely: $text"; explain instead "$err" ;;
	esac
}

w "'abc' is not a valid value for parameter 'i'" t_param.ko i=abc
w "'dep_a_gpl' is exported to GPL modules only" v_gplprop.ko
w "the module uses 'dep_a_ns' without importing its namespace LKM_TEST" v_nons.ko
# Debian's newest kernels have no CRCs.
if ! k newest; then
	w "'dep_a_plain' has changed since the module was built (CRC mismatch)" v_crc_depa.ko
	w "'_printk' has changed since the module was built (CRC mismatch)" v_crc_printk.ko
	w "the module carries no CRC for '_printk'" v_nocrc_printk.ko
	w 'the module was built for a kernel with another configuration' v_crc_layout.ko
	w 'the module was built for a kernel with another configuration' v_nocrc_layout.ko
fi
w 'the module was built for a kernel with other build options' v_vmflags.ko
# Where there are CRCs, they count instead of the release.
k newest && w 'the module was built for' v_vermagic.ko && other= || other=./v_vermagic.ko
run lkm check ./dep_a.ko ./dep_b.ko ./dep_ns.ko ./t_param.ko $other
case $rc$out in
*'would not'* | *warning*) bad 'before: nothing is wrong'; explain instead "$out" ;;
0*) ok 'before: nothing is wrong' ;;
*) bad 'before: nothing is wrong'; explain instead "$rc: $out" ;;
esac
insmod dep_a.ko
blind "'dep_a_gpl' is exported to GPL modules only" 'module dep_a says so' v_gplprop.ko
blind "the module uses 'dep_a_ns' without importing its namespace LKM_TEST" 'module dep_a says so' v_nons.ko
rmmod dep_a

# No program of the BPF security module is loaded, so that it is not among the causes.
run insmod -v t_fail.ko rc=-1
case $err in
*'BPF LSM'*) bad 'EPERM is from init'; explain instead "$err" ;;
*"the module's init function returned -EPERM"*) ok 'EPERM is from init' ;;
*) bad 'EPERM is from init'; explain instead "$err" ;;
esac
