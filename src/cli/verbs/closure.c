/* SPDX-License-Identifier: MIT */
/* lkm closure: module files with all dependencies, for builders of an initramfs. */
#include <lkm/closure.h>

#include "../commands.h"
#include "../verb.h"

struct closure_opts {
	struct lk_verb_opts verb;
	bool firmware;
};

static const struct lk_command_text text = {
	.usage = "  lkm closure [options] NAME...",
	.purpose =
		"Lists the files of modules, their dependencies, softdeps and weakdeps, one path\n"
		"per line, dependencies first. NAME is a module or an alias.",
};

static const struct lk_opt table[] = {
	{'f', "firmware", LK_OPT_SET, offsetof(struct closure_opts, firmware), 0, NULL,
		"also list the firmware of these modules"},
	LK_VERB_ROW_JSON(struct closure_opts),
	LK_VERB_ROWS_WHERE(struct closure_opts),
	LK_VERB_ROWS_COMMON(struct closure_opts),
	LK_OPTS_END,
};

static const char *wanted_word(enum lkm_wanted wanted)
{
	switch (wanted) {
	case LKM_WANTED_DEPENDENCY:
		return "dependency";
	case LKM_WANTED_SOFTDEP:
		return "softdep";
	case LKM_WANTED_WEAKDEP:
		return "weakdep";
	case LKM_WANTED_ASKED:
		break;
	}
	return "asked";
}

static void show_modules(struct lk_view *view, const struct lkm_closure *closure)
{
	lk_view_list(view, "modules");
	for (size_t i = 0; i < lkm_closure_count(closure); i++) {
		const struct lkm_closure_module *module = lkm_closure_module(closure, i);

		lk_view_object(view, NULL);
		lk_view_string(view, "name", lkm_closure_module_name(module));
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, "path", lkm_closure_module_path(module));
		lk_view_bool(view, "builtin", lkm_closure_module_builtin(module));
		lk_view_string(view, "reason", wanted_word(lkm_closure_module_wanted(module)));
		lk_view_string(view, "by", lkm_closure_module_by(module));
		lk_view_end(view);
	}
	lk_view_end(view);
}

/* Missing firmware is not a failure: most systems have a part of it. */
static void show_firmware(struct lk_verb *verb, const struct lkm_closure *closure)
{
	struct lk_view *view = &verb->view;

	lk_view_list(view, "firmware");
	for (size_t i = 0; i < lkm_closure_firmware_count(closure); i++) {
		const struct lkm_firmware *firmware = lkm_closure_firmware(closure, i);
		const char *name = lkm_firmware_name(firmware);
		const char *path = lkm_firmware_path(firmware);
		const char *module = lkm_firmware_module(firmware);

		lk_view_object(view, NULL);
		lk_view_string(view, "name", name);
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, "path", path);
		lk_view_string(view, "module", module);
		lk_view_end(view);
		if (!path)
			lk_ui_say(&verb->ui, LOG_NOTICE, "firmware %s of %s is not installed", name,
				module);
	}
	lk_view_end(view);
}

static void show(struct lk_verb *verb, char *const *operands, int count, bool firmware)
{
	struct lkm_closure *closure;
	struct lkm_error error;

	if (lkm_closure_new(verb->lkm, &closure, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (int i = 0; i < count; i++)
		if (lkm_closure_add(closure, operands[i], &error) < 0)
			lk_verb_fail_about(verb, operands[i], &error);
	if (firmware && lkm_closure_find_firmware(closure, &error) < 0)
		lk_verb_fail(verb, &error, NULL);
	show_modules(&verb->view, closure);
	if (firmware)
		show_firmware(verb, closure);
	lkm_closure_free(closure);
}

int lk_cmd_closure(int argc, char **argv)
{
	struct closure_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "closure", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb))
		show(&verb, argv + first, argc - first, opts.firmware);
	return lk_verb_end(&verb);
}
