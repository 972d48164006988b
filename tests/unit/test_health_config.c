/* SPDX-License-Identifier: MIT */
/* health_config: which lines and files of configuration have no effect, from texts and a small
 * kernel whose names, parameters and files are given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/error.h"
#include "../../src/diagnose/health_config.h"
#include "failing_memory.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* The kernel: modules net_one and two, built-in code inside, an alias of two. */
static struct lk_buf indexes[LK_INDEX_COUNT];
static struct lk_trie tries[LK_INDEX_COUNT];

static void write_index(enum lkm_index which, const char *const pairs[][2], size_t count)
{
	struct lk_trie_entry entries[8];

	for (size_t i = 0; i < count; i++)
		entries[i] = (struct lk_trie_entry){
			.key = lk_span_of(pairs[i][0]), .value = lk_span_of(pairs[i][1])};
	lk_buf_init(&indexes[which], 1 << 20);
	assert_int_equal(lk_trie_write(&indexes[which], entries, count), 0);
	assert_int_equal(
		lk_trie_open(&tries[which], lk_buf_span(&indexes[which]), "index", NULL), 0);
}

static int set_up(void **state)
{
	static const char *const modules[][2] = {{"net_one", "kernel/net-one.ko:"},
		{"two", "kernel/two.ko:"}, {"three", "kernel/three.ko:"}};
	static const char *const aliases[][2] = {{"net_pf_99", "two"}};
	static const char *const builtins[][2] = {{"inside", ""}};

	(void)state;
	write_index(LKM_INDEX_DEP, modules, 3);
	write_index(LKM_INDEX_ALIAS, aliases, 1);
	write_index(LKM_INDEX_BUILTIN, builtins, 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < LK_INDEX_COUNT; i++)
		lk_buf_done(&indexes[i]);
	return 0;
}

static int open_index(
	void *context, enum lkm_index index, const struct lk_trie **ret, struct lkm_error *reterr)
{
	(void)context;
	if (!indexes[index].size)
		return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT, "none");
	*ret = &tries[index];
	return 0;
}

static int declared(void *context, const char *module, struct lk_config_declared *ret)
{
	static const struct lk_param params[] = {
		{.name = "number", .type = "int"}, {.name = "on", .type = "bool"}};

	(void)context;
	if (strcmp(module, "net_one") != 0)
		return 0;
	*ret = (struct lk_config_declared){.params = params, .count = 2, .bits = 64};
	return 1;
}

static int is_for_release(void *context, const char *pattern)
{
	(void)context;
	return strcmp(pattern, "[") == 0 ? -EINVAL : strcmp(pattern, "*") == 0;
}

static enum lk_fact has_directory(void *context, const char *path)
{
	(void)context;
	return strcmp(path, "/opt") == 0 ? LK_YES : LK_NO;
}

static const char *const module_files[] = {
	"kernel/net-one.ko", "kernel/two.ko.xz", "kernel/three.ko"};

#define FINE     LKM_HEALTH_FINE
#define WARN     LKM_HEALTH_WARNING
#define MODPROBE LK_CONFIG_MODPROBE
#define DEPMOD   LK_CONFIG_DEPMOD
#define BOOT     LK_CONFIG_BOOT

/* One text, and what is found: the health and code of the first finding, its line, and pieces of
 * its text, evidence and remedy that '|' separates. All of "" means: nothing but that all is valid.
 */
static const struct row {
	enum lk_config_place place;
	const char *text;
	enum lkm_health health;
	enum lkm_code code;
	unsigned line;
	const char *pieces;
} rows[] = {
	/* Lines that are fine. */
	{MODPROBE, "# x\n\nblacklist two # why\noptions net-one number=1 on dyndbg=+p\n", FINE, 0,
		0, ""},
	{MODPROBE, "softdep two pre: three post: net-pf-99\nalias x two # y\nalias y off\n", FINE,
		0, 0, ""},
	{MODPROBE, "install two /bin/true # x\nremove t* /bin/true\nsoftdep t* pre: two\n", FINE, 0,
		0, ""},
	{MODPROBE, "options net-one number=1\r\nsoftdep two pre: three\r\n", FINE, 0, 0, ""},
	{MODPROBE, "alias new two\noptions new anything=1\n", FINE, 0, 0, ""},
	{DEPMOD, "search updates built-in\noverride two * kernel\nexternal * /opt\nexclude old\n",
		FINE, 0, 0, ""},
	{DEPMOD, "override nothing 9.9 updates\n", FINE, 0, 0, ""},
	{BOOT, "# x\n; y\nnet-one\nnet-pf-99\ninside\r\n", FINE, 0, 0, ""},
	/* Names. */
	{MODPROBE, "\nblacklist two.ko\n", WARN, LKM_E_CONFIG_NO_EFFECT, 2, "'two.ko'|write two"},
	{MODPROBE, "blacklist kernel/two\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1,
		"'kernel/two'|file name"},
	{MODPROBE, "blacklist two three\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'three' is ignored"},
	{MODPROBE, "blacklist 'two'\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "cannot be the name"},
	{MODPROBE, "blacklist #two\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'#two'|of their own"},
	{MODPROBE, "blacklist t*\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'t*' is a pattern"},
	{MODPROBE, "blacklist net-pf-99\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'net-pf-99'|'two'"},
	{MODPROBE, "options thre x=1\n", WARN, LKM_E_NOT_FOUND, 1, "'thre'|'three'"},
	{MODPROBE, "options inside size=1\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "inside.size=1"},
	{MODPROBE, "install two # x\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1,
		"only a comment|lkm deny two"},
	/* Directives. */
	{MODPROBE, "optoins two x=1\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "'optoins'|'options'"},
	{MODPROBE, "BLACKLIST two\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "'BLACKLIST'|'blacklist'"},
	{MODPROBE, "a \\\nb\noptions: two x=1\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "'a'"},
	{MODPROBE, "two\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "name of a module|modules-load.d"},
	{MODPROBE, "search x\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "belongs in depmod.d"},
	{MODPROBE, "include x\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "no longer supported"},
	{MODPROBE, "  # x\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "first column"},
	{MODPROBE, "alias x\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "nothing follows 'alias x'"},
	{MODPROBE, "blacklist\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "the name after 'blacklist'"},
	{MODPROBE, "blacklist x[1\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "brackets"},
	/* Parameters. */
	{MODPROBE, "options net-one numbr=1\n", WARN, LKM_E_PARAM_UNKNOWN, 1, "'numbr'|'number'"},
	{MODPROBE, "options net-one other\n", WARN, LKM_E_PARAM_UNKNOWN, 1,
		"'other'|lkm params net-one"},
	{MODPROBE, "options net-one number=x\n", WARN, LKM_E_PARAM_VALUE, 1, "'x'|(int)"},
	{MODPROBE, "options net-one number=1 # x\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1,
		"'# x'|passed"},
	{MODPROBE, "options net-one number = 1\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "no blank"},
	/* Soft dependencies and aliases. */
	{MODPROBE, "softdep two three\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'three'|pre: three"},
	{MODPROBE, "softdep two pre:\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "names no module"},
	{MODPROBE, "softdep two pre:three\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "write pre: three"},
	{MODPROBE, "softdep two Post: three\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "write post:"},
	{MODPROBE, "softdep two pre: three # x\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'#'"},
	{MODPROBE, "softdep two pre: thre\n", WARN, LKM_E_NOT_FOUND, 1, "'thre'|'three'"},
	{MODPROBE, "softdep inside pre: two\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "built in"},
	{MODPROBE, "weakdep two other\n", WARN, LKM_E_NOT_FOUND, 1, "'other'"},
	{MODPROBE, "alias x other\n", WARN, LKM_E_NOT_FOUND, 1, "'x'|'other'"},
	{MODPROBE, "alias x two three\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'three' is ignored"},
	{MODPROBE, "alias two net-one\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "hides"},
	/* Bytes. */
	{MODPROBE, "options two x=1\r\nblacklist two\r\n", WARN, LKM_E_CONFIG_SYNTAX, 2,
		"1 line ends|'two\\r'|sed"},
	{MODPROBE, "blacklist \xc2\xa0two\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "U+00A0"},
	{MODPROBE, "blacklist\xc2\xa0two\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "U+00A0"},
	{MODPROBE,
		"\xef\xbb\xbf"
		"blacklist two\n",
		WARN, LKM_E_CONFIG_SYNTAX, 1, "byte order mark"},
	/* modules-load.d. */
	{BOOT, "\nthre\n", WARN, LKM_E_NOT_FOUND, 2, "'thre'|'three'"},
	{BOOT, "two.ko\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "write two"},
	{BOOT, "two x=1\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'two x=1'|options two x=1"},
	{BOOT, "two # x\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "no comment"},
	{BOOT, "blacklist two\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "belongs in modprobe.d"},
	{BOOT, "a\001\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "not text"},
	/* depmod.d. */
	{DEPMOD, "override two * updates\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "kernel/two.ko.xz"},
	{DEPMOD, "override net_one * kernel\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "write net-one"},
	{DEPMOD, "override other * kernel\n", WARN, LKM_E_NOT_FOUND, 1, "'other'"},
	{DEPMOD, "override two [ kernel\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "regular expression"},
	{DEPMOD, "external * /none\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'/none'"},
	{DEPMOD, "external * none\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "absolute"},
	{DEPMOD, "search /x\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'/x'"},
	{DEPMOD, "search\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "nothing follows"},
	{DEPMOD, "exclude a/b\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "'a/b'"},
	{DEPMOD, "search a # b\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "not a comment"},
	{DEPMOD, "search a\r\n", WARN, LKM_E_CONFIG_NO_EFFECT, 1, "carriage return"},
	{DEPMOD, "\nSerach a\n", WARN, LKM_E_CONFIG_SYNTAX, 2, "'Serach'|'search'"},
	{DEPMOD, "override two *\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "more words"},
	{DEPMOD, "options two x=1\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "belongs in modprobe.d"},
	{DEPMOD, "make_map_files no\n", WARN, LKM_E_CONFIG_SYNTAX, 1, "not supported"},
};

static struct lk_catalog catalog = {.directory = "/m", .index = open_index};

static struct lk_health_config config_of(const struct lk_config_text *texts, size_t count)
{
	return (struct lk_health_config){.texts = texts,
		.count = count,
		.catalog = &catalog,
		.files = module_files,
		.file_count = 3,
		.declared = declared,
		.is_for_release = is_for_release,
		.has_directory = has_directory};
}

/* Aliases count as soon as their lines are read. */
static void read_lines(struct lk_arena *arena, const struct row *row, struct lk_config *ret)
{
	lk_config_init(ret, arena);
	if (row->place == MODPROBE)
		assert_int_equal(
			lk_config_add_file(ret, lk_span_of(row->text), "a.conf", LK_TIER_USER), 0);
}

static bool has(const struct lkm_finding *finding, const char *piece, size_t size)
{
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "%.*s", (int)size, piece);
	if (strstr(finding->text, wanted) || (finding->remedy && strstr(finding->remedy, wanted)))
		return true;
	for (size_t i = 0; i < finding->evidence_count; i++)
		if (strstr(finding->evidence[i], wanted))
			return true;
	return false;
}

static void each_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i];
		const struct lk_config_text text = {
			.place = row->place, .path = "a.conf", .contents = lk_span_of(row->text)};
		struct lk_health_config config = config_of(&text, 1);
		struct lk_config merged;
		ARENA arena = {0};
		struct lk_findings findings = {.arena = &arena};
		const struct lkm_finding *first;

		read_lines(&arena, row, &merged);
		config.merged = &merged;
		lk_health_config(&config, &findings);
		assert_false(findings.failed);
		first = &findings.items[0];
		assert_int_equal(first->health, row->health);
		assert_int_equal(first->code, row->code);
		assert_int_equal(first->line, row->line);
		assert_string_equal(first->check, "configuration");
		if (row->health == FINE)
			assert_int_equal(findings.count, 1);
		else
			assert_string_equal(first->file, "a.conf");
		for (const char *piece = row->pieces; *piece;) {
			const size_t size = strcspn(piece, "|");

			assert_true(has(first, piece, size));
			piece += size + (piece[size] == '|');
		}
	}
}

/* Lines for other kernels, and those of distributions, are no warnings. */
static void harmless(void **state)
{
	static const char text[] = "blacklist other\nblacklist thre\nblacklist inside\n"
				   "install other /bin/true\noptions other x=1\n";
	static const char vendor_text[] = "alias a other\nsoftdep two pre: other\n"
					  "options inside x=1\nblacklist net-pf-99\n";
	const struct lk_config_text texts[] = {{.path = "a.conf", .contents = lk_span_of(text)},
		{.path = "b.conf", .contents = lk_span_of(vendor_text), .vendor = true}};
	struct lk_health_config config = config_of(texts, 2);
	ARENA arena = {0};
	struct lk_findings findings = {.arena = &arena};

	(void)state;
	lk_health_config(&config, &findings);
	for (size_t i = 0; i < findings.count; i++)
		assert_int_equal(findings.items[i].health, FINE);
	assert_int_equal(findings.count, 4);
	assert_true(has(&findings.items[1], "did you mean 'three'", 20));
	assert_int_equal(findings.items[1].line, 2);
	assert_true(has(&findings.items[2], "5 lines", 7));
	assert_true(has(&findings.items[2], "a.conf:4: install other", 23));
	assert_true(has(&findings.items[3], "2 lines", 7));
}

static void unread_files(void **state)
{
	static const struct {
		struct lk_config_text text;
		enum lkm_health health;
		const char *piece;
	} files[] = {
		{{.fate = LK_CONFIG_NO_SUFFIX, .path = "/d/x"}, WARN, "rename it to x.conf"},
		{{.fate = LK_CONFIG_NO_SUFFIX, .path = "/d/loop.cnf"}, WARN,
			"rename it to loop.conf"},
		{{.fate = LK_CONFIG_NO_SUFFIX, .path = "/d/x.conf.rpmsave"}, WARN, "rename it"},
		{{.fate = LK_CONFIG_NO_SUFFIX, .path = "/d/x.conf.rpmsave", .original = true}, FINE,
			"1 backup file"},
		{{.fate = LK_CONFIG_NO_SUFFIX, .path = "/d/x.disabled"}, FINE, "1 backup file"},
		{{.fate = LK_CONFIG_NO_SUFFIX, .path = "/d/.x.swp"}, FINE, "all configuration"},
		{{.fate = LK_CONFIG_UNREADABLE, .path = "/d/x.conf", .fault = "it is a directory"},
			WARN, "it is a directory"},
		{{.fate = LK_CONFIG_OBSOLETE, .path = "/etc/modprobe.conf"}, WARN, "modprobe.d"},
		{{.fate = LK_CONFIG_HIDDEN, .path = "/d/x.conf", .by = "/e/x.conf"}, FINE,
			"replaced by /e/x.conf"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct lk_config_text text = files[i].text;
		struct lk_health_config config = config_of(&text, 1);
		ARENA arena = {0};
		struct lk_findings findings = {.arena = &arena};
		const struct lkm_finding *last;

		text.contents = lk_span_of("blacklist two\n");
		lk_health_config(&config, &findings);
		last = &findings.items[findings.count - 1];
		assert_int_equal(last->health, files[i].health);
		assert_true(has(last, files[i].piece, strlen(files[i].piece)));
		if (last->health == WARN)
			assert_int_equal(last->code, LKM_E_CONFIG_UNREAD);
	}
}

/* A README is not meant to be read; an empty file switches another one off. */
static void meant_otherwise(void **state)
{
	const struct lk_config_text texts[] = {{.fate = LK_CONFIG_NO_SUFFIX,
						       .path = "/d/README",
						       .contents = lk_span_of("Put files here.\n")},
		{.fate = LK_CONFIG_HIDDEN, .path = "/d/x.conf", .by = "/e/x.conf"}};
	struct lk_health_config config = config_of(texts, 2);
	ARENA arena = {0};
	struct lk_findings findings = {.arena = &arena};

	(void)state;
	lk_health_config(&config, &findings);
	assert_int_equal(findings.count, 2);
	assert_true(has(&findings.items[1], "switched off by the empty /e/x.conf", 35));
}

static void command_line(void **state)
{
	static const struct {
		const char *text;
		enum lkm_health health;
		const char *piece;
	} lines[] = {
		{"net_one.number=1 inside.x=1 systemd.unit=x module_blacklist=two", FINE, "all"},
		{"net-one.numbr=1", WARN, "'number'"},
		{"net_one.number=x", WARN, "'x'"},
		{"threee.x=1", WARN, "'three'"},
		{"module_blacklist=net-one", WARN, "module_blacklist=net_one"},
		{"modprobe.blacklist=other", FINE, "1 line"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct lk_health_config config = config_of(NULL, 0);
		struct lk_config merged;
		ARENA arena = {0};
		struct lk_findings findings = {.arena = &arena};
		const struct lkm_finding *last;

		lk_config_init(&merged, &arena);
		assert_int_equal(
			lk_config_add_cmdline(&merged, lk_span_of(lines[i].text), "/proc/cmdline"),
			0);
		config.merged = &merged;
		lk_health_config(&config, &findings);
		last = &findings.items[findings.count - 1];
		assert_int_equal(last->health, lines[i].health);
		assert_true(has(last, lines[i].piece, strlen(lines[i].piece)));
		if (last->health == WARN)
			assert_string_equal(last->file, "/proc/cmdline");
	}
}

/* Where no index says which names exist, none is called unknown. */
static void no_indexes(void **state)
{
	const struct lk_config_text text = {.path = "a.conf",
		.contents = lk_span_of("blacklist other\noptions thre x=1\nalias a other\n")};
	struct lk_health_config config = config_of(&text, 1);
	ARENA arena = {0};
	struct lk_findings findings = {.arena = &arena};

	(void)state;
	config.catalog = NULL;
	lk_health_config(&config, &findings);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].health, FINE);
}

static void memory_fails(void **state)
{
	struct lk_config_text texts[sizeof(rows) / sizeof(*rows)];
	size_t number = 0;
	bool failed;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		texts[i] = (struct lk_config_text){.place = rows[i].place,
			.path = "a.conf",
			.contents = lk_span_of(rows[i].text)};
	do {
		struct lk_health_config config = config_of(texts, sizeof(rows) / sizeof(*rows));
		ARENA arena = {0};
		struct lk_findings findings = {.arena = &arena};

		calls = 0;
		fail_at = ++number;
		lk_health_config(&config, &findings);
		fail_at = 0;
		failed = findings.failed;
	} while (failed);
	assert_true(number > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line),
		cmocka_unit_test(harmless),
		cmocka_unit_test(unread_files),
		cmocka_unit_test(meant_otherwise),
		cmocka_unit_test(command_line),
		cmocka_unit_test(no_indexes),
		cmocka_unit_test(memory_fails),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
