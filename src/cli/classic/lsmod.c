/* SPDX-License-Identifier: MIT */
/* lsmod: the loaded modules as a table, from one reading of /proc/modules. */
#include <inttypes.h>
#include <stdio.h>

#include <lkm/live.h>

#include "../answer.h"
#include "../commands.h"
#include "../verbs/live_view.h"
#include "../opts.h"
#include "../ui.h"
#include "../../report/print.h"

struct lsmod_opts {
	struct lk_common_opts common;
	bool json;
};

static const struct lk_command_text text = {
	.usage = "  lsmod [options]",
	.purpose =
		"Lists the loaded modules: name, size in bytes, reference count, and the modules\n"
		"that use each one.",
};

#define COMMON(member) offsetof(struct lsmod_opts, common.member)
static const struct lk_opt table[] = {
	{0, "json", LK_OPT_SET, offsetof(struct lsmod_opts, json), 0, NULL,
		"print one JSON object; see lkm-json(7)"},
	{'s', "syslog", LK_OPT_SET, COMMON(to_syslog), 0, NULL, "send messages to syslog"},
	{'v', "verbose", LK_OPT_COUNT, COMMON(verbosity), 0, NULL, "print more messages"},
	{'V', "version", LK_OPT_SET, COMMON(version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, COMMON(help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

static void print_module(const struct lkm_live_module *module)
{
	int64_t refcount = lkm_live_module_refcount(module);
	const char *holder;

	refcount = refcount < 0 ? 0 : refcount;
	/* The kernel counts so while a module goes. */
	if (lkm_live_module_state(module) == LKM_STATE_GOING)
		refcount = -1;
	lk_print(stdout, "%-19s %8" PRIu64 "  %" PRId64, lkm_live_module_name(module),
		lkm_live_module_size(module), refcount);
	for (size_t i = 0; (holder = lkm_live_module_holder(module, i)); i++)
		lk_print(stdout, "%c%s", i ? ',' : ' ', holder);
	lk_print(stdout, "\n");
}

static int list(const struct lk_ui *ui)
{
	struct lkm_live *live;
	struct lkm_error error;

	if (lkm_live_read(&live, &error) < 0) {
		lk_ui_say(ui, LOG_ERR, "could not get list of modules: %s", error.message);
		lk_ui_explain(ui, "", &error, NULL);
		return 1;
	}
	lk_print(stdout, "Module                  Size  Used by\n");
	for (size_t i = 0; i < lkm_live_count(live); i++)
		print_module(lkm_live_module(live, i));
	lkm_live_free(live);
	return lk_ui_finish(ui, 0);
}

static int list_json(const struct lk_ui *ui)
{
	const struct lkm_live_module *module;
	struct lkm_live *live = NULL;
	struct lkm_error error;
	struct lk_view view;
	int status = 0;

	lk_view_init(&view);
	if (lkm_live_read(&live, &error) < 0) {
		lk_view_error(&view, &error, NULL);
		status = 1;
	} else {
		lk_view_list(&view, "modules");
		for (size_t i = 0; (module = lkm_live_module(live, i)); i++)
			lk_live_view(&view, module);
		lk_view_end(&view);
	}
	lkm_live_free(live);
	status = lk_answer_print(ui, &view, "lsmod", status);
	lk_view_done(&view);
	return status;
}

int lk_cmd_lsmod(int argc, char **argv)
{
	struct lsmod_opts opts = {0};
	struct lk_ui ui;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&ui, "lsmod", LOG_ERR);
	lk_ui_set(&ui, opts.common.verbosity, false, opts.common.to_syslog);
	if (first < argc)
		return lk_answer_usage(&ui, "lsmod", opts.json, "too many arguments provided.");
	return opts.json ? list_json(&ui) : list(&ui);
}
