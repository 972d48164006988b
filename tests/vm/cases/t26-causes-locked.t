# SPDX-License-Identifier: MIT
# The causes under lockdown, also when the kernel has become tired of logging them.
# vm-append: lockdown=integrity
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 60
row 'causes, lockdown'
c() {
	text=$1
	shift
	run insmod -v "$@"
	case $err in
	*"  cause:   $text"*) line=${err%%"$NL"*}; ok "${line##*: }: $* -> $text" ;;
	*) bad "$* -> $text"; explain instead "$err" ;;
	esac
}
for time in 1 2 3 4 5 6 7 8 9 10 11 12; do
	c 'lockdown is on, and the module is not signed' t_meta.ko
done
c 'lockdown is on, and the module is not signed' d_stripped.ko
c 'a forced load counts as unsigned, and this kernel takes signed modules only' -f d_signed.ko
c 'the module has been changed since it was signed' d_tampered.ko
run insmod -v s_foreign.ko
case $err in
*'  likely:  lockdown is on, and the module has no signature by a key that the kernel trusts'* | \
*'  cause:   lockdown is on, and the module has no signature by a key that the kernel trusts'*) ok "EPERM: s_foreign.ko" ;;
*) bad 's_foreign.ko'; explain instead "$err" ;;
esac
