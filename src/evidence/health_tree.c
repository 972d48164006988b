/* SPDX-License-Identifier: MIT */
/* The files' part of the facts: what is below the module directory beside what its indexes say, the
 * other releases that are installed, the lines of the configuration that do not count. */
#include "health_facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/tables.h"
#include "../os/codecs.h"
#include "../os/os_store.h"
#include "index_fit.h"
#include "releases.h"
#include "../files/path.h"
#include "../files/temporary_name.h"
#include "../files/depmod_config.h"
#include "../files/walk.h"

/* As many module files are read as takes no time worth mentioning. */
#define NEWER_MAX 64

/* All that is known of one module by its name. */
struct group {
	const char *name;
	const char *listed;    /* its file, as the index has it; NULL: it does not */
	bool found;            /* and that is there */
	size_t files, outside; /* that were found; and those of them that are not below kernel/ */
	const char *first, *other;
	struct lk_file_identity identity; /* of the first */
};

struct reader {
	struct lkm *lkm;
	struct lk_arena *arena; /* of the result */
	struct lk_health_files *ret;
	struct lk_arena scratch; /* for all below */
	struct lk_map by_name;
	struct group **groups;
	size_t count, capacity;
	int64_t indexed;                      /* when the index was written */
	struct lk_index_fit newer[NEWER_MAX]; /* files that are newer than it, as far as they fit */
	size_t newer_count;                   /* all of them */
};

/* text is copied; NULL is out of memory. */
static int add_name(struct reader *reader, struct lk_health_names *names, const char *text)
{
	if (!text)
		return -ENOMEM;
	if (names->count < LK_HEALTH_NAMES) {
		names->items[names->count] = lk_arena_copy(reader->arena, text);
		if (!names->items[names->count])
			return -ENOMEM;
	}
	names->count++;
	return 0;
}

/* Other releases. */

static int read_releases(struct reader *reader)
{
	struct lk_health_files *ret = reader->ret;
	const char **releases;
	size_t count;

	if (lk_releases_read(reader->lkm, &reader->scratch, &releases, &count) < 0)
		return -ENOMEM;
	if (!count)
		return 0;
	ret->newest = lk_arena_copy(reader->arena, releases[0]);
	ret->newest_is_newer = lk_health_is_newer(releases[0], reader->lkm->release);
	return ret->newest ? 0 : -ENOMEM;
}

/* Indexes. */

static struct group *get_group(struct reader *reader, const char *name)
{
	struct group *group = lk_map_get(&reader->by_name, name);

	if (group)
		return group;
	group = lk_arena_alloc(&reader->scratch, sizeof(*group));
	if (!group || lk_arena_grow(&reader->scratch, (void **)&reader->groups, &reader->capacity,
			      reader->count, sizeof(*reader->groups)) < 0)
		return NULL;
	group->name = lk_arena_copy(&reader->scratch, name);
	if (!group->name || lk_map_put(&reader->by_name, group->name, group) < 0)
		return NULL;
	reader->groups[reader->count++] = group;
	return group;
}

static int add_listed(void *context, const char *key, const char *value, uint32_t priority)
{
	struct reader *reader = context;
	struct lk_dep_line line;
	struct group *group;

	(void)priority;
	if (!lk_dep_parse(lk_span_of(value), &line))
		return -EBADMSG;
	group = get_group(reader, key);
	if (!group)
		return -ENOMEM;
	if (!group->listed)
		group->listed = lk_arena_copy_span(&reader->scratch, line.path);
	return group->listed ? 0 : -ENOMEM;
}

static int pass_over(void *context, const char *key, const char *value, uint32_t priority)
{
	(void)context;
	(void)key;
	(void)value;
	(void)priority;
	return 0;
}

/* 0; -ENOENT missing; -EBADMSG damaged; -EACCES it cannot be read; -ENOMEM or another shortage. */
static int read_index(struct reader *reader, enum lkm_index which, struct lkm_error *error)
{
	const struct lk_trie *index;
	int rc = reader->lkm->catalog.index(reader->lkm->catalog.context, which, &index, error);

	if (rc == 0)
		rc = lk_trie_each(index, which == LKM_INDEX_DEP ? add_listed : pass_over, reader);
	if (rc == 0 || lk_fail_is_shortage(-rc))
		return rc;
	if (error->code == LKM_E_INDEX_MISSING)
		return -ENOENT;
	return error->code == LKM_E_UNREADABLE ? -EACCES : -EBADMSG;
}

static int read_indexes(struct reader *reader, struct lkm_error *reterr)
{
	struct lk_health_files *ret = reader->ret;

	for (enum lkm_index which = LKM_INDEX_DEP; which < LK_INDEX_COUNT; which++) {
		struct lkm_error error = {0};
		int rc = read_index(reader, which, &error);

		if (lk_fail_is_shortage(-rc))
			return lk_fail_shortage(reterr, rc);
		ret->dep_usable |= which == LKM_INDEX_DEP && rc == 0;
		ret->alias_usable |= which == LKM_INDEX_ALIAS && rc == 0;
		/* Older depmods do not write the aliases of what is built in. */
		if (rc == 0 || (rc == -ENOENT && which == LKM_INDEX_BUILTIN_ALIAS))
			continue;
		if (add_name(reader,
			    rc == -ENOENT   ? &ret->missing
			    : rc == -EACCES ? &ret->locked
					    : &ret->damaged,
			    lk_catalog_file(which)) < 0)
			return lk_fail_memory(reterr);
	}
	return 0;
}

/* Temporary files of depmod. One that is running has some too, and holds the lock of the directory.
 */
static int read_interrupted(struct reader *reader)
{
	struct lk_health_names *found = &reader->ret->interrupted;
	struct lk_stored stored;
	struct lk_entry *entries;
	struct lk_span name;
	size_t count;
	LK_FD_CLEANUP int own = lk_store_look(reader->lkm->modules.fd, ".", &stored);
	int rc = own < 0 ? own : lk_dir_entries(own, &reader->scratch, &entries, &count);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0; /* the walk through the files tells why */
	for (size_t i = 0; rc == 0 && i < count; i++)
		if (lk_temporary_name_parse(entries[i].name, &name) &&
			lk_span_starts(name, "modules."))
			rc = add_name(reader, found, entries[i].name);
	if (found->count && lk_store_lock(own) == -EWOULDBLOCK)
		found->count = 0;
	return rc;
}

/* Files. */

/* By its name: what depmod and modprobe find out from its contents takes reading it. */
static enum lk_compression kind_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (int kind = LK_PLAIN + 1; dot && kind < LK_COMPRESSION_COUNT; kind++)
		if (strcmp(dot, lk_compression_ending((enum lk_compression)kind)) == 0)
			return (enum lk_compression)kind;
	return LK_PLAIN;
}

static bool is_outside(const char *path)
{
	return strncmp(path, "kernel/", strlen("kernel/")) != 0;
}

static void add_newer(struct reader *reader, const char *path, const char *module)
{
	if (reader->newer_count < NEWER_MAX)
		reader->newer[reader->newer_count] =
			(struct lk_index_fit){.path = path, .module = module};
	reader->newer_count++;
}

/* depmod leaves indexes alone that would not change, so that the time says little: these files are
 * read, if they are not too many. */
static int compare_newer(struct reader *reader)
{
	struct lk_health_files *ret = reader->ret;
	int rc;

	if (!ret->dep_usable || !reader->newer_count)
		return 0;
	if (reader->newer_count > NEWER_MAX) {
		ret->unread = reader->newer_count;
		return 0;
	}
	rc = lk_index_fit(reader->lkm, &reader->scratch, reader->newer, reader->newer_count);
	for (size_t i = 0; rc == 0 && i < reader->newer_count; i++) {
		const struct lk_index_fit *file = &reader->newer[i];

		if (file->fault)
			rc = add_name(reader, &ret->unseen, file->fault);
		else if (!file->fits)
			rc = add_name(reader, &ret->newer, file->path);
	}
	return rc;
}

static int add_file(struct reader *reader, const struct lk_found *file)
{
	struct lk_health_files *ret = reader->ret;
	const char *name = lk_name_module(&reader->scratch, file->path);
	struct group *group = name ? get_group(reader, name) : NULL;

	if (!group)
		return -ENOMEM;
	ret->modules++;
	ret->packed[kind_of(file->path)]++;
	/* A link to a file and the file are one. */
	if (group->files && group->identity.inode == file->identity.inode &&
		group->identity.device == file->identity.device)
		return 0;
	if (!group->files++) {
		group->first = file->path;
		group->identity = file->identity;
	} else {
		group->other = file->path;
	}
	group->outside += is_outside(file->path);
	group->found |= group->listed && strcmp(group->listed, file->path) == 0;
	/* An unlisted file counts, too: depmod may choose it now. */
	if (group->listed && file->identity.mtime > reader->indexed)
		add_newer(reader, file->path, group->name);
	return 0;
}

/* A file elsewhere, or one that the configuration keeps out of the walk. Of what cannot be looked
 * at nothing is said. */
static bool is_gone(const struct reader *reader, const struct group *group)
{
	enum lk_file_kind kind;
	int at;
	const char *relative;

	if (group->listed[0] != '/')
		return lk_file_kind(reader->lkm->modules.fd, group->listed, &kind) == -ENOENT;
	relative = lk_path_find(reader->lkm->files, group->listed, &at);
	return lk_file_kind(at, relative, &kind) == -ENOENT;
}

static int add_double(struct reader *reader, const struct group *group)
{
	bool replaced = group->found && is_outside(group->listed) && group->outside == 1;
	const char *files = lk_arena_format(
		&reader->scratch, "%s: %s and %s", group->name, group->first, group->other);

	if (files && group->files > 2)
		files = lk_arena_format(
			&reader->scratch, "%s and %zu more", files, group->files - 2);
	if (files && group->found)
		files = lk_arena_format(&reader->scratch, "%s; %s counts", files, group->listed);
	return add_name(reader, replaced ? &reader->ret->replaced : &reader->ret->doubles, files);
}

static int compare_group(struct reader *reader, struct group *group)
{
	struct lk_health_files *ret = reader->ret;

	if (group->files > 1 && add_double(reader, group) < 0)
		return -ENOMEM;
	if (!group->listed)
		/* depmod itself reports names that no index can hold. */
		return lk_dep_holds(lk_span_of(group->first))
			       ? add_name(reader, &ret->unlisted, group->first)
			       : 0;
	if (!group->found && is_gone(reader, group))
		return add_name(reader, &ret->gone, group->listed);
	ret->listed++;
	return 0;
}

/* Directories that cannot be looked at. */
static int add_notes(struct reader *reader, const struct lk_notes *notes)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < notes->count; i++) {
		if (notes->items[i].kind == LKM_DEPMOD_BAD_DIRECTORY)
			rc = add_name(reader, &reader->ret->unseen, notes->items[i].text);
	}
	return rc;
}

static int walk_files(struct reader *reader, struct lk_found_list *list, struct lkm_error *reterr)
{
	const struct lkm *lkm = reader->lkm;
	struct lk_notes notes = {.arena = &reader->scratch};
	struct lk_search_rules rules = {0};
	int rc = lk_depmod_config_read(
		lkm->files, NULL, lkm->release, &reader->scratch, &notes, &rules, reterr);

	if (rc == 0)
		rc = lk_walk(lkm->modules.fd, lkm->catalog.directory, rules.excludes,
			&reader->scratch, list, &notes, reterr);
	if (add_notes(reader, &notes) < 0)
		return lk_fail_memory(reterr);
	return rc;
}

/* The lines of depmod.d are about files. */
static int list_files(struct reader *reader, const struct lk_found_list *list)
{
	struct lk_health_config *configuration = &reader->ret->configuration;
	const char **files;
	bool wanted = false;

	for (size_t i = 0; i < configuration->count; i++)
		wanted |= configuration->texts[i].place == LK_CONFIG_DEPMOD &&
			  configuration->texts[i].fate == LK_CONFIG_READ;
	if (!wanted)
		return 0;
	files = lk_arena_alloc(reader->arena, list->count * sizeof(*files));
	for (size_t i = 0; files && i < list->count; i++) {
		files[i] = lk_arena_copy(reader->arena, list->items[i].path);
		if (!files[i])
			return -ENOMEM;
	}
	configuration->files = files;
	configuration->file_count = files ? list->count : 0;
	return files ? 0 : -ENOMEM;
}

static int read_files(struct reader *reader, struct lkm_error *reterr)
{
	struct lk_found_list list = {0};
	struct lk_file_identity identity = {0};
	struct lkm_error error = {0};
	enum lk_file_kind kind;
	int rc = walk_files(reader, &list, &error);

	if (rc < 0 && lk_fail_is_shortage(-rc))
		return lk_fail_shortage(reterr, rc);
	if (rc < 0)
		return 0;
	lk_file_identify(reader->lkm->modules.fd, lk_catalog_file(LKM_INDEX_DEP), &kind, &identity);
	if (list_files(reader, &list) < 0)
		return lk_fail_memory(reterr);
	reader->indexed = identity.mtime;
	reader->ret->walked = LK_YES;
	for (size_t i = 0; rc == 0 && i < list.count; i++)
		rc = add_file(reader, &list.items[i]);
	for (size_t i = 0; rc == 0 && i < reader->count; i++)
		rc = compare_group(reader, reader->groups[i]);
	if (rc == 0)
		rc = compare_newer(reader);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

/* Codecs, by what they say of the beginning of a file. */

static enum lk_fact can_unpack(enum lk_compression kind)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 64);
	if (!lk_codecs()->decompress[kind])
		return LK_NO;
	return lk_decompress(lk_codecs(), lk_compression_magic(kind), "", &out, NULL) == -EOPNOTSUPP
		       ? LK_NO
		       : LK_YES;
}

static void try_codecs(struct lk_health_files *ret)
{
	ret->unpacks[LK_PLAIN] = LK_YES;
	for (int kind = LK_PLAIN + 1; kind < LK_COMPRESSION_COUNT; kind++)
		if (ret->packed[kind])
			ret->unpacks[kind] = can_unpack((enum lk_compression)kind);
}

/* All together. */

static int begin(struct reader *reader)
{
	const struct lkm *lkm = reader->lkm;
	struct lk_health_files *ret = reader->ret;
	int errnum = lkm->modules.fd < 0 ? lkm->modules.errnum : 0;

	lk_map_init(&reader->by_name, &reader->scratch);
	ret->release = lk_arena_copy(reader->arena, lkm->release);
	ret->directory = lk_arena_copy(reader->arena, lkm->catalog.directory);
	ret->depmod =
		lk_arena_format(reader->arena, "depmod %s%s%s%s", *lkm->module_root ? "-b " : "",
			lkm->module_root, *lkm->module_root ? " " : "", lkm->release);
	ret->exists = errnum == ENOENT ? LK_NO : LK_YES;
	ret->fault = errnum && errnum != ENOENT ? lk_errno_text(errnum) : NULL;
	return ret->release && ret->directory && ret->depmod ? 0 : -ENOMEM;
}

static int read_all(struct reader *reader, struct lkm_error *reterr)
{
	const struct lk_dir *modules = &reader->lkm->modules;
	int rc;

	if (modules->fd < 0 && lk_fail_is_shortage(modules->errnum))
		return lk_fail_shortage(reterr, -modules->errnum);
	if (begin(reader) < 0 || read_releases(reader) < 0)
		return lk_fail_memory(reterr);
	rc = lk_health_texts_read(reader->lkm, reader->arena, &reader->ret->configuration, reterr);
	if (rc < 0 || modules->fd < 0)
		return rc;
	if (read_interrupted(reader) < 0)
		return lk_fail_memory(reterr);
	rc = read_indexes(reader, reterr);
	if (rc == 0 && reader->ret->dep_usable)
		reader->ret->configuration.catalog = &reader->lkm->catalog;
	if (rc == 0)
		rc = read_files(reader, reterr);
	if (rc == 0)
		try_codecs(reader->ret);
	return rc;
}

int lk_health_files_read(struct lkm *lkm, struct lk_arena *arena, struct lk_health_files *ret,
	struct lkm_error *reterr)
{
	struct reader reader = {.lkm = lkm, .arena = arena, .ret = ret};
	int rc = read_all(&reader, reterr);

	lk_arena_done(&reader.scratch);
	return rc;
}
