/* SPDX-License-Identifier: MIT */
/* modprobe: load or unload modules with what they depend on, or show what would be done. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/config.h>
#include <lkm/image.h>

#include "../base/errno_text.h"
#include "../report/classic.h"
#include "../report/config_text.h"
#include "../report/plan_json.h"
#include "answer.h"
#include "commands.h"
#include "environment.h"
#include "opts.h"
#include "params.h"
#include "ui.h"

/* Beyond what the kernel takes; a plan of every module there is prints far less. */
#define PARAMS_MAX ((size_t)4 << 20)

/* Options that stand before those of the command line. */
#define ENVIRONMENT "MODPROBE_OPTIONS"
#define OUTPUT_MAX  ((size_t)256 << 20)

struct modprobe_opts {
	struct lk_common_opts common;
	bool all, remove, dry_run, show_depends, show_alias, show_versions, show_exports;
	bool json;
	bool show_config, remove_holders, remove_dependencies;
	bool quiet, ignore_commands, blacklist_names, first_time;
	unsigned force; /* LKM_RUN_FORCE_* */
	const char *root, *release;
	const char *wait;
	int wait_ms; /* read from wait; 0: not given */
	struct lk_texts config;
};

static const struct lk_command_text text = {
	.usage = "  modprobe [options] MODULE|ALIAS|/FILE|./FILE [NAME=VALUE...]\n"
		 "  modprobe [options] -a MODULE...\n"
		 "  modprobe [options] -r MODULE...\n"
		 "  modprobe [options] -R ALIAS\n"
		 "  modprobe [options] -D MODULE\n"
		 "  modprobe [options] -c\n"
		 "  modprobe [options] --show-modversions MODULE|FILE\n"
		 "  modprobe [options] --show-exports MODULE|FILE",
	.purpose =
		"Loads a module and what it depends on, or unloads it and what nobody uses then.",
};

#define MEMBER(member) offsetof(struct modprobe_opts, member)
static const struct lk_opt table[] = {
	{'a', "all", LK_OPT_SET, MEMBER(all), 0, NULL, "every operand is a module"},
	{'r', "remove", LK_OPT_SET, MEMBER(remove), 0, NULL, "unload in place of loading"},
	{'n', "dry-run", LK_OPT_SET, MEMBER(dry_run), 0, NULL,
		"print what would be done, do nothing"},
	{0, "show", LK_OPT_SET, MEMBER(dry_run), 0, NULL, NULL},
	{'D', "show-depends", LK_OPT_SET, MEMBER(show_depends), 0, NULL,
		"print all that would be loaded into an empty kernel"},
	{'R', "show-alias", LK_OPT_SET, MEMBER(show_alias), 0, NULL,
		"print the modules that an alias stands for"},
	{0, "resolve-alias", LK_OPT_SET, MEMBER(show_alias), 0, NULL, NULL},
	{0, "show-modversions", LK_OPT_SET, MEMBER(show_versions), 0, NULL,
		"print the symbols that a module needs, with their CRCs"},
	{0, "dump-modversions", LK_OPT_SET, MEMBER(show_versions), 0, NULL, NULL},
	{0, "show-exports", LK_OPT_SET, MEMBER(show_exports), 0, NULL,
		"print the symbols that a module exports, with their CRCs"},
	{'c', "show-config", LK_OPT_SET, MEMBER(show_config), 0, NULL,
		"print the configuration and the indexes"},
	{0, "showconfig", LK_OPT_SET, MEMBER(show_config), 0, NULL, NULL},
	{0, "remove-holders", LK_OPT_SET, MEMBER(remove_holders), 0, NULL,
		"unload, and what uses it first"},
	{0, "remove-dependencies", LK_OPT_SET, MEMBER(remove_dependencies), 0, NULL, NULL},
	{'w', "wait", LK_OPT_TEXT, MEMBER(wait), 0, "MSEC",
		"with -r: how long to wait for what is in use"},
	{0, "first-time", LK_OPT_SET, MEMBER(first_time), 0, NULL,
		"fail when it is loaded (or, with -r, not loaded) already"},
	{'i', "ignore-install", LK_OPT_SET, MEMBER(ignore_commands), 0, NULL,
		"no install or remove command and no softdeps of the operand"},
	{0, "ignore-remove", LK_OPT_SET, MEMBER(ignore_commands), 0, NULL, NULL},
	{'b', "use-blacklist", LK_OPT_SET, MEMBER(blacklist_names), 0, NULL,
		"the blacklist counts for names too, not only for aliases"},
	{'f', "force", LK_OPT_BITS, MEMBER(force),
		LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION | LKM_RUN_FORCE_UNLOAD, NULL,
		"ignore versions, unload what is in use; dangerous"},
	{0, "force-modversion", LK_OPT_BITS, MEMBER(force), LKM_RUN_FORCE_MODVERSION, NULL,
		"ignore the versions of symbols; dangerous"},
	{0, "force-vermagic", LK_OPT_BITS, MEMBER(force), LKM_RUN_FORCE_VERMAGIC, NULL,
		"ignore the kernel that it was built for; dangerous"},
	{0, "json", LK_OPT_SET, MEMBER(json), 0, NULL, "print one JSON object; see lkm-json(7)"},
	{'C', "config", LK_OPT_TEXTS, MEMBER(config), 0, "PATH",
		"read this file or directory in place of the usual ones"},
	{'d', "dirname", LK_OPT_TEXT, MEMBER(root), 0, "DIR",
		"the directory above " LKM_MODULE_DIRECTORY},
	{'S', "set-version", LK_OPT_TEXT, MEMBER(release), 0, "RELEASE",
		"of this kernel release in place of the running one"},
	{'q', "quiet", LK_OPT_SET, MEMBER(quiet), 0, NULL, "print no messages"},
	{'s', "syslog", LK_OPT_SET, MEMBER(common.to_syslog), 0, NULL, "send messages to syslog"},
	{'v', "verbose", LK_OPT_COUNT, MEMBER(common.verbosity), 0, NULL,
		"print what is done, and explain failures everywhere"},
	{'V', "version", LK_OPT_SET, MEMBER(common.version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, MEMBER(common.help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

struct modprobe {
	struct lk_ui ui;
	struct lk_answer *answer; /* of --json; NULL without */
	const struct modprobe_opts *opts;
	struct lkm *lkm;
};

/* What is wrong with one operand: with -a a warning, and the next one has its turn. */
static int give_up(const struct modprobe *modprobe)
{
	return modprobe->opts->all ? LOG_WARNING : LOG_CRIT;
}

static bool shows_symbols(const struct modprobe_opts *opts)
{
	return opts->show_versions || opts->show_exports;
}

/* What only prints wins over -r. */
static bool removes(const struct modprobe_opts *opts)
{
	return opts->remove && !opts->show_alias && !shows_symbols(opts);
}

static bool changes_kernel(const struct modprobe_opts *opts)
{
	return !opts->dry_run && !opts->show_depends && !opts->show_alias && !opts->show_config &&
	       !shows_symbols(opts);
}

static bool is_path(const char *operand)
{
	return operand[0] == '/' || (operand[0] == '.' && operand[1] == '/');
}

/* A look-up or a plan failed. */
static int not_planned(
	const struct modprobe *modprobe, const char *operand, const struct lkm_error *error)
{
	const struct lk_ui *ui = &modprobe->ui;

	if (modprobe->answer) {
		lk_answer_fail(modprobe->answer, error);
		return 1;
	}
	switch (error->code) {
	case LKM_E_INDEX_DAMAGED:
		lk_ui_say(ui, LOG_ERR, "%s", error->message);
		/* fall through */
	case LKM_E_NOT_FOUND:
	case LKM_E_INDEX_MISSING:
	case LKM_E_INVALID_ARGUMENT:
		if (removes(modprobe->opts) || shows_symbols(modprobe->opts))
			lk_ui_say(ui, give_up(modprobe), "Module %s not found.", operand);
		else
			lk_ui_say(ui, give_up(modprobe), "Module %s not found in directory %s",
				operand, lkm_module_directory(modprobe->lkm));
		break;
	case LKM_E_UNREADABLE:
		if (is_path(operand)) {
			lk_ui_say(ui, give_up(modprobe), "Failed to get module from path %s: %s",
				operand, lk_errno_text(error->errnum));
			break;
		}
		/* fall through */
	default:
		lk_ui_say(ui, LOG_ERR, "%s", error->message);
	}
	if (error->code != LKM_E_NOT_FOUND && error->code != LKM_E_INDEX_DAMAGED)
		lk_ui_explain(ui, operand, error, NULL);
	return 1;
}

/* Print text that was put together in a buffer; rc is how that went. */
static int print_buffer(const struct modprobe *modprobe, struct lk_buf *buffer, int rc)
{
	const char *lines = rc == 0 ? lk_buf_text(buffer) : NULL;

	if (!lines) {
		lk_ui_say(&modprobe->ui, LOG_ERR, "out of memory");
		return 1;
	}
	lk_ui_print(lines);
	return 0;
}

static void print_step(void *data, const struct lkm_step *step)
{
	const struct modprobe *modprobe = data;
	LK_BUF_CLEANUP struct lk_buf line;

	lk_buf_init(&line, OUTPUT_MAX);
	print_buffer(modprobe, &line, lk_classic_step(step, &line));
	fflush(stdout); /* in the order of what happens, also when a command prints */
}

/* The classic words for why a module was not loaded; scripts look for them. */
static const char *load_reason(int errnum)
{
	switch (errnum) {
	case EEXIST:
		return "Module already in kernel";
	case ENOENT:
		return "Unknown symbol in module, or unknown parameter (see dmesg)";
	default:
		return lk_errno_text(errnum);
	}
}

/* With --json a failure is not said but answered: true then. */
static bool is_answered(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	struct lkm_error told = *error;

	if (!modprobe->answer)
		return false;
	if (!*told.module)
		snprintf(told.module, sizeof(told.module), "%s", lkm_step_module(target));
	lk_answer_fail(modprobe->answer, &told);
	return true;
}

static void say_not_loaded(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	if (is_answered(modprobe, target, error))
		return;
	if (error->code == LKM_E_COMMAND_FAILED)
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error->message);
	lk_ui_say(&modprobe->ui, LOG_ERR, "could not insert '%s': %s%s", lkm_step_module(target),
		load_reason(error->errnum), lk_ui_addition(error));
}

static void say_not_removed(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	const struct lk_ui *ui = &modprobe->ui;
	/* Of the modules that use the target, it may be one that cannot go. */
	const char *module = *error->module ? error->module : lkm_step_module(target);

	if (is_answered(modprobe, target, error))
		return;
	switch (error->code) {
	case LKM_E_BUILTIN:
		lk_ui_say(ui, give_up(modprobe), "Module %s is builtin.", module);
		break;
	case LKM_E_NOT_LOADED:
		lk_ui_say(ui, give_up(modprobe), "Module %s is not in kernel.", module);
		break;
	case LKM_E_IN_USE:
		lk_ui_say(ui, give_up(modprobe), "Module %s is in use.", module);
		lk_ui_users(ui, module);
		break;
	case LKM_E_COMMAND_FAILED:
		lk_ui_say(ui, give_up(modprobe), "Error running remove command for %s", module);
		lk_ui_cause(ui, error);
		break;
	default:
		lk_ui_say(ui, LOG_ERR, "could not remove '%s': %s%s", module,
			lk_errno_text(error->errnum), lk_ui_addition(error));
	}
}

static void say_failure(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	const struct modprobe *modprobe = data;

	if (modprobe->opts->remove)
		say_not_removed(modprobe, target, error);
	else
		say_not_loaded(modprobe, target, error);
}

/* Commands of modprobe.d that call modprobe again are to find the same configuration and to be as
 * loud; what is in the environment already is not said twice. */
static int add_options(
	const struct modprobe_opts *opts, const struct modprobe_opts *before, struct lk_buf *out)
{
	int rc = 0;

	for (size_t i = before->config.count; rc == 0 && i < opts->config.count; i++) {
		rc = lk_buf_add_text(out, " -C ");
		if (rc == 0)
			rc = lk_environment_quote(out, opts->config.items[i]);
	}
	if (rc == 0 && opts->common.to_syslog && !before->common.to_syslog)
		rc = lk_buf_add_text(out, " -s");
	if (rc == 0 && opts->quiet && !before->quiet)
		rc = lk_buf_add_text(out, " -q");
	for (int i = before->common.verbosity; rc == 0 && i < opts->common.verbosity; i++)
		rc = lk_buf_add_text(out, " -v");
	return rc;
}

static void read_environment(struct lk_arena *arena, const char *given, struct modprobe_opts *ret)
{
	char *program[] = {(char *)"modprobe", NULL};
	char **argv;
	int argc;

	argv = lk_environment_arguments(arena, given, 1, program, &argc);
	if (argv)
		lk_opts_read(argc, argv, table, ret);
}

/* 0, or 1 when out of memory. */
static int pass_options_on(const struct modprobe *modprobe)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const char *given = getenv(ENVIRONMENT), *merged;
	struct modprobe_opts before = {0};
	LK_BUF_CLEANUP struct lk_buf options = {0};
	int rc = 0;

	lk_buf_init(&options, PARAMS_MAX);
	if (given && *given) {
		read_environment(&arena, given, &before);
		rc = lk_buf_add_text(&options, given);
	}
	if (rc == 0)
		rc = add_options(modprobe->opts, &before, &options);
	merged = rc == 0 ? lk_buf_text(&options) : NULL;
	if (merged && (!*merged || setenv(ENVIRONMENT, merged + (*merged == ' '), 1) == 0))
		return 0;
	lk_ui_say(&modprobe->ui, LOG_ERR, "out of memory");
	return 1;
}

static int run(struct modprobe *modprobe, const struct lkm_plan *plan)
{
	const struct modprobe_opts *opts = modprobe->opts;
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = opts->force | (opts->first_time ? LKM_RUN_FIRST_TIME : 0),
		.wait_unused_ms = opts->wait_ms,
		.on_step = opts->common.verbosity && !opts->json ? print_step : NULL,
		.on_failure = say_failure,
		.data = modprobe};
	bool explains = lk_ui_explains(&modprobe->ui);
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc;

	if (pass_options_on(modprobe))
		return 1;
	rc = lkm_run(modprobe->lkm, plan, &options, explains ? &report : NULL, &error);
	if (rc < 0 && !modprobe->answer)
		lk_ui_explain(
			&modprobe->ui, lkm_step_module(lkm_plan_target(plan, 0)), &error, report);
	lkm_report_free(report);
	return rc < 0;
}

/* A dry run of loading fails where the state alone decides. */
static int check_first_time(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	const struct lkm_error loaded = {.code = LKM_E_LOADED, .errnum = EEXIST};
	const struct lkm_step *target;
	int status = 0;

	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++) {
		enum lkm_skip skip = lkm_step_skip(target);

		status = skip == LKM_SKIP_LOADED || skip == LKM_SKIP_BUILTIN;
		if (status)
			say_not_loaded(modprobe, target, &loaded);
	}
	return status;
}

/* And where the kernel command line forbids what is needed. */
static int check_refused(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	struct lkm_error error = {.code = LKM_E_BLACKLISTED, .errnum = EPERM};
	const struct lkm_step *step;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		if (lkm_step_skip(step) != LKM_SKIP_REFUSED || !lkm_step_required(step))
			continue;
		snprintf(error.module, sizeof(error.module), "%s", lkm_step_module(step));
		snprintf(error.message, sizeof(error.message),
			"module_blacklist= on the kernel command line names '%s'", error.module);
		while (lkm_step_by(step))
			step = lkm_step_by(step);
		say_not_loaded(modprobe, step, &error);
		if (!modprobe->answer)
			lk_ui_explain(&modprobe->ui, lkm_step_module(step), &error, NULL);
		return 1;
	}
	return 0;
}

static int show_load(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	bool depends = modprobe->opts->show_depends;
	LK_BUF_CLEANUP struct lk_buf lines = {0};

	if (modprobe->opts->first_time && !depends && check_first_time(modprobe, plan))
		return 1;
	if (check_refused(modprobe, plan))
		return 1;
	if (modprobe->answer)
		return 0;
	lk_buf_init(&lines, OUTPUT_MAX);
	return print_buffer(modprobe, &lines, lk_classic_load(plan, depends, &lines));
}

/* The plan as an answer, with how it went. */
static void answer_plan(const struct modprobe *modprobe, const char *operand,
	const struct lkm_plan *plan, int status)
{
	bool dry = modprobe->opts->dry_run || modprobe->opts->show_depends;
	struct lk_json *json;

	if (!modprobe->answer)
		return;
	json = &modprobe->answer->json;
	lk_json_object(json, NULL);
	lk_json_text(json, "asked", operand);
	lk_json_bool(json, "done", !dry && status == 0);
	lk_plan_json(json, plan);
	lk_json_end(json);
}

static int load(struct modprobe *modprobe, const char *operand, const char *params)
{
	const struct modprobe_opts *opts = modprobe->opts;
	unsigned flags = (opts->ignore_commands ? LKM_LOAD_IGNORE_COMMANDS : 0) |
			 (opts->show_depends ? LKM_LOAD_IGNORE_LOADED : 0) |
			 (opts->blacklist_names ? LKM_LOAD_BLACKLIST_NAMES : 0) |
			 (is_path(operand) ? LKM_LOAD_PATH : 0);
	struct lkm_plan *plan;
	struct lkm_error error;
	int status;

	if (lkm_plan_load(modprobe->lkm, operand, params, flags, &plan, &error) < 0)
		return not_planned(modprobe, operand, &error);
	status = opts->dry_run || opts->show_depends ? show_load(modprobe, plan)
						     : run(modprobe, plan);
	answer_plan(modprobe, operand, plan, status);
	lkm_plan_free(plan);
	return status;
}

/* Which error would a run end with at this step? None for most. */
static bool would_fail(
	const struct modprobe *modprobe, const struct lkm_step *step, struct lkm_error *ret)
{
	*ret = (struct lkm_error){0};
	if (!lkm_step_required(step))
		return false;
	switch (lkm_step_skip(step)) {
	case LKM_SKIP_BUILTIN:
		ret->code = LKM_E_BUILTIN;
		break;
	case LKM_SKIP_IN_USE:
		ret->code = LKM_E_IN_USE;
		break;
	case LKM_SKIP_NOT_LOADED:
		ret->code = modprobe->opts->first_time ? LKM_E_NOT_LOADED : LKM_OK;
		break;
	default:
		break;
	}
	return ret->code;
}

static int show_unload(struct modprobe *modprobe, const struct lkm_plan *plan)
{
	const struct lkm_step *step;
	struct lkm_error error;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		if (would_fail(modprobe, step, &error)) {
			say_not_removed(modprobe, step, &error);
			return 1;
		}
		if (!lkm_step_skip(step) && !modprobe->answer)
			print_step(modprobe, step);
	}
	return 0;
}

static int unload(struct modprobe *modprobe, const char *operand)
{
	const struct modprobe_opts *opts = modprobe->opts;
	unsigned flags =
		(opts->ignore_commands ? LKM_UNLOAD_IGNORE_COMMANDS : 0) |
		(opts->force & LKM_RUN_FORCE_UNLOAD || opts->wait_ms ? LKM_UNLOAD_FORCE : 0) |
		(opts->remove_holders ? LKM_UNLOAD_HOLDERS : 0);
	struct lkm_plan *plan;
	struct lkm_error error;
	int status;

	if (lkm_plan_unload(modprobe->lkm, operand, flags, &plan, &error) < 0)
		return not_planned(modprobe, operand, &error);
	status = opts->dry_run || opts->show_depends ? show_unload(modprobe, plan)
						     : run(modprobe, plan);
	answer_plan(modprobe, operand, plan, status);
	lkm_plan_free(plan);
	return status;
}

static void answer_alias(struct lk_json *json, const char *operand, const struct lkm_found *found)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "asked", operand);
	lk_json_array(json, "modules");
	for (size_t i = 0; i < lkm_found_count(found); i++)
		lk_json_text(json, NULL, lkm_found_module(found, i));
	lk_json_end(json);
	lk_json_end(json);
}

static int show_alias(struct modprobe *modprobe, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;

	if (lkm_lookup(modprobe->lkm, operand, 0, &found, &error) < 0)
		return not_planned(modprobe, operand, &error);
	if (modprobe->answer)
		answer_alias(&modprobe->answer->json, operand, found);
	for (size_t i = 0; !modprobe->answer && i < lkm_found_count(found); i++)
		puts(lkm_found_module(found, i));
	lkm_found_free(found);
	return 0;
}

static int no_symbols(
	const struct modprobe *modprobe, const char *operand, enum lkm_symbols which, int errnum)
{
	if (modprobe->answer) {
		lk_answer_fail(modprobe->answer,
			&(struct lkm_error){.code = LKM_E_NOT_A_MODULE,
				.errnum = errnum,
				.message = "the file has no such list of symbols"});
		return 1;
	}
	lk_ui_say(&modprobe->ui, give_up(modprobe), "could not get %s of %s: %s",
		which == LKM_SYMBOLS_VERSIONS ? "modversions" : "symbols", operand,
		lk_errno_text(errnum));
	return 1;
}

static int open_named(struct modprobe *modprobe, const char *operand, enum lkm_symbols which,
	struct lkm_image **ret)
{
	struct lkm_found *found;
	struct lkm_error error;
	struct stat st;
	int rc;

	if (stat(operand, &st) == 0 && (S_ISREG(st.st_mode) || strchr(operand, '/'))) {
		rc = lkm_image_open(operand, ret, &error);
	} else {
		rc = lkm_lookup(modprobe->lkm, operand, LKM_LOOKUP_FILES, &found, &error);
		if (rc < 0)
			return not_planned(modprobe, operand, &error);
		rc = lkm_found_path(found, 0)
			     ? lkm_image_open(lkm_found_path(found, 0), ret, &error)
			     : lkm_image_builtin(modprobe->lkm, operand, ret, &error);
		lkm_found_free(found);
	}
	if (rc == 0)
		return 0;
	if (modprobe->answer)
		return not_planned(modprobe, operand, &error);
	no_symbols(modprobe, operand, which, error.errnum);
	lk_ui_explain(&modprobe->ui, operand, &error, NULL);
	return 1;
}

static void show_symbol(struct modprobe *modprobe, const char *name, uint64_t crc)
{
	struct lk_json *json;

	if (!modprobe->answer) {
		printf("0x%08" PRIx64 "\t%s\n", crc, name);
		return;
	}
	json = &modprobe->answer->json;
	lk_json_object(json, NULL);
	lk_json_text(json, "name", name);
	lk_json_number(json, "crc", (int64_t)crc);
	lk_json_end(json);
}

static int show_symbols(struct modprobe *modprobe, const char *operand, enum lkm_symbols which)
{
	struct lkm_image *image;
	struct lkm_error error;
	const char *name;
	uint64_t crc;
	size_t count;
	int rc, status = open_named(modprobe, operand, which, &image);

	if (status)
		return status;
	rc = lkm_image_symbols(image, which, &count, &error);
	if (rc < 0 || count == 0)
		status = no_symbols(modprobe, operand, which, rc < 0 ? error.errnum : ENODATA);
	for (size_t i = 0; lkm_image_symbol(image, which, i, &name, &crc); i++)
		show_symbol(modprobe, name, crc);
	lkm_image_free(image);
	return status;
}

static int show_directives(struct modprobe *modprobe, enum lkm_directive_kind kind)
{
	const struct lkm_directive *directive;
	LK_BUF_CLEANUP struct lk_buf lines = {0};
	int rc = 0;

	lk_buf_init(&lines, OUTPUT_MAX);
	for (size_t i = 0; rc == 0 && (directive = lkm_config_directive(modprobe->lkm, kind, i));
		i++)
		rc = lk_config_text(lkm_directive_word(kind), lkm_directive_name(directive),
			lkm_directive_value(directive), &lines);
	return print_buffer(modprobe, &lines, rc);
}

static int show_entry(void *data, const char *key, const char *value)
{
	(void)data;
	printf("alias %s %s\n", key, value);
	return 0;
}

static int show_index(struct modprobe *modprobe, enum lkm_index index)
{
	struct lkm_error error;
	int rc = lkm_index_each(modprobe->lkm, index, show_entry, NULL, &error);

	if (rc == 0 || error.code == LKM_E_INDEX_MISSING)
		return 0;
	lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
	return 1;
}

static void answer_directives(struct modprobe *modprobe, enum lkm_directive_kind kind)
{
	struct lk_json *json = &modprobe->answer->json;
	const struct lkm_directive *directive;

	for (size_t i = 0; (directive = lkm_config_directive(modprobe->lkm, kind, i)); i++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "directive", lkm_directive_word(kind));
		lk_json_text(json, "name", lkm_directive_name(directive));
		lk_json_text(json, "value", lkm_directive_value(directive));
		lk_json_text(json, "file", lkm_directive_file(directive));
		lk_json_number(json, "line", lkm_directive_line(directive));
		lk_json_end(json);
	}
}

static int answer_entry(void *data, const char *key, const char *value)
{
	struct lk_json *json = data;

	lk_json_object(json, NULL);
	lk_json_text(json, "name", key);
	lk_json_text(json, "module", value);
	lk_json_end(json);
	return 0;
}

static int answer_index(struct modprobe *modprobe, const char *key, enum lkm_index index)
{
	struct lk_json *json = &modprobe->answer->json;
	struct lkm_error error;
	int rc;

	lk_json_array(json, key);
	rc = lkm_index_each(modprobe->lkm, index, answer_entry, json, &error);
	lk_json_end(json);
	if (rc == 0 || error.code == LKM_E_INDEX_MISSING)
		return 0;
	lk_answer_fail(modprobe->answer, &error);
	return 1;
}

static int answer_config(struct modprobe *modprobe)
{
	struct lk_json *json = &modprobe->answer->json;
	struct lkm_error error;
	int status;

	if (lkm_config_read(modprobe->lkm, &error) < 0) {
		lk_answer_fail(modprobe->answer, &error);
		return 1;
	}
	lk_json_array(json, "directives");
	for (unsigned kind = LKM_DIRECTIVE_ALIAS; kind <= LKM_DIRECTIVE_REFUSED; kind++)
		answer_directives(modprobe, kind);
	lk_json_end(json);
	status = answer_index(modprobe, "aliases", LKM_INDEX_ALIAS);
	return status | answer_index(modprobe, "symbols", LKM_INDEX_SYMBOLS);
}

static int show_config(struct modprobe *modprobe)
{
	static const enum lkm_directive_kind kinds[] = {LKM_DIRECTIVE_BLACKLIST,
		LKM_DIRECTIVE_INSTALL, LKM_DIRECTIVE_REMOVE, LKM_DIRECTIVE_ALIAS,
		LKM_DIRECTIVE_OPTIONS, LKM_DIRECTIVE_SOFTDEP, LKM_DIRECTIVE_WEAKDEP};
	int status = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		status |= show_directives(modprobe, kinds[i]);
	puts("\n# End of configuration files. Dumping indexes now:\n");
	status |= show_index(modprobe, LKM_INDEX_ALIAS);
	return status | show_index(modprobe, LKM_INDEX_SYMBOLS);
}

static int do_one(struct modprobe *modprobe, const char *operand, const char *params)
{
	if (modprobe->opts->show_versions)
		return show_symbols(modprobe, operand, LKM_SYMBOLS_VERSIONS);
	if (modprobe->opts->show_exports)
		return show_symbols(modprobe, operand, LKM_SYMBOLS_EXPORTS);
	if (modprobe->opts->show_alias)
		return show_alias(modprobe, operand);
	if (removes(modprobe->opts))
		return unload(modprobe, operand);
	return load(modprobe, operand, params);
}

/* Every operand is a module; without -a the first failure of -r ends it. */
static int do_all(struct modprobe *modprobe, char *const *operands, int count)
{
	int status = 0;

	for (int i = 0; i < count && (!status || modprobe->opts->all); i++)
		status |= do_one(modprobe, operands[i], NULL);
	return status;
}

static int do_with_params(struct modprobe *modprobe, char *const *operands, int count)
{
	LK_BUF_CLEANUP struct lk_buf buffer;
	const char *params;

	lk_buf_init(&buffer, PARAMS_MAX);
	params = lk_params_join(operands + 1, count - 1, &buffer);
	if (params)
		return do_one(modprobe, operands[0], params);
	lk_ui_say(&modprobe->ui, LOG_ERR, "the parameters are too long");
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
		return show_config(modprobe);
	if (opts->all || removes(opts))
		return do_all(modprobe, operands, count);
	return do_with_params(modprobe, operands, count);
}

/* The same into the answer: a list with an item for each operand. */
static int answer(struct modprobe *modprobe, char *const *operands, int count)
{
	const struct modprobe_opts *opts = modprobe->opts;
	struct lk_json *json = &modprobe->answer->json;
	int status;

	if (opts->show_config)
		return answer_config(modprobe);
	lk_json_array(json, shows_symbols(opts) ? "symbols"
			    : opts->show_alias  ? "results"
						: "plans");
	status = do_what_is_asked(modprobe, operands, count);
	lk_json_end(json);
	return status;
}

/* What is wrong with it may be why a request fails, and is said before. */
static int read_config(const struct modprobe *modprobe)
{
	struct lkm_error error;
	int rc = modprobe->opts->show_alias ? lkm_config_read_user(modprobe->lkm, &error)
					    : lkm_config_read(modprobe->lkm, &error);

	if (rc < 0) {
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
		return 1;
	}
	lk_ui_problems(&modprobe->ui, modprobe->lkm);
	return 0;
}

static int work(struct modprobe *modprobe, char *const *operands, int count)
{
	const struct modprobe_opts *opts = modprobe->opts;
	struct lkm_options where = {.size = sizeof(where),
		.module_root = opts->root,
		.release = opts->release,
		.config_paths = opts->config.count ? opts->config.items : NULL};
	struct lkm_error error;
	int status;

	if (lkm_open(&where, &modprobe->lkm, &error) < 0) {
		if (!modprobe->answer)
			lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
		else
			lk_answer_fail(modprobe->answer, &error);
		return 1;
	}
	note_cmdline(modprobe);
	if (read_config(modprobe))
		status = 1;
	else
		status = modprobe->answer ? answer(modprobe, operands, count)
					  : do_what_is_asked(modprobe, operands, count);
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

static int modprobe_main(int argc, char **argv)
{
	struct modprobe_opts opts = {0};
	struct modprobe modprobe = {.opts = &opts};
	struct lk_answer json_answer;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&modprobe.ui, "modprobe", LOG_WARNING);
	lk_ui_set(&modprobe.ui, opts.common.verbosity, opts.quiet, opts.common.to_syslog);
	if (settle_options(&opts, &modprobe.ui))
		return 1;
	if (first >= argc && !opts.show_config) {
		lk_ui_say(&modprobe.ui, LOG_ERR, "missing parameters. See -h.");
		return 1;
	}
	if (opts.json) {
		modprobe.answer = &json_answer;
		lk_answer_begin(&json_answer, "modprobe");
	}
	status = work(&modprobe, argv + first, argc - first);
	if (opts.json)
		return lk_answer_finish(&json_answer, &modprobe.ui, status);
	if (!changes_kernel(&opts))
		return lk_ui_finish(&modprobe.ui, status);
	lk_ui_finish_log(&modprobe.ui);
	return status;
}

int lk_cmd_modprobe(int argc, char **argv)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const char *given = getenv(ENVIRONMENT);

	if (given && *given) {
		argv = lk_environment_arguments(&arena, given, argc, argv, &argc);
		if (!argv) {
			fputs("modprobe: ERROR: out of memory\n", stderr);
			return 1;
		}
	}
	return modprobe_main(argc, argv);
}
