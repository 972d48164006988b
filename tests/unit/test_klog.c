/* SPDX-License-Identifier: MIT */
/* klog: the lines that Linux 5.10, 6.1, 6.12 and 7.2 logged when they refused modules. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/klog.h"

static const struct {
	const char *line;
	enum lk_klog_kind kind;
	const char *fields; /* module|name|detail|number */
} lines[] = {
	{"t_param: `' invalid for parameter `nob'", LK_KLOG_PARAM_INVALID, "t_param|nob||0"},
	{"t_param: `maybe' invalid for parameter `b'", LK_KLOG_PARAM_INVALID, "t_param|b|maybe|0"},
	{"t_param: `3,u=4' invalid for parameter `i'", LK_KLOG_PARAM_INVALID, "t_param|i|3,u=4|0"},
	{"t_param: `it's' invalid for parameter `x' invalid for parameter `i'",
		LK_KLOG_PARAM_INVALID, "t_param|x' invalid for parameter `i|it's|0"},
	{"t_param: `abcdefgh' too large for parameter `str'", LK_KLOG_PARAM_TOO_LARGE,
		"t_param|str|abcdefgh|0"},
	{"t_param: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", LK_KLOG_PARAM_INVALID, "t_param|||0"},
	{"arr: can only take 3 arguments", LK_KLOG_PARAM_ITEMS, "|arr||3"},
	{"str: string doesn't fit in 7 chars.", LK_KLOG_PARAM_LENGTH, "|str||7"},
	{"s: string parameter too long", LK_KLOG_PARAM_LENGTH, "|s||0"},
	{"m: unknown parameter 'zz' ignored", LK_KLOG_PARAM_UNKNOWN, "m|zz||0"},
	{"dep_b: Unknown symbol dep_a_gpl (err -2)", LK_KLOG_UNKNOWN_SYMBOL, "dep_b|dep_a_gpl||-2"},
	{"t_slowuser: Unknown symbol slow_sym (err -16)", LK_KLOG_UNKNOWN_SYMBOL,
		"t_slowuser|slow_sym||-16"},
	{"t_slowuser: gave up waiting for init of module t_slow.", LK_KLOG_GAVE_UP,
		"t_slowuser|t_slow||0"},
	{"dep_b: disagrees about version of symbol dep_a_plain", LK_KLOG_SYMBOL_VERSION,
		"dep_b|dep_a_plain||0"},
	{"t_fail: disagrees about version of symbol module_layout", LK_KLOG_SYMBOL_VERSION,
		"t_fail|module_layout||0"},
	{"t_meta: no symbol version for __x86_return_thunk", LK_KLOG_NO_VERSION,
		"t_meta|__x86_return_thunk||0"},
	{"dep_nsno: module uses symbol (dep_a_ns) from namespace RIGNS, but does not import it.",
		LK_KLOG_NAMESPACE, "dep_nsno|dep_a_ns|RIGNS|0"},
	{"t_meta: version magic '6.1.0-56-amd64 UMP preempt mod_unload modversions ' should be "
	 "'6.1.0-56-amd64 SMP preempt mod_unload modversions '",
		LK_KLOG_VERMAGIC,
		"t_meta|6.1.0-56-amd64 UMP preempt mod_unload modversions |6.1.0-56-amd64 SMP "
		"preempt mod_unload modversions |0"},
	{"dup_a: exports duplicate symbol dep_a_plain (owned by dep_a)", LK_KLOG_DUPLICATE_EXPORT,
		"dup_a|dep_a_plain|dep_a|0"},
	{"y_gpluse: module using GPL-only symbols uses symbols y_prop_f from proprietary module "
	 "y_prop.",
		LK_KLOG_PROPRIETARY, "y_gpluse|y_prop|y_prop_f|0"},
	{"t_say: Unknown parameter `speed'", LK_KLOG_PARAM_REFUSED, "t_say|speed||0"},
	{"arr: needs at least 2 arguments", LK_KLOG_PARAM_FEW, "|arr||2"},
	{"t_meta: section .text (index 2) has invalid WRITE|EXEC flags", LK_KLOG_WRITE_EXEC,
		"t_meta|.text||2"},
	{"t_param: please compile with -fno-common", LK_KLOG_COMMON, "t_param|||0"},
	{"module: t_param: Unknown rela relocation: 99", LK_KLOG_RELOCATION, "t_param|99||0"},
	{"module: overflow in relocation type 10 val ffffffff81093aec", LK_KLOG_RELOCATION,
		"|10 val ffffffff81093aec||0"},
	{"module: `t_param' likely not compiled with -mcmodel=kernel", LK_KLOG_RELOCATION,
		"t_param|||0"},
	{"module t_meta: Exactly one .gnu.linkonce.this_module section must exist.",
		LK_KLOG_NO_MODULE, "t_meta|||0"},
	{"module t_meta: .gnu.linkonce.this_module must occupy memory during process execution",
		LK_KLOG_NO_MODULE, "t_meta|||0"},
	{"t_meta: Could not allocate 65536 bytes percpu data", LK_KLOG_PERCPU, "t_meta|||65536"},
	{"t_meta: per-cpu alignment 8192 > 4096", LK_KLOG_TAINT, "t_meta|||0"},
	{"failed to validate module [t_meta] BTF: -22", LK_KLOG_BTF, "t_meta|||-22"},
	{"printk: module is already loaded", LK_KLOG_NAME_TAKEN, "printk|||0"},
	{"Module hash 00112233 is blacklisted", LK_KLOG_HASH, "|00112233||0"},
	{"e100 0000:00:03.0: Direct firmware load for e100/d101m_ucode.bin failed with error -2",
		LK_KLOG_FIRMWARE, "|e100/d101m_ucode.bin|e100 0000:00:03.0|-2"},
	{"t_say t_say: firmware: failed to load lkm/none.bin (-2)", LK_KLOG_FIRMWARE,
		"|lkm/none.bin|t_say t_say|-2"},
	{"8139too: probe of 0000:00:06.0 failed with error -5", LK_KLOG_PROBE,
		"|8139too|0000:00:06.0|-5"},
	{"8139too 0000:00:06.0: probe with driver 8139too failed with error -12", LK_KLOG_PROBE,
		"|8139too|8139too 0000:00:06.0|-12"},
	{"genirq: Flags mismatch irq 4. 00000000 (t_say) vs. 00000080 (ttyS0)", LK_KLOG_IRQ,
		"|00000000 (t_say) vs. 00000080 (ttyS0)||4"},
	{"<3>Invalid ELF header len 10", LK_KLOG_BAD_ELF, "|header len 10||0"},
	{"Invalid ELF header len 10", LK_KLOG_BAD_ELF, "|header len 10||0"},
	{"Invalid ELF header magic: != \\x7fELF", LK_KLOG_BAD_ELF, "|header magic: != \\x7fELF||0"},
	{"Invalid ELF header type: 3 != 1", LK_KLOG_BAD_ELF, "|header type: 3 != 1||0"},
	{"Invalid ELF section header overflow", LK_KLOG_BAD_ELF, "|section header overflow||0"},
	{"Invalid ELF section name index: 0 || e_shstrndx (0) >= e_shnum (31)", LK_KLOG_BAD_ELF,
		"|section name index: 0 || e_shstrndx (0) >= e_shnum (31)||0"},
	{"Invalid ELF section in module (section 10 type 1)", LK_KLOG_BAD_ELF,
		"|section in module (section 10 type 1)||0"},
	{"Module has invalid ELF structures", LK_KLOG_BAD_ELF, "|structures||0"},
	{"Invalid architecture in ELF header: 183", LK_KLOG_MACHINE, "|||183"},
	{"t_meta: module has no symbols (stripped?)", LK_KLOG_STRIPPED, "t_meta|||0"},
	{"module t_meta: .gnu.linkonce.this_module section size must match the kernel's built "
	 "struct module size at run time",
		LK_KLOG_THIS_MODULE, "t_meta|||0"},
	{"m: module is marked as livepatch module, but livepatch support is disabled",
		LK_KLOG_LIVEPATCH, "m|||0"},
	{"Loading of unsigned module is rejected", LK_KLOG_UNSIGNED, "|||0"},
	{"Loading of module with unavailable key is rejected", LK_KLOG_UNKNOWN_KEY, "|||0"},
	{"Loading of module with unsupported crypto is rejected", LK_KLOG_CRYPTO, "|||0"},
	{"module: PKCS#7 signature info has unexpected non-zero params", LK_KLOG_BAD_SIGNATURE,
		"|||0"},
	{"Lockdown: kx: unsigned module loading is restricted; see man kernel_lockdown.7",
		LK_KLOG_LOCKDOWN, "|unsigned module loading|kx|0"},
	{"Module t_meta is blacklisted", LK_KLOG_BLACKLISTED, "t_meta|||0"},
	{"audit: type=1800 audit(1700000000.123:5): pid=1 op=appraise_data "
	 "cause=IMA-signature-required comm=\"kx\" name=\"/m/x.ko\"",
		LK_KLOG_IMA,
		"|audit(1700000000.123:5): pid=1 op=appraise_data cause=IMA-signature-required "
		"comm=\"kx\" name=\"/m/x.ko\"||0"},
	{"ima: impossible to appraise a module without a file descriptor. sig_enforce kernel "
	 "parameter might help",
		LK_KLOG_IMA, "|||0"},
	{"decompression failed with status 6", LK_KLOG_UNPACKING, "|||6"},
	{"not an xz compressed module", LK_KLOG_NOT_PACKED, "|xz||0"},
	{"not a gzip compressed module", LK_KLOG_NOT_PACKED, "|gzip||0"},
	{"execmem: unable to allocate memory", LK_KLOG_NO_MEMORY, "|||0"},
	{"kx: vmalloc error: size 734019584, exceeds total pages, mode:0xcc0(GFP_KERNEL), "
	 "nodemask=(null),cpuset=/,mems_allowed=0",
		LK_KLOG_NO_MEMORY, "||kx|734019584"},
	{"kx: vmalloc: allocation failure: 734019584 bytes, mode:0xcc0(GFP_KERNEL), "
	 "nodemask=(null),cpuset=/,mems_allowed=0",
		LK_KLOG_NO_MEMORY, "||kx|734019584"},
	{"BUG: kernel NULL pointer dereference, address: 0000000000000008", LK_KLOG_OOPS, "|||0"},
	{"t_meta: loading out-of-tree module taints kernel.", LK_KLOG_TAINT, "t_meta|||0"},
	{"t_prop: module license 'Proprietary' taints kernel.", LK_KLOG_TAINT,
		"t_prop|Proprietary||0"},
	{"dep_a: module verification failed: signature and/or required key missing - tainting "
	 "kernel",
		LK_KLOG_TAINT, "dep_a|signature and/or required key missing||0"},
	{"t_meta: bad vermagic: kernel tainted.", LK_KLOG_TAINT, "t_meta|||0"},
	{"dep_b: module_layout: kernel tainted.", LK_KLOG_TAINT, "dep_b|||0"},
	{"do_init_module: 't_fail'->init suspiciously returned 5, it should follow 0/-E "
	 "convention\\x0ado_init_module: loading module anyway...",
		LK_KLOG_INIT_STRANGE, "t_fail|||5"},
	{"t_fail: init suspiciously returned 5, it should follow 0/-E convention",
		LK_KLOG_INIT_STRANGE, "t_fail|||5"},
	{"audit: type=1400 audit(1700000000.123:45): avc:  denied  { module_load } for  pid=7 "
	 "comm=\"insmod\" path=\"/m.ko\" dev=\"sda1\" ino=3 tclass=system permissive=0",
		LK_KLOG_SELINUX,
		"| pid=7 comm=\"insmod\" path=\"/m.ko\" dev=\"sda1\" ino=3 tclass=system "
		"permissive=0|1700000000.123:45|0"},
	{"audit: type=1400 audit(1700000000.123:45): avc:  denied  { sys_module } for  pid=7 "
	 "comm=\"insmod\" capability=16 tclass=capability permissive=0",
		LK_KLOG_SELINUX,
		"| pid=7 comm=\"insmod\" capability=16 tclass=capability "
		"permissive=0|1700000000.123:45|0"},
	{"audit: type=1400 audit(1.2:3): apparmor=\"DENIED\" operation=\"capable\" class=\"cap\" "
	 "profile=\"x\" pid=7 comm=\"x\" capability=16  capname=\"sys_module\"",
		LK_KLOG_APPARMOR,
		"|class=\"cap\" profile=\"x\" pid=7 comm=\"x\" capability=16 |1.2:3|0"},
	{"LoadPin: kernel-module denied obj=\"/m.ko\" pid=7 cmdline=\"insmod /m.ko\"",
		LK_KLOG_LOADPIN, "|obj=\"/m.ko\" pid=7 cmdline=\"insmod /m.ko\"|kernel-module|0"},
	{"LoadPin: kernel-module old-api-denied obj=<unknown> pid=7 cmdline=\"insmod m.ko\"",
		LK_KLOG_LOADPIN, "|obj=<unknown> pid=7 cmdline=\"insmod m.ko\"|kernel-module|0"},
	{"audit: type=1420 audit(1.2:3): ipe_op=KMODULE ipe_hook=KERNEL_READ enforcing=1 pid=7 "
	 "comm=\"insmod\" path=\"/m.ko\"",
		LK_KLOG_IPE,
		"|ipe_hook=KERNEL_READ enforcing=1 pid=7 comm=\"insmod\" path=\"/m.ko\"|1.2:3|0"},
	/* These say nothing about why. */
	{"audit: type=1400 audit(1.2:3): avc:  denied  { module_load } for  pid=7 tclass=system "
	 "permissive=1",
		LK_KLOG_NOTHING, "|||0"},
	{"audit: type=1400 audit(1.2:3): avc:  denied  { read } for  pid=7 tclass=file "
	 "permissive=0",
		LK_KLOG_NOTHING, "|||0"},
	{"audit: type=1400 audit(1.2:3): apparmor=\"ALLOWED\" operation=\"capable\" pid=7 "
	 "capname=\"sys_module\"",
		LK_KLOG_NOTHING, "|||0"},
	{"LoadPin: kernel-module pinning-excluded obj=\"/m.ko\" pid=7", LK_KLOG_NOTHING, "|||0"},
	{"", LK_KLOG_NOTHING, "|||0"},
	{"t_param: i=1 u=2 b=1 nob=0", LK_KLOG_NOTHING, "|||0"},
	{"t_param: custom set '1'", LK_KLOG_NOTHING, "|||0"},
	{"PKCS7: Unknown OID: [32] 2.16.840.1.101.3.4.2(bad)", LK_KLOG_NOTHING, "|||0"},
	{"Unsupported digest algo: 103", LK_KLOG_NOTHING, "|||0"},
	{"Disabling lock debugging due to kernel taint", LK_KLOG_TAINT, "|||0"},
	{"audit: type=1420 audit(1.2:3): ipe_op=KMODULE ipe_hook=KERNEL_READ enforcing=0 pid=7",
		LK_KLOG_NOTHING, "|||0"},
	{"t_reqmod: request_module(nosuchmod)=-2", LK_KLOG_NOTHING, "|||0"},
	{"Spectre V2 : System may be vulnerable to spectre v2", LK_KLOG_NOTHING, "|||0"},
	{"two words: Unknown symbol x (err -2)", LK_KLOG_NOTHING, "|||0"},
	{"m: Unknown symbol x (err 99999999999999999999)", LK_KLOG_NOTHING, "|||0"},
	{"m: Unknown symbol x (err -)", LK_KLOG_NOTHING, "|||0"},
};

static void each_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct lk_klog klog = lk_klog_read(lk_span_of(lines[i].line));
		char fields[512];

		snprintf(fields, sizeof(fields), "%.*s|%.*s|%.*s|%" PRId64, (int)klog.module.size,
			(const char *)klog.module.data, (int)klog.name.size,
			(const char *)klog.name.data, (int)klog.detail.size,
			(const char *)klog.detail.data, klog.number);
		if (klog.kind != lines[i].kind || strcmp(fields, lines[i].fields) != 0)
			fail_msg("'%s': kind %d, %s", lines[i].line, (int)klog.kind, fields);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_line)};

	return cmocka_run_group_tests_name("klog", tests, NULL, NULL);
}
