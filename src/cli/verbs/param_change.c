/* SPDX-License-Identifier: MIT */
/* lkm params NAME PARAMETER=VALUE..., --save and --forget. All values are checked before the first
 * one is set. */
#include "param_change.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <lkm/param.h>
#include <lkm/settings.h>

/* More than a page of sysfs. */
#define VALUE_SIZE 8192

/* One parameter that is to change; its strings are in the arena. */
struct item {
	const char *name;           /* "" to forget all of them */
	const char *value;          /* NULL: to be forgotten */
	bool settable;              /* while the module is loaded */
	const char *before, *after; /* NULL where the kernel does not show it */
	bool set, changed;          /* in the kernel; in the file */
};

struct changing {
	struct lk_verb *verb;
	const struct lk_params_opts *opts;
	struct lk_arena *arena;
	char module[LKM_NAME_SIZE];
	struct item *items;
	size_t count;
	struct lkm_settings *settings;
	struct lkm_saved *saved; /* NULL: the file is not changed */
	bool written;
};

static bool fail(struct changing *changing, const struct lkm_error *error)
{
	lk_verb_fail(changing->verb, error, NULL);
	return false;
}

static bool fail_memory(struct changing *changing)
{
	return fail(changing, &(struct lkm_error){.code = LKM_E_NO_MEMORY, .errnum = ENOMEM});
}

/* Operands --------------------------------------------------------------------------------------
 */

bool lk_param_change_is(const struct lk_params_opts *opts, char *const *operands, int count)
{
	bool change = opts->save || opts->forget;

	for (int i = 0; i < count; i++)
		change |= lk_verb_is_param(operands[i]);
	return change;
}

static const char *wrong_usage(const struct lk_params_opts *opts, char *const *operands, int count)
{
	if (lk_verb_is_param(operands[0]))
		return "expected the name of a module before the parameters";
	if (opts->save && opts->forget)
		return "--save and --forget exclude each other";
	if (opts->save && count == 1)
		return "--save needs PARAMETER=VALUE";
	for (int i = 1; i < count; i++)
		if (!*operands[i] || lk_verb_is_param(operands[i]) == opts->forget)
			return opts->forget ? "--forget takes only names of parameters"
					    : "expected only PARAMETER=VALUE after the module";
	return NULL;
}

/* Without a parameter, --forget is about all of them. */
static bool take_operands(struct changing *changing, char *const *operands, int count)
{
	const bool forget = changing->opts->forget;

	changing->count = forget && !count ? 1 : (size_t)count;
	changing->items =
		lk_arena_alloc(changing->arena, (changing->count + 1) * sizeof(*changing->items));
	for (size_t i = 0; changing->items && i < changing->count; i++) {
		const char *operand = count ? operands[i] : "";
		const size_t size = forget ? strlen(operand) : strcspn(operand, "=");

		changing->items[i] = (struct item){
			.name = lk_arena_format(changing->arena, "%.*s", (int)size, operand),
			.value = forget ? NULL : operand + size + 1};
		if (!changing->items[i].name)
			return fail_memory(changing);
	}
	return changing->items || fail_memory(changing);
}

/* Find the one module. Saved values of a module that no longer exists can still be forgotten. */
static bool find_module(struct changing *changing, const char *operand)
{
	struct lkm_found *found = NULL;
	const char *module;
	struct lkm_error error;
	char name[LKM_NAME_SIZE];
	bool several = false;

	if (strchr(operand, '/'))
		operand = lk_verb_kernel_name(changing->verb, operand, name);
	module = operand;

	if (lkm_is_loaded(operand) <= 0) {
		int rc = lkm_lookup(changing->verb->lkm, operand, 0, &found, &error);

		if (rc < 0 && !changing->opts->forget) {
			lk_verb_fail_about(changing->verb, operand, &error);
			return false;
		}
		module = rc < 0 ? operand : lkm_found_name(lkm_found_module(found, 0));
		for (size_t i = 1; rc == 0 && i < lkm_found_count(found); i++)
			several |= strcmp(lkm_found_name(lkm_found_module(found, i)), module) != 0;
	}
	snprintf(changing->module, sizeof(changing->module), "%s", module);
	lkm_found_free(found);
	if (several)
		lk_verb_usage(
			changing->verb, "'%s' is an alias of several modules; name one", operand);
	return !several;
}

/* Checks ----------------------------------------------------------------------------------------
 */

static bool refuse(struct changing *changing, const struct item *item)
{
	struct lkm_error error = {.errnum = EACCES, .code = LKM_E_PARAM_READ_ONLY};

	if (!lkm_settings_running(changing->settings)) {
		error.code = LKM_E_NOT_LOADED;
		error.errnum = ENOENT;
		snprintf(error.message, sizeof(error.message),
			"cannot set '%s': '%s' is not loaded; use --save to set it at the next "
			"load",
			item->name, changing->module);
	} else if (lkm_settings_builtin(changing->settings)) {
		snprintf(error.message, sizeof(error.message),
			"cannot set '%s': '%s' is built-in; put %s.%s=%.100s on the kernel command "
			"line",
			item->name, changing->module, changing->module, item->name, item->value);
	} else {
		snprintf(error.message, sizeof(error.message),
			"parameter '%s' of '%s' cannot be changed while the module is loaded; use "
			"--save to set it at the next load",
			item->name, changing->module);
	}
	return fail(changing, &error);
}

static bool check_items(struct changing *changing)
{
	struct lkm *lkm = changing->verb->lkm;
	struct lkm_error error;

	for (size_t i = 0; i < changing->count; i++)
		if (lkm_param_check(lkm, changing->module, changing->items[i].name,
			    changing->items[i].value, &error) < 0)
			return fail(changing, &error);
	if (lkm_settings_read(lkm, changing->module, &changing->settings, &error) < 0)
		return fail(changing, &error);
	for (size_t i = 0; i < changing->count; i++) {
		struct item *item = &changing->items[i];
		const struct lkm_setting *setting =
			lkm_settings_find(changing->settings, item->name);

		item->settable = lkm_setting_writable(setting);
		item->before = lkm_setting_now(setting);
		if (!item->settable && !changing->opts->save)
			return refuse(changing, item);
	}
	return true;
}

/* Changes ---------------------------------------------------------------------------------------
 */

static bool change_file(struct changing *changing)
{
	struct lkm_error error;
	int rc = lkm_saved_open(
		changing->verb->lkm, !changing->opts->dry_run, &changing->saved, &error);

	for (size_t i = 0; rc == 0 && i < changing->count; i++) {
		struct item *item = &changing->items[i];

		rc = item->value ? lkm_saved_set(changing->saved, changing->module, item->name,
					   item->value, &item->changed, &error)
				 : lkm_saved_forget(changing->saved, changing->module,
					   *item->name ? item->name : NULL, &item->changed, &error);
	}
	return rc == 0 || fail(changing, &error);
}

/* sysfs goes by the name inside the file. */
static const char *name_in_kernel(const struct changing *changing)
{
	const char *own = lkm_settings_own_name(changing->settings);

	return own ? own : changing->module;
}

static bool set_items(struct changing *changing)
{
	const char *module = name_in_kernel(changing);

	for (size_t i = 0; i < changing->count; i++) {
		struct item *item = &changing->items[i];
		char value[VALUE_SIZE];
		struct lkm_error error;

		if (!item->settable || changing->opts->dry_run)
			continue;
		if (lkm_param_set(module, item->name, item->value, &error) < 0)
			return fail(changing, &error);
		item->set = true;
		if (lkm_param_get(module, item->name, value, sizeof(value), NULL) == 0)
			item->after = lk_arena_copy(changing->arena, value);
	}
	return true;
}

static bool write_file(struct changing *changing)
{
	struct lkm_error error;

	if (!changing->saved || changing->opts->dry_run)
		return true;
	if (lkm_saved_write(changing->saved, &error) < 0)
		return fail(changing, &error);
	changing->written = true;
	return true;
}

/* The view --------------------------------------------------------------------------------------
 */

/* Stands for a value that the kernel does not let anybody read. Text shows no null, so it is in the
 * words of another value. */
#define NOT_SHOWN "(not shown)"

/* Words for a value that may be empty. */
static const char *value_words(const char *value)
{
	return *value ? NULL : "\"\"";
}

/* "name  before -> after", or the value that the next load brings. */
static void add_change(
	struct lk_view *view, const struct changing *changing, const struct item *item)
{
	const bool would = item->settable && changing->opts->dry_run;
	const bool sets = item->set || would;
	/* After a failure, what has not been set is in the JSON only. */
	const bool shown = sets || !item->settable;

	if (shown)
		lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", item->name);
	if (sets && item->before)
		lk_view_cell(view, LK_PLAIN, value_words(item->before));
	lk_view_string(view, "before", item->before);
	if (sets && !item->before)
		lk_view_cell(view, LK_PLAIN,
			would && *item->value ? NOT_SHOWN " -> %s"
			: would               ? NOT_SHOWN " -> \"\""
					      : NOT_SHOWN);
	else if (sets)
		lk_view_more(view, LK_PLAIN,
			would && *item->value ? "-> %s"
			: would               ? "-> \"\""
					      : "");
	else if (shown)
		lk_view_cell(view, LK_PLAIN, value_words(item->value));
	lk_view_string(view, "value", item->value);
	if (item->set)
		lk_view_more(view, LK_PLAIN, item->after && !*item->after ? "-> \"\"" : "-> %s");
	lk_view_string(view, "after", item->after);
	if (would)
		lk_view_cell(view, LK_PLAIN, "(not set)");
	else if (item->set && !item->after)
		lk_view_more(view, LK_PLAIN, "-> " NOT_SHOWN);
	else if (!item->set && shown)
		lk_view_cell(view, LK_FAINT,
			lkm_settings_running(changing->settings)
				? "cannot be changed while the module is loaded: takes effect at "
				  "the next load"
				: "the module is not loaded: takes effect at the next load");
	lk_view_bool(view, "set", item->set);
	lk_view_bool(view, "changed", item->changed);
}

static void add_forgotten(
	struct lk_view *view, const struct changing *changing, const struct item *item)
{
	const bool dry_run = changing->opts->dry_run;

	lk_view_line(view, LK_PLAIN, NULL);
	lk_view_string(view, "name", *item->name ? item->name : NULL);
	lk_view_null(view, "before");
	lk_view_null(view, "value");
	lk_view_null(view, "after");
	lk_view_bool(view, "set", false);
	if (*item->name)
		lk_view_more(view, LK_PLAIN,
			!item->changed ? "was not saved"
			: dry_run      ? "would no longer be saved"
				       : "is no longer saved");
	else
		lk_view_line(view, LK_PLAIN,
			!item->changed ? "nothing was saved"
			: dry_run      ? "nothing would be saved any longer"
				       : "nothing is saved any longer");
	lk_view_bool(view, "changed", item->changed);
}

static void add_changes(struct lk_view *view, const struct changing *changing, bool done)
{
	bool any = done;

	for (size_t i = 0; i < changing->count; i++)
		any |= changing->items[i].set;
	if (any)
		lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "module", changing->module);
	if (any)
		lk_view_line(view, LK_PLAIN, NULL);
	else
		lk_view_hide(view);
	lk_view_list(view, "changes");
	for (size_t i = 0; i < changing->count; i++) {
		const struct item *item = &changing->items[i];

		lk_view_object(view, NULL);
		if (item->value)
			add_change(view, changing, item);
		else
			add_forgotten(view, changing, item);
		lk_view_end(view);
	}
	lk_view_end(view);
}

/* The file as it is now or, in a dry run, would become. */
static void add_file(struct changing *changing, struct lk_view *view)
{
	const char *text = changing->saved ? lkm_saved_text(changing->saved) : NULL;
	const bool shown = changing->opts->dry_run && text && *text;

	if (changing->saved && !text)
		fail_memory(changing);
	if (shown)
		lk_view_line(view, LK_PLAIN, "%s:");
	else if (changing->written && changing->opts->save)
		lk_view_row(view, "saved", LK_PLAIN, NULL);
	lk_view_string(view, "path", lkm_saved_path(changing->saved));
	lk_view_bool(view, "written", changing->written);
	if (shown)
		lk_view_line(view, LK_PLAIN, NULL);
	lk_view_lines(view, "content", text);
}

/* Does a line that the kernel gets after the saved one override it? Read with a new context: the
 * file has just changed. */
static void add_overriding(struct changing *changing, struct lk_view *view)
{
	struct lkm_settings *settings = NULL;
	struct lkm *fresh = NULL;
	struct lkm_error error;

	if (lkm_open(NULL, &fresh, &error) < 0 ||
		lkm_settings_read(fresh, changing->module, &settings, &error) < 0)
		fail(changing, &error);
	for (size_t i = 0; settings && i < changing->count; i++) {
		const char *name = changing->items[i].name;
		const struct lkm_setting *setting = lkm_settings_find(settings, name);
		const struct lkm_value *last =
			lkm_setting_value(setting, lkm_setting_value_count(setting) - 1);
		const char *file = lkm_directive_file(lkm_value_origin(last));

		if (!file || strcmp(file, lkm_saved_path(changing->saved)) == 0)
			continue;
		lk_view_object(view, NULL);
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, "name", name);
		lk_view_more(view, LK_PLAIN, "=%s comes later and overrides it");
		lk_view_string(view, "value", lkm_value_text(last));
		lk_view_origin(view, file, lkm_directive_line(lkm_value_origin(last)));
		lk_view_end(view);
	}
	lkm_settings_free(settings);
	lkm_close(fresh);
}

static void add_initramfs(struct changing *changing, struct lk_view *view)
{
	char rebuild[256] = "";
	struct lkm_error error;
	int rc = lkm_initramfs_has(
		changing->verb->lkm, changing->module, rebuild, sizeof(rebuild), &error);

	if (rc != 0 && changing->written)
		lk_view_row(view, "note", LK_PLAIN,
			rc > 0 ? "the initramfs has the module, with an older copy of the "
				 "configuration"
			       : "the initramfs cannot be read; it may contain the module");
	lk_view_string(view, "initramfs", rc > 0 ? "yes" : rc < 0 ? "unknown" : "no");
	if (rc != 0 && changing->written)
		lk_view_row(view, "run", LK_PLAIN, NULL);
	lk_view_string(view, "rebuild", *rebuild ? rebuild : NULL);
}

static void add_all(struct changing *changing, bool done)
{
	struct lk_view *view = &changing->verb->view;

	add_changes(view, changing, done);
	add_file(changing, view);
	lk_view_row(view, "but", LK_PLAIN, NULL);
	lk_view_list(view, "overridden");
	if (changing->written && changing->opts->save)
		add_overriding(changing, view);
	lk_view_end(view);
	if (done && changing->saved)
		add_initramfs(changing, view);
}

static bool prepare(struct changing *changing, char *const *operands, int count)
{
	const struct lk_params_opts *opts = changing->opts;
	const char *wrong = wrong_usage(opts, operands, count);

	if (wrong) {
		lk_verb_usage(changing->verb, "%s", wrong);
		return false;
	}
	return find_module(changing, operands[0]) &&
	       take_operands(changing, operands + 1, count - 1) &&
	       (opts->forget || check_items(changing)) &&
	       (!(opts->save || opts->forget) || change_file(changing));
}

void lk_param_change(
	struct lk_verb *verb, const struct lk_params_opts *opts, char *const *operands, int count)
{
	struct changing changing = {.verb = verb, .opts = opts, .arena = &verb->view.arena};

	if (prepare(&changing, operands, count))
		add_all(&changing, (opts->forget || set_items(&changing)) && write_file(&changing));
	lkm_settings_free(changing.settings);
	lkm_saved_close(changing.saved);
}
