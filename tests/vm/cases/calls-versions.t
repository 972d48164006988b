# SPDX-License-Identifier: MIT
# Rows 31, 32, 33 and 35: version magic, CRCs of symbols, force, symbols that are nowhere.
row 31
expect OK hello finit v_vermagic.ko 0
expect OK '' delete t_meta
for module in v_vmflags v_vmmodver; do
	expect ENOEXEC "t_meta: version magic '$RELEASE " finit $module.ko 0
	expect ENOEXEC "should be '$RELEASE SMP preempt mod_unload modversions '" init $module.ko
done
expect OK hello finit v_novermagic.ko 0
expect OK '' delete t_meta

row 32
expect OK hello finit v_vmflags.ko 2
value /sys/module/t_meta/taint
check "the version magic was forced: $value" [ "${value#*F}" != "$value" ]
expect OK '' delete t_meta
expect ENOEXEC 'version magic' finit v_vmflags.ko 1
expect EINVAL 'disagrees about version of symbol _printk' finit v_crc_printk.ko 2
expect OK '' finit v_crc_printk.ko 1
value /sys/module/t_param/taint
check "the CRC was forced: $value" [ "${value#*F}" != "$value" ]
expect OK '' delete t_param
expect ENOEXEC 'version magic' finit v_vmflags_crc.ko 1
expect EINVAL 'disagrees about version of symbol _printk' finit v_vmflags_crc.ko 2
expect OK hello finit v_vmflags_crc.ko 3
expect OK '' delete t_meta

row 33
expect EINVAL 't_param: disagrees about version of symbol _printk' finit v_crc_printk.ko 0
expect EINVAL 't_param: Unknown symbol _printk (err -22)' finit v_crc_printk.ko 0
expect EINVAL 't_param: no symbol version for _printk' finit v_nocrc_printk.ko 0
expect ENOEXEC 't_fail: disagrees about version of symbol module_layout' finit v_crc_layout.ko 0
expect ENOEXEC 't_fail: no symbol version for module_layout' finit v_nocrc_layout.ko 0
expect OK '' finit v_crc_layout.ko 1
expect OK '' delete t_fail
expect OK '' finit v_noversions.ko 0
expect OK '' delete t_param
expect OK '' finit dep_a.ko 0
expect EINVAL 'dep_b: disagrees about version of symbol dep_a_plain' finit v_crc_depa.ko 0
expect OK '' finit v_crc_depa.ko 1
expect OK '' delete dep_b
expect EINVAL 'module uses symbol (dep_a_ns) from namespace LKM_TEST, but does not import it.' finit v_nons.ko 0
expect OK '' finit dep_ns.ko 0
expect OK '' delete dep_ns
expect ENOEXEC 'dup_a: exports duplicate symbol dep_a_plain (owned by dep_a)' finit dup_a.ko 0
expect OK '' delete dep_a

row 35
expect ENOENT 't_undef: Unknown symbol lkm_no_such_symbol (err -2)' finit t_undef.ko 0
expect ENOENT 't_undef: Unknown symbol lkm_no_such_symbol_two (err -2)' finit t_undef.ko 0
expect ENOENT 'dep_b: Unknown symbol dep_a_plain (err -2)' finit dep_b.ko 0
expect OK '' finit dep_a.ko 0
# GPL-only for a module that is not GPL: as if it were not there.
expect ENOENT 'Unknown symbol dep_a_gpl (err -2)' finit v_gplprop.ko 0
expect OK '' finit dep_b.ko 0
expect OK '' delete dep_b
expect OK '' delete dep_a
expect OK '' finit t_prop.ko 0
expect OK '' delete t_prop
