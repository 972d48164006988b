/* SPDX-License-Identifier: MIT */
/* lkm closure: the files of modules and of all that they may want, for those who pack them up. */
#include <stdio.h>

#include <lkm/closure.h>

#include "../commands.h"
#include "../verb.h"

struct closure_opts {
	struct lk_verb_opts verb;
	bool firmware;
};

static const struct lk_command_text text = {
	.usage = "  lkm closure [options] NAME...",
	.purpose = "Prints the files of modules, of their dependencies, and of what softdeps and "
		   "weakdeps name,\na path a line, each behind what it depends on. NAME is a "
		   "module or an alias.",
};

static const struct lk_opt table[] = {
	{'f', "firmware", LK_OPT_SET, offsetof(struct closure_opts, firmware), 0, NULL,
		"the firmware files of these modules too"},
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

static void add_module(struct lk_json *json, const struct lkm_closure *closure, size_t i)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "name", lkm_closure_module_name(lkm_closure_module(closure, i)));
	lk_json_text_or_null(json, "path", lkm_closure_module_path(lkm_closure_module(closure, i)));
	lk_json_bool(json, "builtin", lkm_closure_module_builtin(lkm_closure_module(closure, i)));
	lk_json_text(json, "reason",
		wanted_word(lkm_closure_module_wanted(lkm_closure_module(closure, i))));
	lk_json_text_or_null(json, "by", lkm_closure_module_by(lkm_closure_module(closure, i)));
	lk_json_end(json);
}

static void add_firmware(struct lk_json *json, const struct lkm_closure *closure, size_t i)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "name", lkm_firmware_name(lkm_closure_firmware(closure, i)));
	lk_json_text_or_null(json, "path", lkm_firmware_path(lkm_closure_firmware(closure, i)));
	lk_json_text(json, "module", lkm_firmware_module(lkm_closure_firmware(closure, i)));
	lk_json_end(json);
}

static void print_json(struct lk_verb *verb, const struct lkm_closure *closure, bool firmware)
{
	struct lk_json *json = &verb->answer.json;

	lk_json_array(json, "modules");
	for (size_t i = 0; i < lkm_closure_count(closure); i++)
		add_module(json, closure, i);
	lk_json_end(json);
	if (!firmware)
		return;
	lk_json_array(json, "firmware");
	for (size_t i = 0; i < lkm_closure_firmware_count(closure); i++)
		add_firmware(json, closure, i);
	lk_json_end(json);
}

/* Firmware that is not there is not a failure: most systems have a part of it. */
static void print_paths(struct lk_verb *verb, const struct lkm_closure *closure)
{
	const char *path;

	for (size_t i = 0; i < lkm_closure_count(closure); i++)
		if ((path = lkm_closure_module_path(lkm_closure_module(closure, i))))
			puts(path);
	for (size_t i = 0; i < lkm_closure_firmware_count(closure); i++) {
		path = lkm_firmware_path(lkm_closure_firmware(closure, i));
		if (path)
			puts(path);
		else
			lk_ui_say(&verb->ui, LOG_NOTICE, "firmware %s of %s is not there",
				lkm_firmware_name(lkm_closure_firmware(closure, i)),
				lkm_firmware_module(lkm_closure_firmware(closure, i)));
	}
}

static void collect(
	struct lk_verb *verb, struct lkm_closure *closure, char *const *operands, int count)
{
	const struct closure_opts *opts = (const struct closure_opts *)verb->opts;
	struct lkm_error error;

	for (int i = 0; i < count; i++)
		if (lkm_closure_add(closure, operands[i], &error) < 0)
			lk_verb_fail(verb, &error, NULL);
	if (opts->firmware && lkm_closure_find_firmware(closure, &error) < 0)
		lk_verb_fail(verb, &error, NULL);
	if (verb->opts->json)
		print_json(verb, closure, opts->firmware);
	else
		print_paths(verb, closure);
}

int lk_cmd_closure(int argc, char **argv)
{
	struct closure_opts opts = {0};
	struct lkm_closure *closure;
	struct lkm_error error;
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "closure", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb)) {
		if (lkm_closure_new(verb.lkm, &closure, &error) < 0) {
			lk_verb_fail(&verb, &error, NULL);
		} else {
			collect(&verb, closure, argv + first, argc - first);
			lkm_closure_free(closure);
		}
	}
	return lk_verb_end(&verb);
}
