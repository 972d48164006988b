/* SPDX-License-Identifier: MIT */
/* Looking for a name that was not found where it may be after all. It is done once, after a
 * failure, so that it may walk a whole module directory. */
#include "absence_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/path.h"
#include "../files/walk.h"
#include "../formats/name.h"
#include "../formats/tables.h"
#include "../os/os_fs.h"
#include "../system/image.h"
#include "../system/module_state.h"
#include "../system/open.h"
#include "kernel_config.h"
#include "releases.h"
#include "running_kernel.h"

struct search {
	struct lkm *lkm;
	struct lk_arena *arena;
	struct lk_absence_facts *ret;
	size_t names; /* in modules.dep.bin and modules.builtin.bin */
};

static bool is_regular(const struct lkm *lkm, const char *path)
{
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_path_find(lkm->files, path, &at);

	return lk_file_kind(at, relative, &kind) == 0 && kind == LK_FILE_REGULAR;
}

/* The module directory. */

static int read_directory(struct search *search)
{
	const struct lkm *lkm = search->lkm;
	struct lk_absence_facts *ret = search->ret;
	const struct lk_dir *modules = &lkm->modules;
	struct lk_evidence_process process = {0};

	ret->directory = lkm->catalog.directory;
	ret->depmod =
		lk_arena_format(search->arena, "depmod %s%s%s%s", *lkm->module_root ? "-b " : "",
			lkm->module_root, *lkm->module_root ? " " : "", lkm->release);
	if (modules->fd >= 0) {
		ret->exists = LK_YES;
	} else if (modules->errnum == ENOENT) {
		ret->exists = LK_NO;
	} else {
		ret->fault = lk_errno_text(modules->errnum);
	}
	if (ret->running && lk_running_process_read(lkm->system, &process) == -ENOMEM)
		return -ENOMEM;
	ret->container = process.container;
	return ret->depmod ? 0 : -ENOMEM;
}

/* Indexes. */

static bool is_pattern(const char *key)
{
	return key[strcspn(key, "*?[")];
}

static int consider_name(void *context, const char *key, const char *value, uint32_t priority)
{
	struct search *search = context;

	(void)value;
	(void)priority;
	search->names++;
	lk_nearest_consider(&search->ret->nearest, key);
	return 0;
}

static int consider_alias(void *context, const char *key, const char *value, uint32_t priority)
{
	struct search *search = context;

	(void)value;
	(void)priority;
	if (!is_pattern(key))
		lk_nearest_consider(&search->ret->nearest, key);
	return 0;
}

static enum lk_index_state state_of(
	const struct search *search, int rc, const struct lkm_error *error)
{
	LK_BUF_CLEANUP struct lk_buf start = {0};

	if (rc < 0)
		return error->code == LKM_E_INDEX_MISSING ? LK_INDEX_MISSING
		       : error->code == LKM_E_UNREADABLE  ? LK_INDEX_LOCKED
							  : LK_INDEX_DAMAGED;
	lk_buf_init(&start, (size_t)64 << 20);
	if (!search->names && !search->lkm->scan &&
		lk_file_read(search->lkm->modules.fd, "modules.dep.bin", "", &start, NULL) == 0 &&
		!start.size)
		return LK_INDEX_EMPTY;
	return LK_INDEX_USABLE;
}

/* One index of one module directory. */
static int read_index(struct search *search, const struct lk_catalog *catalog, enum lkm_index which)
{
	const bool exact = which == LKM_INDEX_DEP || which == LKM_INDEX_BUILTIN;
	struct lkm_error error = {0};
	const struct lk_trie *index;
	int rc = catalog->index(catalog->context, which, &index, &error);

	if (rc == 0)
		rc = lk_trie_each(index, exact ? consider_name : consider_alias, search);
	if (rc == -ENOMEM)
		return rc;
	if (catalog != &search->lkm->catalog)
		return 0;
	if (which == LKM_INDEX_DEP)
		search->ret->index = state_of(search, rc, &error);
	else if (rc < 0 && !search->ret->lost)
		search->ret->lost = lk_catalog_file(which);
	return 0;
}

static int read_indexes(struct search *search)
{
	static const enum lkm_index which[] = {
		LKM_INDEX_DEP, LKM_INDEX_ALIAS, LKM_INDEX_BUILTIN, LKM_INDEX_BUILTIN_ALIAS};
	const struct lk_catalog *catalog;
	int rc = 0;

	for (catalog = &search->lkm->catalog; catalog; catalog = catalog->next)
		for (size_t i = 0; rc == 0 && i < sizeof(which) / sizeof(*which); i++)
			rc = read_index(search, catalog, which[i]);
	if (rc == 0 && strncmp(search->ret->asked, "symbol:", strlen("symbol:")) == 0)
		rc = read_index(search, &search->lkm->catalog, LKM_INDEX_SYMBOLS);
	return rc;
}

/* Names that configuration makes loadable. */
static int consider_config(struct search *search)
{
	const struct lk_config *config;
	const struct lk_directives *aliases;

	if (lk_open_user_config(search->lkm, &config, NULL) < 0)
		return 0;
	aliases = &config->kinds[LKM_DIRECTIVE_ALIAS];
	for (size_t i = 0; i < aliases->count; i++) {
		const struct lkm_directive *line = &aliases->items[i];

		if (!is_pattern(line->name))
			lk_nearest_consider(&search->ret->nearest, line->name);
		if (!search->ret->alias.file && lk_name_equal(line->name, search->ret->asked) &&
			lk_name_equal(line->value, search->ret->name)) {
			search->ret->alias.file = lk_arena_copy(search->arena, line->file);
			search->ret->alias.line = line->line;
			if (!search->ret->alias.file)
				return -ENOMEM;
		}
	}
	return 0;
}

/* Files. */

/* Is it among the indexes? Then the file that was looked for is not, or no longer, there. */
static int read_listed(struct search *search)
{
	struct lk_known known = {0};
	int rc = lk_catalog_module(
		&search->lkm->catalog, search->arena, search->ret->name, &known, NULL);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	if (known.path && !is_regular(search->lkm, known.path))
		search->ret->gone = known.path;
	else if (known.path || known.builtin)
		search->ret->installed = search->ret->name;
	search->ret->installed_path = search->ret->installed ? known.path : NULL;
	return 0;
}

static int read_unlisted(struct search *search)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lk_found_list list = {.names_only = true};
	struct lk_notes notes = {.arena = &scratch};
	const struct lkm *lkm = search->lkm;
	struct lk_absence_facts *ret = search->ret;

	if (lkm->modules.fd < 0 ||
		lk_walk(lkm->modules.fd, ret->directory, NULL, &scratch, &list, &notes, NULL) < 0)
		return 0;
	ret->filled = list.count ? LK_YES : LK_NO;
	for (size_t i = 0; i < list.count && !ret->unlisted; i++) {
		const char *name = lk_name_module(&scratch, list.items[i].path);

		if (name && strcmp(name, ret->name) == 0 && !ret->installed && !ret->gone)
			ret->unlisted =
				lk_arena_join(search->arena, ret->directory, list.items[i].path);
	}
	return 0;
}

/* The path of a file, with "./" where a name alone would not be taken as a path. */
static const char *as_path(struct search *search, const char *path)
{
	return lk_arena_format(
		search->arena, "%s%s", path[0] == '/' || path[0] == '.' ? "" : "./", path);
}

/* A relative path that was typed as a name, or the file of a module that stands beside us. */
static int read_here(struct search *search)
{
	static const char *const endings[] = {"", ".ko", ".ko.xz", ".ko.zst", ".ko.gz"};
	struct lk_absence_facts *ret = search->ret;

	if (ret->is_file) {
		if (is_regular(search->lkm, ret->asked))
			ret->here = as_path(search, ret->asked);
		return 0;
	}
	for (size_t i = 1; i < sizeof(endings) / sizeof(*endings); i++) {
		const char *names[] = {ret->asked, ret->name};

		for (size_t j = 0; j < 2 && !ret->here; j++) {
			const char *path =
				lk_arena_format(search->arena, "%s%s", names[j], endings[i]);

			if (!path)
				return -ENOMEM;
			if (is_regular(search->lkm, path))
				ret->here = as_path(search, path);
		}
	}
	return 0;
}

/* Module files in the directory of a path that does not exist. */
static int consider_neighbours(struct search *search)
{
	const char *slash = strrchr(search->ret->asked, '/');
	const char *directory =
		!slash ? "."
		       : lk_arena_format(search->arena, "%.*s",
				 (int)(slash - search->ret->asked) + 1, search->ret->asked);
	const char *relative;
	char **names;
	int at;

	if (!directory)
		return -ENOMEM;
	relative = lk_path_find(search->lkm->files, directory, &at);
	lk_nearest_begin(&search->ret->nearest, slash ? slash + 1 : search->ret->asked);
	if (lk_dir_list(at, relative, directory, search->arena, &names, NULL) < 0)
		return 0;
	for (size_t i = 0; names[i]; i++)
		if (lk_name_is_module_file(names[i]))
			lk_nearest_consider(&search->ret->nearest, names[i]);
	return 0;
}

/* Other releases. */

/* Does another release have the module, by its index? */
static int look_at_release(struct search *search, const char *release)
{
	const struct lkm_options options = {.size = sizeof(options),
		.module_root = *search->lkm->module_root ? search->lkm->module_root : NULL,
		.release = release,
		.flags = LKM_OPEN_ONCE};
	struct lk_known known = {0};
	struct lkm *other;
	int rc;

	if (lkm_open(&options, &other, NULL) < 0)
		return 0;
	rc = lk_catalog_module(&other->catalog, search->arena, search->ret->name, &known, NULL);
	lkm_close(other);
	if (rc == -ENOMEM)
		return rc;
	if (rc == 0 && (known.path || known.builtin)) {
		search->ret->other = release;
		search->ret->other_path = known.path;
	}
	return 0;
}

static int read_others(struct search *search)
{
	struct lk_absence_facts *ret = search->ret;
	int rc = 0;

	for (size_t i = 0; rc == 0 && !ret->other && i < ret->release_count; i++)
		rc = look_at_release(search, ret->releases[i]);
	return rc;
}

static int read_releases(struct search *search)
{
	struct lk_absence_facts *ret = search->ret;
	const char **releases;
	int rc = lk_releases_read(search->lkm, search->arena, &releases, &ret->release_count);

	ret->releases = releases;
	/* A release that does not exist was typed. */
	if (rc < 0 || ret->running || ret->exists != LK_NO)
		return rc;
	lk_nearest_begin(&ret->nearest, ret->release);
	for (size_t i = 0; i < ret->release_count; i++)
		lk_nearest_consider(&ret->nearest, releases[i]);
	return 0;
}

static int read_option(struct search *search)
{
	struct lk_absence_facts *ret = search->ret;
	char *option = lk_arena_format(search->arena, "CONFIG_%s", ret->name);
	struct lk_config_option found;
	int rc;

	if (!option)
		return -ENOMEM;
	for (char *c = option; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	rc = lk_kernel_config_option(search->lkm, search->arena, option, &found);
	if (rc > 0) {
		ret->option = option;
		ret->option_value = found.value;
		ret->configuration =
			(struct lk_absence_line){.file = found.file, .line = found.line};
	}
	return rc < 0 ? rc : 0;
}

static int begin(struct search *search, const char *asked, const char *module)
{
	struct lk_absence_facts *ret = search->ret;

	*ret = (struct lk_absence_facts){.asked = asked,
		.name = lk_name_module(search->arena, module ? module : asked),
		.release = search->lkm->release,
		.running = lk_open_is_running(search->lkm),
		.is_file = lk_name_is_module_file(asked)};
	/* The name is what is compared; a dash that was typed comes back in the suggestion. */
	lk_nearest_begin(&ret->nearest, asked);
	if (!ret->name)
		return -ENOMEM;
	ret->kernel_code =
		ret->running && lk_module_state_is_kernel_code(search->lkm->system, ret->name) > 0;
	return 0;
}

int lk_absence_facts_read(struct lkm *lkm, struct lk_arena *arena, const char *asked, bool by_path,
	const char *module, struct lk_absence_facts *ret)
{
	struct search search = {.lkm = lkm, .arena = arena, .ret = ret};
	int rc = begin(&search, asked, module);

	ret->by_path = by_path;
	if (rc == 0 && by_path) {
		rc = read_listed(&search);
		return rc == 0 ? consider_neighbours(&search) : rc;
	}
	if (rc == 0)
		rc = read_directory(&search);
	if (rc == 0)
		rc = read_indexes(&search);
	if (rc == 0)
		rc = consider_config(&search);
	if (rc == 0)
		rc = read_listed(&search);
	if (rc == 0)
		rc = read_here(&search);
	if (rc == 0)
		rc = read_unlisted(&search);
	if (rc == 0)
		rc = read_releases(&search);
	if (rc == 0)
		rc = read_others(&search);
	return rc == 0 ? read_option(&search) : rc;
}

int lk_absence_facts_read_loaded(
	struct lkm *lkm, struct lk_arena *arena, const char *asked, struct lk_absence_facts *ret)
{
	struct search search = {.lkm = lkm, .arena = arena, .ret = ret};
	struct lkm_image *image = NULL;
	struct lk_live live;
	const char *own, *path;
	int rc = begin(&search, asked, NULL);

	if (rc == 0)
		rc = lk_open_live(lkm->system, arena, &live, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (size_t i = 0; i < live.count; i++)
		lk_nearest_consider(&ret->nearest, live.modules[i].name);
	rc = read_listed(&search);
	path = strchr(asked, '/') ? asked : ret->installed_path;
	if (rc < 0 || !path)
		return rc;
	rc = lk_open_module(lkm, path, NULL);
	if (rc < 0 || lk_image_take(rc, path, &image, NULL) < 0)
		return rc == -ENOMEM ? rc : 0;
	own = lk_image_find(image, "name");
	if (own && !lk_name_equal(own, ret->name) && lk_live_find(&live, own))
		ret->loaded = lk_arena_copy(arena, own);
	lk_image_free(image);
	return 0;
}
