/* SPDX-License-Identifier: MIT */
/* modprobe: load or unload modules with what they depend on, or show what would be done. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/config.h>

#include "../batch.h"
#include "../commands.h"
#include "../environment.h"
#include "modprobe.h"
#include "../params_text.h"
#include "../../report/print.h"

static const struct lk_command_text text = {
	.usage = "  modprobe [options] MODULE|ALIAS|/FILE|./FILE [NAME=VALUE...]\n"
		 "  modprobe [options] -a MODULE...\n"
		 "  modprobe [options] -r MODULE...\n"
		 "  modprobe [options] -R ALIAS\n"
		 "  modprobe [options] -D MODULE\n"
		 "  modprobe [options] -c\n"
		 "  modprobe [options] --show-modversions MODULE|FILE\n"
		 "  modprobe [options] --show-exports MODULE|FILE",
	.purpose = "Loads a module and its dependencies, or unloads it and the dependencies that\n"
		   "become unused.",
};

#define MEMBER(member) offsetof(struct modprobe_opts, member)
static const struct lk_opt table[] = {
	{'a', "all", LK_OPT_SET, MEMBER(all), 0, NULL, "treat every operand as a module name"},
	{'r', "remove", LK_OPT_SET, MEMBER(remove), 0, NULL, "unload instead of load"},
	{'n', "dry-run", LK_OPT_SET, MEMBER(dry_run), 0, NULL,
		"print the steps, but change nothing"},
	{0, "show", LK_OPT_SET, MEMBER(dry_run), 0, NULL, NULL},
	{'D', "show-depends", LK_OPT_SET, MEMBER(show_depends), 0, NULL,
		"print the steps as if nothing were loaded"},
	{'R', "show-alias", LK_OPT_SET, MEMBER(show_alias), 0, NULL,
		"print the modules that match an alias"},
	{0, "resolve-alias", LK_OPT_SET, MEMBER(show_alias), 0, NULL, NULL},
	{0, "show-modversions", LK_OPT_SET, MEMBER(show_versions), 0, NULL,
		"print imported symbols with their CRCs"},
	{0, "dump-modversions", LK_OPT_SET, MEMBER(show_versions), 0, NULL, NULL},
	{0, "show-exports", LK_OPT_SET, MEMBER(show_exports), 0, NULL,
		"print exported symbols with their CRCs"},
	{'c', "show-config", LK_OPT_SET, MEMBER(show_config), 0, NULL,
		"print the configuration and the indexes"},
	{0, "showconfig", LK_OPT_SET, MEMBER(show_config), 0, NULL, NULL},
	{0, "remove-holders", LK_OPT_SET, MEMBER(remove_holders), 0, NULL,
		"unload, but first the modules that use it"},
	{0, "remove-dependencies", LK_OPT_SET, MEMBER(remove_dependencies), 0, NULL, NULL},
	{'w', "wait", LK_OPT_TEXT, MEMBER(wait), 0, "MSEC",
		"with -r: wait this long for modules in use"},
	{0, "threads", LK_OPT_TEXT, MEMBER(threads), 0, "NUMBER",
		"load in parallel with NUMBER threads"},
	{0, "first-time", LK_OPT_SET, MEMBER(first_time), 0, NULL,
		"fail if already loaded (with -r: not loaded)"},
	{'i', "ignore-install", LK_OPT_SET, MEMBER(ignore_commands), 0, NULL,
		"ignore commands and softdeps of the operand"},
	{0, "ignore-remove", LK_OPT_SET, MEMBER(ignore_commands), 0, NULL, NULL},
	{'b', "use-blacklist", LK_OPT_SET, MEMBER(blacklist_names), 0, NULL,
		"apply the blacklist to module names, too"},
	{'f', "force", LK_OPT_BITS, MEMBER(force),
		LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION | LKM_RUN_FORCE_UNLOAD, NULL,
		"skip version and use checks (can crash)"},
	{0, "ignore-unreadable-denials", LK_OPT_SET, MEMBER(ignore_denials), 0, NULL,
		"load even if lkm-deny.conf cannot be read"},
	{0, "force-modversion", LK_OPT_BITS, MEMBER(force), LKM_RUN_FORCE_MODVERSION, NULL,
		"ignore symbol CRCs (can crash the kernel)"},
	{0, "force-vermagic", LK_OPT_BITS, MEMBER(force), LKM_RUN_FORCE_VERMAGIC, NULL,
		"ignore the version magic (can crash the kernel)"},
	{0, "json", LK_OPT_SET, MEMBER(json), 0, NULL, "print one JSON object; see lkm-json(7)"},
	{'C', "config", LK_OPT_TEXTS, MEMBER(config), 0, "PATH",
		"read PATH instead of the usual configuration"},
	{'d', "dirname", LK_OPT_TEXT, MEMBER(root), 0, "DIR",
		"look for " LKM_MODULE_DIRECTORY " below DIR"},
	{'S', "set-version", LK_OPT_TEXT, MEMBER(release), 0, "RELEASE",
		"use RELEASE instead of the running kernel"},
	{'q', "quiet", LK_OPT_SET, MEMBER(quiet), 0, NULL, "print no messages"},
	{'s', "syslog", LK_OPT_SET, MEMBER(common.to_syslog), 0, NULL, "send messages to syslog"},
	{'v', "verbose", LK_OPT_COUNT, MEMBER(common.verbosity), 0, NULL,
		"print each step, and always explain failures"},
	{'V', "version", LK_OPT_SET, MEMBER(common.version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, MEMBER(common.help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

static bool changes_kernel(const struct modprobe_opts *opts)
{
	return !opts->dry_run && !opts->show_depends && !opts->show_alias && !opts->show_config &&
	       !lk_modprobe_shows_symbols(opts);
}

/* The options that are in the environment, by themselves. */
static void read_environment(struct lk_arena *arena, struct modprobe_opts *ret)
{
	char *program[] = {(char *)"modprobe", NULL};
	const char *given = getenv(LK_MODPROBE_ENVIRONMENT);
	char **argv;
	int argc;

	if (!given || !*given)
		return;
	argv = lk_environment_arguments(arena, given, 1, program, &argc);
	if (argv)
		lk_opts_read(argc, argv, table, ret);
}

static int do_one(struct modprobe *modprobe, const char *operand, const char *params)
{
	if (modprobe->opts->show_versions)
		return lk_modprobe_show_symbols(modprobe, operand, LKM_SYMBOLS_VERSIONS);
	if (modprobe->opts->show_exports)
		return lk_modprobe_show_symbols(modprobe, operand, LKM_SYMBOLS_EXPORTS);
	if (modprobe->opts->show_alias)
		return lk_modprobe_show_alias(modprobe, operand);
	if (lk_modprobe_removes(modprobe->opts))
		return lk_modprobe_unload(modprobe, operand);
	return lk_modprobe_load(modprobe, operand, params);
}

/* Every operand is a module; without -a the first failure of -r ends it. */
static int do_all(struct modprobe *modprobe, char *const *operands, int count)
{
	int status = 0;

	if (modprobe->opts->thread_count && changes_kernel(modprobe->opts) &&
		!modprobe->opts->remove)
		return lk_modprobe_load_all(modprobe, operands, count);
	for (int i = 0; i < count && (!status || modprobe->opts->all); i++)
		status |= do_one(modprobe, operands[i], NULL);
	return status;
}

static int do_with_params(struct modprobe *modprobe, char *const *operands, int count)
{
	LK_BUF_CLEANUP struct lk_buf buffer;
	const char *params;
	int rc;

	lk_buf_init(&buffer, LK_MODPROBE_PARAMS_MAX);
	rc = lk_params_join(operands + 1, count - 1, &buffer, &params);
	if (rc == 0)
		return do_one(modprobe, operands[0], params);
	lk_ui_say(&modprobe->ui, LOG_ERR, "%s", lk_params_problem(rc));
	return 1;
}

/* Parameters that are typed at boot seem to be lost where they do not count. */
static void note_cmdline(const struct modprobe *modprobe)
{
	const struct modprobe_opts *opts = modprobe->opts;

	if (!lkm_config_has_cmdline(modprobe->lkm))
		lk_ui_say(&modprobe->ui, LOG_NOTICE,
			"the kernel command line does not count because of %s",
			opts->config.count ? "-C"
			: opts->root       ? "-d"
					   : "-S");
}

static int do_what_is_asked(struct modprobe *modprobe, char *const *operands, int count)
{
	const struct modprobe_opts *opts = modprobe->opts;

	if (opts->show_config)
		return lk_modprobe_show_config(modprobe) | modprobe->unread;
	if (opts->all || lk_modprobe_removes(opts))
		return do_all(modprobe, operands, count);
	return do_with_params(modprobe, operands, count);
}

/* With --json the results are a list with an item for each operand. */
static int answer(struct modprobe *modprobe, char *const *operands, int count)
{
	const struct modprobe_opts *opts = modprobe->opts;
	int status;

	if (opts->show_config)
		return lk_modprobe_answer_config(modprobe) | modprobe->unread;
	lk_view_list(modprobe->answer, lk_modprobe_shows_symbols(opts) ? "symbols"
				       : opts->show_alias              ? "results"
								       : "plans");
	status = do_what_is_asked(modprobe, operands, count);
	lk_view_end(modprobe->answer);
	return status;
}

/* What is wrong with it may be why a request fails, and is said before. */
static int read_config(struct modprobe *modprobe)
{
	struct lkm_error error;
	int rc = modprobe->opts->show_alias ? lkm_config_read_user(modprobe->lkm, &error)
					    : lkm_config_read(modprobe->lkm, &error);

	if (rc < 0) {
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
		return 1;
	}
	modprobe->unread = lk_ui_problems(&modprobe->ui, modprobe->lkm, &modprobe->problems);
	if (modprobe->unread && !changes_kernel(modprobe->opts))
		lk_ui_say(&modprobe->ui, LOG_WARNING,
			"the answer holds only as far as the configuration can be read");
	return 0;
}

static int work(struct modprobe *modprobe, char *const *operands, int count)
{
	const struct modprobe_opts *opts = modprobe->opts;
	struct lkm_options where = {.size = sizeof(where),
		.flags = LKM_OPEN_ONCE,
		.module_root = opts->root,
		.release = opts->release,
		.config_paths = opts->config.count ? opts->config.items : NULL};
	struct lkm_error error;
	int status;

	if (lkm_open(&where, &modprobe->lkm, &error) < 0) {
		if (!modprobe->answer)
			lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
		else
			lk_view_error(modprobe->answer, &error, NULL);
		return 1;
	}
	note_cmdline(modprobe);
	if (read_config(modprobe))
		status = 1;
	else
		status = modprobe->answer ? answer(modprobe, operands, count)
					  : do_what_is_asked(modprobe, operands, count);
	/* Indexes that were not used, because they are damaged. */
	lk_ui_problems(&modprobe->ui, modprobe->lkm, &modprobe->problems);
	lkm_close(modprobe->lkm);
	return status;
}

/* A number as strtoul reads it with base 0; longer than a month is for ever. */
static bool read_wait(const char *argument, int *ret)
{
	unsigned long value;
	char *end;

	if (*argument < '0' || *argument > '9')
		return false;
	value = strtoul(argument, &end, 0);
	*ret = value < INT_MAX ? (int)value : INT_MAX;
	return *end == '\0';
}

/* What the options say together. */
static int settle_options(struct modprobe_opts *opts, const struct lk_ui *ui)
{
	struct lkm_error error;

	if (!lk_batch_threads(opts->threads, 0, &opts->thread_count, &error)) {
		lk_ui_say(ui, LOG_ERR, "%s", error.message);
		return 1;
	}
	if (opts->wait && !read_wait(opts->wait, &opts->wait_ms)) {
		lk_ui_say(ui, LOG_ERR, "unexpected wait value '%s'.", opts->wait);
		return 1;
	}
	if (opts->remove_dependencies)
		lk_ui_say(ui, LOG_WARNING,
			"--remove-dependencies is deprecated, use --remove-holders");
	opts->remove_holders |= opts->remove_dependencies;
	opts->remove |= opts->remove_holders;
	return 0;
}

static int modprobe_main(int argc, char **argv, struct lk_arena *arena)
{
	struct modprobe_opts opts = {0}, before = {0};
	struct modprobe modprobe = {.opts = &opts, .before = &before};
	struct lk_view view;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	read_environment(arena, &before);
	lk_ui_init(&modprobe.ui, "modprobe", LOG_WARNING);
	lk_ui_set(&modprobe.ui, opts.common.verbosity, opts.quiet, opts.common.to_syslog);
	if (settle_options(&opts, &modprobe.ui))
		return 1;
	if (first >= argc && !opts.show_config)
		return lk_answer_usage(
			&modprobe.ui, "modprobe", opts.json, "missing parameters. See -h.");
	if (opts.json) {
		modprobe.answer = &view;
		lk_view_init(&view);
	}
	status = work(&modprobe, argv + first, argc - first);
	if (opts.json) {
		status = lk_answer_print(&modprobe.ui, &view, "modprobe", status);
		lk_view_done(&view);
		return status;
	}
	if (!changes_kernel(&opts))
		return lk_ui_finish(&modprobe.ui, status);
	lk_ui_finish_log(&modprobe.ui);
	return status;
}

int lk_cmd_modprobe(int argc, char **argv)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const char *given = getenv(LK_MODPROBE_ENVIRONMENT);

	if (given && *given) {
		argv = lk_environment_arguments(&arena, given, argc, argv, &argc);
		if (!argv) {
			lk_print(stderr, "modprobe: ERROR: out of memory\n");
			return 1;
		}
	}
	return modprobe_main(argc, argv, &arena);
}
