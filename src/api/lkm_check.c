/* SPDX-License-Identifier: MIT */
/* Checking modules before they are loaded, by the rules that explain failures. */
#include <lkm/check.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../base/sized.h"
#include "../diagnose/diagnose.h"
#include "../formats/name.h"
#include "../system/generation.h"
#include "../evidence/inquiry.h"
#include "../evidence/kernel_config.h"
#include "../evidence/kernel_symvers.h"
#include "../evidence/plan_forecast.h"
#include "../files/depmod_cache.h"
#include "../system/open.h"
#include "../files/path.h"
#include "../files/walk.h"
#include "../plan/plan.h"

struct lkm_check {
	struct lkm *lkm;
	struct lk_request request;    /* what has been learned is of its generation */
	struct lk_depmod_cache cache; /* that options name */
	struct lk_kernel_symbols symbols;
	struct lk_arena arena; /* of the present findings */
	struct lk_findings findings;
	size_t right, unknown; /* symbols */
	bool lacks_right;      /* this process may not load modules, which has been told */
};

/* The cache of the first module directory. 0 or -ENOMEM. */
static int open_cache(struct lkm_check *check, const char *directory, struct lkm_error *reterr)
{
	struct lkm *lkm = check->lkm;
	struct lk_arena *arena = &check->symbols.arena;
	const char *tree, *why;
	int rc;

	tree = lk_path_absolute(arena, lkm->catalog.directory);
	if (!tree)
		return lk_fail_memory(reterr);
	rc = lk_depmod_cache_open(lkm->system, directory, tree, arena, &check->cache, &why, reterr);
	check->symbols.cache = &check->cache.contents;
	return rc;
}

/* Without modules of that kernel there is nothing to check against. A Module.symvers is compared
 * with them by the CRC of module_layout. */
static int begin(
	struct lkm_check *check, const struct lkm_check_options *options, struct lkm_error *reterr)
{
	const struct lk_catalog *catalog = &check->lkm->catalog;
	struct lk_symbol layout = {.name = LK_LAYOUT_SYMBOL};
	const struct lk_symbols first = {&layout, 1};
	const struct lk_trie *index;
	int rc = catalog->index(catalog->context, LKM_INDEX_DEP, &index, reterr);

	if (rc < 0)
		return rc;
	check->symbols.lkm = check->lkm;
	check->symbols.thorough = true;
	check->symbols.progress = options->progress;
	check->symbols.data = options->data;
	lk_kernel_symbols_begin(&check->symbols);
	rc = open_cache(check, options->cache ? options->cache : LK_DEPMOD_CACHE_DEFAULT, reterr);
	if (rc < 0)
		return rc;
	if (lk_kernel_symbols_ask(&check->symbols, &first, NULL) < 0 ||
		lk_kernel_config_read(&check->symbols) < 0)
		return lk_fail_memory(reterr);
	return lk_kernel_symvers_read(&check->symbols, options->symvers, reterr);
}

LKM_EXPORT int lkm_check_open(struct lkm *lkm, const struct lkm_check_options *options,
	struct lkm_check **ret, struct lkm_error *reterr)
{
	struct lkm_check_options taken;
	struct lkm_check *check;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	rc = lk_sized_take(&taken, sizeof(taken), options, "struct lkm_check_options", reterr);
	if (rc < 0)
		return rc;
	check = calloc(1, sizeof(*check));
	if (!check)
		return lk_fail_memory(reterr);
	check->lkm = lkm;
	check->request = lk_request_begin(lkm);
	rc = begin(check, &taken, reterr);
	if (rc < 0) {
		lkm_check_close(check);
		return rc;
	}
	*ret = check;
	return 0;
}

LKM_EXPORT void lkm_check_close(struct lkm_check *check)
{
	if (!check)
		return;
	lk_request_end(&check->request);
	lk_kernel_symbols_done(&check->symbols);
	lk_depmod_cache_close(&check->cache);
	lk_arena_done(&check->arena);
	free(check);
}

LKM_EXPORT size_t lkm_check_installed(const struct lkm_check *check)
{
	return check ? check->symbols.installed : 0;
}

LKM_EXPORT const char *lkm_check_symvers(const struct lkm_check *check)
{
	return check ? check->symbols.known.symvers : NULL;
}

LKM_EXPORT const char *lkm_check_foreign_symvers(const struct lkm_check *check)
{
	return check && !check->symbols.known.symvers ? check->symbols.foreign : NULL;
}

static void count_symbols(struct lkm_check *check, const struct lk_evidence *evidence)
{
	check->right = check->unknown = 0;
	for (size_t i = 0; i < evidence->symbol_count; i++) {
		const struct lk_evidence_symbol *symbol = &evidence->symbols[i];

		if (symbol->exported == LK_UNKNOWN)
			check->unknown++;
		else if (symbol->exported == LK_YES && symbol->same_crc != LK_NO &&
			 !symbol->lacks_crc)
			check->right++;
	}
}

/* A parameter that does not exist is ignored by the kernel, which is seldom what was meant. */
static void add_unknown_params(struct lkm_check *check, const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->exists != LK_NO)
			continue;
		lk_finding_add(&check->findings, LKM_E_PARAM_UNKNOWN, LKM_LIKELY,
			"the module has no parameter '%s'; the kernel ignores it", param->name);
		if (param->nearest)
			lk_finding_remedy(&check->findings, "did you mean '%s'?", param->nearest);
	}
}

/* A tree may have none of the modules that came with its kernel. */
static void add_ignorance(struct lkm_check *check, const struct lk_evidence *evidence)
{
	if (evidence->file.form == LK_FORM_MODULE && !evidence->kernel.vermagic)
		lk_finding_add(&check->findings, LKM_E_INDEX_MISSING, LKM_LIKELY,
			"no module came with this kernel, so little can be checked");
}

static int diagnose(struct lkm_check *check, const struct lk_evidence *evidence)
{
	int rc = lk_diagnose(evidence, &check->arena, &check->findings);

	if (rc < 0)
		return rc;
	count_symbols(check, evidence);
	add_unknown_params(check, evidence);
	add_ignorance(check, evidence);
	return check->findings.failed ? -ENOMEM : 0;
}

static void begin_findings(struct lkm_check *check)
{
	lk_arena_done(&check->arena);
	check->arena = (struct lk_arena){0};
	check->findings = (struct lk_findings){.arena = &check->arena};
	check->right = check->unknown = 0;
}

/* A missing right is told once: who asks need not be who will load the modules. */
static void add_right(struct lkm_check *check, bool lacks)
{
	if (!lacks || check->lacks_right)
		return;
	check->lacks_right = true;
	lk_finding_add(&check->findings, LKM_E_NO_CAPABILITY, LKM_LIKELY,
		"this process is not allowed to load or unload modules");
	lk_finding_remedy(&check->findings, "do it as root");
}

/* Of a file that cannot be opened nothing is known. */
static int inquire(
	struct lkm_check *check, const struct lk_inquiry_subject *subject, struct lkm_error *reterr)
{
	struct lk_inquiry inquiry = {0};
	int rc = lk_inquiry_load(&inquiry, subject, reterr);

	const bool lacks_right = lk_inquiry_forget_process(&inquiry);

	if (rc == 0)
		rc = diagnose(check, &inquiry.evidence);
	if (rc == 0)
		add_right(check, lacks_right);
	lk_inquiry_done(&inquiry);
	return rc == -ENOMEM ? lk_fail_memory(reterr) : rc;
}

/* step, which may be NULL, knows where the parameters come from. */
static int check_file(struct lkm_check *check, const char *path, const char *params,
	const struct lkm_step *step, struct lkm_error *reterr)
{
	struct lk_inquiry_subject subject = {.path = path, .params = params, .step = step};
	LK_FD_CLEANUP int fd = -1;

	begin_findings(check);
	subject.lkm = check->lkm;
	subject.running = check->lkm->own_cmdline;
	subject.symbols = &check->symbols;
	subject.module = lk_name_module(&check->arena, path);
	if (!subject.module)
		return lk_fail_memory(reterr);
	fd = lk_open_module(check->lkm, path, reterr);
	if (fd < 0)
		return fd;
	subject.file = fd;
	return inquire(check, &subject, reterr);
}

LKM_EXPORT int lkm_check_file(
	struct lkm_check *check, const char *path, const char *params, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!check || !path)
		return lk_fail_argument(reterr, "the check or the path is NULL");
	return check_file(check, path, params, NULL, reterr);
}

/* Has the check of the file said this? */
static bool is_known(const struct lkm_check *check, const struct lkm_finding *finding)
{
	for (size_t i = 0; i < check->findings.count; i++)
		if (check->findings.items[i].code == finding->code &&
			strcmp(check->findings.items[i].text, finding->text) == 0)
			return true;
	return false;
}

/* Add what keeps the plan from loading a target. What the forecast knows of the target's own file,
 * the check knows better. */
static int add_forecast(struct lkm_check *check, const struct lkm_plan *plan, size_t target,
	struct lkm_error *reterr)
{
	struct lk_forecast forecast = {.findings.arena = &check->arena};
	const struct lk_plan_forecast_how how = {.thin = plan->targets.items[target]};
	int rc = lk_plan_forecast(check->lkm, plan, &how, &forecast, reterr);

	for (size_t i = 0; rc == 0 && i < forecast.findings.count; i++) {
		const struct lk_forecast_fate *fate = &forecast.fates[forecast.step_of[i]];

		if (!fate->required || fate->group != target ||
			is_known(check, &forecast.findings.items[i]))
			continue;
		if (LK_APPEND(&check->arena, &check->findings, forecast.findings.items[i]) < 0)
			rc = lk_fail_memory(reterr);
	}
	return rc;
}

LKM_EXPORT int lkm_check_target(
	struct lkm_check *check, const struct lkm_plan *plan, size_t i, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena scratch = {0};
	const struct lkm_step *step = lkm_plan_target(plan, i);
	struct lk_known known = {0};
	int rc = 0;

	lk_fail_clear(reterr);
	if (!check || !step)
		return lk_fail_argument(
			reterr, "the check or the plan is NULL, or has no such target");
	known.path = step->path;
	/* The plan of a blacklisted target ends before it gets its file. */
	if (!known.path)
		rc = lk_catalog_module(
			&check->lkm->catalog, &scratch, step->module, &known, reterr);
	if (rc < 0)
		return rc;
	if (!known.path)
		return lk_fail(reterr, LKM_E_BUILTIN, ENOENT, "%s is built-in, or has no file",
			step->module);
	rc = check_file(check, known.path, step->params, step, reterr);
	return rc < 0 ? rc : add_forecast(check, plan, i, reterr);
}

/* The module files at a path, relative to the directory at. */
struct tree {
	struct lk_arena arena;
	struct lk_dir directory; /* fd is -1 for a file */
	int at;
	const char *shown;
	struct lk_found_list files;
};

static void tree_done(struct tree *tree)
{
	lk_dir_close(&tree->directory);
	lk_arena_done(&tree->arena);
}
#define TREE __attribute__((cleanup(tree_done))) struct tree

/* 0 would be a file that somebody has open. */
static const struct tree no_tree = {.directory.fd = -1, .at = -1};

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct lk_found *)a)->path, ((const struct lk_found *)b)->path);
}

/* A link that leads nowhere is passed over, but nothing that exists. */
static int walk(struct tree *tree, const char *path, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena scratch = {0};
	struct lk_notes notes = {.arena = &scratch};
	int rc;

	tree->directory = lk_dir_open(tree->at, path, tree->shown);
	tree->at = tree->directory.fd;
	if (tree->at < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, tree->directory.errnum,
			"could not read '%s': %s", tree->shown,
			lk_errno_text(tree->directory.errnum));
	rc = lk_walk(tree->at, tree->shown, NULL, &tree->arena, &tree->files, &notes, reterr);
	if (rc == 0)
		rc = lk_notes_check(&notes, "", reterr);
	if (rc == 0 && tree->files.count)
		qsort(tree->files.items, tree->files.count, sizeof(*tree->files.items),
			compare_files);
	return rc;
}

/* 1 for a directory, whose files are listed; 0 for anything else, which is the one file. */
static int list(struct tree *tree, struct lkm *lkm, const char *path, struct lkm_error *reterr)
{
	const char *relative = lk_path_find(lkm->files, path, &tree->at);
	enum lk_file_kind kind;
	int rc;

	tree->shown = path;
	if (lk_file_kind(tree->at, relative, &kind) == 0 && kind == LK_FILE_DIRECTORY) {
		tree->files.names_only = true;
		rc = walk(tree, relative, reterr);
		return rc < 0 ? rc : 1;
	}
	tree->files.items = lk_arena_alloc(&tree->arena, sizeof(*tree->files.items));
	if (!tree->files.items)
		return lk_fail_memory(reterr);
	tree->files.items[tree->files.count++].path = relative;
	return 0;
}

/* What lies in the module directory has been read, or does not count. */
static bool is_installed(const struct lkm *lkm, const char *path)
{
	size_t size = strlen(lkm->catalog.directory);

	return strncmp(path, lkm->catalog.directory, size) == 0 &&
	       (!path[size] || path[size] == '/');
}

static int add_tree(struct lkm_check *check, struct tree *tree, struct lkm_error *reterr)
{
	struct lk_symbol_file *files =
		lk_arena_alloc(&tree->arena, tree->files.count * sizeof(*files));

	if (!files)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < tree->files.count; i++) {
		const char *name = lk_name_module(&tree->arena, tree->files.items[i].path);

		if (!name)
			return lk_fail_memory(reterr);
		files[i] = (struct lk_symbol_file){tree->at, tree->files.items[i].path, name};
	}
	return lk_kernel_symbols_add_files(&check->symbols, files, tree->files.count) < 0
		       ? lk_fail_memory(reterr)
		       : 0;
}

LKM_EXPORT int lkm_check_add(struct lkm_check *check, const char *path, struct lkm_error *reterr)
{
	TREE tree = no_tree;
	int rc;

	lk_fail_clear(reterr);
	if (!check || !path)
		return lk_fail_argument(reterr, "the check or the path is NULL");
	if (is_installed(check->lkm, path))
		return 0;
	rc = list(&tree, check->lkm, path, reterr);
	return rc < 0 ? rc : add_tree(check, &tree, reterr);
}

/* With one slash between them. */
static char *join(struct lk_arena *arena, const char *directory, const char *file)
{
	const size_t size = strlen(directory);
	const bool ends = size && directory[size - 1] == '/';

	return lk_arena_format(arena, "%s%s%s", directory, ends ? "" : "/", file);
}

LKM_EXPORT int lkm_check_path(struct lkm_check *check, const char *path, const char *params,
	int (*visit)(void *data, const char *path, const struct lkm_error *error), void *data,
	struct lkm_error *reterr)
{
	TREE tree = no_tree;
	int is_directory, rc = 0;

	lk_fail_clear(reterr);
	if (!check || !path || !visit)
		return lk_fail_argument(reterr, "the check, the path or the function is NULL");
	is_directory = list(&tree, check->lkm, path, reterr);
	if (is_directory < 0)
		return is_directory;
	if (!tree.files.count)
		return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT,
			"there is no module file below '%s'", path);
	if (is_directory && !is_installed(check->lkm, path))
		rc = add_tree(check, &tree, reterr);
	for (size_t i = 0; rc == 0 && i < tree.files.count; i++) {
		struct lkm_error error;
		const char *file =
			is_directory ? join(&tree.arena, path, tree.files.items[i].path) : path;

		rc = file ? lkm_check_file(check, file, params, &error) : -ENOMEM;
		if (rc == -ENOMEM)
			return lk_fail_memory(reterr);
		rc = visit(data, file, rc < 0 ? &error : NULL);
	}
	return rc;
}

LKM_EXPORT bool lkm_check_loads(const struct lkm_check *check)
{
	for (size_t i = 0; check && i < check->findings.count; i++)
		if (check->findings.items[i].certainty == LKM_CERTAIN)
			return false;
	return check;
}

LKM_EXPORT size_t lkm_check_count(const struct lkm_check *check)
{
	return check ? check->findings.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_check_finding(const struct lkm_check *check, size_t i)
{
	return check ? lk_finding_item(&check->findings, i) : NULL;
}

LKM_EXPORT size_t lkm_check_symbols_right(const struct lkm_check *check)
{
	return check ? check->right : 0;
}

LKM_EXPORT size_t lkm_check_symbols_unknown(const struct lkm_check *check)
{
	return check ? check->unknown : 0;
}
