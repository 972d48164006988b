/* SPDX-License-Identifier: MIT */
/* modprobe: load or unload modules with what they depend on, or show what would be done. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/image.h>

#include "../base/errno_text.h"
#include "../report/classic.h"
#include "commands.h"
#include "opts.h"
#include "params.h"
#include "ui.h"

/* Beyond what the kernel takes; a plan of every module there is prints far less. */
#define PARAMS_MAX ((size_t)4 << 20)
#define OUTPUT_MAX ((size_t)256 << 20)

struct modprobe_opts {
	struct lk_common_opts common;
	bool all, remove, dry_run, show_depends, show_alias, show_versions;
	bool quiet, ignore_commands, blacklist_names, first_time;
	unsigned force; /* LKM_RUN_FORCE_* */
	const char *root, *release;
	struct lk_texts config;
};

static const struct lk_command_text text = {
	.usage = "  modprobe [options] MODULE|ALIAS|/FILE|./FILE [NAME=VALUE...]\n"
		 "  modprobe [options] -a MODULE...\n"
		 "  modprobe [options] -r MODULE...\n"
		 "  modprobe [options] -R ALIAS\n"
		 "  modprobe [options] -D MODULE\n"
		 "  modprobe [options] --show-modversions MODULE|FILE",
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
	const struct modprobe_opts *opts;
	struct lkm *lkm;
};

/* What is wrong with one operand: with -a a warning, and the next one has its turn. */
static int give_up(const struct modprobe *modprobe)
{
	return modprobe->opts->all ? LOG_WARNING : LOG_CRIT;
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

	switch (error->code) {
	case LKM_E_INDEX_DAMAGED:
		lk_ui_say(ui, LOG_ERR, "%s", error->message);
		/* fall through */
	case LKM_E_NOT_FOUND:
	case LKM_E_INDEX_MISSING:
	case LKM_E_INVALID_ARGUMENT:
		if (modprobe->opts->remove)
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

static void say_not_loaded(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	if (error->code == LKM_E_COMMAND_FAILED)
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error->message);
	lk_ui_say(&modprobe->ui, LOG_ERR, "could not insert '%s': %s", lkm_step_module(target),
		load_reason(error->errnum));
}

static void say_not_removed(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	const struct lk_ui *ui = &modprobe->ui;
	const char *module = lkm_step_module(target);

	switch (error->code) {
	case LKM_E_BUILTIN:
		lk_ui_say(ui, give_up(modprobe), "Module %s is builtin.", module);
		break;
	case LKM_E_NOT_LOADED:
		lk_ui_say(ui, give_up(modprobe), "Module %s is not in kernel.", module);
		break;
	case LKM_E_IN_USE:
		lk_ui_say(ui, give_up(modprobe), "Module %s is in use.", module);
		break;
	case LKM_E_COMMAND_FAILED:
		lk_ui_say(ui, give_up(modprobe), "%s", error->message);
		break;
	default:
		lk_ui_say(ui, LOG_ERR, "could not remove '%s': %s", module,
			lk_errno_text(error->errnum));
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

static int run(struct modprobe *modprobe, const struct lkm_plan *plan)
{
	const struct modprobe_opts *opts = modprobe->opts;
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = opts->force | (opts->first_time ? LKM_RUN_FIRST_TIME : 0),
		.on_step = opts->common.verbosity ? print_step : NULL,
		.on_failure = say_failure,
		.data = modprobe};
	bool explains = lk_ui_explains(&modprobe->ui);
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc = lkm_run(modprobe->lkm, plan, &options, explains ? &report : NULL, &error);

	if (rc < 0)
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

static int show_load(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	bool depends = modprobe->opts->show_depends;
	LK_BUF_CLEANUP struct lk_buf lines = {0};

	if (modprobe->opts->first_time && !depends && check_first_time(modprobe, plan))
		return 1;
	lk_buf_init(&lines, OUTPUT_MAX);
	return print_buffer(modprobe, &lines, lk_classic_load(plan, depends, &lines));
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
		if (!lkm_step_skip(step))
			print_step(modprobe, step);
	}
	return 0;
}

static int unload(struct modprobe *modprobe, const char *operand)
{
	const struct modprobe_opts *opts = modprobe->opts;
	unsigned flags = (opts->ignore_commands ? LKM_UNLOAD_IGNORE_COMMANDS : 0) |
			 (opts->force & LKM_RUN_FORCE_UNLOAD ? LKM_UNLOAD_FORCE : 0);
	struct lkm_plan *plan;
	struct lkm_error error;
	int status;

	if (lkm_plan_unload(modprobe->lkm, operand, flags, &plan, &error) < 0)
		return not_planned(modprobe, operand, &error);
	status = opts->dry_run ? show_unload(modprobe, plan) : run(modprobe, plan);
	lkm_plan_free(plan);
	return status;
}

static int show_alias(struct modprobe *modprobe, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;

	if (lkm_lookup(modprobe->lkm, operand, 0, &found, &error) < 0)
		return not_planned(modprobe, operand, &error);
	for (size_t i = 0; i < lkm_found_count(found); i++)
		puts(lkm_found_module(found, i));
	lkm_found_free(found);
	return 0;
}

static int open_named(struct modprobe *modprobe, const char *operand, struct lkm_image **ret)
{
	struct lkm_found *found;
	struct lkm_error error;
	struct stat st;
	int rc;

	if (stat(operand, &st) == 0 && S_ISREG(st.st_mode)) {
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
	lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
	return 1;
}

static int show_versions(struct modprobe *modprobe, const char *operand)
{
	struct lkm_image *image;
	struct lkm_error error;
	const char *name;
	uint64_t crc;
	size_t count;
	int status = open_named(modprobe, operand, &image);

	if (status)
		return status;
	if (lkm_image_symbols(image, LKM_SYMBOLS_VERSIONS, &count, &error) < 0) {
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
		status = 1;
	}
	for (size_t i = 0; lkm_image_symbol(image, LKM_SYMBOLS_VERSIONS, i, &name, &crc); i++)
		printf("0x%08" PRIx64 "\t%s\n", crc, name);
	lkm_image_free(image);
	return status;
}

static int do_one(struct modprobe *modprobe, const char *operand, const char *params)
{
	if (modprobe->opts->show_versions)
		return show_versions(modprobe, operand);
	if (modprobe->opts->show_alias)
		return show_alias(modprobe, operand);
	if (modprobe->opts->remove)
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
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
		return 1;
	}
	status = opts->all || (opts->remove && !opts->show_alias && !opts->show_versions)
			 ? do_all(modprobe, operands, count)
			 : do_with_params(modprobe, operands, count);
	lk_ui_problems(&modprobe->ui, modprobe->lkm);
	lkm_close(modprobe->lkm);
	return lk_ui_finish(&modprobe->ui, status);
}

int lk_cmd_modprobe(int argc, char **argv)
{
	struct modprobe_opts opts = {0};
	struct modprobe modprobe = {.opts = &opts};
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&modprobe.ui, "modprobe", LOG_WARNING);
	lk_ui_set(&modprobe.ui, opts.common.verbosity, opts.quiet, opts.common.to_syslog);
	if (first >= argc) {
		lk_ui_say(&modprobe.ui, LOG_ERR, "missing parameters. See -h.");
		return 1;
	}
	return work(&modprobe, argv + first, argc - first);
}
