# SPDX-License-Identifier: MIT
# The causes where signatures are enforced.
# vm-append: module.sig_enforce=1
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 60
row 'causes, signatures'
c() {
	text=$1
	shift
	run insmod -v "$@"
	case $err in
	*"  cause:   $text"*) line=${err%%"$NL"*}; ok "${line##*: }: $* -> $text" ;;
	*) bad "$* -> $text"; explain instead "$err" ;;
	esac
	mv /dev/kmsg /dev/kmsg.away
	run insmod -v "$@"
	mv /dev/kmsg.away /dev/kmsg
	case $err in
	*"  cause:   $text"* | *"  likely:  $text"* | *"  maybe:   $text"*) ok "without log: $*" ;;
	*) bad "without log: $*"; explain instead "$err" ;;
	esac
}
c 'the module is not signed, and this kernel takes signed ones only' t_meta.ko
c 'the module is signed with a key that this kernel does not know' s_foreign.ko
c 'the module has been changed since it was signed' d_tampered.ko
c 'the module has been changed since it was signed' s_knownkey.ko
c 'the module is not signed, and this kernel takes signed ones only' d_stripped.ko
c 'the module is not signed, and this kernel takes signed ones only' s_trailing.ko
c 'the file is text, not a module' v_text.ko
c 'the file is damaged, most likely cut short' v_trunc_half.ko
c 'the signature at the end of the file is malformed' s_short.ko
c 'a forced load counts as unsigned, and this kernel takes signed modules only' -f d_signed.ko
