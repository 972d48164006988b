/* SPDX-License-Identifier: MIT */
/* holes: which ways are left for a denied module, from facts as rows of text. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/holes.h"

static const char *const kinds[] = {[LKM_HOLE_NOTHING] = "nothing",
	[LKM_HOLE_LOADED] = "loaded",
	[LKM_HOLE_BUILTIN] = "builtin",
	[LKM_HOLE_NAME] = "name",
	[LKM_HOLE_DEPENDENCY] = "dependency",
	[LKM_HOLE_SOFTDEP] = "softdep",
	[LKM_HOLE_HIDDEN] = "hidden",
	[LKM_HOLE_INITRAMFS] = "initramfs",
	[LKM_HOLE_INITRAMFS_UNKNOWN] = "initramfs-unknown",
	[LKM_HOLE_CONFIG_UNKNOWN] = "config-unknown"};

/* Everything is about the module "m". */
struct row {
	const char *config, *cmdline;
	bool unknown, builtin, loaded;
	const char *users; /* names, separated by spaces */
	struct lk_hole_image image;
	struct lk_hole_builtin code;
	const char *unread;   /* of the configuration */
	const char *expected; /* "KIND SUBJECT [REMEDY] FILE:LINE" for each hole */
};

/* The nodes of the users. */
static void make_users(const char *names, struct lk_arena *arena, struct lk_depnodes *ret)
{
	struct lk_span rest = lk_span_of(names ? names : ""), word;

	while (lk_span_word(&rest, &word)) {
		struct lk_depnode *node = lk_arena_alloc(arena, sizeof(*node));

		assert_non_null(node);
		node->name = lk_arena_copy_span(arena, word);
		assert_int_equal(LK_APPEND(arena, ret, node), 0);
	}
}

static void check(const struct row *row)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_depnodes users = {0};
	struct lk_holes holes = {.findings.arena = &arena};
	struct lk_config config;
	struct lk_hole_facts facts = {.module = "m",
		.config = &config,
		.known = !row->unknown,
		.builtin = row->builtin,
		.loaded = row->loaded,
		.users = row->users ? &users : NULL,
		.code = row->code,
		.config_unread = row->unread,
		.images = &row->image,
		.image_count = row->image.path || row->image.unread};

	lk_config_init(&config, &arena);
	assert_int_equal(
		lk_config_add_file(&config, lk_span_of(row->config), "c", LK_TIER_USER), 0);
	if (row->cmdline)
		assert_int_equal(
			lk_config_add_cmdline(&config, lk_span_of(row->cmdline), "cmdline"), 0);
	make_users(row->users, &arena, &users);
	lk_denied_look(&config, "m", &facts.denied);
	lk_holes_find(&facts, &holes);
	assert_false(holes.findings.failed);
	lk_buf_init(&out, 4096);
	for (size_t i = 0; i < holes.findings.count; i++) {
		const struct lkm_finding *hole = &holes.findings.items[i];

		assert_true(*hole->text);
		assert_int_equal(hole->certainty,
			holes.kinds[i] == LKM_HOLE_INITRAMFS_UNKNOWN ||
					holes.kinds[i] == LKM_HOLE_CONFIG_UNKNOWN ||
					(holes.kinds[i] == LKM_HOLE_BUILTIN && row->code.stopped)
				? LKM_POSSIBLE
				: LKM_CERTAIN);
		lk_buf_format(
			&out, "%s %s [%s]", kinds[holes.kinds[i]], hole->subject, hole->remedy);
		if (hole->file)
			lk_buf_format(&out, " %s:%u", hole->file, hole->line);
		lk_buf_format(&out, "\n");
	}
	assert_string_equal(lk_buf_text(&out), row->expected);
}

static void lines_and_state(void **state)
{
	static const struct row rows[] = {
		{"", .expected = "nothing m [lkm deny m]\n"},
		{"install m /bin/false", .expected = ""},
		{"install m /bin/false", .loaded = true, .expected = "loaded m [lkm unload m]\n"},
		{"install m /bin/false", .builtin = true,
			.expected = "builtin m [boot with initcall_blacklist=FUNCTION, the name of "
				    "its init function]\n"},
		{"install m load\ninstall m /bin/false",
			.expected = "hidden m [remove that line] c:1\n"},
		{"install m load\ninstall m /bin/false", "module_blacklist=m", .expected = ""},
		{"", "module_blacklist=m", .loaded = true, .expected = "loaded m [lkm unload m]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void a_blacklist_line_stops_aliases_only(void **state)
{
	static const struct row rows[] = {
		{"blacklist m", .expected = "name m [lkm deny m]\n"},
		{"blacklist m", .unknown = true, .expected = ""},
		{"", "modprobe.blacklist=m", .expected = "name m [lkm deny m]\n"},
		{"blacklist m\ninstall b /bin/true", .users = "a b c",
			.expected = "name m [lkm deny m]\n"
				    "dependency a [lkm deny m]\n"
				    "dependency c [lkm deny m]\n"},
		{"blacklist m\nsoftdep a pre: m\nsoftdep d post: m\ninstall d exit 1\n"
		 "weakdep a m",
			.expected = "name m [lkm deny m]\n"
				    "softdep m [lkm deny m] c:2\n"},
		{"install m false", .users = "a b", .expected = ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void the_initramfs_has_its_own_lines(void **state)
{
#define IMAGE .path = "/boot/i", .rebuild = "rebuild"
	static const struct row rows[] = {
		{"install m false", .image = {IMAGE, .has_module = true},
			.expected = "initramfs m [rebuild] /boot/i:0\n"},
		{"install m false", .image = {IMAGE, .has_module = true, .how = LKM_DENIED_ALIASES},
			.expected = "initramfs m [rebuild] /boot/i:0\n"},
		{"install m false", .image = {IMAGE, .has_module = true, .how = LKM_DENIED_COMMAND},
			.expected = ""},
		{"install m false", .image = {IMAGE}, .expected = ""},
		/* Another kernel than this one may have it. */
		{"install m false", .unknown = true, .image = {IMAGE, .has_module = true},
			.expected = "initramfs m [rebuild] /boot/i:0\n"},
		{"blacklist m", .unknown = true, .image = {IMAGE, .has_module = true},
			.expected = "initramfs m [rebuild] /boot/i:0\n"},
		{"install m false", .image = {IMAGE, .unread = "why", .errnum = EIO},
			.expected = "initramfs-unknown m [make it readable, then run 'lkm audit' "
				    "again] /boot/i:0\n"},
		{"install m false", .builtin = true, .image = {.unread = "none found"},
			.expected = "builtin m [boot with initcall_blacklist=FUNCTION, the name of "
				    "its init function]\n"},
		{"install m false", .image = {.unread = "none found"},
			.expected = "initramfs-unknown m [mount the file system with the "
				    "initramfs, or boot with module_blacklist=m]\n"},
		{"install m false",
			.image = {IMAGE, .unread = "why", .errnum = EACCES, .older = true},
			.expected = "initramfs-unknown m [run 'lkm audit' as root] /boot/i:0\n"},
		{"", "module_blacklist=m", .image = {IMAGE, .has_module = true}, .expected = ""},
		{"install m false", .image = {IMAGE, .unread = "why"},
			.expected = "initramfs-unknown m [list its files with lsinitramfs or "
				    "lsinitrd] /boot/i:0\n"},
		{"install m false", .image = {IMAGE, .unread = "why", .older = true},
			.expected = "initramfs-unknown m [rebuild] /boot/i:0\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void built_in_code_can_be_stopped(void **state)
{
#define BUILTIN "install m false", .builtin = true
	static const struct row rows[] = {
		{BUILTIN, .code = {.known = true, .functions = "m_init,m_late"},
			.expected = "builtin m [boot with initcall_blacklist=m_init,m_late]\n"},
		{BUILTIN, .code = {.known = true},
			.expected = "builtin m [build a kernel without it: it has no init function "
				    "that initcall_blacklist= could stop]\n"},
		{BUILTIN, .code = {.stopped = LK_STOPPED_PERHAPS, .candidate = "m_init"},
			.expected = "builtin m [boot with initcall_blacklist=FUNCTION, the name of "
				    "its init function]\n"},
		{BUILTIN, .code = {.stopped = LK_STOPPED_SURELY}, .expected = ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void what_was_not_read_may_override(void **state)
{
	static const struct row rows[] = {
		{"install m false", .unread = "why",
			.expected = "config-unknown m [make all files of the configuration "
				    "readable]\n"},
		{"", "module_blacklist=m", .unread = "why", .expected = ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void without_memory(void **state)
{
	struct lk_arena arena = {0}, small = {.limit = 1};
	struct lk_holes holes = {.findings.arena = &small};
	struct lk_config config;
	const struct lk_hole_facts facts = {.module = "m", .config = &config};

	(void)state;
	lk_config_init(&config, &arena);
	lk_holes_find(&facts, &holes);
	assert_true(holes.findings.failed);
	assert_int_equal(holes.findings.count, 0);
	lk_arena_done(&small);
	lk_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_state),
		cmocka_unit_test(a_blacklist_line_stops_aliases_only),
		cmocka_unit_test(the_initramfs_has_its_own_lines),
		cmocka_unit_test(built_in_code_can_be_stopped),
		cmocka_unit_test(what_was_not_read_may_override),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("holes", tests, NULL, NULL);
}
