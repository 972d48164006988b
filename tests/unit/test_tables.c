/* SPDX-License-Identifier: MIT */
/* tables: the text indexes, read and written; what would break a line is refused. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/tables.h"

static void assert_span(struct lk_span span, const char *text)
{
	assert_int_equal(span.size, strlen(text));
	assert_true(lk_span_is(span, text));
}

static void start(struct lk_buf *buf)
{
	lk_buf_init(buf, 1 << 16);
}

static void dep_lines(void **state)
{
	const struct lk_span paths[] = {lk_span_of("kernel/a-b.ko"), lk_span_of("kernel/b.ko"), {0},
		lk_span_of("kernel/c-d.ko.xz")};
	static const uint32_t needs[] = {1, 2, 3};
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_dep_line line;
	struct lk_span word;

	start(&buf);
	assert_int_equal(lk_dep_write(&buf, paths[0], paths, needs, 3), 0);
	assert_int_equal(lk_dep_write(&buf, paths[1], paths, NULL, 0), 0);
	assert_string_equal(
		lk_buf_text(&buf), "kernel/a-b.ko: kernel/b.ko kernel/c-d.ko.xz\nkernel/b.ko:\n");
	assert_int_equal(lk_dep_find(lk_buf_span(&buf), "a_b", &line), 1);
	assert_span(line.path, "kernel/a-b.ko");
	assert_true(lk_span_word(&line.deps, &word));
	assert_span(word, "kernel/b.ko");
	assert_true(lk_span_word(&line.deps, &word));
	assert_span(word, "kernel/c-d.ko.xz");
	assert_false(lk_span_word(&line.deps, &word));
	assert_int_equal(lk_dep_find(lk_buf_span(&buf), "b", &line), 1);
	assert_int_equal(line.deps.size, 0);
	assert_int_equal(lk_dep_find(lk_buf_span(&buf), "c_d", &line), 0);
	assert_int_equal(lk_dep_find(lk_buf_span(&buf), "", &line), 0);
}

static void bad_deps(void **state)
{
	static const char *const bad[] = {
		"", " ", "a b", "a\nb", "a\t", "a:b", "#a", "\x7f", "\xe9"};
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_span path = lk_span_of("kernel/some/path.ko");
	struct lk_dep_line line;

	assert_false(lk_dep_parse(lk_span_of("no colon"), &line));
	assert_false(lk_dep_parse(lk_span_of(": a"), &line));
	assert_false(lk_dep_parse((struct lk_span){0}, &line));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(lk_dep_holds(lk_span_of(bad[i])));
	assert_true(lk_dep_holds(path));
	assert_true(lk_dep_holds(lk_span_of("/a#~!\\")));
	lk_buf_init(&buf, 2 * path.size + 2);
	assert_int_equal(lk_dep_write(&buf, path, &path, (const uint32_t[]){0}, 1), -EFBIG);
	assert_int_equal(buf.size, 0);
	buf.maximum++;
	assert_int_equal(lk_dep_write(&buf, path, &path, (const uint32_t[]){0}, 1), 0);
	assert_int_equal(buf.size, buf.maximum);
}

static int write_alias(struct lk_buf *out, const char *pattern, const char *module)
{
	return lk_alias_write(out, "", lk_span_of(pattern), lk_span_of(module));
}

static void aliases(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_span rest;
	struct lk_alias_line alias;

	start(&buf);
	lk_buf_add_text(&buf, LK_ALIAS_HEAD "\n");
	assert_int_equal(write_alias(&buf, "pci:v*[a-b]", "e1000e"), 0);
	assert_int_equal(write_alias(&buf, "with  blanks", "m"), 0);
	rest = lk_buf_span(&buf);
	assert_int_equal(lk_alias_next(&rest, &alias), 1);
	assert_span(alias.pattern, "pci:v*[a-b]");
	assert_span(alias.module, "e1000e");
	assert_int_equal(lk_alias_next(&rest, &alias), 1);
	assert_span(alias.pattern, "with  blanks");
	assert_span(alias.module, "m");
	assert_int_equal(lk_alias_next(&rest, &alias), 0);
}

static void bad_aliases(void **state)
{
	struct lk_span rest = lk_span_of("alias\nalias a\nalias a \noption a b\nalias \t a\t b \n");
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_alias_line alias;

	for (int i = 0; i < 4; i++)
		assert_int_equal(lk_alias_next(&rest, &alias), -EBADMSG);
	assert_int_equal(lk_alias_next(&rest, &alias), 1);
	assert_span(alias.pattern, "a");
	assert_span(alias.module, "b");
	assert_int_equal(lk_alias_next(&rest, &alias), 0);
	start(&buf);
	assert_int_equal(write_alias(&buf, "a\ninstall x sh", "m"), -EINVAL);
	assert_int_equal(write_alias(&buf, "a", "m n"), -EINVAL);
	assert_int_equal(write_alias(&buf, "a", "m\n"), -EINVAL);
	assert_int_equal(write_alias(&buf, "a", ""), -EINVAL);
	assert_int_equal(buf.size, 0);
	assert_int_equal(write_alias(&buf, " a\\", "m"), 0);
	assert_int_equal(write_alias(&buf, "", "m"), 0);
	assert_int_equal(lk_alias_write(&buf, "symbol:", lk_span_of("s"), lk_span_of("m")), 0);
	assert_string_equal(lk_buf_text(&buf), "alias  a\\ m\nalias  m\nalias symbol:s m\n");
}

/* These files are configuration: a module must not be able to write an install line into them. */
static void softdeps(void **state)
{
	static const char *const bad[] = {"pre: b\ninstall x sh", "pre: b\\", "", " \t ", "\n"};
	const struct lk_span module = lk_span_of("a");
	LK_BUF_CLEANUP struct lk_buf buf;

	start(&buf);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
			lk_softdep_write(&buf, "softdep", module, lk_span_of(bad[i])), -EINVAL);
	assert_int_equal(
		lk_softdep_write(&buf, "softdep", lk_span_of("a b"), lk_span_of("c")), -EINVAL);
	assert_int_equal(buf.size, 0);
	assert_int_equal(
		lk_softdep_write(&buf, "softdep", module, lk_span_of(" pre: b post: c ")), 0);
	assert_int_equal(lk_softdep_write(&buf, "weakdep", module, lk_span_of("\\b")), 0);
	assert_string_equal(lk_buf_text(&buf), "softdep a  pre: b post: c \nweakdep a \\b\n");
}

static void paths(void **state)
{
	struct lk_span path, rest = lk_span_of("kernel/a.ko\n\n# comment\nlast.ko");

	assert_int_equal(lk_path_next(&rest, &path), 1);
	assert_span(path, "kernel/a.ko");
	assert_int_equal(lk_path_next(&rest, &path), 1);
	assert_span(path, "last.ko");
	assert_int_equal(lk_path_next(&rest, &path), 0);
}

static void devnames(void **state)
{
	const struct lk_devname_line loop = {
		lk_span_of("loop"), lk_span_of("loop-control"), 'b', 7, 4294967295u};
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_devname_line line;
	struct lk_span rest;

	start(&buf);
	lk_buf_add_text(&buf, LK_DEVNAME_HEAD "fuse fuse c10:229\n");
	assert_int_equal(lk_devname_write(&buf, &loop), 0);
	rest = lk_buf_span(&buf);
	assert_int_equal(lk_devname_next(&rest, &line), 1);
	assert_span(line.module, "fuse");
	assert_span(line.node, "fuse");
	assert_int_equal(line.type, 'c');
	assert_int_equal(line.major, 10);
	assert_int_equal(line.minor, 229);
	assert_int_equal(lk_devname_next(&rest, &line), 1);
	assert_span(line.node, "loop-control");
	assert_int_equal(line.minor, 4294967295u);
	assert_int_equal(lk_devname_next(&rest, &line), 0);
}

static void bad_devnames(void **state)
{
	static const char *const lines[] = {"a", "a b", "a b c", "a b c1", "a b c1:", "a b c:1",
		"a b x1:2", "a b c1:2x", "a b c1:2 more", "a b c4294967296:1", "a b c-1:1"};
	LK_BUF_CLEANUP struct lk_buf buf;

	start(&buf);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct lk_span rest = lk_span_of(lines[i]);
		struct lk_devname_line line = {.type = 'x'};

		assert_int_equal(lk_devname_next(&rest, &line), -EBADMSG);
		assert_int_equal(rest.size, 0);
		assert_int_equal(lk_devname_write(&buf, &line), -EINVAL);
	}
	assert_int_equal(buf.size, 0);
}

static void assert_pair(
	struct lk_span *rest, const char *module, const char *key, const char *value)
{
	struct lk_span name;
	struct lk_modinfo info;

	assert_int_equal(lk_builtin_info_next(rest, &name, &info), 1);
	assert_span(name, module);
	assert_int_equal(info.key_size, strlen(key));
	assert_memory_equal(info.key, key, info.key_size);
	assert_string_equal(info.value, value);
}

static void builtin_info(void **state)
{
	static const char text[] = "a.license=GPL\0b_c.alias=x=y.z\0b_c.parm=\0d.license=MIT";
	const struct lk_span all = {(const uint8_t *)text, sizeof(text)};
	struct lk_span rest;
	struct lk_modinfo info;

	assert_int_equal(lk_builtin_info_find(all, "b_c", &rest), 0);
	assert_pair(&rest, "b_c", "alias", "x=y.z");
	assert_pair(&rest, "b_c", "parm", "");
	assert_int_equal(lk_builtin_info_next(&rest, NULL, &info), 0);
	assert_int_equal(lk_builtin_info_find(all, "d", &rest), 0);
	assert_pair(&rest, "d", "license", "MIT");
	assert_int_equal(lk_builtin_info_find(all, "b", &rest), -ENODATA);
	assert_int_equal(lk_builtin_info_find((struct lk_span){0}, "a", &rest), -ENODATA);
}

static void odd_builtin_info(void **state)
{
	static const char text[] = "nodot\0\0.key=1\0a-b.flag\0a-b.c.d=e\0a-b.cut";
	struct lk_span rest, all = {(const uint8_t *)text, sizeof(text) - 1};
	struct lk_modinfo info;

	assert_int_equal(lk_builtin_info_find(all, "a_b", &rest), 0);
	assert_pair(&rest, "a-b", "flag", "");
	assert_pair(&rest, "a-b", "c.d", "e");
	assert_int_equal(lk_builtin_info_next(&rest, NULL, &info), 0);
	assert_pair(&all, "a-b", "flag", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dep_lines),
		cmocka_unit_test(bad_deps),
		cmocka_unit_test(aliases),
		cmocka_unit_test(bad_aliases),
		cmocka_unit_test(softdeps),
		cmocka_unit_test(paths),
		cmocka_unit_test(devnames),
		cmocka_unit_test(bad_devnames),
		cmocka_unit_test(builtin_info),
		cmocka_unit_test(odd_builtin_info),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
