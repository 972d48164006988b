# SPDX-License-Identifier: MIT
# What the kernel refuses, and the cause that -v and --json name: the true one, with the kernel's log; without it the true
# one or none for certain.
# vm-modules: dummy
# vm-tools: lkm
# vm-timeout: 240
# vm-complaint: init suspiciously returned
row causes

# Is this said for certain, or is another? RIGHTLY: yes, no.
certain() {
	rightly=no
	case $err in *"  cause:   $1"*) rightly=yes ;; *'  cause:   '*) rightly=wrongly ;; esac
}

# says TEXT: the last of these was so by the facts alone, and they say why.
says() {
	case $err in
	*"  likely:  "*"$1"*) ok "without log: likely: $1" ;;
	*) bad "without log: likely: $1"; explain instead "$err" ;;
	esac
}

# As somebody who cannot read the log.
blind() {
	mv /dev/kmsg /dev/kmsg.away
	run "$@"
	mv /dev/kmsg.away /dev/kmsg
}

# c CODE TEXT ARGUMENT...: insmod names this cause; without the log no other is certain.
c() {
	code=$1 text=$2
	shift 2
	run insmod -v "$@"
	certain "$text"
	line=${err%%"$NL"*}
	if [ $rightly = yes ]; then ok "${line##*: }: $* -> $text"; else bad "$* -> $text"; explain instead "$err"; fi
	blind insmod -v "$@"
	certain "$text"
	case $err in *'  cause:'* | *'  likely:'* | *'  maybe:'*) said=yes ;; *) said= ;; esac
	if [ $rightly != wrongly ] && [ $said ]; then ok "without log: $*"; else bad "without log: $*"; explain instead "$err"; fi
}

# l TEXT ARGUMENT...: it is likely, as the kernel is silent.
l() {
	text=$1
	shift
	run insmod -v "$@"
	case $err in
	*"  likely:  $text"*) line=${err%%"$NL"*}; ok "${line##*: }: $* -> likely: $text" ;;
	*) bad "$* -> likely: $text"; explain instead "$err" ;;
	esac
}

# j CODE FILE PARAMS...: the same in the answer of --json.
j() {
	code=$1
	shift
	run modprobe --json "$@"
	case $out in
	*"\"causes\":[{\"code\":\"$code\",\"certainty\":\"certain\""*) ok "--json: $* -> $code" ;;
	*) bad "--json: $* -> $code"; explain instead "$out" ;;
	esac
}

# w TEXT ARGUMENT...: lkm check says so before it is tried, and finds nothing else.
w() {
	text=$1
	shift
	run lkm check "./$@"
	one=yes
	case ${out#*'  fails:   '} in *'  fails:   '* | *'  beware:  '*) one= ;; esac
	case $out in
	*"would not load$NL  fails:   $text"*) ;;
	*) one= ;;
	esac
	if [ $one ] && [ "$rc" = 1 ]; then ok "before: $* -> $text"; else bad "before: $* -> $text"; explain instead "$out"; fi
}

c parameter-value "parameter 'i' does not take the value 'abc'" t_param.ko i=abc
w "parameter 'i' does not take the value 'abc'" t_param.ko i=abc
c parameter-value "parameter 'nob' needs a value" t_param.ko nob
c parameter-value "parameter 'b' does not take the value 'maybe'" t_param.ko b=maybe
c parameter-value "parameter 'b' does not take the value '2'" t_param.ko b=2
c parameter-value "parameter 'i' needs a value" t_param.ko i
c parameter-value "parameter 'i' does not take the value '99999999999'" t_param.ko i=99999999999
c parameter-value "parameter 'i' does not take the value '0x1g'" t_param.ko i=0x1g
c parameter-value "parameter 'u' does not take the value '-1'" t_param.ko u=-1
c parameter-value "parameter 'by' does not take the value '256'" t_param.ko by=256
c parameter-value "parameter 'arr' does not take the value '1,2,3,4'" t_param.ko arr=1,2,3,4
c parameter-value "parameter 'arr' does not take the value '1,x'" t_param.ko arr=1,x
c parameter-value "parameter 'str' does not take the value 'abcdefgh'" t_param.ko str=abcdefgh
c parameter-value "parameter 'i' does not take the value '3,u=4'" t_param.ko i=3,u=4
j parameter-value ./t_param.ko i=abc

c symbol-missing "the module needs 'dep_a_plain' of module dep_a, which is not loaded" dep_b.ko
c symbol-missing "the module needs 'lkm_no_such_symbol', which is not there" t_undef.ko
j symbol-missing ./t_undef.ko
w "the module needs 'dep_a_gpl', which is for modules under the GPL only" v_gplprop.ko
w "the module needs 'dep_a_ns' and does not import its namespace LKM_TEST" v_nons.ko
w "'dep_a_plain' is not as it was when the module was built" v_crc_depa.ko
w "'_printk' is not as it was when the module was built" v_crc_printk.ko
w "the module does not say which version of '_printk' it was built with" v_nocrc_printk.ko
w 'the module was built for a kernel with another configuration' v_crc_layout.ko
w 'the module was built for a kernel with another configuration' v_nocrc_layout.ko
w 'the module was built for a kernel with other properties' v_vmflags.ko
run lkm check ./dep_a.ko ./dep_b.ko ./dep_ns.ko ./t_param.ko ./v_vermagic.ko
case $rc$out in
*'would not'* | *beware*) bad 'before: nothing is wrong'; explain instead "$out" ;;
0*) ok 'before: nothing is wrong' ;;
*) bad 'before: nothing is wrong'; explain instead "$rc: $out" ;;
esac
insmod dep_a.ko
c gpl-only "the module needs 'dep_a_gpl', which is for modules under the GPL only" v_gplprop.ko
says 'module dep_a exports it so'
c namespace "the module needs 'dep_a_ns' and does not import its namespace LKM_TEST" v_nons.ko
says 'module dep_a exports it so'
c symbol-version "'dep_a_plain' is not as it was when the module was built" v_crc_depa.ko
c duplicate-symbol "the module exports 'dep_a_plain', which dep_a exports already" dup_a.ko
rmmod dep_a
c symbol-version "'_printk' is not as it was when the module was built" v_crc_printk.ko
c symbol-version "the module does not say which version of '_printk' it was built with" v_nocrc_printk.ko
j symbol-version ./v_crc_printk.ko
c module-layout 'the module was built for a kernel with another configuration' v_crc_layout.ko
c module-layout 'the module was built for a kernel with another configuration' v_nocrc_layout.ko
c vermagic 'the module was built for a kernel with other properties' v_vmflags.ko
c vermagic 'the module was built for a kernel with other properties' v_vmmodver.ko
j vermagic ./v_vmflags.ko
k 6.1 || c module-layout 'the module was built for a kernel with another configuration' v_thissize.ko

c not-a-module 'the file is empty' v_trunc0.ko
c not-a-module 'the file is damaged, most likely cut short' v_trunc10.ko
c not-a-module 'the file is damaged, most likely cut short' v_trunc100.ko
c not-a-module 'the file is damaged, most likely cut short' v_trunc_half.ko
c not-a-module 'the file is damaged, most likely cut short' v_trunc_last.ko
c not-a-module 'the file is not a module' v_magic.ko
c not-a-module 'the file is text, not a module' v_text.ko
c wrong-machine 'the module was built for aarch64, and this kernel is for x86-64' v_arch.ko
c wrong-machine 'the module was built for another kind of processor' v_bigendian.ko
c not-a-module 'the file is an ELF file, but a program or library, not a module' v_etdyn.ko
c not-a-module 'the file is' v_shstr0.ko
c not-a-module 'the file is' v_secoff.ko
c stripped 'the module has no symbol table any more' v_nosymbols.ko
j not-a-module ./v_text.ko

c signature-wrong 'the module has been changed since it was signed' d_tampered.ko
c signature-malformed 'the signature at the end of the file is malformed' s_badder.ko
c signature-malformed 'the signature at the end of the file is malformed' s_algo.ko
c signature-malformed 'the signature at the end of the file is malformed' s_short.ko
j signature-malformed ./s_short.ko

c init-failed "the module's own init function failed: Connection timed out" t_fail.ko rc=-110
c no-device "the module's own init function found no device" t_fail.ko rc=-19
c init-failed "the module's own init function failed" t_fail.ko rc=-4095
c init-failed "the module's own init function failed" t_fail.ko rc=-517
c init-failed "the module's own init function failed: Resource temporarily unavailable" t_fail.ko rc=-11
for rc in 2 5 8 17 22; do
	l "the module's own init function failed" t_fail.ko rc=-$rc
done
# A program of the BPF security module, where there is one, may have said no without a word.
run insmod -v t_fail.ko rc=-1
case $(cat /sys/kernel/security/lsm)$err in
*bpf*"  maybe:   a program of the BPF security module"*"  maybe:   the module's own init function failed"*) ok 'EPERM may be both' ;;
*bpf*) bad 'EPERM may be both'; explain instead "$err" ;;
*"  likely:  the module's own init function failed"*) ok 'EPERM is likely from init' ;;
*) bad 'EPERM is likely from init'; explain instead "$err" ;;
esac
run insmod -v t_fail.ko rc=-12
case $err in
*"  maybe:   the kernel found no memory for the module"*"  maybe:   the module's own init function failed: Cannot allocate memory"*)
	ok 'ENOMEM may be both' ;;
*) bad 'ENOMEM may be both'; explain instead "$err" ;;
esac

run insmod -v t_fail.ko rc=-16
case $err in
*"  maybe:   somebody else was loading"*"  maybe:   the module's own init function failed: Device or resource busy"*)
	ok 'EBUSY may be both' ;;
*) bad 'EBUSY may be both'; explain instead "$err" ;;
esac

cp t_meta.ko /tmp/written.ko
exec 9>> /tmp/written.ko
c file-busy 'somebody has the file open for writing' /tmp/written.ko
exec 9>&-

row 'causes, rights'
# Of root without the capability a program is root with it again.
for who in nobody userns; do
	for file in t_meta.ko v_vmflags.ko v_trunc_half.ko; do
		run kx $who exec /sbin/insmod -v $file
		certain 'this process has no right'
		[ $rightly = yes ] || certain 'root of a user namespace may not'
		if [ $rightly = yes ]; then ok "$who: $file"; else bad "$who: $file"; explain instead "$err"; fi
	done
	run kx $who exec /sbin/modprobe --json t_meta
	case $out in
	*'"causes":[{"code":"no-capability","certainty":"certain"'*) ok "--json: $who" ;;
	*) bad "--json: $who"; explain instead "$out" ;;
	esac
done
run kx seccomp exec /sbin/insmod -v t_meta.ko
case $err in
*'  cause:'* | *'  likely:'*) bad 'seccomp is one of several'; explain instead "$err" ;;
*'  maybe:   a filter of system calls (seccomp) forbids it to this process'*) ok 'seccomp is one of several' ;;
*) bad 'seccomp is one of several'; explain instead "$err" ;;
esac
# In a container there is no module directory, and sysfs may be missing.
run unshare -m sh -c "mount -t tmpfs none /lib/modules; umount -l /sys; exec /sbin/insmod -v v_vmflags.ko"
certain 'the module was built for a kernel with other properties'
if [ $rightly = yes ]; then ok 'no module directory'; else bad 'no module directory'; explain instead "$err"; fi
run unshare -m sh -c "mount -t tmpfs none /lib/modules; umount -l /proc; umount -l /sys; exec /sbin/insmod -v t_fail.ko rc=-1"
certain nothing
if [ $rightly = no ]; then ok 'neither proc nor sysfs'; else bad 'neither proc nor sysfs'; explain instead "$err"; fi

row 'causes, unloading'
modprobe dep_b
run rmmod -v dep_a
case $err in *'in use by: dep_b'*) ok 'in use by a module' ;; *) bad 'in use by a module'; explain instead "$err" ;; esac
run lkm unload --only --json dep_a
case $out in
*'"code":"in-use","certainty":"certain","cause":"other modules use it","evidence":["module dep_b uses it"]'*) ok '--json: in use' ;;
*) bad '--json: in use'; explain instead "$out" ;;
esac
modprobe -r dep_b
row 'causes, quiet'
t 1 '' "insmod: ERROR: could not insert module t_undef.ko: Unknown symbol in module" insmod t_undef.ko
t 1 '' '' modprobe -q ./t_undef.ko
