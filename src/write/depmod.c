/* SPDX-License-Identifier: MIT */
/* lkm_depmod(): scan, read, link, emit, write; and what a run answers. */
#include <lkm/depmod.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../base/sized.h"
#include "../files/path.h"
#include "../formats/tables.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../os/os_proc.h"
#include "../os/os_store.h"
#include "extracts.h"
#include "produce.h"
#include "replace.h"

#define FACTS (LKM_DEPMOD_TIME_TOTAL + 1)

struct lkm_depmod_result {
	char *directory;
	uint64_t facts[FACTS];
	struct lk_buf outputs[LK_OUT_COUNT];
	bool changed[LK_OUT_COUNT];
};

/* One run, from the options to the result. */
struct run {
	struct lkm_depmod_options options; /* those this library knows; the rest is zero */
	struct lk_arena arena;
	struct lk_notes notes;
	size_t told; /* notes that the caller has heard of */
	char running[LKM_NAME_SIZE * 2];
	const char *release;
	int system;
	const char *directory; /* the module directory, absolute */
	const char *target; /* the directory of the output, absolute, or which descriptor it is */
	int input, output;  /* and both opened */
	struct lk_kernel_symbol *kernel;
	size_t kernel_count;
	struct lk_scan scan;
	struct lk_depmod_cache keep;
	struct lk_extracts fill;
	struct lk_tree tree;
	struct lkm_depmod_result *result;
	int64_t began, phase; /* by the clock that only goes forward */
	int64_t scanned;      /* when the files were looked at, by the clock that stamps them */
};

LKM_EXPORT void lkm_depmod_free(struct lkm_depmod_result *result)
{
	if (!result)
		return;
	lk_emit_done(result->outputs);
	free(result->directory);
	free(result);
}

static void end_run(struct run *run)
{
	/* Each of these may still be as it was made: nothing opened, nothing read. */
	lk_extracts_done(&run->fill);
	lk_depmod_cache_close(&run->keep);
	lk_scan_done(&run->scan);
	lk_fd_cleanup(&run->output);
	lk_fd_cleanup(&run->input);
	lk_fd_cleanup(&run->system);
	lkm_depmod_free(run->result);
	lk_arena_done(&run->arena);
}

/* Whether a note is for the caller: duplicates are always noted, but told only if warnings are
 * wanted; and the first file that could not be read is the error, unless the run goes on. */
static bool is_wanted(const struct run *run, size_t i)
{
	if (run->notes.unread.errnum && run->notes.unread.position == i)
		return run->options.keep_going;
	return run->options.warn || run->notes.items[i].kind != LKM_DEPMOD_DUPLICATE;
}

/* Tell what has come up since the last time. */
static void tell_notes(struct run *run)
{
	for (; run->told < run->notes.count; run->told++) {
		const struct lk_note *note = &run->notes.items[run->told];

		if (run->options.note && is_wanted(run, run->told))
			run->options.note(run->options.data, note->kind, note->file, note->text);
	}
}

/* A phase ends, the next begins. */
static void end_phase(struct run *run, enum lkm_depmod_fact time)
{
	int64_t now = lk_proc_clock();

	run->result->facts[time] += (uint64_t)(now - run->phase);
	run->phase = now;
	tell_notes(run);
}

static int set_release(struct run *run, struct lkm_error *reterr)
{
	int rc;

	run->release = run->options.release;
	if (!run->release) {
		rc = lk_kernel_release(run->running, sizeof(run->running));
		if (rc < 0)
			return lk_fail(reterr, LKM_E_UNREADABLE, -rc,
				"the running kernel's release is unknown");
		run->release = run->running;
	}
	if (!*run->release || strchr(run->release, '/') || run->release[0] == '.')
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' is not a kernel release", run->release);
	return 0;
}

/* The module directory below a directory of the caller's; NULL when out of memory. */
static char *place_directory(struct run *run, const char *base)
{
	const char *modules = run->options.module_directory;
	const char *absolute = lk_path_absolute(&run->arena, base ? base : "/");
	size_t size = absolute ? strlen(absolute) : 0;

	if (!absolute)
		return NULL;
	while (size && absolute[size - 1] == '/')
		size--;
	if (!modules)
		modules = LKM_MODULE_DIRECTORY;
	while (*modules == '/')
		modules++;
	return lk_arena_format(
		&run->arena, "%.*s/%s/%s", (int)size, absolute, modules, run->release);
}

static int open_input(struct run *run, struct lkm_error *reterr)
{
	int at;
	const char *relative = lk_path_find(run->system, run->directory, &at);
	struct lk_dir directory = lk_dir_open(at, relative, run->directory);

	if (directory.fd < 0)
		return lk_fail(reterr, LKM_E_NO_DIRECTORY, directory.errnum,
			"could not open directory %s: %s", run->directory,
			lk_errno_text(directory.errnum));
	run->input = directory.fd;
	return 0;
}

static int fail_output(const struct run *run, int errnum, struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_UNWRITABLE, errnum, "could not write into directory %s: %s",
		run->target, lk_errno_text(errnum));
}

/* The directory of the output, as messages name it: one that the caller has opened has no name. */
static const char *find_target(struct run *run)
{
	const struct lkm_depmod_options *options = &run->options;

	if (options->output_fd_plus_one)
		return lk_arena_format(
			&run->arena, "(descriptor %d)", options->output_fd_plus_one - 1);
	return options->output ? place_directory(run, options->output) : run->directory;
}

static int open_places(struct run *run, struct lkm_error *reterr)
{
	const struct lkm_depmod_options *options = &run->options;
	int rc;

	run->system = lk_kernel_root();
	if (run->system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -run->system, "could not open '/': %s",
			lk_errno_text(-run->system));
	rc = set_release(run, reterr);
	if (rc < 0)
		return rc;
	run->directory = place_directory(run, options->base);
	run->target = find_target(run);
	run->result->directory = run->directory ? strdup(run->directory) : NULL;
	if (!run->result->directory || !run->target)
		return lk_fail_memory(reterr);
	return open_input(run, reterr);
}

/* The kernel's exports are read first, so that a wrong file name is reported at once. */
static int read_kernel(struct run *run, struct lkm_error *reterr)
{
	const struct lkm_depmod_options *options = &run->options;

	if (!options->symvers && !options->system_map)
		return 0;
	return lk_scan_kernel(run->system,
		&(struct lk_kernel_files){
			options->symvers, options->system_map, options->symbol_prefix},
		&run->arena, &run->notes, &run->kernel, &run->kernel_count, reterr);
}

/* The directory of the output, made if need be and locked: from here on no other depmod changes it,
 * so that what is read now is not older than what is written. */
static int open_output(struct run *run, struct lkm_error *reterr)
{
	int at, rc;
	const char *relative = lk_path_find(run->system, run->target, &at);
	struct lk_dir directory;

	if (run->options.dry_run)
		return 0;
	if (run->options.output_fd_plus_one) {
		directory = lk_dir_open(run->options.output_fd_plus_one - 1, ".", run->target);
	} else {
		rc = lk_store_directory(at, relative);
		if (rc < 0)
			return fail_output(run, -rc, reterr);
		directory = lk_dir_open(at, relative, run->target);
	}
	if (directory.fd < 0)
		return fail_output(run, directory.errnum, reterr);
	run->output = directory.fd;
	return lk_replace_lock(run->output, run->target, reterr);
}

/* Where the cache is to be; NULL: there is to be none. */
static const char *cache_place(const struct lkm_depmod_options *options)
{
	const bool elsewhere = options->base || options->output || options->output_fd_plus_one;

	if (options->no_cache || options->cache)
		return options->no_cache ? NULL : options->cache;
	return elsewhere ? NULL : LK_DEPMOD_CACHE_DEFAULT;
}

static int open_cache(struct run *run, struct lkm_error *reterr)
{
	const char *path = cache_place(&run->options), *why = "";
	int rc;

	if (!path)
		return 0;
	rc = lk_depmod_cache_open(
		run->system, path, run->directory, &run->arena, &run->keep, &why, reterr);
	if (rc == 0 && *why)
		rc = lk_notes_add(&run->notes, LKM_DEPMOD_CACHE, run->keep.shown, "%s", why);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

/* Indexes without what could not be read would look whole. */
static int check_read(const struct run *run, struct lkm_error *reterr)
{
	if (run->options.keep_going)
		return 0;
	return lk_notes_check(&run->notes,
		run->options.dry_run ? "" : "; the old index files stay in place", reterr);
}

static int scan(struct run *run, struct lkm_error *reterr)
{
	const struct lk_scan_place place = {.system = run->system,
		.directory = run->input,
		.shown = run->directory,
		.release = run->release,
		.configs = run->options.configs,
		.names_only = !cache_place(&run->options),
		.text_only = run->options.dry_run,
		.files = run->options.files};
	int rc;

	run->scanned = lk_store_time();
	rc = lk_scan_read(&place, &run->arena, &run->notes, &run->scan, reterr);
	if (rc == 0)
		rc = check_read(run, reterr);
	if (rc == 0)
		rc = open_cache(run, reterr);
	end_phase(run, LKM_DEPMOD_TIME_SCAN);
	return rc;
}

static bool needs_crcs(const struct run *run)
{
	return run->options.check_symbols && run->options.symvers;
}

static int fill(struct run *run, struct lkm_error *reterr)
{
	const struct lk_extracts_options options = {.system = run->system,
		.directory = run->input,
		.exact = run->options.check_symbols,
		.crcs = needs_crcs(run),
		.keep = &run->keep,
		.threads = run->options.threads,
		.progress = run->options.progress,
		.context = run->options.data};
	uint64_t *facts = run->result->facts;
	int rc = lk_extracts_read(
		&run->scan, &options, &run->arena, &run->notes, &run->fill, reterr);

	facts[LKM_DEPMOD_MODULES] = run->scan.count;
	facts[LKM_DEPMOD_CACHED] = run->fill.cached;
	facts[LKM_DEPMOD_READ] = run->fill.read;
	facts[LKM_DEPMOD_UNPACKED] = run->fill.unpacked;
	facts[LKM_DEPMOD_FAILED] = run->fill.failed;
	facts[LKM_DEPMOD_THREADS] = run->fill.threads;
	run->tree.modules = run->fill.modules;
	run->tree.count = run->scan.count;
	end_phase(run, LKM_DEPMOD_TIME_READ);
	return rc < 0 ? rc : check_read(run, reterr);
}

/* The cache is a help and no more: when it cannot be saved, the next run reads the files. */
static bool is_cache_new(const struct run *run)
{
	bool nothing_new = !run->fill.read && run->fill.cached == run->keep.contents.count;

	return run->keep.wanted && !nothing_new && !run->options.files && !run->options.dry_run &&
	       !run->options.check_symbols;
}

struct saving {
	struct run *run;
	struct lk_arena arena;
	struct lkm_error error;
};

static void save_cache(void *context)
{
	struct saving *saving = context;
	struct run *run = saving->run;

	lk_extracts_save(
		&run->scan, &run->fill, &run->keep, &saving->arena, run->scanned, &saving->error);
}

static int end_saving(struct saving *saving)
{
	struct run *run = saving->run;

	lk_arena_done(&saving->arena);
	if (!saving->error.code)
		return 0;
	return lk_notes_add(&run->notes, LKM_DEPMOD_CACHE, run->keep.shown,
		"the cache could not be saved: %s", saving->error.message);
}

/* Make the indexes in memory, and save the cache meanwhile. */
static int make_indexes(struct run *run, struct lkm_error *reterr)
{
	const struct lkm_depmod_options *options = &run->options;
	const struct lk_link_rules rules = {.prefix = options->symbol_prefix,
		.tell_needs = options->verbose,
		.check_unknown = options->check_symbols,
		.check_crcs = needs_crcs(run),
		.kernel = run->kernel,
		.kernel_count = run->kernel_count,
		.directory = run->directory};
	struct saving saving = {.run = run};
	struct lk_production production = {.tree = &run->tree,
		.rules = &rules,
		.input = {.tree = &run->tree,
			.builtin = lk_buf_span(&run->scan.builtin),
			.builtin_modinfo = lk_buf_span(&run->scan.builtin_modinfo),
			.directory = run->directory,
			.tell_duplicates = options->warn,
			.text_only = options->dry_run},
		.threads = options->threads,
		.aside = is_cache_new(run) ? save_cache : NULL,
		.context = &saving,
		.outputs = run->result->outputs};
	int rc = lk_produce(&production, &run->arena, &run->notes, reterr);

	if (end_saving(&saving) < 0 && rc == 0)
		rc = lk_fail_memory(reterr);
	run->result->facts[LKM_DEPMOD_CYCLIC] = production.cyclic;
	run->result->facts[LKM_DEPMOD_SYMBOLS] = run->tree.symbol_count;
	run->result->facts[LKM_DEPMOD_TIME_LINK] = production.link_time;
	run->phase += (int64_t)production.link_time;
	end_phase(run, LKM_DEPMOD_TIME_EMIT);
	return rc;
}

static int replace(struct run *run, struct lkm_error *reterr)
{
	struct lk_replacement files[LK_OUT_COUNT];
	uint64_t *facts = run->result->facts;
	int rc;

	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		enum lk_output output = lk_replace_order[i];

		files[i] = (struct lk_replacement){.name = lk_emit_name(output),
			.contents = lk_buf_span(&run->result->outputs[output])};
		/* Few kernels have weak dependencies, and programs that remove the indexes of a
		 * kernel know the file only since kmod 33: an empty one would stay behind, and the
		 * directory of the kernel with it. */
		files[i].absent = output == LK_OUT_WEAKDEP &&
				  files[i].contents.size == strlen(LK_WEAKDEP_HEAD);
	}
	rc = lk_replace_files(run->output, run->target, files, LK_OUT_COUNT,
		&facts[LKM_DEPMOD_TIME_RENAME], reterr);
	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		run->result->changed[lk_replace_order[i]] = files[i].changed;
		facts[LKM_DEPMOD_WRITTEN] += files[i].changed;
	}
	return rc;
}

struct writing {
	struct run *run;
	struct lkm_error *reterr;
	int rc;
	bool released;
};

/* The facts that were read are in the indexes now. Giving the memory back takes some milliseconds,
 * mostly for a cache that has just been replaced, while the disk is waited for. */
static void release(struct writing *writing)
{
	if (__atomic_exchange_n(&writing->released, true, __ATOMIC_RELAXED))
		return;
	lk_extracts_done(&writing->run->fill);
	lk_depmod_cache_close(&writing->run->keep);
}

/* The files are replaced by the calling thread, in which signals are held back meanwhile. */
static void write_and_release(void *context, unsigned worker)
{
	struct writing *writing = context;

	if (worker == 0)
		writing->rc = replace(writing->run, writing->reterr);
	release(writing);
}

static int write_files(struct run *run, struct lkm_error *reterr)
{
	struct writing writing = {.run = run, .reterr = reterr};

	if (!run->options.dry_run)
		lk_proc_parallel(run->options.threads == 1 ? 1 : 2, write_and_release, &writing);
	end_phase(run, LKM_DEPMOD_TIME_WRITE);
	return writing.rc;
}

static int perform(struct run *run, struct lkm_error *reterr)
{
	static int (*const phases[])(struct run * run, struct lkm_error * reterr) = {
		open_places, read_kernel, open_output, scan, fill, make_indexes, write_files};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(phases) / sizeof(*phases); i++)
		rc = phases[i](run, reterr);
	tell_notes(run);
	run->result->facts[LKM_DEPMOD_TIME_TOTAL] = (uint64_t)(lk_proc_clock() - run->began);
	return rc;
}

static int fail_argument(const char *what, struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "%s", what);
}

/* Paths relative to the current directory would make an index that nothing else understands. */
static bool all_absolute(const char *const *files)
{
	for (; files && *files; files++)
		if (**files != '/')
			return false;
	return true;
}

static int take_options(
	struct run *run, const struct lkm_depmod_options *options, struct lkm_error *reterr)
{
	int rc;

	if (!options) /* depmod writes files, so NULL must not mean the defaults */
		return fail_argument("the options are missing", reterr);
	rc = lk_sized_take(
		&run->options, sizeof(run->options), options, "struct lkm_depmod_options", reterr);
	if (rc < 0)
		return rc;
	if (!all_absolute(run->options.files))
		return fail_argument("the paths of module files must be absolute", reterr);
	if (run->options.cache && !*run->options.cache)
		return fail_argument("the directory of the cache has no name", reterr);
	return 0;
}

static int begin_run(
	struct run *run, const struct lkm_depmod_options *options, struct lkm_error *reterr)
{
	int rc;

	run->notes.arena = &run->arena;
	run->system = run->input = run->output = -1;
	run->began = run->phase = lk_proc_clock();
	rc = take_options(run, options, reterr);
	if (rc < 0)
		return rc;
	run->result = calloc(1, sizeof(*run->result));
	if (!run->result)
		return lk_fail_memory(reterr);
	lk_emit_init(run->result->outputs);
	return 0;
}

LKM_EXPORT int lkm_depmod(const struct lkm_depmod_options *options, struct lkm_depmod_result **ret,
	struct lkm_error *reterr)
{
	struct run run = {0};
	uint64_t cyclic;
	int rc;

	lk_fail_clear(reterr);
	rc = begin_run(&run, options, reterr);
	if (rc == 0)
		rc = perform(&run, reterr);
	if (rc == 0) {
		cyclic = run.result->facts[LKM_DEPMOD_CYCLIC];
		if (cyclic)
			rc = lk_fail(reterr, LKM_E_CYCLE, ELOOP,
				"Found %zu modules in dependency cycles!", (size_t)cyclic);
		if (ret) {
			*ret = run.result;
			run.result = NULL;
		}
	}
	end_run(&run);
	return rc;
}

LKM_EXPORT const char *lkm_depmod_directory(const struct lkm_depmod_result *result)
{
	return result ? result->directory : NULL;
}

LKM_EXPORT uint64_t lkm_depmod_fact(
	const struct lkm_depmod_result *result, enum lkm_depmod_fact fact)
{
	return result && (unsigned)fact < FACTS ? result->facts[fact] : 0;
}

LKM_EXPORT bool lkm_depmod_output(const struct lkm_depmod_result *result, size_t i,
	const char **ret_name, const void **ret_bytes, size_t *ret_size, bool *ret_text,
	bool *ret_changed)
{
	if (!result || i >= LK_OUT_COUNT)
		return false;
	*ret_name = lk_emit_name((enum lk_output)i);
	*ret_bytes = result->outputs[i].data;
	*ret_size = result->outputs[i].size;
	*ret_text = lk_emit_is_text((enum lk_output)i);
	*ret_changed = result->changed[i];
	return true;
}
