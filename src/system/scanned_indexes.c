/* SPDX-License-Identifier: MIT */
/* The way of depmod, from the module files to the indexes, without its cache and its writing. */
#include "scanned_indexes.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "../index/link.h"
#include "../files/read_modules.h"
#include "../files/path.h"
#include "../files/scan.h"

/* Data that is needed only until the indexes exist. */
struct making {
	const struct lk_shelf *shelf;
	struct lk_arena arena;
	struct lk_notes notes;
	struct lk_scan scan;
	struct lk_tree tree;
	struct lk_read_job *jobs;
	struct lk_read_modules *harvest;
};

static int scan(struct making *making, struct lkm_error *reterr)
{
	const struct lk_shelf *shelf = making->shelf;
	const struct lk_scan_place place = {.system = shelf->lkm->files,
		.directory = shelf->modules.fd,
		.shown = shelf->catalog.directory,
		.release = shelf->lkm->release,
		.names_only = true};

	return lk_scan_read(&place, &making->arena, &making->notes, &making->scan, reterr);
}

/* A module of the tree, and the job that reads its file. */
static void plan_job(struct making *making, size_t i)
{
	const struct lk_scan_file *file = &making->scan.files[i];
	struct lk_read_job *job = &making->jobs[i];

	making->tree.modules[i] = (struct lk_tree_module){.path = file->path, .name = file->name};
	*job = (struct lk_read_job){.at = making->shelf->modules.fd,
		.path = file->path,
		.shown = file->shown,
		.size = file->identity.size};
	if (file->path[0] == '/')
		job->path = lk_path_find(making->shelf->lkm->files, file->path, &job->at);
}

/* As in depmod: a few damaged files are told, but when most cannot be decompressed it is this
 * system that lacks something, and the answers would be wrong. */
static int take_results(struct making *making, struct lkm_error *reterr)
{
	size_t packed = 0;

	for (size_t i = 0; i < making->scan.count; i++) {
		const struct lk_read_job *job = &making->jobs[i];
		int rc;

		making->tree.modules[i].extract = job->extract;
		if (!job->error)
			continue;
		packed += job->error->code == LKM_E_NO_CODEC;
		rc = lk_read_modules_tell(job, &making->notes);
		if (rc < 0)
			return lk_fail_shortage(reterr, rc);
	}
	if (packed <= making->scan.count / 2)
		return lk_notes_check(&making->notes, "", reterr);
	return lk_fail(reterr, LKM_E_NO_CODEC, EOPNOTSUPP,
		"%zu of %zu modules in '%s' are compressed and cannot be unpacked here", packed,
		making->scan.count, making->shelf->catalog.directory);
}

static int read_modules(struct making *making, struct lkm_error *reterr)
{
	const struct lk_read_options options = {
		.flags = LK_EXTRACT_QUICK, .compressed_flags = LK_EXTRACT_QUICK};
	const size_t count = making->scan.count;
	int rc;

	making->tree.count = count;
	making->tree.modules =
		lk_arena_alloc(&making->arena, count * sizeof(*making->tree.modules));
	making->jobs = lk_arena_alloc(&making->arena, count * sizeof(*making->jobs));
	if (!making->tree.modules || !making->jobs)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < count; i++)
		plan_job(making, i);
	rc = lk_read_modules(making->jobs, count, &options, &making->harvest, reterr);
	return rc < 0 ? rc : take_results(making, reterr);
}

static int link_modules(struct making *making, struct lkm_error *reterr)
{
	const struct lk_link_rules rules = {.directory = making->shelf->catalog.directory};
	size_t cyclic;

	return lk_link(&making->arena, &making->tree, &rules, &making->notes, &cyclic, reterr);
}

static int emit(struct making *making, struct lk_buf *outputs, struct lkm_error *reterr)
{
	const struct lk_emit_input input = {.tree = &making->tree,
		.builtin = lk_buf_span(&making->scan.builtin),
		.builtin_modinfo = lk_buf_span(&making->scan.builtin_modinfo),
		.directory = making->shelf->catalog.directory};
	int rc = 0;

	for (unsigned group = 0; rc == 0 && group < LK_EMIT_GROUPS; group++)
		rc = lk_emit_group(&input, (enum lk_emit_group)group, &making->arena,
			&making->notes, outputs, reterr);
	return rc;
}

/* Is it a problem that affects answers? A tree without indexes usually has no modules.order, which
 * is not reported. */
static bool is_worth_telling(enum lkm_depmod_note kind)
{
	return kind == LKM_DEPMOD_UNREADABLE || kind == LKM_DEPMOD_BAD_DIRECTORY ||
	       kind == LKM_DEPMOD_CYCLE;
}

static int keep_problems(
	const struct making *making, struct lk_generation *generation, struct lkm_error *reterr)
{
	for (size_t i = 0; i < making->notes.count; i++) {
		const struct lk_note *note = &making->notes.items[i];

		if (is_worth_telling(note->kind) &&
			lk_generation_problem(generation, note->text) < 0)
			return lk_fail_memory(reterr);
	}
	return 0;
}

static int make(struct making *making, struct lk_buf *outputs, struct lkm_error *reterr)
{
	int rc = scan(making, reterr);

	/* What could not be read may hold the answer: to say that there is none would be wrong. */
	if (rc == 0)
		rc = lk_notes_check(&making->notes, "", reterr);
	if (rc == 0)
		rc = read_modules(making, reterr);
	if (rc == 0)
		rc = link_modules(making, reterr);
	return rc < 0 ? rc : emit(making, outputs, reterr);
}

static int make_all(const struct lk_shelf *shelf, struct lk_generation *generation,
	struct lk_buf *outputs, struct lkm_error *reterr)
{
	struct making making = {.shelf = shelf};
	int rc;

	making.notes.arena = &making.arena;
	rc = make(&making, outputs, reterr);
	if (rc == 0)
		rc = keep_problems(&making, generation, reterr);
	lk_read_modules_free(making.harvest);
	lk_scan_done(&making.scan);
	lk_arena_done(&making.arena);
	return rc;
}

static bool has_no_index(const struct lk_shelf *shelf)
{
	enum lk_file_kind kind;

	return shelf->modules.fd >= 0 &&
	       lk_file_kind(shelf->modules.fd, lk_catalog_file(LKM_INDEX_DEP), &kind) == -ENOENT;
}

int lk_scanned_indexes_make(
	const struct lk_shelf *shelf, struct lk_generation *generation, struct lkm_error *reterr)
{
	struct lk_shelf_read *read = &generation->shelves[shelf->number];
	int rc;

	if (read->scanned)
		return 1;
	/* One generation has indexes of one kind. */
	if (!shelf->lkm->scan || read->indexes[LKM_INDEX_DEP].open || !has_no_index(shelf))
		return 0;
	lk_emit_init(read->outputs);
	rc = make_all(shelf, generation, read->outputs, reterr);
	if (rc < 0) {
		lk_emit_done(read->outputs);
		return rc;
	}
	read->scanned = true;
	return 1;
}
