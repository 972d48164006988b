/* SPDX-License-Identifier: MIT */
/* depmod: makes the indexes of a module directory. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/depmod.h>

#include "../../base/errno_text.h"
#include "../answer.h"
#include "../commands.h"
#include "depmod.h"
#include "../opts.h"
#include "../ui.h"
#include "../../report/print.h"

struct depmod_opts {
	struct lk_common_opts common;
	struct lk_texts configs;
	const char *base, *module_directory, *output, *symvers, *system_map, *prefix, *cache,
		*threads;
	bool all, quick, check, dry_run, warn, no_cache, keep_going, stats, json;
	unsigned ignored;
};

static const struct lk_command_text text = {
	.usage = "  depmod [options] [VERSION]\n"
		 "  depmod [options] VERSION FILE...",
	.purpose =
		"Writes modules.dep, modules.alias and the other indexes of a kernel release, in\n"
		"which modprobe finds modules. It reads and writes only files that changed.",
};

/* Options that older programs had; they do nothing. */
static const char *const ignored[] = {
	"-u", "--unresolved-error", "-q", "--quiet", "-r", "--root", "--map"};

#define THREADS_MAX 1024u

#define MEMBER(member) offsetof(struct depmod_opts, member)
#define IGNORED(letter, name, number)                                                              \
	{                                                                                          \
		letter, name, LK_OPT_BITS, MEMBER(ignored), 1u << (number), NULL, NULL             \
	}
static const struct lk_opt table[] = {
	{'a', "all", LK_OPT_SET, MEMBER(all), 0, NULL,
		"index all modules (the default without FILE)"},
	{'A', "quick", LK_OPT_SET, MEMBER(quick), 0, NULL,
		"same as the default; accepted for compatibility"},
	{'b', "basedir", LK_OPT_TEXT, MEMBER(base), 0, "DIR",
		"look for " LKM_MODULE_DIRECTORY " below DIR"},
	{'m', "moduledir", LK_OPT_TEXT, MEMBER(module_directory), 0, "DIR",
		"use DIR instead of " LKM_MODULE_DIRECTORY},
	{'o', "outdir", LK_OPT_TEXT, MEMBER(output), 0, "DIR",
		"write below DIR instead of below that of -b"},
	{'C', "config", LK_OPT_TEXTS, MEMBER(configs), 0, "PATH",
		"read PATH instead of the usual configuration"},
	{'e', "errsyms", LK_OPT_SET, MEMBER(check), 0, NULL,
		"report unresolved symbols; needs -E or -F"},
	{'E', "symvers", LK_OPT_TEXT, MEMBER(symvers), 0, "FILE",
		"read the kernel's symbols and CRCs from FILE"},
	{'F', "filesyms", LK_OPT_TEXT, MEMBER(system_map), 0, "FILE",
		"read the kernel's symbols from this System.map"},
	{'P', "symbol-prefix", LK_OPT_TEXT, MEMBER(prefix), 0, "CHAR",
		"remove the prefix CHAR from every symbol"},
	{'n', "dry-run", LK_OPT_SET, MEMBER(dry_run), 0, NULL,
		"print the text files instead of writing them"},
	{0, "show", LK_OPT_SET, MEMBER(dry_run), 0, NULL, NULL},
	{'w', "warn", LK_OPT_SET, MEMBER(warn), 0, NULL,
		"report duplicate modules, aliases and symbols"},
	{0, "cache", LK_OPT_TEXT, MEMBER(cache), 0, "DIR",
		"use the cache in DIR, even with -b or -o"},
	{0, "no-cache", LK_OPT_SET, MEMBER(no_cache), 0, NULL, "read every module file again"},
	{0, "keep-going", LK_OPT_SET, MEMBER(keep_going), 0, NULL,
		"leave out what cannot be read, with a warning"},
	{0, "threads", LK_OPT_TEXT, MEMBER(threads), 0, "NUMBER",
		"read modules with NUMBER threads"},
	{0, "stats", LK_OPT_SET, MEMBER(stats), 0, NULL, "print counts and times of the run"},
	{0, "json", LK_OPT_SET, MEMBER(json), 0, NULL, "print one JSON object; see lkm-json(7)"},
	IGNORED('u', NULL, 0),
	IGNORED(0, "unresolved-error", 1),
	IGNORED('q', NULL, 2),
	IGNORED(0, "quiet", 3),
	IGNORED('r', NULL, 4),
	IGNORED(0, "root", 5),
	IGNORED(0, "map", 6),
	{'v', "verbose", LK_OPT_COUNT, MEMBER(common.verbosity), 0, NULL,
		"print the symbol that causes each dependency"},
	{'V', "version", LK_OPT_SET, MEMBER(common.version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, MEMBER(common.help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

struct depmod {
	struct depmod_opts opts;
	struct lk_ui ui;
	struct lk_view view; /* of --json */
	struct lk_depmod_progress progress;
};

static int priority_of(enum lkm_depmod_note kind)
{
	const char *level = lkm_depmod_note_level(kind);

	if (strcmp(level, "error") == 0)
		return LOG_ERR;
	return strcmp(level, "warning") == 0 ? LOG_WARNING : LOG_INFO;
}

static void hear_note(void *context, enum lkm_depmod_note kind, const char *file, const char *note)
{
	struct depmod *depmod = context;

	if (depmod->opts.json) {
		lk_depmod_view_note(&depmod->view, kind, file, note);
		return;
	}
	lk_depmod_progress_clear(&depmod->progress);
	if (kind == LKM_DEPMOD_NEEDS)
		lk_print(stdout, "%s\n", note);
	else
		lk_ui_say(&depmod->ui, priority_of(kind), "%s", note);
}

static void hear_progress(void *context, size_t done, size_t total)
{
	struct depmod *depmod = context;

	lk_depmod_progress_show(&depmod->progress, done, total);
}

/* 0 for what is no number of threads. */
static unsigned read_threads(const char *word)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	return *word >= '0' && *word <= '9' && !*end && number <= THREADS_MAX ? (unsigned)number
									      : 0;
}

/* "%u.%u" and anything behind it, as in 6.1.0-13-amd64. */
static bool is_release(const char *word)
{
	size_t major = strspn(word, "0123456789");

	return major && word[major] == '.' && strspn(word + major + 1, "0123456789");
}

/* -a and -A are about the whole tree, whatever files are named. */
static bool takes_files(const struct depmod_opts *opts)
{
	return !opts->all && !opts->quick;
}

/* What is wrong with the command line, said as kmod says it; false when nothing is. */
static bool is_wrong(const struct depmod *depmod, char *const *operands)
{
	const struct depmod_opts *opts = &depmod->opts;
	const struct lk_ui *ui = &depmod->ui;

	if (opts->prefix && strlen(opts->prefix) != 1) {
		lk_ui_say(ui, LOG_CRIT, "-P only takes a single char");
		return true;
	}
	if (opts->threads && !read_threads(opts->threads)) {
		lk_ui_say(ui, LOG_ERR, "the number of threads must be 1 to %u, not '%s'",
			THREADS_MAX, opts->threads);
		return true;
	}
	if (operands[0] && !is_release(operands[0])) {
		lk_ui_say(ui, LOG_ERR, "Bad version passed %s", operands[0]);
		return true;
	}
	for (size_t i = 1; operands[0] && operands[i] && takes_files(opts); i++)
		if (operands[i][0] != '/') {
			lk_ui_say(ui, LOG_CRIT, "%s: not absolute path.", operands[i]);
			return true;
		}
	return false;
}

/* Options that have no effect here. */
static void say_ignored(const struct depmod *depmod)
{
	const struct depmod_opts *opts = &depmod->opts;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		if (opts->ignored & 1u << i)
			lk_ui_say(&depmod->ui, LOG_WARNING, "Ignored deprecated option %s",
				ignored[i]);
	if (opts->check && !opts->symvers && !opts->system_map)
		lk_ui_say(&depmod->ui, LOG_WARNING, "-e needs -E or -F");
}

static struct lkm_depmod_options options_of(struct depmod *depmod, char *const *operands)
{
	const struct depmod_opts *opts = &depmod->opts;

	return (struct lkm_depmod_options){
		.size = sizeof(struct lkm_depmod_options),
		.release = operands[0],
		.base = opts->base,
		.module_directory = opts->module_directory,
		.output = opts->output,
		.configs = opts->configs.count ? opts->configs.items : NULL,
		.files = operands[0] && operands[1] && takes_files(opts)
				 ? (const char *const *)operands + 1
				 : NULL,
		.symvers = opts->symvers,
		.system_map = opts->system_map,
		.check_symbols = opts->check && (opts->symvers || opts->system_map),
		.warn = opts->warn,
		.verbose = opts->common.verbosity > 0,
		.dry_run = opts->dry_run,
		.symbol_prefix = opts->prefix ? opts->prefix[0] : '\0',
		.cache = opts->cache,
		.no_cache = opts->no_cache,
		.keep_going = opts->keep_going,
		.threads = opts->threads ? read_threads(opts->threads) : 0,
		.progress = hear_progress,
		.note = hear_note,
		.data = depmod,
	};
}

static void say_failure(const struct depmod *depmod, const struct lkm_error *error)
{
	bool named =
		error->code == LKM_E_UNREADABLE; /* what the command line names must be there */

	if (error->code == LKM_E_CYCLE) /* the notes have told it */
		return;
	lk_ui_say(&depmod->ui, named ? LOG_CRIT : LOG_ERR, "%s", error->message);
	if (error->code == LKM_E_NO_DIRECTORY)
		lk_ui_say(&depmod->ui, LOG_CRIT, "could not search modules: %s",
			lk_errno_text(error->errnum));
	if (lk_ui_explains(&depmod->ui))
		lk_ui_details(&depmod->ui, error, NULL);
}

static void print_texts(const struct lkm_depmod_result *result)
{
	const char *name;
	const void *bytes;
	size_t size;
	bool is_text, changed;

	for (size_t i = 0; lkm_depmod_output(result, i, &name, &bytes, &size, &is_text, &changed);
		i++)
		if (is_text && size)
			lk_print_bytes(stdout, bytes, size);
}

static int make_indexes(struct depmod *depmod, char *const *operands)
{
	struct lkm_depmod_options options = options_of(depmod, operands);
	struct lkm_depmod_result *result = NULL;
	struct lkm_error error;
	int status = lkm_depmod(&options, &result, &error) < 0;

	lk_depmod_progress_clear(&depmod->progress);
	if (status)
		say_failure(depmod, &error);
	if (result && depmod->opts.dry_run)
		print_texts(result);
	if (result && depmod->opts.stats)
		lk_depmod_stats(result);
	lkm_depmod_free(result);
	return lk_ui_finish(&depmod->ui, status);
}

static int make_indexes_json(struct depmod *depmod, char *const *operands)
{
	struct lkm_depmod_options options = options_of(depmod, operands);
	struct lkm_depmod_result *result = NULL;
	struct lkm_error error;
	int status;

	lk_view_init(&depmod->view);
	lk_view_list(&depmod->view, "notes");
	status = lkm_depmod(&options, &result, &error) < 0;
	lk_view_end(&depmod->view);
	if (status)
		lk_view_error(&depmod->view, &error, NULL);
	if (result)
		lk_depmod_view_result(&depmod->view, result);
	lkm_depmod_free(result);
	status = lk_answer_print(&depmod->ui, &depmod->view, "depmod", status);
	lk_view_done(&depmod->view);
	return status;
}

int lk_cmd_depmod(int argc, char **argv)
{
	struct depmod depmod = {0};
	int status, first = lk_opts_begin(argc, argv, &text, table, &depmod.opts, &status);
	char *const *operands = argv + first;

	if (first < 0)
		return status;
	lk_ui_init(&depmod.ui, "depmod", LOG_WARNING);
	lk_ui_set(&depmod.ui, depmod.opts.common.verbosity, false, false);
	if (is_wrong(&depmod, operands))
		return 1;
	/* A file that grows beyond the limit (ulimit -f) is then a failure that is told. */
	signal(SIGXFSZ, SIG_IGN);
	say_ignored(&depmod);
	if (depmod.opts.json)
		return make_indexes_json(&depmod, operands);
	lk_depmod_progress_begin(&depmod.progress);
	return make_indexes(&depmod, operands);
}
