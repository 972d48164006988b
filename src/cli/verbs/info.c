/* SPDX-License-Identifier: MIT */
/* lkm info: the contents of module files, and whether the modules are loaded. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/taint.h>

#include "../commands.h"
#include "../verb.h"
#include "image_view.h"
#include "live_view.h"

struct info_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm info [options] NAME|FILE...",
	.purpose =
		"Shows information about modules: the contents of their files, their parameters\n"
		"with the present values, and whether they are loaded. -v adds all aliases and\n"
		"every field.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct info_opts),
	LK_VERB_ROWS_WHERE(struct info_opts),
	LK_VERB_ROWS_COMMON(struct info_opts),
	LK_OPTS_END,
};

/* "O (out-of-tree), E (unsigned)" */
static const char *taint_words(struct lk_view *view, uint64_t mask)
{
	char words[512] = "";
	size_t size = 0;

	for (unsigned i = 0; i < lkm_taint_count() && size < sizeof(words); i++)
		if (mask >> i & 1)
			size += (size_t)snprintf(words + size, sizeof(words) - size, "%s%c (%s)",
				size ? ", " : "", lkm_taint_letter(i), lkm_taint_name(i));
	return lk_arena_copy(&view->arena, words);
}

static void add_live(struct lk_view *view, const struct lkm_live_module *live)
{
	const enum lkm_state state = lkm_live_module_state(live);
	const size_t holders = lkm_live_module_holder_count(live);
	const int64_t refcount = lkm_live_module_refcount(live);

	lk_view_row(view, "state", LK_GOOD, state == LKM_STATE_LIVE ? "loaded" : NULL);
	lk_view_string(view, "state", lk_live_word(state));
	lk_view_more(view, LK_PLAIN, ", %b");
	lk_view_integer(view, "size", (int64_t)lkm_live_module_size(live));
	lk_view_more(view, LK_PLAIN, !holders && refcount > 0 ? ", in use" : "");
	lk_view_integer(view, "refcount", refcount);
	lk_view_more(view, LK_PLAIN, ", used by %s");
	lk_view_list(view, "holders");
	for (size_t i = 0; i < holders; i++)
		lk_view_string(view, NULL, lkm_live_module_holder(live, i));
	lk_view_end(view);
	if (*lkm_live_module_taint(live))
		lk_view_row(view, "taints", LK_PLAIN,
			taint_words(view, lkm_taint_mask(lkm_live_module_taint(live))));
	lk_view_string(view, "taint", lkm_live_module_taint(live));
}

/* The state is null where it is unknown, and for a system that is not the running one. */
static void add_state(struct lk_verb *verb, const char *name)
{
	struct lkm_live *live = lk_verb_live(verb);
	const struct lkm_live_module *module = lkm_live_find(live, name);

	if (module) {
		add_live(&verb->view, module);
	} else if (live) {
		lk_view_row(&verb->view, "state", LK_PLAIN, "not loaded");
		lk_view_string(&verb->view, "state", "not-loaded");
	} else {
		lk_view_null(&verb->view, "state");
	}
	lkm_live_free(live);
}

static bool is_running(const struct lk_verb *verb)
{
	const struct lk_verb_opts *opts = verb->opts;

	return !opts->release && !opts->root && !opts->module_roots.count;
}

/* path NULL: built-in. */
static void show(struct lk_verb *verb, const char *name, const char *path)
{
	struct lk_view *view = &verb->view;
	struct lkm_image *image;
	struct lkm_error error;
	const char *own;

	if ((path ? lkm_image_open(path, &image, &error)
		  : lkm_image_open_builtin(verb->lkm, name, &image, &error)) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	own = lkm_image_value(image, "name");
	own = own && path ? own : name;
	lk_view_blank(view);
	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", name);
	if (path && !lkm_name_equal(own, name)) {
		lk_view_more(view, LK_PLAIN, "(loads as %s)");
		lk_view_string(view, "own_name", own);
	}
	lk_view_row(view, "file", LK_PLAIN, NULL);
	lk_view_string(view, "filename", path);
	if (!path)
		lk_view_row(view, "file", LK_PLAIN, "(built-in)");
	lk_view_bool(view, "builtin", !path);
	if (path)
		add_state(verb, own);
	else
		lk_view_string(view, "state", "builtin");
	lk_image_view(view, image, NULL, is_running(verb) ? own : NULL);
	lk_view_end(view);
	lkm_image_close(image);
}

static bool is_file(const char *operand)
{
	struct stat st;
	size_t size = strlen(operand);

	if (strchr(operand, '/'))
		return true;
	return size > 3 && strstr(operand, ".ko") && stat(operand, &st) == 0;
}

/* The module's name from the last component of its path. */
static void name_of(const char *path, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/'), *start = slash ? slash + 1 : path;

	snprintf(ret, size, "%.*s", (int)strcspn(start, "."), start);
	for (char *dash; (dash = strchr(ret, '-'));)
		*dash = '_';
}

static void show_found(struct lk_verb *verb, const char *operand, const struct lkm_found *found)
{
	for (size_t i = 0; i < lkm_found_count(found); i++) {
		const char *path = lkm_found_path(lkm_found_module(found, i));
		struct lkm_error error = {.code = LKM_E_NOT_FOUND, .errnum = ENOENT};

		if (lk_verb_is_repeated(found, i))
			continue;
		if (path || lkm_found_builtin(lkm_found_module(found, i))) {
			show(verb, lkm_found_name(lkm_found_module(found, i)), path);
			continue;
		}
		snprintf(error.message, sizeof(error.message),
			"'%.100s' is an alias of '%.100s', which has no file", operand,
			lkm_found_name(lkm_found_module(found, i)));
		lk_verb_fail(verb, &error, NULL);
	}
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;
	char name[LKM_NAME_SIZE];

	if (is_file(operand)) {
		name_of(operand, name, sizeof(name));
		show(verb, name, operand);
	} else if (lkm_lookup(verb->lkm, operand, LKM_LOOKUP_FILES, &found, &error) < 0) {
		lk_verb_fail_about(verb, operand, &error);
	} else {
		show_found(verb, operand, found);
		lkm_found_free(found);
	}
}

int lk_cmd_info(int argc, char **argv)
{
	struct info_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "info", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	lk_view_list(&verb.view, "modules");
	if (lk_verb_open(&verb))
		for (int i = first; i < argc; i++)
			show_operand(&verb, argv[i]);
	lk_view_end(&verb.view);
	return lk_verb_end(&verb);
}
