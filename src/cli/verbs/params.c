/* SPDX-License-Identifier: MIT */
/* lkm params: the parameters of a module, what they are now and what they are configured to be;
 * what changes them is beside. */
#include <stdio.h>
#include <string.h>

#include <lkm/settings.h>

#include "../commands.h"
#include "param_change.h"

/* Where the words for what stands under a parameter end. */
#define COLUMN 12

static const struct lk_command_text text = {
	.usage = "  lkm params [options] NAME...\n"
		 "  lkm params [options] NAME PARAMETER=VALUE...\n"
		 "  lkm params --forget [options] NAME [PARAMETER...]",
	.purpose = "Shows the parameters of a module: types, descriptions, the values that they "
		   "have now,\nwhat they are configured to be and where, and whether the two "
		   "differ; or changes them.",
};

static const struct lk_opt table[] = {
	{'s', "save", LK_OPT_SET, offsetof(struct lk_params_opts, save), 0, NULL,
		"have the module loaded with these values too, by a file of modprobe.d"},
	{0, "forget", LK_OPT_SET, offsetof(struct lk_params_opts, forget), 0, NULL,
		"take what was saved of these parameters, or of all, out of that file"},
	{'n', "dry-run", LK_OPT_SET, offsetof(struct lk_params_opts, dry_run), 0, NULL,
		"print what would be changed, and change nothing"},
	LK_VERB_ROW_JSON(struct lk_params_opts),
	LK_VERB_ROWS_COMMON(struct lk_params_opts),
	LK_OPTS_END,
};

/* One parameter to show. */
struct param {
	const struct lk_verb *verb;
	const struct lkm_settings *settings;
	size_t i;
};

static void label(const struct param *param, const char *name)
{
	const struct lk_screen *screen = &param->verb->screen;

	printf("      %s%-*s%s", screen->faint, COLUMN, name, screen->normal);
}

static void print_head(const struct param *param)
{
	const struct lk_screen *screen = &param->verb->screen;
	const struct lkm_settings *settings = param->settings;
	const char *now = lkm_settings_now(settings, param->i);
	const char *type = lkm_settings_type(settings, param->i);
	const char *description = lkm_settings_description(settings, param->i);
	bool writable = lkm_settings_writable(settings, param->i);

	printf("  %s", screen->strong);
	lk_screen_text(lkm_settings_name(settings, param->i));
	fputs(screen->normal, stdout);
	if (now) {
		putchar('=');
		lk_screen_text(now);
	}
	if (type || writable) {
		printf(" %s(", screen->faint);
		lk_screen_text(type ? type : "");
		printf("%s%s)%s", type && writable ? ", " : "", writable ? "can be changed" : "",
			screen->normal);
	}
	if (description) {
		putchar(' ');
		lk_screen_text(description);
	}
	putchar('\n');
}

/* In the order in which the kernel is told: the last one counts. */
static void print_values(const struct param *param)
{
	const struct lk_screen *screen = &param->verb->screen;
	const char *value;

	for (size_t j = 0; (value = lkm_settings_value(param->settings, param->i, j)); j++) {
		unsigned line = lkm_settings_line(param->settings, param->i, j);

		label(param, j ? "" : "configured");
		lk_screen_text(*value ? value : "(without a value)");
		printf("  %s", screen->faint);
		lk_screen_text(lkm_settings_file(param->settings, param->i, j));
		if (line)
			printf(":%u", line);
		printf("%s\n", screen->normal);
	}
}

/* Why a parameter may have another value than the configured one. */
static const char *reason(const struct param *param)
{
	if (lkm_settings_builtin(param->settings))
		return "it is part of the kernel: only the kernel command line at boot sets it";
	if (lkm_settings_writable(param->settings, param->i))
		return "changed since, or loaded before this was configured, or from an initramfs "
		       "without it";
	return "loaded before this was configured, or from an initramfs without it";
}

static void print_nearest(const struct param *param)
{
	const char *nearest = lkm_settings_nearest(param->settings, param->i);

	if (nearest) {
		fputs("; was ", stdout);
		lk_screen_text(nearest);
		fputs(" meant?", stdout);
	}
	putchar('\n');
}

static void print_notes(const struct param *param)
{
	const struct lk_screen *screen = &param->verb->screen;

	if (!lkm_settings_known(param->settings, param->i) &&
		lkm_settings_declared(param->settings)) {
		label(param, "unknown");
		printf("%sthe module has no such parameter: the kernel ignores it%s", screen->bad,
			screen->normal);
		print_nearest(param);
	}
	switch (lkm_settings_drift(param->settings, param->i)) {
	case LKM_DRIFT_YES:
		label(param, "differs");
		printf("%s%s%s\n", screen->bad, reason(param), screen->normal);
		break;
	case LKM_DRIFT_UNKNOWN:
		label(param, "differs?");
		puts("only the module knows whether the two values are the same");
		break;
	case LKM_DRIFT_NONE:
		break;
	}
}

static const char *state_text(const struct lkm_settings *settings)
{
	if (lkm_settings_builtin(settings))
		return "is part of the kernel";
	return lkm_settings_running(settings) ? "is loaded" : "is not loaded";
}

static void print_text(const struct lk_verb *verb, const struct lkm_settings *settings)
{
	const struct lk_screen *screen = &verb->screen;
	size_t count = lkm_settings_count(settings);

	fputs(screen->strong, stdout);
	lk_screen_text(lkm_settings_module(settings));
	printf("%s %s%s\n", screen->normal, state_text(settings),
		count ? "" : ", and has no parameters");
	for (size_t i = 0; i < count; i++) {
		const struct param param = {.verb = verb, .settings = settings, .i = i};

		print_head(&param);
		print_values(&param);
		print_notes(&param);
	}
}

static void add_param(struct lk_json *json, const struct lkm_settings *settings, size_t i)
{
	static const char *const drifts[] = {[LKM_DRIFT_NONE] = "none",
		[LKM_DRIFT_UNKNOWN] = "unknown",
		[LKM_DRIFT_YES] = "yes"};
	const char *value;

	lk_json_object(json, NULL);
	lk_json_text(json, "name", lkm_settings_name(settings, i));
	lk_json_text_or_null(json, "type", lkm_settings_type(settings, i));
	lk_json_text_or_null(json, "description", lkm_settings_description(settings, i));
	lk_json_bool(json, "known", lkm_settings_known(settings, i));
	lk_json_text_or_null(json, "nearest", lkm_settings_nearest(settings, i));
	lk_json_text_or_null(json, "now", lkm_settings_now(settings, i));
	lk_json_bool(json, "writable", lkm_settings_writable(settings, i));
	lk_json_array(json, "configured");
	for (size_t j = 0; (value = lkm_settings_value(settings, i, j)); j++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "value", value);
		lk_json_text(json, "file", lkm_settings_file(settings, i, j));
		lk_json_number(json, "line", lkm_settings_line(settings, i, j));
		lk_json_end(json);
	}
	lk_json_end(json);
	lk_json_text(json, "drift", drifts[lkm_settings_drift(settings, i)]);
	lk_json_end(json);
}

static void add_json(struct lk_json *json, const char *asked, const struct lkm_settings *settings)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "asked", asked);
	lk_json_text(json, "name", lkm_settings_module(settings));
	lk_json_bool(json, "running", lkm_settings_running(settings));
	lk_json_bool(json, "builtin", lkm_settings_builtin(settings));
	lk_json_bool(json, "declared", lkm_settings_declared(settings));
	lk_json_array(json, "parameters");
	for (size_t i = 0; i < lkm_settings_count(settings); i++)
		add_param(json, settings, i);
	lk_json_end(json);
	lk_json_end(json);
}

static void show(struct lk_verb *verb, const char *asked, const char *module)
{
	struct lkm_settings *settings;
	struct lkm_error error;

	if (lkm_settings_read(verb->lkm, module, &settings, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (verb->opts->json)
		add_json(&verb->answer.json, asked, settings);
	else
		print_text(verb, settings);
	lkm_settings_free(settings);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;

	/* What is loaded without being in an index has parameters too. */
	if (lk_param_change_is_loaded(operand)) {
		show(verb, operand, operand);
		return;
	}
	if (lkm_lookup(verb->lkm, operand, 0, &found, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
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
	if (lk_verb_open(&verb) && lk_param_change_is(&opts, argv + first, argc - first)) {
		lk_param_change(&verb, &opts, argv + first, argc - first);
	} else if (verb.lkm) {
		if (opts.verb.json)
			lk_json_array(&verb.answer.json, "modules");
		for (int i = first; i < argc; i++)
			show_operand(&verb, argv[i]);
		if (opts.verb.json)
			lk_json_end(&verb.answer.json);
	}
	return lk_verb_end(&verb);
}
