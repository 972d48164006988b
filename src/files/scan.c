/* SPDX-License-Identifier: MIT */
/* Finding what there is to index: configuration, module files, and the files of the kernel's build.
 */
#include "scan.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../index/choose.h"
#include "../os/os_fs.h"
#include "path.h"
#include "depmod_config.h"
#include "walk.h"

/* Debian's modules.order has 200 kB, modules.builtin.modinfo 80 kB. */
#define BUILD_FILE_MAX ((size_t)64 << 20)

struct scanner {
	const struct lk_scan_place *place;
	struct lk_arena *arena;
	struct lk_notes *notes;
	struct lk_search_rules rules;
	struct lk_found_list found;
	struct lk_candidate *candidates; /* one for each that was found */
	size_t count, capacity;
};

/* The path below the module directory, or NULL for a file elsewhere. */
static const char *path_inside(const struct lk_scan_place *place, const char *path)
{
	size_t size = strlen(place->shown);

	if (strncmp(path, place->shown, size) != 0 || path[size] != '/')
		return NULL;
	for (path += size; *path == '/';)
		path++;
	return path;
}

/* Files that were found since first become candidates; parent stands before their paths. */
static int add_candidates(
	struct scanner *scanner, size_t first, const char *parent, unsigned external)
{
	for (size_t i = first; i < scanner->found.count; i++) {
		const char *path = scanner->found.items[i].path;

		if (parent)
			path = lk_arena_join(scanner->arena, parent, path);
		if (!path || lk_arena_grow(scanner->arena, (void **)&scanner->candidates,
				     &scanner->capacity, scanner->count,
				     sizeof(*scanner->candidates)) < 0)
			return -ENOMEM;
		scanner->candidates[scanner->count++] =
			(struct lk_candidate){.path = path, .external = external, .file = i};
	}
	return 0;
}

/* A directory of depmod.d's "external". The tree is indexed without one that does not exist. */
static int scan_external(struct scanner *scanner, const char *path, unsigned external)
{
	size_t first = scanner->found.count;
	struct lkm_error error = {0};
	int at;
	const char *relative = lk_path_find(scanner->place->system, path, &at);
	struct lk_dir directory = lk_dir_open(at, relative, path);
	int rc;

	if (lk_fail_is_shortage(directory.errnum))
		return -directory.errnum;
	if (directory.fd < 0)
		return lk_notes_unread(scanner->notes, LKM_DEPMOD_BAD_DIRECTORY, path,
			directory.errnum, "could not open directory %s: %s", path,
			lk_errno_text(directory.errnum));
	rc = lk_walk(directory.fd, path, scanner->rules.excludes, scanner->arena, &scanner->found,
		scanner->notes, &error);
	lk_dir_close(&directory);
	if (lk_fail_is_shortage(-rc))
		return rc;
	if (rc < 0)
		return lk_notes_unread(
			scanner->notes, LKM_DEPMOD_BAD_DIRECTORY, path, -rc, "%s", error.message);
	return add_candidates(scanner, first, path, external);
}

static int scan_tree(struct scanner *scanner, struct lkm_error *reterr)
{
	const struct lk_scan_place *place = scanner->place;
	int rc = lk_walk(place->directory, place->shown, scanner->rules.excludes, scanner->arena,
		&scanner->found, scanner->notes, reterr);

	if (rc < 0)
		return rc;
	rc = add_candidates(scanner, 0, NULL, 0);
	for (unsigned i = 0; rc == 0 && scanner->rules.externals && scanner->rules.externals[i];
		i++)
		rc = scan_external(scanner, scanner->rules.externals[i], i + 1);
	return rc < 0 ? lk_fail_shortage(reterr, rc) : 0;
}

static int scan_named(struct scanner *scanner, const char *path, struct lkm_error *reterr)
{
	const char *inside = path_inside(scanner->place, path);
	struct lk_found found = {.path = inside ? inside : path};
	int at;
	const char *relative = lk_path_find(scanner->place->system, path, &at);
	struct lkm_error error = {0};
	int rc = lk_walk_file(at, relative, path, &found.identity, &error);

	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not create module %s: %s",
			path, lk_errno_text(-rc));
	if (lk_arena_grow(scanner->arena, (void **)&scanner->found.items, &scanner->found.capacity,
		    scanner->found.count, sizeof(found)) < 0)
		return lk_fail_memory(reterr);
	scanner->found.items[scanner->found.count++] = found;
	return add_candidates(scanner, scanner->found.count - 1, NULL, 0) < 0
		       ? lk_fail_memory(reterr)
		       : 0;
}

static int scan_files(struct scanner *scanner, struct lkm_error *reterr)
{
	int rc = 0;

	if (!scanner->place->files)
		return scan_tree(scanner, reterr);
	for (size_t i = 0; rc == 0 && scanner->place->files[i]; i++)
		rc = scan_named(scanner, scanner->place->files[i], reterr);
	return rc;
}

/* A file that the kernel's build left in the module directory. Without it there is less to say,
 * which is not a failure; but it must not seem to be missing. */
static int read_build_file(const struct scanner *scanner, const char *name, struct lk_buf *out)
{
	struct lkm_error error = {0};
	char *shown = lk_arena_join(scanner->arena, scanner->place->shown, name);
	int rc;

	if (!shown)
		return -ENOMEM;
	rc = lk_file_read_whole(scanner->place->directory, name, shown, out, &error);
	if (rc == 0 || lk_fail_is_shortage(-rc))
		return rc;
	out->size = 0;
	return lk_notes_unread(scanner->notes, LKM_DEPMOD_BAD_FILE, shown, -rc,
		"could not open %s at %s: %s", name, scanner->place->shown, lk_errno_text(-rc));
}

static int keep_chosen(const struct scanner *scanner, const struct lk_chosen *chosen, size_t count,
	struct lk_scan *scan)
{
	scan->files = lk_arena_alloc(scanner->arena, count * sizeof(*scan->files));
	for (size_t i = 0; scan->files && i < count; i++) {
		const char *path = chosen[i].path;
		const char *shown =
			path[0] == '/' ? path
				       : lk_arena_join(scanner->arena, scanner->place->shown, path);

		if (!shown)
			return -ENOMEM;
		scan->files[i] = (struct lk_scan_file){.name = chosen[i].name,
			.path = path,
			.shown = shown,
			.identity = scanner->found.items[chosen[i].file].identity};
	}
	scan->count = count;
	return scan->files ? 0 : -ENOMEM;
}

static int choose_files(struct scanner *scanner, struct lk_scan *scan, struct lkm_error *reterr)
{
	char *shown = lk_arena_format(scanner->arena, "%s/modules.order", scanner->place->shown);
	struct lk_chosen *chosen = NULL;
	size_t count = 0;
	int rc = shown ? read_build_file(scanner, "modules.order", &scan->order) : -ENOMEM;

	if (rc < 0)
		return lk_fail_shortage(reterr, rc);
	rc = lk_choose(scanner->arena, &scanner->rules, scanner->candidates, scanner->count,
		lk_buf_span(&scan->order), shown, scanner->notes, &chosen, &count, reterr);
	if (rc < 0)
		return rc;
	return keep_chosen(scanner, chosen, count, scan) < 0 ? lk_fail_memory(reterr) : 0;
}

int lk_scan_read(const struct lk_scan_place *place, struct lk_arena *arena, struct lk_notes *notes,
	struct lk_scan *ret, struct lkm_error *reterr)
{
	struct scanner scanner = {.place = place,
		.arena = arena,
		.notes = notes,
		.found = {.names_only = place->names_only}};
	int rc;

	lk_buf_init(&ret->order, BUILD_FILE_MAX);
	lk_buf_init(&ret->builtin, BUILD_FILE_MAX);
	lk_buf_init(&ret->builtin_modinfo, BUILD_FILE_MAX);
	rc = lk_depmod_config_read(place->system, place->configs, place->release, arena, notes,
		&scanner.rules, reterr);
	if (rc == 0)
		rc = scan_files(&scanner, reterr);
	if (rc == 0)
		rc = choose_files(&scanner, ret, reterr);
	if (rc < 0 || place->text_only)
		return rc;
	rc = read_build_file(&scanner, "modules.builtin", &ret->builtin);
	if (rc == 0)
		rc = read_build_file(&scanner, "modules.builtin.modinfo", &ret->builtin_modinfo);
	return rc < 0 ? lk_fail_shortage(reterr, rc) : 0;
}

void lk_scan_done(struct lk_scan *scan)
{
	lk_buf_done(&scan->order);
	lk_buf_done(&scan->builtin);
	lk_buf_done(&scan->builtin_modinfo);
}
