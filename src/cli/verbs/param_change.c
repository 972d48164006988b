/* SPDX-License-Identifier: MIT */
/* lkm params NAME PARAMETER=VALUE...: checked all before the first is set; --save, --forget. */
#include "param_change.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/param.h>
#include <lkm/settings.h>

#include "audit_show.h"

/* More than a page of sysfs. */
#define VALUE_SIZE 8192

/* One parameter that is to change. */
struct item {
	char *name;
	const char *value;    /* NULL: to be forgotten */
	bool settable;        /* while the module runs */
	char *before, *after; /* NULL where the kernel does not show it */
	bool set, changed;    /* in the kernel; in the file */
};

struct changing {
	struct lk_verb *verb;
	const struct lk_params_opts *opts;
	char module[LKM_NAME_SIZE];
	struct item *items;
	size_t count;
	struct lkm_settings *settings;
	struct lkm_saved *saved;
	char *path; /* of the file; NULL when it is not changed */
	bool written;
};

static void fail(struct changing *changing, int code, int errnum, const char *message)
{
	struct lkm_error error = {.code = code, .errnum = errnum};

	snprintf(error.message, sizeof(error.message), "%s", message);
	lk_verb_fail(changing->verb, &error, NULL);
}

static bool fail_usage(struct changing *changing, const char *message)
{
	fail(changing, LKM_E_INVALID_ARGUMENT, EINVAL, message);
	return false;
}

static bool fail_memory(struct changing *changing)
{
	fail(changing, LKM_E_NO_MEMORY, ENOMEM, "");
	return false;
}

static bool is_same_name(const char *a, const char *b)
{
	for (; *a && (*a == '-' ? '_' : *a) == (*b == '-' ? '_' : *b); a++)
		b++;
	return !*a && !*b;
}

/* The operands. */

bool lk_param_change_is(const struct lk_params_opts *opts, char *const *operands, int count)
{
	bool change = opts->save || opts->forget;

	for (int i = 0; i < count; i++)
		change |= lk_verb_is_param(operands[i]);
	return change;
}

static bool check_usage(struct changing *changing, char *const *operands, int count)
{
	const struct lk_params_opts *opts = changing->opts;

	if (lk_verb_is_param(operands[0]))
		return fail_usage(changing, "a name is missing; see --help");
	if (opts->save && opts->forget)
		return fail_usage(changing, "--save and --forget exclude each other");
	if (opts->save && count == 1)
		return fail_usage(changing,
			"what is to be saved is missing: lkm params NAME PARAMETER=VALUE --save");
	for (int i = 1; i < count; i++)
		if (!*operands[i] || lk_verb_is_param(operands[i]) == opts->forget)
			return fail_usage(changing,
				opts->forget ? "--forget takes the names of parameters only"
					     : "behind the name of the module there may only be "
					       "PARAMETER=VALUE");
	return true;
}

static bool take_operands(struct changing *changing, char *const *operands, int count)
{
	changing->items = calloc((size_t)count + 1, sizeof(*changing->items));
	if (!changing->items)
		return fail_memory(changing);
	for (int i = 0; i < count; i++) {
		struct item *item = &changing->items[changing->count];
		size_t size =
			changing->opts->forget ? strlen(operands[i]) : strcspn(operands[i], "=");

		item->name = strndup(operands[i], size);
		if (!item->name)
			return fail_memory(changing);
		item->value = changing->opts->forget ? NULL : operands[i] + size + 1;
		changing->count++;
	}
	return true;
}

/* The module. */

bool lk_param_change_is_loaded(const char *name)
{
	struct lkm_live *live;
	bool loaded;

	if (lkm_live_read(&live, NULL) < 0)
		return false;
	loaded = lkm_live_find(live, name);
	lkm_live_free(live);
	return loaded;
}

/* One module is meant; what is saved of one that is gone can still be forgotten. */
static bool find_module(struct changing *changing, const char *operand)
{
	struct lkm_found *found = NULL;
	const char *module = operand;
	struct lkm_error error;
	bool several = false;

	if (!lk_param_change_is_loaded(operand)) {
		int rc = lkm_lookup(changing->verb->lkm, operand, 0, &found, &error);

		if (rc < 0 && !changing->opts->forget) {
			lk_verb_fail(changing->verb, &error, NULL);
			return false;
		}
		module = rc < 0 ? operand : lkm_found_name(lkm_found_module(found, 0));
		for (size_t i = 1; rc == 0 && i < lkm_found_count(found); i++)
			several |= strcmp(lkm_found_name(lkm_found_module(found, i)), module) != 0;
	}
	snprintf(changing->module, sizeof(changing->module), "%s", module);
	lkm_found_free(found);
	return !several || fail_usage(changing, "this is an alias of several modules; name one");
}

/* What is there, and whether it can be done. */

/* The number of a parameter; that behind the last for one that is not there. */
static size_t setting_of(const struct lkm_settings *settings, const char *name)
{
	size_t i = 0;

	while (i < lkm_settings_count(settings) &&
		!is_same_name(lkm_settings_name(settings, i), name))
		i++;
	return i;
}

static bool refuse(struct changing *changing, const struct item *item)
{
	struct lkm_error error = {.errnum = EACCES, .code = LKM_E_PARAM_READ_ONLY};

	if (!lkm_settings_running(changing->settings)) {
		error.code = LKM_E_NOT_LOADED;
		error.errnum = ENOENT;
		snprintf(error.message, sizeof(error.message),
			"'%s' is not loaded, so there is nothing to set; with --save, '%s' counts "
			"from its next load on",
			changing->module, item->name);
	} else if (lkm_settings_builtin(changing->settings)) {
		snprintf(error.message, sizeof(error.message),
			"parameter '%s' of '%s' cannot be changed, and the module is part of the "
			"kernel: put %s.%s=%.100s on the kernel command line",
			item->name, changing->module, changing->module, item->name, item->value);
	} else {
		snprintf(error.message, sizeof(error.message),
			"parameter '%s' of '%s' cannot be changed while the module is loaded; with "
			"--save it counts from its next load on",
			item->name, changing->module);
	}
	lk_verb_fail(changing->verb, &error, NULL);
	return false;
}

static bool look_at(struct changing *changing, struct item *item)
{
	const struct lkm_settings *settings = changing->settings;
	size_t i = setting_of(settings, item->name);
	const char *now = lkm_settings_now(settings, i);

	item->settable = lkm_settings_writable(settings, i);
	item->before = now ? strdup(now) : NULL;
	if (now && !item->before)
		return fail_memory(changing);
	return item->settable || changing->opts->save || refuse(changing, item);
}

/* Whatever can be known before is known before the first value is set. */
static bool check_items(struct changing *changing)
{
	struct lkm *lkm = changing->verb->lkm;
	struct lkm_error error;

	for (size_t i = 0; i < changing->count; i++) {
		const struct item *item = &changing->items[i];

		if (lkm_param_check(lkm, changing->module, item->name, item->value, &error) < 0) {
			lk_verb_fail(changing->verb, &error, NULL);
			return false;
		}
	}
	if (lkm_settings_read(lkm, changing->module, &changing->settings, &error) < 0) {
		lk_verb_fail(changing->verb, &error, NULL);
		return false;
	}
	for (size_t i = 0; i < changing->count; i++)
		if (!look_at(changing, &changing->items[i]))
			return false;
	return true;
}

/* The file. */

static bool open_file(struct changing *changing)
{
	struct lkm_error error;

	if (lkm_saved_open(
		    changing->verb->lkm, !changing->opts->dry_run, &changing->saved, &error) < 0) {
		lk_verb_fail(changing->verb, &error, NULL);
		return false;
	}
	changing->path = strdup(lkm_saved_path(changing->saved));
	return changing->path || fail_memory(changing);
}

static bool change_file(struct changing *changing)
{
	struct lkm_error error;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < changing->count; i++) {
		struct item *item = &changing->items[i];

		rc = item->value ? lkm_saved_set(changing->saved, changing->module, item->name,
					   item->value, &item->changed, &error)
				 : lkm_saved_forget(changing->saved, changing->module,
					   *item->name ? item->name : NULL, &item->changed, &error);
	}
	if (rc == 0)
		return true;
	lk_verb_fail(changing->verb, &error, NULL);
	return false;
}

static bool write_file(struct changing *changing)
{
	struct lkm_error error;

	if (changing->opts->dry_run)
		return true;
	if (lkm_saved_write(changing->saved, &error) < 0) {
		lk_verb_fail(changing->verb, &error, NULL);
		return false;
	}
	changing->written = true;
	return true;
}

/* The kernel. */

static char *read_back(const struct changing *changing, const struct item *item)
{
	char value[VALUE_SIZE];

	if (lkm_param_get(changing->module, item->name, value, sizeof(value), NULL) < 0)
		return NULL;
	return strdup(value);
}

static bool set_items(struct changing *changing)
{
	for (size_t i = 0; i < changing->count; i++) {
		struct item *item = &changing->items[i];
		struct lkm_error error;

		if (!item->settable || changing->opts->dry_run)
			continue;
		if (lkm_param_set(changing->module, item->name, item->value, &error) < 0) {
			lk_verb_fail(changing->verb, &error, NULL);
			return false;
		}
		item->set = true;
		item->after = read_back(changing, item);
	}
	return true;
}

static bool is_any_set(const struct changing *changing)
{
	bool any = false;

	for (size_t i = 0; i < changing->count; i++)
		any |= changing->items[i].set;
	return any;
}

/* What is printed. */

static const char *shown(const char *value)
{
	return !value ? "(not shown)" : *value ? value : "\"\"";
}

static void print_change(const struct changing *changing, const struct item *item)
{
	const struct lk_screen *screen = &changing->verb->screen;
	const bool would = item->settable && changing->opts->dry_run;

	printf("  %s", screen->strong);
	lk_screen_text(item->name);
	printf("%s  ", screen->normal);
	if (item->set || would) {
		lk_screen_text(shown(item->before));
		fputs(" -> ", stdout);
		lk_screen_text(would ? item->value : shown(item->after));
		puts(would ? "  (not set)" : "");
	} else {
		lk_screen_text(*item->value ? item->value : "\"\"");
		printf("  %s%s, so it counts from the next load on%s\n", screen->faint,
			lkm_settings_running(changing->settings)
				? "cannot be changed while the module is loaded"
				: "the module is not loaded",
			screen->normal);
	}
}

static void print_forgotten(const struct changing *changing, const struct item *item)
{
	fputs("  ", stdout);
	if (*item->name) {
		lk_screen_text(item->name);
		fputs(item->changed ? " is no longer saved" : " was not saved", stdout);
	} else {
		fputs(item->changed ? "nothing is saved any longer" : "nothing was saved", stdout);
	}
	puts(changing->opts->dry_run && item->changed ? "  (not written)" : "");
}

static void print_items(const struct changing *changing)
{
	const struct lk_screen *screen = &changing->verb->screen;

	if (changing->verb->opts->json)
		return;
	fputs(screen->strong, stdout);
	lk_screen_text(changing->module);
	puts(screen->normal);
	for (size_t i = 0; i < changing->count; i++) {
		const struct item *item = &changing->items[i];

		if (!item->value)
			print_forgotten(changing, item);
		else if (item->set || !item->settable || changing->opts->dry_run)
			print_change(changing, item);
	}
	if (changing->written && changing->opts->save) {
		lk_audit_show_label(screen, "saved");
		lk_screen_text(changing->path);
		putchar('\n');
	}
}

static void add_items(const struct changing *changing)
{
	struct lk_json *json = &changing->verb->answer.json;

	lk_json_text(json, "module", changing->module);
	lk_json_array(json, "changes");
	for (size_t i = 0; i < changing->count; i++) {
		const struct item *item = &changing->items[i];

		lk_json_object(json, NULL);
		lk_json_text_or_null(json, "name", *item->name ? item->name : NULL);
		lk_json_text_or_null(json, "value", item->value);
		lk_json_bool(json, "set", item->set);
		lk_json_text_or_null(json, "before", item->before);
		lk_json_text_or_null(json, "after", item->after);
		lk_json_bool(json, "changed", item->changed);
		lk_json_end(json);
	}
	lk_json_end(json);
	lk_json_text_or_null(json, "path", changing->path);
	lk_json_bool(json, "written", changing->written);
}

/* What the file is to be, for -n and for --json. */
static void show_file(struct changing *changing)
{
	const bool json = changing->verb->opts->json;
	const char *text = changing->saved && (json || changing->opts->dry_run)
				   ? lkm_saved_text(changing->saved)
				   : "";

	if (!text)
		fail_memory(changing);
	else if (json)
		lk_json_text_or_null(
			&changing->verb->answer.json, "content", changing->saved ? text : NULL);
	else if (*text)
		printf("%s:\n%s", changing->path, text);
}

/* What stands in the way of what was saved. */

struct later {
	const char *value, *file; /* NULL: nothing comes later */
	unsigned line;
};

/* By a fresh look: which line is the last that the kernel is told of? */
static struct later find_later(
	const struct changing *changing, const struct lkm_settings *settings, const char *name)
{
	size_t i = setting_of(settings, name), j = 0;
	struct later later = {0};

	while (lkm_settings_value(settings, i, j))
		j++;
	if (j && strcmp(lkm_settings_file(settings, i, j - 1), changing->path) != 0)
		later = (struct later){lkm_settings_value(settings, i, j - 1),
			lkm_settings_file(settings, i, j - 1),
			lkm_settings_line(settings, i, j - 1)};
	return later;
}

static void tell_later(
	struct changing *changing, const struct item *item, const struct later *later)
{
	struct lk_json *json = &changing->verb->answer.json;

	if (!later->file)
		return;
	if (changing->verb->opts->json) {
		lk_json_object(json, NULL);
		lk_json_text(json, "name", item->name);
		lk_json_text(json, "value", later->value);
		lk_json_text(json, "file", later->file);
		lk_json_number(json, "line", later->line);
		lk_json_end(json);
		return;
	}
	lk_audit_show_label(&changing->verb->screen, "but");
	lk_screen_text(item->name);
	putchar('=');
	lk_screen_text(later->value);
	fputs(" comes later and counts", stdout);
	lk_audit_show_place(&changing->verb->screen, later->file, later->line);
}

static void tell_overriding(struct changing *changing)
{
	struct lkm_settings *settings = NULL;
	struct lkm *fresh = NULL;
	struct lkm_error error;

	if (lkm_open(NULL, &fresh, &error) < 0 ||
		lkm_settings_read(fresh, changing->module, &settings, &error) < 0)
		lk_verb_fail(changing->verb, &error, NULL);
	for (size_t i = 0; settings && i < changing->count; i++) {
		struct later later = find_later(changing, settings, changing->items[i].name);

		tell_later(changing, &changing->items[i], &later);
	}
	lkm_settings_free(settings);
	lkm_close(fresh);
}

static void tell_initramfs(struct changing *changing)
{
	char rebuild[256] = "";
	struct lkm_error error;
	int rc = lkm_initramfs_has(
		changing->verb->lkm, changing->module, rebuild, sizeof(rebuild), &error);

	if (changing->verb->opts->json) {
		struct lk_json *json = &changing->verb->answer.json;

		lk_json_text(json, "initramfs", rc > 0 ? "yes" : rc < 0 ? "unknown" : "no");
		lk_json_text_or_null(json, "rebuild", *rebuild ? rebuild : NULL);
	} else if (rc != 0) {
		lk_audit_show_label(&changing->verb->screen, "note");
		puts(rc > 0 ? "the initramfs has the module, with the configuration of when it was "
			      "made"
			    : "the initramfs cannot be looked into, and may have the module");
		lk_audit_show_label(&changing->verb->screen, "what to do");
		lk_screen_text(*rebuild ? rebuild : "make the initramfs again");
		putchar('\n');
	}
}

static void tell_consequences(struct changing *changing, bool done)
{
	const bool json = changing->verb->opts->json;

	if (json)
		lk_json_array(&changing->verb->answer.json, "overridden");
	if (changing->written && changing->opts->save)
		tell_overriding(changing);
	if (json)
		lk_json_end(&changing->verb->answer.json);
	if (done && changing->path && (json || changing->written))
		tell_initramfs(changing);
}

/* All together. */

static void free_changing(struct changing *changing)
{
	for (size_t i = 0; i < changing->count; i++) {
		free(changing->items[i].name);
		free(changing->items[i].before);
		free(changing->items[i].after);
	}
	free(changing->items);
	free(changing->path);
	lkm_settings_free(changing->settings);
	lkm_saved_close(changing->saved);
}

static bool prepare(struct changing *changing, char *const *operands, int count)
{
	char empty[] = "";
	char *const all[] = {empty};
	const bool everything = changing->opts->forget && count == 1;

	if (!check_usage(changing, operands, count) || !find_module(changing, operands[0]) ||
		!take_operands(
			changing, everything ? all : operands + 1, everything ? 1 : count - 1))
		return false;
	if (!changing->opts->forget && !check_items(changing))
		return false;
	if (!changing->opts->save && !changing->opts->forget)
		return true;
	return open_file(changing) && change_file(changing);
}

void lk_param_change(
	struct lk_verb *verb, const struct lk_params_opts *opts, char *const *operands, int count)
{
	struct changing changing = {.verb = verb, .opts = opts};
	bool done;

	if (prepare(&changing, operands, count)) {
		done = opts->forget || set_items(&changing);
		done = done && (!changing.saved || write_file(&changing));
		if (done || is_any_set(&changing))
			print_items(&changing);
		if (verb->opts->json)
			add_items(&changing);
		show_file(&changing);
		tell_consequences(&changing, done);
	}
	free_changing(&changing);
}
