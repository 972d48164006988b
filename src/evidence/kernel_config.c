/* SPDX-License-Identifier: MIT */
/* Looking for the configuration of a kernel where distributions put it. */
#include "kernel_config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "../os/os_fs.h"
#include "../system/open.h"
#include "../files/path.h"

/* Debian's has 250 kB. */
#define CONFIG_MAX ((size_t)8 << 20)

/* The places, in the order of preference: the copy of distributions that keep it beside the kernel;
 * those in the module directory. */
#define PLACES 3

/* The full path of a place, in the arena; NULL when out of memory. */
static const char *place(const struct lkm *lkm, size_t i, struct lk_arena *arena)
{
	switch (i) {
	case 0:
		return lk_arena_format(arena, "%s/boot/config-%s", lkm->module_root, lkm->release);
	case 1:
		return lk_arena_format(arena, "%s/config", lkm->catalog.directory);
	default:
		return lk_arena_format(arena, "%s/build/.config", lkm->catalog.directory);
	}
}

/* The first one that can be read: 1 with its text and path; 0; -ENOMEM. */
static int read_config(
	struct lkm *lkm, struct lk_arena *arena, struct lk_buf *text, const char **ret)
{
	for (size_t i = 0; i < PLACES; i++) {
		const char *relative;
		int at, rc;

		*ret = place(lkm, i, arena);
		if (!*ret)
			return -ENOMEM;
		relative = lk_path_find(lkm->files, *ret, &at);
		text->size = 0;
		rc = lk_file_read(at, relative, *ret, text, NULL);
		if (rc == 0 || rc == -ENOMEM)
			return rc == 0 ? 1 : rc;
	}
	return 0;
}

int lk_kernel_config_read(struct lk_kernel_symbols *symbols)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	const char *path;
	int rc;

	lk_buf_init(&text, CONFIG_MAX);
	rc = read_config(symbols->lkm, &symbols->arena, &text, &path);
	if (rc <= 0)
		return rc;
	rest = lk_buf_span(&text);
	while (lk_span_line(&rest, &line))
		if (lk_span_is(line, "CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y"))
			symbols->lax_spaces = true;
	return 0;
}

int lk_kernel_config_option(
	struct lkm *lkm, struct lk_arena *arena, const char *option, struct lk_config_option *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	char set[300], unset[320];
	int rc;

	*ret = (struct lk_config_option){.file = NULL};
	lk_buf_init(&text, CONFIG_MAX);
	rc = read_config(lkm, arena, &text, &ret->file);
	if (rc <= 0)
		return rc;
	snprintf(set, sizeof(set), "%.256s=", option);
	snprintf(unset, sizeof(unset), "# %.256s is not set", option);
	rest = lk_buf_span(&text);
	while (lk_span_line(&rest, &line)) {
		ret->line++;
		if (lk_span_is(line, unset))
			ret->value = 'n';
		else if (lk_span_starts(line, set) && line.size == strlen(set) + 1)
			ret->value = (char)line.data[line.size - 1];
		else
			continue;
		return ret->value == 'n' || ret->value == 'm' || ret->value == 'y';
	}
	return 0;
}
