/* SPDX-License-Identifier: MIT */
/* lsmod: the loaded modules as a table, from one reading of /proc/modules. */
#include <inttypes.h>
#include <stdio.h>

#include <lkm/live.h>

#include "commands.h"
#include "opts.h"
#include "ui.h"

static const struct lk_command_text text = {
	.usage = "  lsmod [options]",
	.purpose = "Lists the loaded modules: name, bytes of memory, how often each is in use, and "
		   "by whom.",
};

static const struct lk_opt table[] = {
	{'s', "syslog", LK_OPT_SET, offsetof(struct lk_common_opts, to_syslog), 0, NULL,
		"send messages to syslog"},
	{'v', "verbose", LK_OPT_COUNT, offsetof(struct lk_common_opts, verbosity), 0, NULL,
		"print more messages"},
	{'V', "version", LK_OPT_SET, offsetof(struct lk_common_opts, version), 0, NULL,
		"show the version"},
	{'h', "help", LK_OPT_SET, offsetof(struct lk_common_opts, help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

static void print_module(const struct lkm_live_module *module)
{
	int64_t refcount = lkm_live_refcount(module);
	const char *holder;

	printf("%-19s %8" PRIu64 "  %" PRId64, lkm_live_name(module), lkm_live_size(module),
		refcount < 0 ? 0 : refcount);
	for (size_t i = 0; (holder = lkm_live_holder(module, i)); i++)
		printf("%c%s", i ? ',' : ' ', holder);
	putchar('\n');
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
	puts("Module                  Size  Used by");
	for (size_t i = 0; i < lkm_live_count(live); i++)
		print_module(lkm_live_module(live, i));
	lkm_live_free(live);
	return lk_ui_finish(ui, 0);
}

int lk_cmd_lsmod(int argc, char **argv)
{
	struct lk_common_opts opts = {0};
	struct lk_ui ui;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&ui, "lsmod", LOG_ERR);
	lk_ui_set(&ui, opts.verbosity, false, opts.to_syslog);
	if (first < argc) {
		lk_ui_say(&ui, LOG_ERR, "too many arguments provided.");
		return 1;
	}
	return list(&ui);
}
