# SPDX-License-Identifier: MIT
# The causes where the kernel command line names the module, or nobody may load any.
# vm-append: module_blacklist=t_meta
# vm-boot: own
# vm-modules: dummy
# vm-tools: lkm
# vm-leaves: dep_a
row 'causes, forbidden'
c() {
	text=$1
	shift
	run "$@"
	case $err in
	*"  cause:   $text"*) line=${err%%"$NL"*}; ok "${line##*: }: $* -> $text" ;;
	*) bad "$* -> $text"; explain instead "$err" ;;
	esac
}
cp t_meta.ko /tmp/other.ko
c 'the kernel command line forbids the module (module_blacklist=)' insmod -v t_meta.ko
c 'the kernel command line forbids the module (module_blacklist=)' insmod -v /tmp/other.ko
insmod dep_a.ko
echo 1 > /proc/sys/kernel/modules_disabled
c 'modules are switched off until the next boot' insmod -v t_param.ko
c 'modules are switched off until the next boot' rmmod -v dep_a
c 'modules are switched off until the next boot' modprobe -v t_param
