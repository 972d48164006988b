/* SPDX-License-Identifier: MIT */
/* Fuzz target: the text files of a module directory. A line that was read must be written as one
 * that is read as the same. */
#include <errno.h>
#include <string.h>
#include "../../src/formats/tables.h"
#include "fuzz.h"

#define TEXT_MAX ((size_t)16 << 20)

static bool same(struct lk_span a, struct lk_span b)
{
	return a.size == b.size && (!a.size || memcmp(a.data, b.data, a.size) == 0);
}

static void read_deps(struct lk_span text)
{
	struct lk_span line;
	struct lk_dep_line dep, found;

	lk_dep_find(text, "e1000e", &found);
	while (lk_span_line(&text, &line)) {
		struct lk_span word;

		if (!lk_dep_parse(line, &dep))
			continue;
		lk_fuzz_check(dep.path.size + 1 + dep.deps.size == line.size);
		while (lk_span_word(&dep.deps, &word))
			lk_fuzz_check(word.size);
	}
}

static void write_alias(const struct lk_alias_line *alias)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_alias_line again;
	struct lk_span rest;

	lk_buf_init(&out, TEXT_MAX);
	lk_fuzz_check(lk_alias_write(&out, "", alias->pattern, alias->module) == 0);
	rest = lk_buf_span(&out);
	lk_fuzz_check(lk_alias_next(&rest, &again) == 1 && rest.size == 0);
	lk_fuzz_check(same(again.pattern, alias->pattern) && same(again.module, alias->module));
}

static void read_aliases(struct lk_span text)
{
	struct lk_alias_line alias;
	int rc;

	while ((rc = lk_alias_next(&text, &alias)) != 0)
		if (rc > 0)
			write_alias(&alias);
}

static void write_devname(const struct lk_devname_line *line)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_devname_line again;
	struct lk_span rest;

	lk_buf_init(&out, TEXT_MAX);
	lk_fuzz_check(lk_devname_write(&out, line) == 0);
	rest = lk_buf_span(&out);
	lk_fuzz_check(lk_devname_next(&rest, &again) == 1 && rest.size == 0);
	lk_fuzz_check(same(again.module, line->module) && same(again.node, line->node));
	lk_fuzz_check(again.type == line->type && again.major == line->major &&
		      again.minor == line->minor);
}

static void read_devnames(struct lk_span text)
{
	struct lk_devname_line line;
	int rc;

	while ((rc = lk_devname_next(&text, &line)) != 0)
		if (rc > 0)
			write_devname(&line);
}

static void read_paths(struct lk_span text)
{
	struct lk_span path;

	while (lk_path_next(&text, &path) > 0)
		lk_fuzz_check(path.size && !memchr(path.data, '\n', path.size));
}

static void read_builtin(struct lk_arena *arena, struct lk_span contents)
{
	struct lk_span rest = contents, module = {0}, part;
	struct lk_modinfo info;

	while (lk_builtin_info_next(&rest, &module, &info) > 0)
		lk_fuzz_check(module.size && strlen(info.value) < contents.size);
	if (!module.size)
		return;
	for (size_t i = 0; i < module.size; i++)
		if (module.data[i] == '-')
			return;
	lk_fuzz_check(
		lk_builtin_info_find(contents, lk_arena_copy_span(arena, module), &part) == 0);
	lk_fuzz_check(lk_builtin_info_next(&part, NULL, &info) == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct lk_span text = {data, size};
	struct lk_arena arena = {0};

	read_deps(text);
	read_aliases(text);
	read_devnames(text);
	read_paths(text);
	read_builtin(&arena, text);
	lk_arena_done(&arena);
	return 0;
}
