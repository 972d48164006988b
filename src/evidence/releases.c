/* SPDX-License-Identifier: MIT */
/* Looking at the directories beside the module directory of a kernel. */
#include "releases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../diagnose/health.h"
#include "../files/path.h"
#include "../os/os_fs.h"
#include "../system/open.h"

/* Updates can leave a directory without modules. */
static bool has_modules(int at, const char *directory, const char *release)
{
	static const char *const signs[] = {"modules.dep", "kernel"};
	enum lk_file_kind kind;
	char path[4096];

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		int size = snprintf(path, sizeof(path), "%s/%s/%s", directory, release, signs[i]);

		if (size > 0 && (size_t)size < sizeof(path) && lk_file_kind(at, path, &kind) == 0)
			return true;
	}
	return false;
}

static int newer_first(const void *a, const void *b)
{
	return lk_health_compare(*(const char *const *)b, *(const char *const *)a);
}

int lk_releases_read(struct lkm *lkm, struct lk_arena *arena, const char ***ret, size_t *ret_count)
{
	const char *path = lk_arena_format(arena, "%s%s", lkm->module_root, LKM_MODULE_DIRECTORY);
	const char *relative, **releases;
	size_t count = 0;
	char **names;
	int at, rc;

	*ret = NULL;
	*ret_count = 0;
	if (!path)
		return -ENOMEM;
	relative = lk_path_find(lkm->files, path, &at);
	rc = lk_dir_list(at, relative, path, arena, &names, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (releases = (const char **)names; names[count];)
		count++;
	*ret = releases;
	for (size_t i = 0, all = count; i < all; i++) {
		releases[*ret_count] = names[i];
		*ret_count +=
			strcmp(names[i], lkm->release) != 0 && has_modules(at, relative, names[i]);
	}
	qsort(releases, *ret_count, sizeof(*releases), newer_first);
	return 0;
}
