/* SPDX-License-Identifier: MIT */
/* lkm params: the parameters of a module, their present and configured values; param_change.c
 * changes them. */
#include <string.h>

#include <lkm/settings.h>

#include "../commands.h"
#include "param_change.h"

static const struct lk_command_text text = {
	.usage = "  lkm params [options] NAME...\n"
		 "  lkm params [options] NAME PARAMETER=VALUE...\n"
		 "  lkm params --forget [options] NAME [PARAMETER...]",
	.purpose = "Shows the parameters of a module with types, descriptions, present values,\n"
		   "configured values and their files, and whether the two differ. Changes them\n"
		   "with PARAMETER=VALUE.",
};

static const struct lk_opt table[] = {
	{'s', "save", LK_OPT_SET, offsetof(struct lk_params_opts, save), 0, NULL,
		"also save these values for later loads"},
	{0, "forget", LK_OPT_SET, offsetof(struct lk_params_opts, forget), 0, NULL,
		"remove saved parameters"},
	{'n', "dry-run", LK_OPT_SET, offsetof(struct lk_params_opts, dry_run), 0, NULL,
		"print the changes without making them"},
	LK_VERB_ROW_JSON(struct lk_params_opts),
	LK_VERB_ROWS_COMMON(struct lk_params_opts),
	LK_OPTS_END,
};

static void add_head(struct lk_view *view, const char *asked, const struct lkm_settings *settings)
{
	const bool builtin = lkm_settings_builtin(settings),
		   running = lkm_settings_running(settings);

	lk_view_string(view, "asked", asked);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", lkm_settings_module(settings));
	if (lkm_settings_own_name(settings)) {
		lk_view_more(view, LK_PLAIN, "(loads as %s)");
		lk_view_string(view, "own_name", lkm_settings_own_name(settings));
	}
	lk_view_more(view, LK_PLAIN,
		builtin   ? "is built-in"
		: running ? "is loaded"
			  : "is not loaded");
	lk_view_bool(view, "running", running);
	lk_view_bool(view, "builtin", builtin);
	if (!lkm_settings_count(settings))
		lk_view_more(view, LK_PLAIN, ", and has no parameters");
	lk_view_bool(view, "declared", lkm_settings_declared(settings));
}

/* The configured values in the order in which the kernel gets them: the last one counts. */
static void add_configured(struct lk_view *view, const struct lkm_setting *setting)
{
	lk_view_row(view, "configured", LK_PLAIN, NULL);
	lk_view_list(view, "configured");
	for (size_t i = 0; i < lkm_setting_value_count(setting); i++) {
		const struct lkm_value *value = lkm_setting_value(setting, i);
		const struct lkm_directive *origin = lkm_value_origin(value);
		const char *shown = lkm_value_text(value);

		lk_view_object(view, NULL);
		if (!*shown)
			lk_view_line(view, LK_PLAIN, "(without a value)%s");
		else
			lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, "value", shown);
		lk_view_origin(view, lkm_directive_file(origin), lkm_directive_line(origin));
		lk_view_end(view);
	}
	lk_view_end(view);
}

/* Why the present value may differ from the configured one. */
static const char *drift_words(
	const struct lkm_settings *settings, const struct lkm_setting *setting)
{
	if (lkm_settings_builtin(settings))
		return "a built-in module takes parameters from the kernel command line only";
	if (lkm_setting_writable(setting))
		return "changed since, or loaded before this was configured, or from an initramfs "
		       "without it";
	return "loaded before this was configured, or from an initramfs without it";
}

static void add_drift(struct lk_view *view, const struct lkm_settings *settings,
	const struct lkm_setting *setting)
{
	static const char *const words[] = {[LKM_DRIFT_NONE] = "none",
		[LKM_DRIFT_UNKNOWN] = "unknown",
		[LKM_DRIFT_YES] = "yes"};
	const enum lkm_drift drift = lkm_setting_drift(setting);

	if (drift == LKM_DRIFT_YES)
		lk_view_row(view, "differs", LK_BAD, drift_words(settings, setting));
	else if (drift == LKM_DRIFT_UNKNOWN)
		lk_view_row(view, "differs?", LK_PLAIN,
			"only the module knows whether the two values are the same");
	lk_view_string(view, "drift", words[drift]);
}

static void add_param(struct lk_view *view, const struct lkm_settings *settings,
	const struct lkm_setting *setting)
{
	const bool writable = lkm_setting_writable(setting), known = lkm_setting_known(setting);
	const char *type = lkm_setting_type(setting);

	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", lkm_setting_name(setting));
	lk_view_more(view, LK_PLAIN, "=%s");
	lk_view_string(view, "now", lkm_setting_now(setting));
	lk_view_more(view, LK_FAINT, writable ? "(%s, can be changed)" : "(%s)");
	lk_view_string(view, "type", type);
	lk_view_more(view, LK_FAINT, !type && writable ? "(can be changed)" : "");
	lk_view_bool(view, "writable", writable);
	lk_view_more(view, LK_PLAIN, NULL);
	lk_view_string(view, "description", lkm_setting_description(setting));
	add_configured(view, setting);
	if (!known && lkm_settings_declared(settings))
		lk_view_row(view, "unknown", LK_BAD,
			"the module has no such parameter: the kernel ignores it");
	lk_view_bool(view, "known", known);
	if (lkm_settings_declared(settings))
		lk_view_more(view, LK_PLAIN, "; did you mean %s?");
	lk_view_string(view, "nearest", lkm_setting_nearest(setting));
	add_drift(view, settings, setting);
	lk_view_end(view);
}

static void show(struct lk_verb *verb, const char *asked, const char *module)
{
	struct lk_view *view = &verb->view;
	struct lkm_settings *settings;
	struct lkm_error error;

	if (lkm_settings_read(verb->lkm, module, &settings, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (lkm_settings_problem(settings))
		lk_verb_unread(verb, lkm_settings_problem(settings));
	lk_view_object(view, NULL);
	add_head(view, asked, settings);
	lk_view_line(view, LK_PLAIN, NULL);
	lk_view_list(view, "parameters");
	for (size_t i = 0; i < lkm_settings_count(settings); i++)
		add_param(view, settings, lkm_settings_setting(settings, i));
	lk_view_end(view);
	lk_view_end(view);
	lkm_settings_free(settings);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;
	char name[LKM_NAME_SIZE];

	if (strchr(operand, '/'))
		operand = lk_verb_kernel_name(verb, operand, name);
	/* A loaded module that is in no index has parameters too. */
	if (lkm_is_loaded(operand) > 0) {
		show(verb, operand, operand);
		return;
	}
	if (lkm_lookup(verb->lkm, operand, 0, &found, &error) < 0) {
		lk_verb_fail_about(verb, operand, &error);
		return;
	}
	for (size_t i = 0; i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i))
			show(verb, operand, lkm_found_name(lkm_found_module(found, i)));
	lkm_found_free(found);
}

int lk_cmd_params(int argc, char **argv)
{
	struct lk_params_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "params", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (!lk_verb_open(&verb))
		return lk_verb_end(&verb);
	if (lk_param_change_is(&opts, argv + first, argc - first)) {
		lk_param_change(&verb, &opts, argv + first, argc - first);
		return lk_verb_end(&verb);
	}
	lk_view_list(&verb.view, "modules");
	for (int i = first; i < argc; i++)
		show_operand(&verb, argv[i]);
	lk_view_end(&verb.view);
	return lk_verb_end(&verb);
}
