/* SPDX-License-Identifier: MIT */
/* Filling a tree with what its module files say, cache first. */
#include "extracts.h"

#include <errno.h>

#include "../base/error.h"
#include "../files/path.h"
#include "../os/os_fs.h"

/* The job that reads a file. */
static void plan_job(const struct lk_extracts_options *options, const struct lk_scan_file *file,
	struct lk_read_job *job)
{
	*job = (struct lk_read_job){.at = options->directory,
		.path = file->path,
		.shown = file->shown,
		.size = file->identity.size};
	if (file->path[0] == '/')
		job->path = lk_path_find(options->system, file->path, &job->at);
}

static bool is_cached(const struct lk_extracts_options *options, const struct lk_scan_file *file,
	struct lk_extract *ret)
{
	return !options->exact && options->keep->contents.count &&
	       lk_cache_find(&options->keep->contents, file->path, &file->identity, ret);
}

/* Take from the cache what is there; the rest become jobs. */
static int divide(const struct lk_scan *scan, const struct lk_extracts_options *options,
	struct lk_arena *arena, struct lk_extracts *fill)
{
	fill->modules = lk_arena_alloc(arena, scan->count * sizeof(*fill->modules));
	fill->jobs = lk_arena_alloc(arena, scan->count * sizeof(*fill->jobs));
	fill->job_of = lk_arena_alloc(arena, scan->count * sizeof(*fill->job_of));
	if (!fill->modules || !fill->jobs || !fill->job_of)
		return -ENOMEM;
	for (size_t i = 0; i < scan->count; i++) {
		const struct lk_scan_file *file = &scan->files[i];
		struct lk_tree_module *module = &fill->modules[i];

		module->path = file->path;
		module->name = file->name;
		if (is_cached(options, file, &module->extract)) {
			fill->cached++;
			continue;
		}
		plan_job(options, file, &fill->jobs[fill->read]);
		fill->job_of[i] = ++fill->read;
	}
	return 0;
}

/* One job's result into the tree. */
static int take(const struct lk_read_job *job, struct lk_tree_module *module,
	struct lk_extracts *fill, struct lk_notes *notes)
{
	module->extract = job->extract;
	fill->unpacked += job->compressed;
	if (!job->error)
		return 0;
	fill->failed++;
	fill->not_unpacked += job->error->code == LKM_E_NO_CODEC;
	return lk_read_modules_tell(job, notes);
}

static unsigned flags_of(const struct lk_extracts_options *options)
{
	if (options->crcs)
		return LK_EXTRACT_CRCS;
	return options->exact ? 0 : LK_EXTRACT_QUICK;
}

/* A few files that cannot be unpacked here are as good as damaged. When most cannot, it is this
 * system that lacks something, and an index that misses most modules must not take the place of a
 * whole one. */
static int check_unpacked(
	const struct lk_scan *scan, const struct lk_extracts *fill, struct lkm_error *reterr)
{
	if (fill->not_unpacked <= scan->count / 2)
		return 0;
	return lk_fail(reterr, LKM_E_NO_CODEC, EOPNOTSUPP,
		"%zu of %zu modules are compressed and cannot be unpacked here, so nothing is "
		"written",
		fill->not_unpacked, scan->count);
}

int lk_extracts_read(const struct lk_scan *scan, const struct lk_extracts_options *options,
	struct lk_arena *arena, struct lk_notes *notes, struct lk_extracts *ret,
	struct lkm_error *reterr)
{
	const unsigned flags = flags_of(options);
	const bool kept = options->keep->wanted && !options->exact;
	const struct lk_read_options harvest = {.flags = flags,
		.compressed_flags = kept ? LK_CACHE_FLAGS : flags,
		.threads = options->threads,
		.progress = options->progress,
		.context = options->context};
	int rc;

	if (divide(scan, options, arena, ret) < 0)
		return lk_fail_memory(reterr);
	rc = lk_read_modules(ret->jobs, ret->read, &harvest, &ret->harvest, reterr);
	if (rc < 0)
		return rc;
	ret->threads = ret->read ? lk_read_modules_threads(ret->harvest) : 0;
	for (size_t i = 0; rc == 0 && i < scan->count; i++)
		if (ret->job_of[i])
			rc = take(&ret->jobs[ret->job_of[i] - 1], &ret->modules[i], ret, notes);
	return rc < 0 ? lk_fail_shortage(reterr, rc) : check_unpacked(scan, ret, reterr);
}

void lk_extracts_done(struct lk_extracts *fill)
{
	lk_read_modules_free(fill->harvest);
	fill->harvest = NULL;
}

/* Was the file read without a fault, now or when it was cached? */
static bool is_known(const struct lk_extracts *fill, size_t i)
{
	return !fill->job_of[i] || !fill->jobs[fill->job_of[i] - 1].error;
}

int lk_extracts_save(const struct lk_scan *scan, const struct lk_extracts *fill,
	const struct lk_depmod_cache *keep, struct lk_arena *arena, int64_t began,
	struct lkm_error *reterr)
{
	struct lk_cached *entries = lk_arena_alloc(arena, scan->count * sizeof(*entries));
	size_t count = 0;

	if (!entries)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < scan->count; i++)
		if (is_known(fill, i))
			entries[count++] = (struct lk_cached){.path = scan->files[i].path,
				.identity = scan->files[i].identity,
				.extract = fill->modules[i].extract};
	return lk_depmod_cache_save(keep, entries, count, began, reterr);
}
