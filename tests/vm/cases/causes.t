# SPDX-License-Identifier: MIT
# What the kernel refuses, and the cause that -v and --json name: the true one. With fewer rights, without the kernel's log
# and without the files of the system: nothing else for certain.
# vm-kernel: 6.1 6.12 newest
# vm-modules: dummy
# vm-tools: lkm
# vm-boot: own
# vm-timeout: 900
# vm-complaint: init suspiciously returned
. /rig/causes.sh
row causes

value='is not a valid value for parameter'
p() {
	if denied; then case $1 in nob | i=abc | by=256) ;; *) return ;; esac fi
	why "param: $1" parameter-value "$2" t_param.ko "$1"
}
p nob "parameter 'nob' needs a value"
p b=maybe "'maybe' $value 'b'"
p b=2 "'2' $value 'b'"
p i "parameter 'i' needs a value"
p i= "'' $value 'i'"
p i=abc "'abc' $value 'i'"
p i=99999999999 "'99999999999' $value 'i'"
p i=0x1g "'0x1g' $value 'i'"
p u=-1 "'-1' $value 'u'"
p by=256 "'256' $value 'by'"
p sh=40000 "'40000' $value 'sh'"
p s "parameter 's' needs a value"
p arr=1,2,3,4 "'1,2,3,4' $value 'arr'"
p arr= "'' $value 'arr'"
p arr=1,x "'1,x' $value 'arr'"
p arr "parameter 'arr' needs a value"
p str=abcdefgh "'abcdefgh' $value 'str'"
p cust=1 "'1' $value 'cust'"
p i=3,u=4 "'3,u=4' $value 'i'"
x=xxxxxxxxxxxxxxxxxxxxxxxxx x=$x$x$x$x x=$x$x$x$x$x$x$x$x$x$x
long="the value of parameter 's' is too long"
why 'param: charp 1025' parameter-value "$long" t_param.ko "s=$x${x:0:25}"
# The line about it has lost its end: it comes with the next one.
why 'param: long number' parameter-value "likely: 'xxxx" t_param.ko "i=$x"
if full; then
	x=$x$x$x$x$x$x$x$x$x$x
	plain 'param: 100k' parameter-value "  cause:    $long" insmod -v t_param.ko "s=$x$x$x$x$x$x$x$x$x$x"
fi

needs='the module needs'
# By another name than that in the index, so that modprobe does not load what it needs.
full && cp dep_b.ko /tmp/needs.ko
why 'dep missing' symbol-missing "$needs 'dep_a_plain' from module dep_a, which is not loaded" /tmp/needs.ko
why 'undefined symbols' symbol-missing "$needs 'lkm_no_such_symbol', which is missing" t_undef.ko
kx finit dep_a.ko 0 > /tmp/.loaded
full && plain 'EEXIST: already loaded' loaded 'File exists' insmod -v dep_a.ko
also=symbol-missing # "missing, or exported to GPL modules only"
why 'GPL-only sym, proprietary module' gpl-only "'dep_a_gpl' is exported to GPL modules only" v_gplprop.ko
also=
why 'ns not imported' namespace "the module uses 'dep_a_ns' without importing its namespace LKM_TEST" v_nons.ko
why 'wrong CRC of another symbol(2)' symbol-version "'dep_a_plain' has changed since the module was built (CRC mismatch)" v_crc_depa.ko
why 'duplicate export' duplicate-symbol "the module exports 'dep_a_plain', which dep_a already exports" dup_a.ko
kx finit dep_b.ko 0 > /tmp/.loaded
full && ! k newest && plain "wrong CRC of another symbol" loaded 'File exists' insmod -v v_crc_depa.ko
kx delete dep_b > /tmp/.loaded
kx delete dep_a > /tmp/.loaded

why v_crc_printk symbol-version "'_printk' has changed since the module was built (CRC mismatch)" v_crc_printk.ko
why v_nocrc_printk symbol-version "the module carries no CRC for '_printk'" v_nocrc_printk.ko
why v_crc_layout module-layout 'the module was built for a kernel with another configuration' v_crc_layout.ko
why v_nocrc_layout module-layout 'the module was built for a kernel with another configuration' v_nocrc_layout.ko
why v_vmflags vermagic 'the module was built for a kernel with other build options' v_vmflags.ko
why v_vmmodver vermagic 'the module was built for a kernel with other build options' v_vmmodver.ko
k 6.1 || why v_thissize module-layout 'the module was built for a kernel with another configuration' v_thissize.ko

cut='the file is damaged, most likely cut short'
why v_trunc0 not-a-module 'the file is empty' v_trunc0.ko
for size in 10 63 100 _half _last; do
	why "v_trunc$size" not-a-module "$cut" "v_trunc$size.ko"
done
why v_magic not-a-module 'the file is not a module' v_magic.ko
why v_text not-a-module 'the file is text, not a module' v_text.ko
why v_arch wrong-machine 'the module was built for aarch64, and this kernel is for x86-64' v_arch.ko
why v_bigendian wrong-machine 'the module was built for another kind of processor' v_bigendian.ko
why v_etdyn not-a-module 'the file is an ELF file, but a program or library, not a module' v_etdyn.ko
why v_shstr0 not-a-module 'the file is' v_shstr0.ko
why v_secoff not-a-module 'the file is' v_secoff.ko
why v_stripall stripped 'the module has no symbol table' v_nosymbols.ko

why d_tampered signature-wrong 'sure: the module has been changed since it was signed' d_tampered.ko
why s_badpkcs7_0 signature-malformed 'the signature at the end of the file is malformed' s_badder.ko
why s_algo signature-malformed 'sure: the signature at the end of the file is malformed' s_algo.ko
why s_short signature-malformed 'the signature at the end of the file is malformed' s_short.ko
why s_markeronly not-a-module 'the file is' s_markeronly.ko

failed="the module's init function returned"
i() {
	! denied || return 0
	why "init returns $1" init-failed "$2" t_fail.ko "rc=$1"
}
i -110 "$failed -ETIMEDOUT (Connection timed out)"
i -4095 "$failed"
i -517 "$failed"
i -11 "$failed -EAGAIN (Resource temporarily unavailable)"
why 'init returns -19' no-device "$failed -ENODEV (No such device)" t_fail.ko rc=-19
i -1 "sure: $failed -EPERM"
i -2 "sure: $failed -ENOENT"
i -5 "sure: $failed -EIO"
i -8 "sure: $failed -ENOEXEC"
# Without proc and sysfs it passes for one that is loaded already.
# Linux 7.3 makes EBUSY of it.
[ "$mode" = bare ] || k newest || i -17 "sure: $failed -EEXIST"
i -22 "sure: $failed -EINVAL"
i -12 "possible: $failed -ENOMEM"
i -16 "possible: $failed -EBUSY"

cp t_meta.ko /tmp/written.ko 2> /tmp/.cp
exec 9>> /tmp/written.ko
why 'open for write elsewhere' file-busy 'the file is open for writing' /tmp/written.ko
exec 9>&-
plain dir unreadable "could not read '/tmp': Is a directory" insmod -v /tmp
plain /dev/null unreadable "'/dev/null' is not a regular file" insmod -v /dev/null
truncate -s 3221225472 /tmp/sparse 2> /tmp/.sparse
why 'sparse 3G' too-large 'the file is larger than 2 GiB' /tmp/sparse
truncate -s 1073741824 /tmp/sparse 2> /tmp/.sparse
why 'sparse 1G' no-room 'the kernel found no memory for the module' /tmp/sparse
if full; then
	# What the kernel says of this it says once in ten seconds.
	truncate -s 2147483647 /tmp/sparse
	plain 'sparse 2^31-1' no-room '  cause:    the kernel found no memory for the module' insmod -v /tmp/sparse
	! k 6.1 || sleep 11
	plain 'bss 700M (RAM 512)' no-room '  cause:    the kernel found no memory for the module' insmod -v t_bss700.ko
fi
why 'bss 1500M' no-room "the kernel found no memory for the module" t_bigbss.ko
for file in v_lzma v_bz2; do
	why "compressed flag $file" not-a-module 'the file is compressed in a way that neither the kernel nor lkm can decompress' $file.ko
done
x=/rig/m/./
# Where the kernel decompresses xz itself, its refusal comes first.
xz_trunc='the compressed file is damaged' xz_corrupt=$xz_trunc
if k 6.1; then
	xz_trunc="${x}v_xz_trunc.ko: the xz data is damaged: it ends too early"
	xz_corrupt="${x}v_xz_corrupt.ko: the xz data is damaged: its contents do not fit its checks"
fi
why 'compressed flag v_xz_trunc' damaged "$xz_trunc" v_xz_trunc.ko
why 'compressed flag v_xz_corrupt' damaged "$xz_corrupt" v_xz_corrupt.ko
for file in v_gz_trunc v_gz_corrupt; do
	why "compressed flag $file" damaged "$x$file.ko: the gzip data is damaged" $file.ko
done
why 'compressed flag v_zst_trunc' damaged "${x}v_zst_trunc.ko: the zstd data is damaged: it ends too early" v_zst_trunc.ko
why 'compressed flag v_zst_corrupt' damaged "${x}v_zst_corrupt.ko: the zstd data is damaged" v_zst_corrupt.ko

row 'causes, unloading'
kx finit dep_a.ko 0 > /tmp/.loaded
kx finit dep_b.ko 0 > /tmp/.loaded
[ ! -d /sys/module ] || kx finit t_held.ko 0 held=1 > /tmp/.loaded
also=state-unreadable # without proc
whynot 'delete in use (holders)' in-use 'other modules use it' dep_a
[ ! -d /sys/module ] || whynot 'delete refcount held' in-use 'something other than a module uses it' t_held
whynot 'delete missing' not-loaded "'nosuch' is not loaded" nosuch
if [ -d /sys/module ]; then
	whynot 'delete builtin' builtin "'printk' is code of this kernel itself, not a module" printk
else
	whynot 'delete builtin' not-loaded "'printk' is not loaded" printk
fi
whynot 'delete with dash' not-loaded "'t-param' is not loaded" t-param
whynot 'name with .ko' not-loaded "'t_meta.ko' is not loaded" t_meta.ko
whynot 'delete empty' not-loaded "'' is not loaded" ''
name=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
whynot 'delete long name' not-loaded "'$name' is not loaded" $name
if full; then
	plain 'delete in use (holders), rmmod' in-use 'Module dep_a is in use by: dep_b' rmmod -v dep_a
	plain 'delete in use, O_TRUNC' in-use 'module dep_b uses it' rmmod -f -v dep_a
	plain 'delete refcount held, rmmod' in-use 'something other than a module uses it' rmmod -v t_held
	plain 'delete missing, rmmod' not-loaded 'Module nosuch is not currently loaded' rmmod -v nosuch
fi
modes nomodule userns nobody
! denied || exit 0
echo 0 2> /tmp/.echo > /sys/module/t_held/parameters/held
for name in t_held dep_b dep_a; do
	kx delete $name > /tmp/.loaded
done
modes nolog container bare

full || exit 0
row 'causes, standard input'
piped() { cat "$1" | /sbin/insmod -v - $2; }
writable() { /sbin/insmod -v - 0<> t_meta.ko; }
plain 'pipe, param: i=abc' parameter-value "  cause:    'abc' $value 'i'" piped t_param.ko i=abc
plain 'pipe, v_text' not-a-module '  cause:    the file is text, not a module' piped v_text.ko
plain 'pipe, nothing' not-a-module '  cause:    the file is empty' piped v_trunc0.ko
plain O_RDWR file-busy '  cause:    the file is open for writing' writable
row 'causes, rights'
denied='  cause:    this process is not allowed to load or unload modules'
plain 'no CAP_SYS_MODULE' no-capability "$denied" kx nomodule exec /sbin/insmod -v t_meta.ko
plain 'uid nobody' no-capability "$denied" kx nobody exec /sbin/insmod -v t_meta.ko
plain 'root in user namespace' no-capability "$denied" kx userns exec /sbin/insmod -v t_meta.ko
plain 'no cap delete' no-capability "$denied" kx nomodule exec /sbin/rmmod -f -v t_meta
row 'causes, seccomp'
filter='  possible: a system call filter (seccomp) of this process forbids it'
plain 'seccomp EPERM' confined "$filter" kx seccomp exec /sbin/insmod -v t_meta.ko
case $err in *'  cause:'* | *'  likely:'*) bad 'seccomp is one of several'; explain stderr "$err" ;; esac
plain 'seccomp ENOSYS' confined "$filter" kx nosys exec /sbin/insmod -v t_meta.ko
plain 'seccomp EPERM, unloading' confined "$filter" kx seccomp exec /sbin/rmmod -f -v t_meta

row 'causes, quiet'
t 1 '' "insmod: ERROR: could not insert module t_undef.ko: Unknown symbol in module" insmod t_undef.ko
t 1 '' '' modprobe -q ./t_undef.ko
