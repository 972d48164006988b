/* SPDX-License-Identifier: MIT */
/* diagnose: failures as they were provoked on real kernels, each with its errno, the lines that the
 * kernel logged, and the facts of the moment; with the log, without it, and with nothing known. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/diagnose.h"
#include "failing_memory.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

#define MAGIC "6.1.0-56-amd64 SMP preempt mod_unload modversions "
#define LINES 4

/* The lab: root on a kernel that enforces nothing, and a good module. */
static void set_up(struct lk_evidence *evidence)
{
	*evidence = (struct lk_evidence){.tried = true,
		.module = "m",
		.path = "/m.ko",
		.file = {.form = LK_FORM_MODULE,
			.machine = "x86-64",
			.right_machine = LK_YES,
			.relocatable = LK_YES,
			.name = "m",
			.vermagic = MAGIC,
			.license = "GPL",
			.gpl = LK_YES,
			.symbols = LK_YES,
			.versions = LK_YES,
			.layout = LK_YES,
			.livepatch = LK_NO,
			.is_signed = LK_NO,
			.this_size = LK_YES},
		.kernel = {.release = "6.1.0-56-amd64",
			.vermagic = MAGIC,
			.machine = "x86-64",
			.modules = LK_YES,
			.modules_disabled = LK_NO,
			.sig_enforce = LK_NO,
			.lockdown = LK_LOCKDOWN_NONE,
			.security = "capability,lockdown,yama",
			.forbids = LK_NO,
			.unpacks = ""},
		.process = {.capable = LK_YES, .confined = LK_NO, .namespaced = LK_NO},
		.live = {.presence = LK_ABSENT, .refcount = -1}};
}

typedef void facts(struct lk_evidence *evidence);

static void param(struct lk_evidence *evidence, const struct lk_evidence_param *param)
{
	evidence->params = param;
	evidence->param_count = 1;
}

static void bad_int(struct lk_evidence *evidence)
{
	static const struct lk_evidence_param bad = {.name = "i",
		.value = "abc",
		.exists = LK_YES,
		.type = "int",
		.fits = LK_NO,
		.fault = "it expects a whole number",
		.origin = "/etc/modprobe.d/a.conf:3"};

	param(evidence, &bad);
}

static void bare_flag(struct lk_evidence *evidence)
{
	static const struct lk_evidence_param bad = {.name = "nob",
		.exists = LK_YES,
		.type = "invbool",
		.fits = LK_NO,
		.fault = "it needs a value"};

	param(evidence, &bad);
}

static void long_list(struct lk_evidence *evidence)
{
	static const struct lk_evidence_param bad = {.name = "arr",
		.value = "1,2,3,4",
		.exists = LK_YES,
		.type = "array of int",
		.fits = LK_YES};

	param(evidence, &bad);
}

static void long_text(struct lk_evidence *evidence)
{
	static char text[2000];
	static const struct lk_evidence_param bad = {.name = "s",
		.value = text,
		.exists = LK_YES,
		.type = "charp",
		.fits = LK_NO,
		.fault = "it accepts at most 1024 characters"};

	memset(text, 'x', sizeof(text) - 1);
	param(evidence, &bad);
}

static void longer_list(struct lk_evidence *evidence)
{
	static char text[2000];
	static const struct lk_evidence_param bad = {.name = "arr",
		.value = text,
		.exists = LK_YES,
		.type = "array of int",
		.fits = LK_YES};

	memset(text, '1', sizeof(text) - 1);
	param(evidence, &bad);
}

static void fixed_text(struct lk_evidence *evidence)
{
	static const struct lk_evidence_param bad = {
		.name = "str", .value = "abcdefgh", .exists = LK_YES, .type = "string"};

	param(evidence, &bad);
}

static void own_type(struct lk_evidence *evidence)
{
	static const struct lk_evidence_param bad = {
		.name = "cust", .value = "1", .exists = LK_YES, .type = NULL};

	param(evidence, &bad);
}

static void undeclared(struct lk_evidence *evidence)
{
	static const struct lk_evidence_param bad = {.name = "cust", .value = "1", .exists = LK_NO};

	param(evidence, &bad);
}

static void symbol(struct lk_evidence *evidence, const struct lk_evidence_symbol *symbol)
{
	evidence->symbols = symbol;
	evidence->symbol_count = 1;
}

static void not_loaded(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol missing = {
		.name = "dep_a_plain", .exported = LK_YES, .owner = "dep_a", .present = LK_NO};

	symbol(evidence, &missing);
}

static void nowhere(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol missing = {.name = "no_such"};

	symbol(evidence, &missing);
}

static void gpl_only(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol refused = {
		.name = "dep_a_gpl", .exported = LK_YES, .owner = "dep_a", .present = LK_YES};

	symbol(evidence, &refused);
	evidence->file.license = "PRO";
	evidence->file.gpl = LK_NO;
}

static void known_gpl_only(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol refused = {.name = "dep_a_gpl",
		.exported = LK_YES,
		.owner = "dep_a",
		.present = LK_YES,
		.gpl_only = LK_YES};

	gpl_only(evidence);
	symbol(evidence, &refused);
}

static void kernels_gpl_only(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol refused = {.name = "k_gpl",
		.exported = LK_YES,
		.owner = "vmlinux",
		.source = "/usr/src/linux/Module.symvers",
		.present = LK_YES,
		.gpl_only = LK_YES};

	gpl_only(evidence);
	symbol(evidence, &refused);
}

/* What is for all can only be missing. */
static void for_all(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol given = {.name = "dep_a_plain",
		.exported = LK_YES,
		.owner = "dep_a",
		.present = LK_NO,
		.gpl_only = LK_NO};

	gpl_only(evidence);
	symbol(evidence, &given);
}

static void known_nowhere(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol missing = {
		.name = "no_such", .exported = LK_NO, .source = "/usr/src/linux/Module.symvers"};

	symbol(evidence, &missing);
}

static void not_installed(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol missing = {.name = "far_away",
		.exported = LK_NO,
		.owner = "extra",
		.source = "/usr/src/linux/Module.symvers"};

	symbol(evidence, &missing);
}

static void no_import(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol hidden = {.name = "dep_a_ns",
		.exported = LK_YES,
		.owner = "dep_a",
		.present = LK_YES,
		.gpl_only = LK_NO,
		.name_space = "RIGNS",
		.imported = LK_NO};

	symbol(evidence, &hidden);
}

static void not_listed(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol hidden = {.name = "kvm_only",
		.exported = LK_YES,
		.owner = "kvm",
		.present = LK_YES,
		.name_space = "module:kvm-intel,kvm-amd",
		.imported = LK_NO};

	symbol(evidence, &hidden);
}

static void no_crc(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol bare = {.name = "_printk",
		.exported = LK_YES,
		.owner = "vmlinux",
		.present = LK_YES,
		.lacks_crc = true};

	symbol(evidence, &bare);
}

static void no_layout(struct lk_evidence *evidence)
{
	evidence->file.layout = LK_NO;
}

static void selinux(struct lk_evidence *evidence)
{
	evidence->kernel.security = "lockdown,capability,selinux";
	evidence->kernel.selinux_enforces = LK_YES;
}

static void selinux_warns(struct lk_evidence *evidence)
{
	selinux(evidence);
	evidence->kernel.selinux_enforces = LK_NO;
}

static void apparmor(struct lk_evidence *evidence)
{
	evidence->kernel.security = "capability,apparmor,loadpin_of_another_name";
	evidence->process.profiled = LK_YES;
}

static void apparmor_free(struct lk_evidence *evidence)
{
	apparmor(evidence);
	evidence->process.profiled = LK_NO;
}

static void loadpin(struct lk_evidence *evidence)
{
	evidence->kernel.security = "capability,loadpin";
}

static void bpf(struct lk_evidence *evidence)
{
	evidence->kernel.security = "bpf";
}

static void security_unknown(struct lk_evidence *evidence)
{
	evidence->kernel.security = NULL;
}

static void maybe_gpl_only(struct lk_evidence *evidence)
{
	nowhere(evidence);
	evidence->file.license = NULL;
	evidence->file.gpl = LK_NO;
}

static void other_crc(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol other = {.name = "_printk",
		.exported = LK_YES,
		.owner = "vmlinux",
		.present = LK_YES,
		.same_crc = LK_NO,
		.wanted = 0x11,
		.given = 0x22};

	symbol(evidence, &other);
}

static void other_layout(struct lk_evidence *evidence)
{
	static const struct lk_evidence_symbol other = {
		.name = "module_layout", .same_crc = LK_NO, .wanted = 0x11, .given = 0x22};

	symbol(evidence, &other);
}

static void other_flags(struct lk_evidence *evidence)
{
	evidence->file.vermagic = "6.1.0-56-amd64 UMP preempt mod_unload modversions ";
}

static void other_release(struct lk_evidence *evidence)
{
	evidence->file.vermagic = "9.2.12+deb13-amd64 SMP preempt mod_unload ";
	evidence->file.versions = LK_NO;
	evidence->kernel.vermagic = "7.2.12+deb13-amd64 SMP preempt mod_unload ";
	evidence->kernel.release = "7.2.12+deb13-amd64";
}

static void no_vermagic(struct lk_evidence *evidence)
{
	evidence->file.vermagic = NULL;
}

static void other_size(struct lk_evidence *evidence)
{
	evidence->file.this_size = LK_NO;
}

static void form(struct lk_evidence *evidence, enum lk_evidence_form form)
{
	evidence->file = (struct lk_evidence_file){.form = form, .fault = "the reader's words"};
}

static void empty(struct lk_evidence *evidence)
{
	form(evidence, LK_FORM_EMPTY);
}

static void text(struct lk_evidence *evidence)
{
	form(evidence, LK_FORM_TEXT);
}

static void other(struct lk_evidence *evidence)
{
	form(evidence, LK_FORM_OTHER);
}

static void bzip2(struct lk_evidence *evidence)
{
	form(evidence, LK_FORM_PACKED);
	evidence->file.packed = "bzip2";
}

static void cut_short(struct lk_evidence *evidence)
{
	form(evidence, LK_FORM_DAMAGED);
}

static void other_machine(struct lk_evidence *evidence)
{
	evidence->file.machine = "aarch64";
	evidence->file.right_machine = LK_NO;
}

static void program(struct lk_evidence *evidence)
{
	evidence->file.relocatable = LK_NO;
}

static void stripped(struct lk_evidence *evidence)
{
	evidence->file.symbols = LK_NO;
}

static void livepatch(struct lk_evidence *evidence)
{
	evidence->file.livepatch = LK_YES;
}

static void packed(struct lk_evidence *evidence)
{
	evidence->file.packed = "xz";
	evidence->kernel.unpacks = "xz";
}

static void packed_crc64(struct lk_evidence *evidence)
{
	packed(evidence);
	evidence->file.check = "CRC64";
}

static void too_large(struct lk_evidence *evidence)
{
	evidence->file.memory = UINT64_C(1500) << 20;
	evidence->kernel.memory = UINT64_C(384) << 20;
}

static void enforced(struct lk_evidence *evidence)
{
	evidence->kernel.sig_enforce = LK_YES;
}

static void enforced_signed(struct lk_evidence *evidence)
{
	enforced(evidence);
	evidence->file.is_signed = LK_YES;
	evidence->file.signer = "Somebody";
}

static void enforced_buried(struct lk_evidence *evidence)
{
	enforced(evidence);
	evidence->file.buried = true;
}

static void enforced_forced(struct lk_evidence *evidence)
{
	enforced_signed(evidence);
	evidence->ignores_vermagic = true;
}

static void enforced_text(struct lk_evidence *evidence)
{
	text(evidence);
	enforced(evidence);
}

static void signed_as_kernel(struct lk_evidence *evidence)
{
	evidence->file.is_signed = LK_YES;
	evidence->file.kernels_key = LK_YES;
}

static void with_signature(struct lk_evidence *evidence)
{
	evidence->file.is_signed = LK_YES;
}

static void locked(struct lk_evidence *evidence)
{
	evidence->kernel.lockdown = LK_LOCKDOWN_INTEGRITY;
}

static void locked_signed(struct lk_evidence *evidence)
{
	locked(evidence);
	evidence->file.is_signed = LK_YES;
	evidence->file.kernels_key = LK_NO;
}

static void locked_forced(struct lk_evidence *evidence)
{
	locked(evidence);
	signed_as_kernel(evidence);
	evidence->ignores_vermagic = true;
}

static void no_right(struct lk_evidence *evidence)
{
	evidence->process.capable = LK_NO;
}

static void no_right_locked(struct lk_evidence *evidence)
{
	no_right(evidence);
	locked(evidence);
	evidence->kernel.forbids = LK_YES;
}

static void user_namespace(struct lk_evidence *evidence)
{
	evidence->process.namespaced = LK_YES;
}

static void confined(struct lk_evidence *evidence)
{
	evidence->process.confined = LK_YES;
}

static void disabled(struct lk_evidence *evidence)
{
	evidence->kernel.modules_disabled = LK_YES;
}

static void forbidden(struct lk_evidence *evidence)
{
	evidence->kernel.forbids = LK_YES;
}

static void appraised(struct lk_evidence *evidence)
{
	evidence->kernel.appraises = LK_YES;
}

/* Whatever else is wrong. */
static void ancient(struct lk_evidence *evidence)
{
	evidence->kernel.ancient = LK_YES;
	evidence->process.capable = LK_NO;
	evidence->file.right_machine = LK_NO;
}

static void no_modules(struct lk_evidence *evidence)
{
	evidence->kernel.modules = LK_NO;
}

static void is_live(struct lk_evidence *evidence)
{
	evidence->live.presence = LK_LIVE;
}

static void is_coming(struct lk_evidence *evidence)
{
	evidence->live.presence = LK_COMING;
}

static void is_going(struct lk_evidence *evidence)
{
	evidence->live.presence = LK_GOING;
}

static void unloading(struct lk_evidence *evidence)
{
	evidence->deed = LK_DEED_UNLOAD;
	evidence->file = (struct lk_evidence_file){0};
	evidence->live =
		(struct lk_evidence_live){.presence = LK_LIVE, .refcount = 0, .has_exit = LK_YES};
}

static void unloading_held(struct lk_evidence *evidence)
{
	static const char *const holders[] = {"dep_b", NULL};

	unloading(evidence);
	evidence->live.refcount = 1;
	evidence->live.holders = holders;
}

static void unloading_used(struct lk_evidence *evidence)
{
	unloading(evidence);
	evidence->live.refcount = 1;
}

static void unloading_permanent(struct lk_evidence *evidence)
{
	unloading(evidence);
	evidence->live.has_exit = LK_NO;
}

static void unloading_coming(struct lk_evidence *evidence)
{
	unloading_permanent(evidence);
	evidence->live.presence = LK_COMING;
}

static void unloading_going(struct lk_evidence *evidence)
{
	unloading(evidence);
	evidence->live.presence = LK_GOING;
}

static void unloading_absent(struct lk_evidence *evidence)
{
	unloading(evidence);
	evidence->live = (struct lk_evidence_live){.presence = LK_ABSENT, .refcount = -1};
}

static void unloading_no_right(struct lk_evidence *evidence)
{
	unloading(evidence);
	no_right(evidence);
}

static void unloading_disabled(struct lk_evidence *evidence)
{
	unloading(evidence);
	disabled(evidence);
}

#define C      LKM_CERTAIN
#define L      LKM_LIKELY
#define P      LKM_POSSIBLE
#define SILENT NULL

/* blind: how sure the true cause is where the log cannot be read. says: a piece of what is said
 * with the log. */
static const struct row {
	const char *what;
	int errnum;
	const char *log;
	facts *facts;
	enum lkm_code code;
	enum lkm_certainty certainty, blind;
	const char *says;
} rows[] = {
	/* Parameters. */
	{"i=abc", EINVAL, "m: `abc' invalid for parameter `i'", bad_int, LKM_E_PARAM_VALUE, C, L,
		"'abc' is not a valid value for parameter 'i'|it expects a whole "
		"number (int)|it is set in /etc/modprobe.d/a.conf:3"},
	{"nob", EINVAL, "m: `' invalid for parameter `nob'", bare_flag, LKM_E_PARAM_VALUE, C, L,
		"parameter 'nob' needs a value"},
	{"i=99999999999", ERANGE, "m: `99999999999' invalid for parameter `i'", bad_int,
		LKM_E_PARAM_VALUE, C, L, "is not a valid value for parameter 'i'"},
	{"arr=1,2,3,4", EINVAL,
		"arr: can only take 3 arguments\nm: `1' invalid for parameter `arr'", long_list,
		LKM_E_PARAM_VALUE, C, P,
		"'1,2,3,4' is not a valid value for parameter 'arr'|it accepts at most 3 values"},
	{"str=abcdefgh", ENOSPC,
		"str: string doesn't fit in 7 chars.\nm: `abcdefgh' too large for parameter `str'",
		fixed_text, LKM_E_PARAM_VALUE, C, P,
		"'abcdefgh' is not a valid value for parameter 'str'|it accepts at most 7 "
		"characters"},
	{"a text of 1025", ENOSPC, "s: string parameter too long", long_text, LKM_E_PARAM_VALUE, C,
		L, "the value of parameter 's' is too long"},
	{"a text too long, behind a line of another call", ENOSPC,
		"m: `xxxxxxxxxxxxxxxxxxxxxxxxxx\ns: string parameter too long", long_text,
		LKM_E_PARAM_VALUE, C, L, "the value of parameter 's' is too long"},
	{"a long value, whose line comes later", ENOSPC, SILENT, long_text, LKM_E_PARAM_VALUE, L, L,
		"' is not a valid value for parameter 's'"},
	{"a long list, whose line comes later", EINVAL, SILENT, longer_list, LKM_E_PARAM_VALUE, P,
		P, NULL},
	{"cust=1", ERANGE, "m: custom set '1'\nm: `1' invalid for parameter `cust'", own_type,
		LKM_E_PARAM_VALUE, C, P, "'1' is not a valid value for parameter 'cust'"},
	{"cust=1, which is not declared", ERANGE, "m: `1' invalid for parameter `cust'", undeclared,
		LKM_E_PARAM_VALUE, C, P, NULL},
	/* Symbols. */
	{"dependency missing", ENOENT, "m: Unknown symbol dep_a_plain (err -2)", not_loaded,
		LKM_E_SYMBOL_MISSING, C, L,
		"the module needs 'dep_a_plain' from module dep_a, which is not loaded"},
	{"undefined symbol", ENOENT, "m: Unknown symbol no_such (err -2)", nowhere,
		LKM_E_SYMBOL_MISSING, C, P, "the module needs 'no_such', which is missing"},
	{"GPL only", ENOENT,
		"m: module license 'PRO' taints kernel.\nm: Unknown symbol dep_a_gpl "
		"(err -2)",
		gpl_only, LKM_E_GPL_ONLY, C, P,
		"'dep_a_gpl' is exported to GPL modules only|its "
		"licence is 'PRO'"},
	{"GPL only, by its module", ENOENT, "m: Unknown symbol dep_a_gpl (err -2)", known_gpl_only,
		LKM_E_GPL_ONLY, C, L,
		"'dep_a_gpl' is exported to GPL modules only|its "
		"licence is 'PRO'|module dep_a says so"},
	{"GPL only, by the build", ENOENT, "m: Unknown symbol k_gpl (err -2)", kernels_gpl_only,
		LKM_E_GPL_ONLY, C, L,
		"'k_gpl' is exported to GPL modules only|/usr/src/linux/Module.symvers says so"},
	{"for all, not loaded", ENOENT, "m: Unknown symbol dep_a_plain (err -2)", for_all,
		LKM_E_SYMBOL_MISSING, C, L, "'dep_a_plain' from module dep_a, which is not loaded"},
	{"known to be nowhere", ENOENT, "m: Unknown symbol no_such (err -2)", known_nowhere,
		LKM_E_SYMBOL_MISSING, C, L,
		"the module needs 'no_such', which is missing|neither the kernel nor any installed "
		"module exports it, according to /usr/src/linux/Module.symvers"},
	{"not installed", ENOENT, "m: Unknown symbol far_away (err -2)", not_installed,
		LKM_E_SYMBOL_MISSING, C, L,
		"the module needs 'far_away' from module extra, which is not "
		"installed|/usr/src/linux/Module.symvers names that module"},
	{"perhaps GPL only", ENOENT, "m: Unknown symbol no_such (err -2)", maybe_gpl_only,
		LKM_E_SYMBOL_MISSING, C, P,
		"the module needs 'no_such', which is missing, or exported to GPL modules only|it "
		"names no licence"},
	{"namespace", EINVAL,
		"m: module uses symbol (dep_a_ns) from namespace RIGNS, but does not import it.\n"
		"m: Unknown symbol dep_a_ns (err -22)",
		NULL, LKM_E_NAMESPACE, C, P,
		"the module uses 'dep_a_ns' without importing its namespace RIGNS"},
	{"namespace, known", EINVAL,
		"m: module uses symbol (dep_a_ns) from namespace RIGNS, but does not import it.\n"
		"m: Unknown symbol dep_a_ns (err -22)",
		no_import, LKM_E_NAMESPACE, C, L,
		"without importing its namespace RIGNS|module dep_a says so"},
	{"namespace, a list", EINVAL,
		"m: module uses symbol (kvm_only) from namespace module:kvm-intel,kvm-amd, but "
		"does not import it.\nm: Unknown symbol kvm_only (err -22)",
		not_listed, LKM_E_NAMESPACE, C, L,
		"'kvm_only' is exported to certain other modules only|its "
		"namespace is 'module:kvm-intel,kvm-amd'"},
	{"CRC of a symbol", EINVAL,
		"m: disagrees about version of symbol _printk\nm: Unknown symbol _printk (err -22)",
		other_crc, LKM_E_SYMBOL_VERSION, C, L,
		"'_printk' has changed since the module was built (CRC mismatch)|CRC 0x00000011; "
		"the kernel has 0x00000022"},
	{"no CRC of a symbol", EINVAL,
		"m: no symbol version for _printk\nm: Unknown symbol _printk (err -22)", NULL,
		LKM_E_SYMBOL_VERSION, C, P, "the module carries no CRC for '_printk'"},
	{"no CRC of a symbol, known", EINVAL,
		"m: no symbol version for _printk\nm: Unknown symbol _printk (err -22)", no_crc,
		LKM_E_SYMBOL_VERSION, C, L, "the module carries no CRC for '_printk'"},
	{"duplicate export", ENOEXEC, "m: exports duplicate symbol dep_a_plain (owned by dep_a)",
		NULL, LKM_E_DUPLICATE_SYMBOL, C, P,
		"the module exports 'dep_a_plain', which dep_a already exports"},
	{"supplier still in init", EBUSY,
		"m: gave up waiting for init of module t_slow.\nm: Unknown symbol slow_sym (err "
		"-16)",
		NULL, LKM_E_DEPENDENCY_SLOW, C, P, "module t_slow, which it needs"},
	/* What init returns. */
	{"init: EBUSY", EBUSY, SILENT, NULL, LKM_E_INIT_FAILED, P, P, "Device or resource busy"},
	{"init: EIO", EIO, SILENT, NULL, LKM_E_INIT_FAILED, L, L, "Input/output error"},
	{"init: ENODEV", ENODEV, SILENT, NULL, LKM_E_NO_DEVICE, C, C,
		"init function returned -ENODEV"},
	{"init: ENOENT", ENOENT, SILENT, NULL, LKM_E_INIT_FAILED, L, P,
		"the module's init function returned"},
	{"init: EPERM", EPERM, SILENT, NULL, LKM_E_INIT_FAILED, L, L,
		"the module's init function returned"},
	/* A security module that may have been silent. */
	{"init: EPERM, SELinux", EPERM, SILENT, selinux, LKM_E_INIT_FAILED, P, P,
		"the module's init function returned"},
	{"SELinux", EPERM, SILENT, selinux, LKM_E_SECURITY_MODULE, P, P,
		"SELinux may have blocked it without logging it|/sys/kernel/security/lsm names "
		"selinux"},
	{"init: EPERM, SELinux warns", EPERM, SILENT, selinux_warns, LKM_E_INIT_FAILED, L, L, NULL},
	{"AppArmor", EPERM, SILENT, apparmor, LKM_E_SECURITY_MODULE, P, P,
		"AppArmor may have blocked it"},
	{"init: EPERM, not confined", EPERM, SILENT, apparmor_free, LKM_E_INIT_FAILED, L, L, NULL},
	{"BPF", EPERM, SILENT, bpf, LKM_E_SECURITY_MODULE, P, P, NULL},
	{"init: EPERM, nothing known", EPERM, SILENT, security_unknown, LKM_E_INIT_FAILED, P, P,
		NULL},
	{"SELinux, logged", EPERM,
		"audit: type=1400 audit(1700000000.123:45): avc:  denied  { sys_module } for  "
		"pid=7 "
		"comm=\"insmod\" capability=16 tclass=capability permissive=0",
		selinux, LKM_E_SECURITY_MODULE, L, P, "SELinux forbids it|logged a denial"},
	{"SELinux, module_load", EACCES,
		"audit: type=1400 audit(1700000000.123:45): avc:  denied  { module_load } for  "
		"pid=7 "
		"comm=\"insmod\" path=\"/m.ko\" tclass=system permissive=0",
		selinux, LKM_E_SECURITY_MODULE, L, P, "SELinux forbids it"},
	{"AppArmor, logged", EPERM,
		"audit: type=1400 audit(1700000000.123:45): apparmor=\"DENIED\" "
		"operation=\"capable\" class=\"cap\" profile=\"/usr/bin/x\" pid=7 comm=\"x\" "
		"capability=16  capname=\"sys_module\"",
		apparmor, LKM_E_SECURITY_MODULE, L, P, "AppArmor forbids it"},
	{"init: EPERM, LoadPin silent", EPERM, SILENT, loadpin, LKM_E_INIT_FAILED, L, P, NULL},
	{"LoadPin, logged", EPERM,
		"LoadPin: kernel-module denied obj=\"/m.ko\" pid=7 cmdline=\"insmod /m.ko\"",
		loadpin, LKM_E_SECURITY_MODULE, L, P, "LoadPin forbids it"},
	{"init: EINVAL", EINVAL, SILENT, NULL, LKM_E_INIT_FAILED, L, P,
		"the module's init function returned"},
	{"init: EEXIST", EEXIST, SILENT, NULL, LKM_E_INIT_FAILED, L, L, "File exists"},
	{"init: EAGAIN", EAGAIN, SILENT, NULL, LKM_E_INIT_FAILED, C, C, NULL},
	{"init: ENOEXEC", ENOEXEC, SILENT, NULL, LKM_E_INIT_FAILED, L, P, NULL},
	{"init: ENOMEM", ENOMEM, SILENT, NULL, LKM_E_INIT_FAILED, P, P, NULL},
	{"init: ETIMEDOUT", ETIMEDOUT, SILENT, NULL, LKM_E_INIT_FAILED, C, C, "timed out"},
	{"init: EOPNOTSUPP", EOPNOTSUPP, SILENT, NULL, LKM_E_INIT_FAILED, C, C, NULL},
	{"init: 517", 517, SILENT, NULL, LKM_E_INIT_FAILED, C, C, "returned -EPROBE_DEFER (-517)"},
	{"init: 4095", 4095, SILENT, NULL, LKM_E_INIT_FAILED, C, C, NULL},
	{"init: EINVAL, log of others", EINVAL,
		"other: `1' invalid for parameter `i'\nother: disagrees about version of symbol x",
		NULL, LKM_E_INIT_FAILED, L, P, NULL},
	/* The kernel it was built for. */
	{"other flags", ENOEXEC,
		"m: version magic '6.1.0-56-amd64 UMP preempt mod_unload modversions ' should be "
		"'" MAGIC "'",
		other_flags, LKM_E_VERMAGIC, C, L,
		"built for a kernel with other build options|only the kernel has 'SMP'|only the "
		"module has 'UMP'"},
	{"other release", ENOEXEC,
		"m: version magic '9.2.12+deb13-amd64 SMP preempt mod_unload ' should be "
		"'7.2.12+deb13-amd64 SMP preempt mod_unload '",
		other_release, LKM_E_VERMAGIC, C, L,
		"the module was built for Linux 9.2.12+deb13-amd64; this kernel is "
		"7.2.12+deb13-amd64"},
	{"no version magic", ENOEXEC, SILENT, no_vermagic, LKM_E_VERMAGIC, P, P, NULL},
	{"no CRC of module_layout, known", ENOEXEC, "m: no symbol version for module_layout",
		no_layout, LKM_E_LAYOUT, C, L, "the module has no CRC for module_layout"},
	{"CRC of module_layout", ENOEXEC, "m: disagrees about version of symbol module_layout",
		other_layout, LKM_E_LAYOUT, C, L, "0x00000011 in the module and 0x00000022"},
	{"no CRC of module_layout", ENOEXEC, "m: no symbol version for module_layout", NULL,
		LKM_E_LAYOUT, C, P, "the module has no CRC for module_layout"},
	{"size of struct module", ENOEXEC,
		"module m: .gnu.linkonce.this_module section size must match the kernel's built "
		"struct module size at run time",
		other_size, LKM_E_LAYOUT, C, L, "the size of its struct module differs"},
	/* The file. */
	{"empty file", EINVAL, SILENT, empty, LKM_E_NOT_A_MODULE, C, C, "the file is empty"},
	{"10 bytes", ENOEXEC, "Invalid ELF header len 10", cut_short, LKM_E_NOT_A_MODULE, C, L,
		"the file is damaged|the reader's words"},
	{"half of it", ENOEXEC, "Invalid ELF section header overflow", cut_short,
		LKM_E_NOT_A_MODULE, C, L, "most likely cut short"},
	{"half of it, 5.10", ENOEXEC, "Module has invalid ELF structures", cut_short,
		LKM_E_NOT_A_MODULE, C, L, NULL},
	{"text", ENOEXEC, "Invalid ELF header magic: != \\x7fELF", text, LKM_E_NOT_A_MODULE, C, C,
		"the file is text"},
	{"another magic", ENOEXEC, "Invalid ELF header magic: != \\x7fELF", other,
		LKM_E_NOT_A_MODULE, C, C, "the file is not a module"},
	{"bzip2", ENOEXEC, "Invalid ELF header magic: != \\x7fELF", bzip2, LKM_E_NOT_A_MODULE, C, C,
		"neither the kernel nor lkm can decompress|it looks like bzip2"},
	{"another machine", ENOEXEC, "Invalid architecture in ELF header: 183", other_machine,
		LKM_E_WRONG_MACHINE, C, L, "built for aarch64, and this kernel is for x86-64"},
	{"another byte order", ENOEXEC, "Invalid ELF header type: 256 != 1", other_machine,
		LKM_E_WRONG_MACHINE, C, L, NULL},
	{"a program", ENOEXEC, "Invalid ELF header type: 3 != 1", program, LKM_E_NOT_A_MODULE, C, C,
		"a program or library"},
	{"names of sections", ENOEXEC,
		"Invalid ELF section name index: 0 || e_shstrndx (0) >= e_shnum (31)", NULL,
		LKM_E_NOT_A_MODULE, L, P, "Invalid ELF section name index"},
	{"a section outside", ENOEXEC, "Invalid ELF section in module (section 10 type 1)", NULL,
		LKM_E_NOT_A_MODULE, L, P, NULL},
	{"stripped", ENOEXEC, "m: module has no symbols (stripped?)", stripped, LKM_E_STRIPPED, C,
		L, "no symbol table"},
	{"live patch", ENOEXEC,
		"m: module is marked as livepatch module, but livepatch support is disabled",
		livepatch, LKM_E_LIVEPATCH, C, P, NULL},
	{"live patch, said later", ENOEXEC, SILENT, livepatch, LKM_E_LIVEPATCH, P, P, NULL},
	/* Unpacking. */
	{"xz with CRC64", EINVAL, "decompression failed with status 6", packed_crc64, LKM_E_PACKING,
		C, P, "no xz file with checksum CRC64"},
	{"damaged xz", EINVAL, "decompression failed with status 7", packed, LKM_E_PACKING, L, P,
		"cannot decompress"},
	{"gzip for a kernel with xz", EINVAL, "not an xz compressed module", packed, LKM_E_PACKING,
		L, P, "the only compression that this kernel supports is xz"},
	/* Memory. */
	{"no memory", ENOMEM, "execmem: unable to allocate memory", NULL, LKM_E_NO_ROOM, L, P,
		NULL},
	{"no memory, 5.10", ENOMEM,
		"kx: vmalloc: allocation failure: 734019584 bytes, mode:0xcc0(GFP_KERNEL)", NULL,
		LKM_E_NO_ROOM, L, P, NULL},
	{"no memory, 6.1", ENOMEM, SILENT, NULL, LKM_E_NO_ROOM, P, P, NULL},
	{"more than there is", ENOMEM, SILENT, too_large, LKM_E_NO_ROOM, C, C,
		"it takes 1500 MiB, and this machine has 384"},
	/* Signatures. */
	{"unsigned", EKEYREJECTED, "Loading of unsigned module is rejected", enforced,
		LKM_E_UNSIGNED, C, C, "module.sig_enforce is on"},
	{"bytes behind", EKEYREJECTED, "Loading of unsigned module is rejected", enforced_buried,
		LKM_E_UNSIGNED, C, C, "data was appended after it"},
	{"forced", EKEYREJECTED, "Loading of unsigned module is rejected", enforced_forced,
		LKM_E_FORCE_REFUSED, C, C, "load it without --force"},
	{"text, signatures enforced", EKEYREJECTED, "Loading of unsigned module is rejected",
		enforced_text, LKM_E_NOT_A_MODULE, C, C, "the file is text"},
	{"unknown key", EKEYREJECTED, "Loading of module with unavailable key is rejected",
		enforced_signed, LKM_E_KEY_UNKNOWN, L, P, "the module is signed by 'Somebody'"},
	{"unknown digest", EKEYREJECTED,
		"PKCS7: Unknown OID: [32] 2.16.840.1.101.3.4.2.8\nUnsupported digest algo: "
		"98\nLoading of module with unsupported crypto is rejected",
		enforced_signed, LKM_E_KEY_UNKNOWN, L, P, "in a way that this kernel cannot check"},
	{"changed since", EKEYREJECTED, SILENT, enforced_signed, LKM_E_SIGNATURE_WRONG, L, P,
		"changed since it was signed"},
	{"changed since, not enforced", EKEYREJECTED, SILENT, signed_as_kernel,
		LKM_E_SIGNATURE_WRONG, L, L, NULL},
	{"malformed", EBADMSG, SILENT, with_signature, LKM_E_SIGNATURE_MALFORMED, P, P, NULL},
	{"odd parameters", EBADMSG, "module: PKCS#7 signature info has unexpected non-zero params",
		with_signature, LKM_E_SIGNATURE_MALFORMED, L, P, NULL},
	{"old kernel, unsigned", ENOKEY, SILENT, enforced, LKM_E_UNSIGNED, C, C, NULL},
	{"old kernel, unknown key", ENOKEY, SILENT, enforced_signed, LKM_E_KEY_UNKNOWN, P, P, NULL},
	{"locked, unsigned", EPERM,
		"Lockdown: kx: unsigned module loading is restricted; see man kernel_lockdown.7",
		locked, LKM_E_LOCKDOWN, C, C, "lockdown is on, and the module is not signed"},
	{"locked, unsigned, silent", EPERM, SILENT, locked, LKM_E_LOCKDOWN, C, C, NULL},
	{"locked, unknown key", EPERM,
		"Lockdown: kx: unsigned module loading is restricted; see man kernel_lockdown.7",
		locked_signed, LKM_E_LOCKDOWN, L, L,
		"not signed with a key that the kernel trusts"},
	{"locked, unknown key, silent", EPERM, SILENT, locked_signed, LKM_E_LOCKDOWN, L, L, NULL},
	{"locked, forced", EPERM,
		"Lockdown: kx: unsigned module loading is restricted; see man kernel_lockdown.7",
		locked_forced, LKM_E_FORCE_REFUSED, C, C, NULL},
	/* Rights. */
	{"no capability", EPERM, SILENT, no_right, LKM_E_NO_CAPABILITY, C, C, "do it as root"},
	{"no capability, and more", EPERM, SILENT, no_right_locked, LKM_E_NO_CAPABILITY, C, C,
		NULL},
	{"user namespace", EPERM, SILENT, user_namespace, LKM_E_NO_CAPABILITY, C, C,
		"root of a user namespace"},
	{"seccomp", EPERM, SILENT, confined, LKM_E_CONFINED, P, P, NULL},
	{"seccomp, ENOSYS", ENOSYS, SILENT, confined, LKM_E_CONFINED, P, P, NULL},
	{"modules_disabled", EPERM, SILENT, disabled, LKM_E_MODULES_DISABLED, C, C, NULL},
	{"module_blacklist", EPERM, "Module m is blacklisted", forbidden, LKM_E_BLACKLISTED, C, L,
		"remove 'm' from module_blacklist="},
	{"IMA", EACCES,
		"audit: type=1800 audit(1.2:3): op=appraise_data cause=IMA-signature-required",
		appraised, LKM_E_INTEGRITY, L, L, NULL},
	{"IMA, silent", EACCES, SILENT, appraised, LKM_E_INTEGRITY, L, L, NULL},
	{"no modules", ENOSYS, SILENT, no_modules, LKM_E_NO_MODULE_SUPPORT, C, C, NULL},
	{"Linux 2.4", ENOENT, SILENT, ancient, LKM_E_OLD_KERNEL, C, C, "query_module|modutils"},
	/* State. */
	{"loaded", EEXIST, SILENT, is_live, LKM_E_LOADED, C, C, NULL},
	{"being loaded", EBUSY, SILENT, is_coming, LKM_E_STUCK, C, C, NULL},
	{"being unloaded", EBUSY, SILENT, is_going, LKM_E_GOING, C, C, NULL},
	{"interrupted", EINTR, SILENT, NULL, LKM_E_STUCK, P, P, NULL},
	/* Unloading. */
	{"unload: missing", ENOENT, SILENT, unloading_absent, LKM_E_NOT_LOADED, C, C, NULL},
	{"unload: held", EAGAIN, SILENT, unloading_held, LKM_E_IN_USE, C, C,
		"module dep_b uses it|modprobe -r --remove-holders m"},
	{"unload: used", EAGAIN, SILENT, unloading_used, LKM_E_IN_USE, C, C,
		"its reference count is 1"},
	{"unload: was used", EAGAIN, SILENT, unloading, LKM_E_IN_USE, C, C, "and is no longer"},
	{"unload: no exit", EBUSY, SILENT, unloading_permanent, LKM_E_NO_EXIT, C, C, NULL},
	{"unload: in init", EBUSY, SILENT, unloading_coming, LKM_E_STUCK, C, C, NULL},
	{"unload: going", EBUSY, SILENT, unloading_going, LKM_E_GOING, C, C, NULL},
	{"unload: was going", EBUSY, SILENT, unloading, LKM_E_GOING, P, P, NULL},
	{"unload: no capability", EPERM, SILENT, unloading_no_right, LKM_E_NO_CAPABILITY, C, C,
		NULL},
	{"unload: modules_disabled", EPERM, SILENT, unloading_disabled, LKM_E_MODULES_DISABLED, C,
		C, NULL},
};

static void read_log(struct lk_evidence *evidence, const char *log, struct lk_klog *lines)
{
	struct lk_span rest = lk_span_of(log ? log : ""), line;

	evidence->log = lines;
	while (lk_span_line(&rest, &line)) {
		assert_true(evidence->log_count < LINES);
		lines[evidence->log_count++] = lk_klog_read(line);
	}
}

static const struct lkm_finding *find(const struct lk_findings *findings, enum lkm_code code)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].code == code)
			return &findings->items[i];
	return NULL;
}

static void print(const struct lk_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		print_message("# %d %s: %s\n", (int)findings->items[i].certainty,
			lkm_code_name((int)findings->items[i].code), findings->items[i].text);
}

static void assert_found(
	const struct row *row, const struct lk_findings *findings, enum lkm_certainty certainty)
{
	const struct lkm_finding *finding = find(findings, row->code);

	if (finding && finding->certainty == certainty &&
		(certainty == LKM_POSSIBLE || findings->count == 1))
		return;
	print(findings);
	fail_msg("%s: not %s alone, with certainty %d", row->what, lkm_code_name((int)row->code),
		(int)certainty);
}

static bool has(const struct lkm_finding *finding, const char *piece, size_t size)
{
	if (!finding)
		return false;
	if (memmem(finding->text, strlen(finding->text), piece, size) ||
		(finding->remedy && memmem(finding->remedy, strlen(finding->remedy), piece, size)))
		return true;
	for (size_t i = 0; i < finding->evidence_count; i++)
		if (memmem(finding->evidence[i], strlen(finding->evidence[i]), piece, size))
			return true;
	return false;
}

static void assert_says(const struct row *row, const struct lk_findings *findings)
{
	for (const char *says = row->says; says && *says;) {
		size_t size = strcspn(says, "|");

		if (!has(find(findings, row->code), says, size))
			fail_msg("%s does not say '%.*s'", row->what, (int)size, says);
		says += size + (says[size] == '|');
	}
}

static void with_log(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lk_klog lines[LINES];
		struct lk_findings findings;
		struct lk_evidence evidence;
		ARENA arena = {0};

		set_up(&evidence);
		if (rows[i].facts)
			rows[i].facts(&evidence);
		evidence.errnum = rows[i].errnum;
		evidence.log_readable = LK_YES;
		read_log(&evidence, rows[i].log, lines);
		assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
		assert_found(&rows[i], &findings, rows[i].certainty);
		assert_says(&rows[i], &findings);
	}
}

static void without_log(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lk_findings findings;
		struct lk_evidence evidence;
		ARENA arena = {0};

		set_up(&evidence);
		if (rows[i].facts)
			rows[i].facts(&evidence);
		evidence.errnum = rows[i].errnum;
		evidence.log_readable = LK_NO;
		assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
		if (!find(&findings, rows[i].code) && rows[i].blind == LKM_POSSIBLE)
			/* A cause of the same kind is offered. */
			assert_true(findings.count > 1);
		else
			assert_found(&rows[i], &findings, rows[i].blind);
	}
}

/* Nothing is known but the errno: what is said to be certain must be so. */
static void with_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lk_evidence known, evidence = {.tried = true, .module = "m"};
		struct lk_findings findings;
		ARENA arena = {0};

		set_up(&known);
		if (rows[i].facts)
			rows[i].facts(&known);
		evidence.deed = known.deed;
		evidence.errnum = rows[i].errnum;
		evidence.log_readable = LK_NO;
		evidence.live.refcount = -1;
		assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
		for (size_t j = 0; j < findings.count; j++)
			if (findings.items[j].certainty == LKM_CERTAIN &&
				findings.items[j].code != rows[i].code) {
				print(&findings);
				fail_msg("%s: certain, and wrong", rows[i].what);
			}
	}
}

/* Who asked has unpacked the file after that line, so it is not the end of it. */
static void fallen_back(void **state)
{
	static const struct row row = {.what = "fallen back", .code = LKM_E_INIT_FAILED};
	struct lk_klog lines[LINES];
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	packed(&evidence);
	evidence.errnum = EINVAL;
	evidence.falls_back = true;
	evidence.log_readable = LK_YES;
	read_log(&evidence, "decompression failed with status 7", lines);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_found(&row, &findings, LKM_LIKELY);
}

/* The name inside the file is the one that the kernel uses. */
static void renamed(void **state)
{
	static const struct row row = {.what = "renamed", .code = LKM_E_SYMBOL_MISSING};
	struct lk_klog lines[LINES];
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	evidence.module = "file_name";
	evidence.errnum = ENOENT;
	evidence.log_readable = LK_YES;
	read_log(&evidence, "m: Unknown symbol x (err -2)", lines);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_found(&row, &findings, LKM_CERTAIN);
}

/* A module in its init function is in use by the kernel itself: lkm sees that before it asks. */
static void held_by_init(void **state)
{
	static const struct row row = {.what = "held by init", .code = LKM_E_STUCK};
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	unloading_coming(&evidence);
	evidence.live.refcount = 1;
	evidence.errnum = EAGAIN;
	evidence.log_readable = LK_YES;
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_found(&row, &findings, LKM_CERTAIN);
}

/* What is no module has no init function that could have failed. */
static void never_run(void **state)
{
	static const struct row row = {.what = "too large", .code = LKM_E_NO_ROOM};
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	other(&evidence);
	evidence.errnum = ENOMEM;
	evidence.log_readable = LK_YES;
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_found(&row, &findings, LKM_POSSIBLE);
	assert_null(find(&findings, LKM_E_INIT_FAILED));
}

/* Several symbols are several causes, all of them certain. */
static void several(void **state)
{
	struct lk_klog lines[LINES];
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	evidence.errnum = ENOENT;
	evidence.log_readable = LK_YES;
	read_log(&evidence, "m: Unknown symbol x (err -2)\nm: Unknown symbol y (err -2)", lines);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.items[1].certainty, LKM_CERTAIN);
}

/* Before it is tried: nothing stands in the way of a good module, and all that stands in the way of
 * another is told. */
static void checked(void **state)
{
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	evidence.tried = false;
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_int_equal(findings.count, 0);
	other_flags(&evidence);
	other_crc(&evidence);
	bad_int(&evidence);
	enforced(&evidence);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_int_equal(findings.count, 4);
	assert_non_null(find(&findings, LKM_E_VERMAGIC));
	assert_non_null(find(&findings, LKM_E_SYMBOL_VERSION));
	assert_non_null(find(&findings, LKM_E_PARAM_VALUE));
	assert_non_null(find(&findings, LKM_E_UNSIGNED));
}

/* A symbol that is nowhere seen is unknown, not missing. */
static void unknown_symbol(void **state)
{
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	set_up(&evidence);
	evidence.tried = false;
	nowhere(&evidence);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_int_equal(findings.count, 0);
	not_loaded(&evidence);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_int_equal(findings.count, 0);
}

/* Nothing from a file reaches a terminal as it is, nor at any length. */
static void hostile_texts(void **state)
{
	char licence[4000];
	struct lk_klog lines[LINES];
	struct lk_findings findings;
	struct lk_evidence evidence;
	ARENA arena = {0};

	(void)state;
	memset(licence, '\033', sizeof(licence) - 1);
	licence[sizeof(licence) - 1] = '\0';
	set_up(&evidence);
	gpl_only(&evidence);
	evidence.file.license = licence;
	evidence.errnum = ENOENT;
	evidence.log_readable = LK_YES;
	read_log(&evidence, "m: Unknown symbol dep_a_gpl (err -2)", lines);
	assert_int_equal(lk_diagnose(&evidence, &arena, &findings), 0);
	assert_null(strchr(findings.items[0].evidence[0], '\033'));
	assert_true(strlen(findings.items[0].evidence[0]) < 500);
}

static void without_memory(void **state)
{
	size_t number = 0;
	int rc;

	(void)state;
	do {
		struct lk_klog lines[LINES];
		struct lk_findings findings = {0};
		struct lk_evidence evidence;
		ARENA arena = {0};

		set_up(&evidence);
		bad_int(&evidence);
		other_flags(&evidence);
		evidence.tried = false;
		read_log(&evidence, "m: `abc' invalid for parameter `i'", lines);
		calls = 0;
		fail_at = ++number;
		rc = lk_diagnose(&evidence, &arena, &findings);
		fail_at = 0;
		assert_int_equal(rc, calls >= number ? -ENOMEM : 0);
	} while (rc < 0);
	assert_true(number > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_log),
		cmocka_unit_test(without_log),
		cmocka_unit_test(with_nothing),
		cmocka_unit_test(fallen_back),
		cmocka_unit_test(renamed),
		cmocka_unit_test(held_by_init),
		cmocka_unit_test(never_run),
		cmocka_unit_test(several),
		cmocka_unit_test(checked),
		cmocka_unit_test(unknown_symbol),
		cmocka_unit_test(hostile_texts),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("diagnose", tests, NULL, NULL);
}
