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

struct check_opts {
	struct lk_verb_opts verb;
	const char *symvers, *cache;
};

static const struct lk_command_text text = {
	.usage = "  lkm check [options] NAME|FILE|DIR [PARAM=VALUE...] [NAME|FILE|DIR...]",
	.purpose =
		"Reports what would keep modules from being loaded, without loading them: on this\n"
		"kernel or, with -k, on another installed one. NAME is a module or an alias; FILE\n"
		"is a module file and DIR a directory of them, both with a '/'.",
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

static void print_line(const char *label, const char *line)
{
	printf("  %-8s ", label);
	lk_screen_text(line);
	putchar('\n');
}

/* Of findings of one kind, such as several symbols, the last has the remedy of all. */
static bool has_remedy(const struct lkm_check *check, size_t i)
{
	const char *remedy = lkm_finding_remedy(lkm_check_finding(check, i)),
		   *next = lkm_finding_remedy(lkm_check_finding(check, i + 1));

	return remedy && !(next && strcmp(remedy, next) == 0);
}

static void print_finding(const struct lkm_check *check, size_t i)
{
	const char *fact;

	print_line(lkm_finding_certainty(lkm_check_finding(check, i)) == LKM_CERTAIN ? "fails:"
										     : "beware:",
		lkm_finding_text(lkm_check_finding(check, i)));
	for (size_t j = 0; (fact = lkm_finding_evidence(lkm_check_finding(check, i), j)); j++)
		print_line("", fact);
	if (has_remedy(check, i))
		print_line("hint:", lkm_finding_remedy(lkm_check_finding(check, i)));
}

/* Where the knowledge of the kernel comes from. */
static void print_source(const struct lkm_check *check)
{
	const char *foreign = lkm_check_foreign_symvers(check), *symvers = lkm_check_symvers(check);
	size_t modules = lkm_check_installed(check);

	printf("  %-8s by %zu module%s of the kernel", "known:", modules, modules == 1 ? "" : "s");
	if (symvers || foreign) {
		fputs(symvers ? " and " : "; not by ", stdout);
		lk_screen_text(symvers ? symvers : foreign);
		fputs(symvers ? "" : ", which is of another build", stdout);
	}
	putchar('\n');
}

/* Of a hundred symbols these suffice, but for -v. */
#define SHORT 8

static void print_text(const struct lk_verb *verb, const struct lkm_check *check, const char *path)
{
	size_t count = lkm_check_count(check), shown = count;

	if (count > SHORT && !verb->opts->common.verbosity)
		shown = SHORT;
	lk_screen_text(path);
	printf(": %s%s%s\n", lkm_check_loads(check) ? verb->screen.good : verb->screen.bad,
		lkm_check_loads(check) ? "would load" : "would not load", verb->screen.normal);
	for (size_t i = 0; i < shown; i++)
		print_finding(check, i);
	if (shown < count)
		printf("  %-8s %zu more\n", "", count - shown);
	if (!verb->opts->common.verbosity)
		return;
	printf("  %-8s %zu known and right, %zu not known\n",
		"symbols:", lkm_check_symbols_right(check), lkm_check_symbols_unknown(check));
	print_source(check);
}

static void add_finding(struct lk_json *json, const struct lkm_check *check, size_t i)
{
	const char *fact;

	lk_json_object(json, NULL);
	lk_json_text(json, "code", lkm_code_name(lkm_finding_code(lkm_check_finding(check, i))));
	lk_json_text(json, "certainty",
		lkm_finding_certainty(lkm_check_finding(check, i)) == LKM_CERTAIN ? "certain"
										  : "likely");
	lk_json_text(json, "cause", lkm_finding_text(lkm_check_finding(check, i)));
	lk_json_array(json, "evidence");
	for (size_t j = 0; (fact = lkm_finding_evidence(lkm_check_finding(check, i), j)); j++)
		lk_json_text(json, NULL, fact);
	lk_json_end(json);
	lk_json_text_or_null(json, "remedy", lkm_finding_remedy(lkm_check_finding(check, i)));
	lk_json_end(json);
}

static void add_json(struct lk_json *json, const struct lkm_check *check, const char *path)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "path", path);
	lk_json_bool(json, "loads", lkm_check_loads(check));
	lk_json_array(json, "causes");
	for (size_t i = 0; i < lkm_check_count(check); i++)
		add_finding(json, check, i);
	lk_json_end(json);
	lk_json_number(json, "symbols_right", (int64_t)lkm_check_symbols_right(check));
	lk_json_number(json, "symbols_unknown", (int64_t)lkm_check_symbols_unknown(check));
	lk_json_end(json);
}

static int show(void *context, const char *path, const struct lkm_error *error)
{
	struct checking *checking = context;
	struct lk_verb *verb = &checking->verb;

	if (error) {
		lk_verb_fail(verb, error, NULL);
		return 0;
	}
	if (!lkm_check_loads(checking->check) && !verb->status)
		verb->status = 1;
	if (verb->opts->json)
		add_json(&verb->answer.json, checking->check, path);
	else if (!verb->opts->quiet)
		print_text(verb, checking->check, path);
	return 0;
}

static void check_file(struct lk_verb *verb, const char *path, const char *params)
{
	struct checking *checking = (struct checking *)verb;
	struct lkm_error error;

	if (lkm_check_path(checking->check, path, params, show, checking, &error) < 0)
		lk_verb_fail(verb, &error, NULL);
}

static void check_found(
	struct lk_verb *verb, const struct lkm_found *found, size_t i, const char *params)
{
	struct lkm_error error = {.code = LKM_E_BUILTIN, .errnum = ENOENT};
	const char *path = lkm_found_path(lkm_found_module(found, i));

	if (path) {
		check_file(verb, path, params);
		return;
	}
	snprintf(error.message, sizeof(error.message), "%s is part of the kernel, or has no file",
		lkm_found_name(lkm_found_module(found, i)));
	lk_verb_fail(verb, &error, NULL);
}

static void check_operand(struct lk_verb *verb, const char *operand, const char *params)
{
	struct lkm_found *found;
	struct lkm_error error;

	if (strchr(operand, '/')) {
		check_file(verb, operand, params);
		return;
	}
	if (lkm_lookup(verb->lkm, operand, LKM_LOOKUP_FILES, &found, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (size_t i = 0; i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i))
			check_found(verb, found, i, params);
	lkm_found_free(found);
}

/* Files that are checked together are installed together. What cannot be read is said later. */
static void add_beside(struct lkm_check *check, char *const *operands, int count)
{
	for (int i = 0; i < count; i++)
		if (!lk_verb_is_param(operands[i]) && strchr(operands[i], '/'))
			lkm_check_add(check, operands[i], NULL);
}

static void add_source(struct lk_json *json, const struct lkm_check *check)
{
	const char *foreign = lkm_check_foreign_symvers(check), *symvers = lkm_check_symvers(check);

	lk_json_object(json, "known_by");
	lk_json_number(json, "modules", (int64_t)lkm_check_installed(check));
	lk_json_text_or_null(json, "symvers", symvers);
	lk_json_text_or_null(json, "symvers_of_another_build", symvers ? NULL : foreign);
	lk_json_end(json);
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
	fprintf(stderr, "\rlkm check: %zu of %zu module files read\033[K", done, total);
	checking->progress_shown = true;
	clock_gettime(CLOCK_MONOTONIC, &checking->last);
	if (done == total)
		fputs("\r\033[K", stderr);
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
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	add_beside(checking->check, operands, count);
	if (verb->opts->json) {
		add_source(&verb->answer.json, checking->check);
		lk_json_array(&verb->answer.json, "modules");
	}
	lk_verb_each(verb, operands, count, check_operand);
	if (verb->opts->json)
		lk_json_end(&verb->answer.json);
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
