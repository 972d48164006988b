/* SPDX-License-Identifier: MIT */
/* health: what is thought of a system from facts, with each of them good, bad and unknown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/health.h"
#include "failing_memory.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static struct lk_health_system system_facts;
static struct lk_health_files *files;

/* A system where all is well, and known. */
static struct lk_health_facts healthy(void)
{
	system_facts = (struct lk_health_system){.kernel = {.modules = LK_YES,
							 .ancient = LK_NO,
							 .modules_disabled = LK_NO,
							 .sig_enforce = LK_NO,
							 .lockdown = LK_LOCKDOWN_NONE,
							 .secure_boot = LK_NO,
							 .unpacks = "xz"},
		.process = {.capable = LK_YES, .confined = LK_NO, .namespaced = LK_NO},
		.log_readable = LK_YES,
		.helper = LK_HELPER_FINE,
		.helper_path = "/sbin/modprobe",
		.tainted = LK_NO};
	return (struct lk_health_facts){.system = &system_facts,
		.files = {.release = "6.1.0-55-amd64",
			.directory = "/lib/modules/6.1.0-55-amd64",
			.depmod = "depmod 6.1.0-55-amd64",
			.exists = LK_YES,
			.dep_usable = true,
			.alias_usable = true,
			.walked = LK_YES,
			.modules = 4,
			.packed = {[LK_PLAIN] = 3, [LK_XZ] = 1},
			.unpacks = {[LK_PLAIN] = LK_YES, [LK_XZ] = LK_YES},
			.listed = 4}};
}

static const struct lk_health_names one_name = {.count = 1, .items = {"kernel/a.ko"}};

static void ancient(void)
{
	system_facts.kernel.ancient = LK_YES;
}

static void no_support(void)
{
	system_facts.kernel.modules = LK_NO;
}

static void no_proc(void)
{
	system_facts = (struct lk_health_system){0};
}

static void disabled(void)
{
	system_facts.kernel.modules_disabled = LK_YES;
}

static void no_capability(void)
{
	system_facts.process.capable = LK_NO;
}

static void container(void)
{
	system_facts.process.capable = LK_NO;
	system_facts.process.container = LK_YES;
}

static void namespaced(void)
{
	system_facts.process.namespaced = LK_YES;
}

static void confined(void)
{
	system_facts.process.confined = LK_YES;
}

static void integrity(void)
{
	system_facts.kernel.lockdown = LK_LOCKDOWN_INTEGRITY;
}

static void confidentiality(void)
{
	system_facts.kernel.lockdown = LK_LOCKDOWN_CONFIDENTIALITY;
}

static void enforced(void)
{
	system_facts.kernel.sig_enforce = LK_YES;
	system_facts.kernel.secure_boot = LK_YES;
}

static void appraised(void)
{
	system_facts.kernel.appraises = LK_YES;
}

static void helper_off(void)
{
	system_facts.helper = LK_HELPER_OFF;
	system_facts.helper_path = "";
}

static void helper_missing(void)
{
	system_facts.helper = LK_HELPER_MISSING;
}

static void helper_locked(void)
{
	system_facts.helper = LK_HELPER_LOCKED;
}

static void helper_elsewhere(void)
{
	system_facts.helper = LK_HELPER_MISSING;
	system_facts.process.container = LK_YES;
}

static void no_log(void)
{
	system_facts.log_readable = LK_NO;
}

static void taint(uint64_t bits)
{
	static struct lk_live_module modules[] = {
		{.name = "mine", .taint = "OE"}, {.name = "theirs", .taint = "POE"}};
	static struct lk_live live = {.modules = modules, .count = 2};

	system_facts.tainted = LK_YES;
	system_facts.taint = bits;
	system_facts.live = &live;
}

static void foreign_modules(void)
{
	taint(1 << 0 | 1 << 12 | 1 << 13);
}

static void crashed(void)
{
	taint(1 << 7 | 1 << 12);
}

static void future_taint(void)
{
	taint(UINT64_C(1) << 63);
}

static void updated(void)
{
	files->exists = LK_NO;
	files->newest = "6.1.0-56-amd64";
	files->newest_is_newer = true;
}

static void no_directory(void)
{
	files->exists = LK_NO;
}

static void no_directory_inside(void)
{
	files->exists = LK_NO;
	system_facts.process.container = LK_YES;
}

static void locked_directory(void)
{
	files->fault = "Permission denied";
}

static void newer_kernel(void)
{
	files->newest = "6.1.0-56-amd64";
	files->newest_is_newer = true;
}

static void older_kernel(void)
{
	files->newest = "6.1.0-54-amd64";
}

static void no_files(void)
{
	files->modules = files->listed = 0;
	files->packed[LK_PLAIN] = files->packed[LK_XZ] = 0;
}

static void no_dep(void)
{
	files->dep_usable = false;
	files->missing = (struct lk_health_names){.count = 1, .items = {"modules.dep.bin"}};
}

static void no_symbols(void)
{
	files->missing = (struct lk_health_names){.count = 1, .items = {"modules.symbols.bin"}};
}

static void damaged_alias(void)
{
	files->alias_usable = false;
	files->damaged = (struct lk_health_names){.count = 1, .items = {"modules.alias.bin"}};
}

static void locked_index(void)
{
	files->dep_usable = false;
	files->locked = (struct lk_health_names){.count = 1, .items = {"modules.dep.bin"}};
}

static void unseen(void)
{
	files->unseen = (struct lk_health_names){.count = 1, .items = {"could not stat x.ko"}};
}

static void unlisted(void)
{
	files->unlisted = one_name;
}

static void nothing_listed(void)
{
	files->listed = 0;
	files->unlisted = (struct lk_health_names){.count = 9,
		.items = {"a.ko", "b.ko", "c.ko", "d.ko", "e.ko", "f.ko", "g.ko", "h.ko"}};
}

static void interrupted(void)
{
	files->interrupted =
		(struct lk_health_names){.count = 1, .items = {".modules.dep.lkm-00c0ffee"}};
}

static void gone(void)
{
	files->gone = one_name;
}

static void newer(void)
{
	files->newer = one_name;
}

static void unread(void)
{
	files->unread = 4000;
}

static void not_walked(void)
{
	files->walked = LK_UNKNOWN;
}

static void no_codec_kernel_does(void)
{
	files->unpacks[LK_XZ] = LK_NO;
}

static void no_codec(void)
{
	files->unpacks[LK_XZ] = LK_NO;
	system_facts.kernel.unpacks = "zstd";
}

static void no_codec_unknown(void)
{
	files->unpacks[LK_XZ] = LK_NO;
	system_facts.kernel.unpacks = NULL;
}

static void doubles(void)
{
	files->doubles = one_name;
}

static void replaced(void)
{
	files->replaced = one_name;
}

static void bad_lines(void)
{
	static const char *const problems[] = {"a.conf: x\n"};

	files->configuration = (struct lk_health_config){.problems = problems, .problem_count = 1};
}

#define F LKM_HEALTH_FINE
#define U LKM_HEALTH_UNKNOWN
#define W LKM_HEALTH_WARNING
#define P LKM_HEALTH_PROBLEM

/* says: pieces of the text, the evidence or the remedy, separated by '|'. */
static const struct row {
	const char *what;
	void (*facts)(void);
	const char *check;
	enum lkm_health health;
	enum lkm_code code;
	const char *says;
} rows[] = {
	{"Linux 2.4", ancient, "support", P, LKM_E_OLD_KERNEL, "2.4|query_module|modutils"},
	{"no support", no_support, "support", P, LKM_E_NO_MODULE_SUPPORT, "CONFIG_MODULES"},
	{"no proc", no_proc, "support", U, LKM_OK, "unknown|mount -t proc"},
	{"no proc", no_proc, "rights", U, LKM_OK, "unknown|/proc/self/status"},
	{"no proc", no_proc, "disabled", U, LKM_OK, "unknown"},
	{"no proc", no_proc, "filter", U, LKM_OK, "unknown"},
	{"no proc", no_proc, "lockdown", U, LKM_OK, "unknown|securityfs"},
	{"no proc", no_proc, "signatures", U, LKM_OK, "unknown"},
	{"no proc", no_proc, "helper", U, LKM_OK, "unknown"},
	{"no proc", no_proc, "taint", U, LKM_OK, "unknown"},
	{"no proc", no_proc, "log", U, LKM_OK, "unknown"},
	{"disabled", disabled, "disabled", P, LKM_E_MODULES_DISABLED, "until reboot|is 1|sysctl.d"},
	{"no capability", no_capability, "rights", P, LKM_E_NO_CAPABILITY,
		"CAP_SYS_MODULE|as root"},
	{"container", container, "rights", P, LKM_E_NO_CAPABILITY, "container|on the host"},
	{"user namespace", namespaced, "rights", P, LKM_E_NO_CAPABILITY, "uid_map|on the host"},
	{"seccomp", confined, "filter", U, LKM_E_CONFINED, "unknown|Seccomp"},
	{"lockdown", integrity, "lockdown", W, LKM_E_LOCKDOWN, "integrity|mokutil"},
	{"lockdown", confidentiality, "lockdown", W, LKM_E_LOCKDOWN, "confidentiality"},
	{"sig_enforce", enforced, "signatures", W, LKM_E_UNSIGNED,
		"is Y|Secure Boot is on|mokutil"},
	{"IMA", appraised, "integrity", W, LKM_E_INTEGRITY, "evmctl"},
	{"helper off", helper_off, "helper", W, LKM_E_NO_HELPER, "disabled|sysctl"},
	{"no helper", helper_missing, "helper", P, LKM_E_NO_HELPER,
		"/sbin/modprobe does not exist"},
	{"helper without x", helper_locked, "helper", P, LKM_E_NO_HELPER,
		"chmod 755 /sbin/modprobe"},
	{"helper, container", helper_elsewhere, "helper", U, LKM_OK, "unknown|outside"},
	{"no log", no_log, "log", W, LKM_OK, "less precisely|as root"},
	{"foreign modules", foreign_modules, "taint", F, LKM_OK,
		"(12289)|P: |theirs|O: an out-of-tree module was loaded: "
		"theirs, mine|E: "},
	{"oops", crashed, "taint", W, LKM_OK, "D: the kernel has crashed|reboot"},
	{"bit 63", future_taint, "taint", F, LKM_OK, "bit 63: unknown"},
	{"updated", updated, "directory", P, LKM_E_NO_DIRECTORY,
		"this kernel is 6.1.0-55-amd64|those of 6.1.0-56-amd64|reboot into 6.1.0-56-amd64"},
	{"no modules", no_directory, "directory", P, LKM_E_NO_DIRECTORY,
		"not installed|install the"},
	{"no modules, container", no_directory_inside, "directory", P, LKM_E_NO_DIRECTORY, "host"},
	{"locked", locked_directory, "directory", P, LKM_E_NO_DIRECTORY, "Permission denied"},
	{"newer kernel", newer_kernel, "directory", W, LKM_OK, "6.1.0-56-amd64|reboot"},
	{"no files", no_files, "directory", W, LKM_E_NO_DIRECTORY, "no module files"},
	{"older kernel", older_kernel, "directory", F, LKM_OK, "4 module files"},
	{"no index", no_dep, "indexes", P, LKM_E_INDEX_MISSING, "modules.dep.bin|depmod 6.1.0-55"},
	{"one missing", no_symbols, "indexes", W, LKM_E_INDEX_MISSING, "modules.symbols.bin"},
	{"damaged", damaged_alias, "indexes", P, LKM_E_INDEX_DAMAGED, "modules.alias.bin|depmod"},
	{"locked", locked_index, "indexes", P, LKM_E_UNREADABLE, "1 index is not readable|dep.bin"},
	{"unseen", unseen, "files", W, LKM_E_UNREADABLE, "could not stat"},
	{"new file", unlisted, "indexes", W, LKM_E_INDEX_STALE,
		"1 module file is missing|kernel/a.ko"},
	{"empty index", nothing_listed, "indexes", P, LKM_E_INDEX_STALE,
		"9 module files are missing|h.ko|and 1 more"},
	{"interrupted", interrupted, "indexes", W, LKM_E_INDEX_STALE,
		"a depmod run was interrupted: some indexes may be older than the "
		"others|.modules.dep.lkm-00c0ffee"},
	{"file gone", gone, "indexes", W, LKM_E_INDEX_STALE, "does not exist|kernel/a.ko"},
	{"file newer", newer, "indexes", W, LKM_E_INDEX_STALE, "newer|kernel/a.ko"},
	{"all newer", unread, "indexes", U, LKM_E_INDEX_STALE, "4000 module files|depmod"},
	{"not walked", not_walked, "indexes", U, LKM_OK, "unknown"},
	{"kernel unpacks", no_codec_kernel_does, "compression", W, LKM_E_NO_CODEC, "xz|1 of 4"},
	{"nobody unpacks", no_codec, "compression", P, LKM_E_NO_CODEC, "xz|decompresses zstd"},
	{"who unpacks", no_codec_unknown, "compression", U, LKM_E_NO_CODEC, "unknown"},
	{"duplicates", doubles, "duplicates", W, LKM_OK, "1 module |kernel/a.ko|depmod.d"},
	{"updates/", replaced, "duplicates", F, LKM_OK, "replaced|kernel/a.ko"},
	{"bad lines", bad_lines, "configuration", W, LKM_E_CONFIG_SYNTAX, "a.conf: x?"},
};

static bool has(const struct lkm_finding *symptom, const char *piece, size_t size)
{
	if (memmem(symptom->text, strlen(symptom->text), piece, size) ||
		(symptom->remedy && memmem(symptom->remedy, strlen(symptom->remedy), piece, size)))
		return true;
	for (size_t i = 0; i < symptom->evidence_count; i++)
		if (memmem(symptom->evidence[i], strlen(symptom->evidence[i]), piece, size))
			return true;
	return false;
}

/* The first of a check. */
static const struct lkm_finding *find(const struct lk_findings *symptoms, const char *check)
{
	static const struct lkm_finding none = {.check = "none", .text = "none"};

	for (size_t i = 0; i < symptoms->count; i++)
		if (strcmp(symptoms->items[i].check, check) == 0)
			return &symptoms->items[i];
	return &none;
}

static void each_fact(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i];
		struct lk_health_facts facts = healthy();
		const struct lkm_finding *symptom;
		struct lk_findings symptoms;
		ARENA arena = {0};

		files = &facts.files;
		row->facts();
		assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
		symptom = find(&symptoms, row->check);
		assert_string_equal(symptom->check, row->check);
		if (symptom->health != row->health || symptom->code != row->code)
			fail_msg("%s: %s is %d, %s", row->what, row->check, symptom->health,
				symptom->text);
		for (const char *says = row->says; *says;) {
			size_t size = strcspn(says, "|");

			if (!has(symptom, says, size))
				fail_msg("%s does not say '%.*s'", row->what, (int)size, says);
			says += size + (says[size] == '|');
		}
	}
}

/* And all others of that system are well. */
static void alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lk_health_facts facts = healthy();
		struct lk_findings symptoms;
		ARENA arena = {0};

		files = &facts.files;
		rows[i].facts();
		assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
		for (size_t j = 0; rows[i].facts != no_proc && j < symptoms.count; j++)
			if (strcmp(symptoms.items[j].check, rows[i].check) != 0)
				assert_int_equal(symptoms.items[j].health, F);
	}
}

static void all_is_well(void **state)
{
	struct lk_health_facts facts = healthy();
	struct lk_findings symptoms;
	ARENA arena = {0};

	(void)state;
	assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
	assert_int_equal(symptoms.count, 14);
	for (size_t i = 0; i < symptoms.count; i++) {
		assert_int_equal(symptoms.items[i].health, F);
		assert_int_equal(symptoms.items[i].code, LKM_OK);
		assert_null(symptoms.items[i].remedy);
	}
}

/* Of other releases only the files are judged; where the kernel loads none, not even they. */
static void what_is_asked(void **state)
{
	struct lk_health_facts facts = healthy();
	struct lk_findings symptoms;
	ARENA arena = {0};

	(void)state;
	system_facts.kernel.modules = LK_NO;
	assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
	assert_int_equal(symptoms.count, 1);
	facts.system = NULL;
	assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
	assert_int_equal(symptoms.count, 5);
	assert_string_equal(find(&symptoms, "support")->check, "none");
	facts.files.unpacks[LK_XZ] = LK_NO;
	facts.files.newest = "9.9";
	facts.files.newest_is_newer = true;
	assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
	assert_int_equal(find(&symptoms, "compression")->health, P);
	assert_int_equal(find(&symptoms, "directory")->health, F);
	facts.files.exists = LK_NO;
	assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
	assert_int_equal(symptoms.count, 2);
	assert_string_equal(symptoms.items[0].evidence[1], "the modules of 9.9 are installed");
}

static void releases(void **state)
{
	(void)state;
	assert_true(lk_health_is_newer("6.1.0-56-amd64", "6.1.0-55-amd64"));
	assert_false(lk_health_is_newer("6.1.0-55-amd64", "6.1.0-56-amd64"));
	assert_true(lk_health_is_newer("6.12.117+deb12-amd64", "6.12.90+deb12-amd64"));
	assert_true(lk_health_is_newer("6.12.1", "6.9.9"));
	assert_false(lk_health_is_newer("6.1.0-55-rt-amd64", "6.1.0-55-amd64"));
	assert_false(lk_health_is_newer("6.1.0-55-amd64", "6.1.0-55-rt-amd64"));
	assert_false(lk_health_is_newer("6.12.0-rc3", "6.12.0"));
	assert_true(lk_health_is_newer("6.5.6-300.fc39.x86_64", "6.5.6-200.fc38.x86_64"));
	assert_false(lk_health_is_newer("", ""));
	assert_false(lk_health_is_newer("extra", "6.1"));
	assert_true(lk_health_is_newer("6.1", "extra"));
	assert_true(lk_health_compare("6.1.0-9", "6.1.0-010") < 0);
	assert_int_equal(lk_health_compare("6.01", "6.1"), 0);
	assert_true(lk_health_compare("6.1", "6.1-x") < 0);
	assert_true(lk_health_compare("6.1-y", "6.1-x") > 0);
	assert_true(lk_health_compare("99999999999999999999999", "100000000000000000000000") < 0);
}

/* Many modules with a letter are not all named. */
static void many_to_blame(void **state)
{
	struct lk_live_module modules[9];
	struct lk_live live = {.modules = modules, .count = 9};
	struct lk_health_facts facts = healthy();
	struct lk_findings symptoms;
	ARENA arena = {0};

	(void)state;
	for (size_t i = 0; i < 9; i++)
		modules[i] = (struct lk_live_module){.name = "m", .taint = "O"};
	taint(1 << 12);
	system_facts.live = &live;
	assert_int_equal(lk_health_judge(&facts, &arena, &symptoms), 0);
	assert_true(has(find(&symptoms, "taint"), ": m, m, m, m, m, m and 3 more", 29));
}

static void memory_fails(void **state)
{
	struct lk_health_facts facts = healthy();
	size_t number = 0;
	int rc;

	(void)state;
	files = &facts.files;
	nothing_listed();
	foreign_modules();
	do {
		struct lk_findings symptoms = {.count = 99};
		ARENA arena = {0};

		calls = 0;
		fail_at = ++number;
		rc = lk_health_judge(&facts, &arena, &symptoms);
		fail_at = 0;
		if (rc < 0)
			assert_int_equal(symptoms.count, 99);
	} while (rc < 0);
	assert_true(number > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_well),
		cmocka_unit_test(each_fact),
		cmocka_unit_test(alone),
		cmocka_unit_test(what_is_asked),
		cmocka_unit_test(releases),
		cmocka_unit_test(many_to_blame),
		cmocka_unit_test(memory_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
