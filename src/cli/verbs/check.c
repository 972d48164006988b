/* SPDX-License-Identifier: MIT */
/* lkm check: would these modules load here, or on another kernel? */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <lkm/check.h>

#include "../commands.h"
#include "../verb.h"
#include "../../report/print.h"

struct check_opts {
	struct lk_verb_opts verb;
	const char *symvers, *cache;
};

static const struct lk_command_text text = {
	.usage = "  lkm check [options] NAME|FILE|DIR [PARAM=VALUE...] [NAME|FILE|DIR...]",
	.purpose = "Tells whether modules would load, without loading them: on the running kernel, "
		   "or with -k on\nanother installed one. NAME is a module or an alias; a FILE or "
		   "DIR has a '/' in its name.",
};

static const struct lk_opt table[] = {
	{0, "symvers", LK_OPT_TEXT, offsetof(struct check_opts, symvers), 0, "FILE",
		"read the kernel's symbols and CRCs from FILE"},
	{0, "cache", LK_OPT_TEXT, offsetof(struct check_opts, cache), 0, "DIR",
		"use depmod's cache in DIR"},
	LK_VERB_ROW_JSON(struct check_opts),
	LK_VERB_ROWS_WHERE(struct check_opts),
	LK_VERB_ROWS_COMMON(struct check_opts),
	LK_OPTS_END,
};

/* A verb with the check in it; the verb stands first, as functions for operands get it. */
struct checking {
	struct lk_verb verb;
	struct lkm_check *check;
	bool progress_wanted, progress_shown;
	struct timespec last; /* when progress was shown, or the verb began */
};

/* Of a hundred symbols these suffice, but for -v. */
#define SHORT 8

/* Of findings of one kind, such as several symbols, the last shows the remedy of all. */
static bool shows_remedy(const struct lkm_check *check, size_t i)
{
	const char *remedy = lkm_finding_remedy(lkm_check_finding(check, i)),
		   *next = lkm_finding_remedy(lkm_check_finding(check, i + 1));

	return remedy && !(next && strcmp(remedy, next) == 0);
}

static void add_findings(struct lk_view *view, const struct lkm_check *check)
{
	const struct lkm_finding *finding;

	lk_view_limit(view, SHORT);
	lk_view_list(view, "causes");
	for (size_t i = 0; (finding = lkm_check_finding(check, i)); i++) {
		const bool certain = lkm_finding_certainty(finding) == LKM_CERTAIN;
		const bool last_shown = i == SHORT - 1 && !view->verbose;

		lk_view_finding_at(view, finding, certain ? "fails" : "warning", NULL,
			last_shown || shows_remedy(check, i));
	}
	lk_view_end(view);
}

static void add_module(struct lk_view *view, const struct lkm_check *check, const char *path)
{
	const bool loads = lkm_check_loads(check);

	lk_view_object(view, NULL);
	lk_view_line(view, LK_PLAIN, "%s:");
	lk_view_string(view, "path", path);
	lk_view_more(view, loads ? LK_GOOD : LK_BAD, loads ? "would load" : "would not load");
	lk_view_bool(view, "loads", loads);
	add_findings(view, check);
	if (view->verbose)
		lk_view_row(view, "symbols", LK_PLAIN, "%s checked,");
	lk_view_integer(view, "symbols_right", (int64_t)lkm_check_symbols_right(check));
	if (view->verbose)
		lk_view_more(view, LK_PLAIN, "%s unknown");
	lk_view_integer(view, "symbols_unknown", (int64_t)lkm_check_symbols_unknown(check));
	lk_view_end(view);
}

static int show(void *data, const char *path, const struct lkm_error *error)
{
	struct checking *checking = data;
	struct lk_verb *verb = &checking->verb;

	if (error) {
		lk_verb_fail(verb, error, NULL);
		return 0;
	}
	if (!lkm_check_loads(checking->check) && !verb->status)
		verb->status = 1;
	add_module(&verb->view, checking->check, path);
	lk_verb_flush(verb);
	return 0;
}

static void check_file(struct lk_verb *verb, const char *path, const char *params)
{
	struct checking *checking = (struct checking *)verb;
	struct lkm_error error;

	if (lkm_check_path(checking->check, path, params, show, checking, &error) < 0)
		lk_verb_fail(verb, &error, NULL);
}

/* The plan for loading a name: of modules that are loaded, as if nothing were. */
static int make_plan(struct lk_verb *verb, const char *name, const char *params,
	struct lkm_plan **ret, struct lkm_error *reterr)
{
	int rc = lkm_plan_load(verb->lkm, name, params, 0, ret, reterr);

	for (size_t i = 0; rc == 0 && i < lkm_plan_target_count(*ret); i++)
		if (lkm_step_skip(lkm_plan_target(*ret, i)) == LKM_SKIP_LOADED) {
			lkm_plan_free(*ret);
			return lkm_plan_load(
				verb->lkm, name, params, LKM_LOAD_IGNORE_LOADED, ret, reterr);
		}
	return rc;
}

/* A blacklisted target has a file, too, which the plan does not need. */
static void check_target(struct lk_verb *verb, const struct lkm_plan *plan, size_t i)
{
	struct checking *checking = (struct checking *)verb;
	const struct lkm_step *target = lkm_plan_target(plan, i);
	struct lkm_found *found = NULL;
	const char *path = lkm_step_path(target);
	struct lkm_error error;

	if (!path && lkm_lookup(verb->lkm, lkm_step_module(target),
			     LKM_LOOKUP_FILES | LKM_LOOKUP_EXACT, &found, NULL) == 0)
		path = lkm_found_path(lkm_found_module(found, 0));
	if (lkm_check_target(checking->check, plan, i, &error) < 0)
		lk_verb_fail(verb, &error, NULL);
	else
		show(checking, path, NULL);
	lkm_found_free(found);
}

static void check_operand(struct lk_verb *verb, const char *operand, const char *params)
{
	struct lkm_plan *plan;
	struct lkm_error error;

	if (strchr(operand, '/')) {
		check_file(verb, operand, params);
		return;
	}
	if (make_plan(verb, operand, params, &plan, &error) < 0) {
		lk_verb_fail_about(verb, operand, &error);
		return;
	}
	for (size_t i = 0; i < lkm_plan_target_count(plan); i++)
		check_target(verb, plan, i);
	lkm_plan_free(plan);
}

/* Files that are checked together are installed together. What cannot be read is said later. */
static void add_beside(struct lkm_check *check, char *const *operands, int count)
{
	for (int i = 0; i < count; i++)
		if (!lk_verb_is_param(operands[i]) && strchr(operands[i], '/'))
			lkm_check_add(check, operands[i], NULL);
}

/* Where the knowledge of the kernel comes from. */
static void add_source(struct lk_verb *verb, const struct lkm_check *check)
{
	const char *symvers = lkm_check_symvers(check);
	const size_t modules = lkm_check_installed(check);
	const bool shown = verb->view.verbose && !verb->opts->quiet;
	struct lk_view *view = &verb->view;

	lk_view_object(view, "known_by");
	if (shown)
		lk_view_line(view, LK_PLAIN,
			modules == 1 ? "checked against %s installed module"
				     : "checked against %s installed modules");
	lk_view_integer(view, "modules", (int64_t)modules);
	if (shown)
		lk_view_more(view, LK_PLAIN, "and %s");
	lk_view_string(view, "symvers", symvers);
	if (shown)
		lk_view_more(view, LK_PLAIN, ", but not against %s, which is of another build");
	lk_view_string(view, "symvers_of_another_build",
		symvers ? NULL : lkm_check_foreign_symvers(check));
	lk_view_end(view);
}

/* Reading many files takes a while; then a terminal shows how far it is. */
#define PATIENCE_MS 500
#define REFRESH_MS  100

static long milliseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

static void show_progress(void *data, size_t done, size_t total)
{
	struct checking *checking = data;

	if (!checking->progress_wanted ||
		milliseconds_since(&checking->last) <
			(checking->progress_shown ? REFRESH_MS : PATIENCE_MS))
		return;
	lk_print_own(stderr, "\rlkm check: %zu of %zu module files read\033[K", done, total);
	checking->progress_shown = true;
	clock_gettime(CLOCK_MONOTONIC, &checking->last);
	if (done == total)
		lk_print_own(stderr, "\r\033[K");
}

static void check_all(
	struct checking *checking, const struct check_opts *opts, char *const *operands, int count)
{
	const struct lkm_check_options options = {.size = sizeof(options),
		.symvers = opts->symvers,
		.cache = opts->cache,
		.progress = show_progress,
		.data = checking};
	struct lk_verb *verb = &checking->verb;
	struct lkm_error error;

	if (lkm_check_open(verb->lkm, &options, &checking->check, &error) < 0) {
		lk_verb_fail_about(verb, "", &error); /* it is about no name */
		return;
	}
	add_beside(checking->check, operands, count);
	if (verb->opts->quiet)
		lk_view_hide(&verb->view);
	lk_view_list(&verb->view, "modules");
	lk_verb_each(verb, operands, count, check_operand);
	lk_view_end(&verb->view);
	add_source(verb, checking->check);
	lkm_check_close(checking->check);
}

int lk_cmd_check(int argc, char **argv)
{
	struct check_opts opts = {0};
	struct checking checking = {0};
	struct lk_verb *verb = &checking.verb;
	int first = lk_verb_begin(verb, argc, argv, "check", &text, table, &opts, 1);

	if (first < 0)
		return verb->status;
	checking.progress_wanted = isatty(STDERR_FILENO) && !opts.verb.quiet;
	clock_gettime(CLOCK_MONOTONIC, &checking.last);
	if (lk_verb_open(verb))
		check_all(&checking, &opts, argv + first, argc - first);
	return lk_verb_end(verb);
}
