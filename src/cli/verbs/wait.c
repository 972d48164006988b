/* SPDX-License-Identifier: MIT */
/* lkm wait: wait until modules are loaded or unloaded, or device nodes exist. */
#include <errno.h>

#include <lkm/wait.h>

#include "../commands.h"
#include "../verb.h"

#define SECONDS_DEFAULT 30
#define SECONDS_MAX     (24 * 60 * 60)

struct wait_opts {
	struct lk_verb_opts verb;
	bool gone;
	const char *timeout;
	int timeout_ms;
};

static const struct lk_command_text text = {
	.usage = "  lkm wait [options] NAME|/dev/NODE...",
	.purpose =
		"Waits until modules are loaded by another process, or until device nodes exist.",
};

static const struct lk_opt table[] = {
	{'g', "gone", LK_OPT_SET, offsetof(struct wait_opts, gone), 0, NULL,
		"wait until the modules are unloaded"},
	{'t', "timeout", LK_OPT_TEXT, offsetof(struct wait_opts, timeout), 0, "SECONDS",
		"wait this long for each (default: 30; 0: none)"},
	LK_VERB_ROW_JSON(struct wait_opts),
	LK_VERB_ROWS_COMMON(struct wait_opts),
	LK_OPTS_END,
};

/* Digits and nothing else. */
static bool read_time(struct wait_opts *opts)
{
	const char *digits = opts->timeout;
	int seconds = 0;

	if (!digits)
		seconds = SECONDS_DEFAULT;
	else if (!*digits)
		return false;
	for (; digits && *digits; digits++) {
		if (*digits < '0' || *digits > '9')
			return false;
		seconds = seconds * 10 + (*digits - '0');
		if (seconds > SECONDS_MAX)
			return false;
	}
	opts->timeout_ms = seconds * 1000;
	return true;
}

static int wait_for(struct lk_verb *verb, const char *name)
{
	const struct wait_opts *opts = (const struct wait_opts *)verb->opts;
	char own[LKM_NAME_SIZE];
	struct lkm_error error;
	int rc;

	if (*name != '/') {
		rc = lkm_wait_state(lk_verb_kernel_name(verb, name, own),
			opts->gone ? LKM_WAIT_FOR_ABSENT : LKM_WAIT_FOR_LIVE, opts->timeout_ms,
			NULL, &error);
	} else if (opts->gone) {
		lk_verb_usage(verb, "--gone expects the name of a module, not '%.256s'", name);
		return -EINVAL;
	} else {
		rc = lkm_wait_node(name, opts->timeout_ms, NULL, &error);
	}
	if (rc < 0)
		lk_verb_fail(verb, &error, NULL);
	return rc;
}

static void act(struct lk_verb *verb, const char *name, const char *params)
{
	struct lk_view *view = &verb->view;

	if (*params) {
		lk_verb_usage(verb, "unexpected parameter '%.256s'", params);
		return;
	}
	lk_view_object(view, NULL);
	lk_view_string(view, "asked", name);
	lk_view_bool(view, "done", wait_for(verb, name) == 0);
	lk_view_end(view);
}

int lk_cmd_wait(int argc, char **argv)
{
	struct wait_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "wait", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (!read_time(&opts)) {
		lk_verb_usage(&verb, "the timeout must be 0 to %d whole seconds, not '%.100s'",
			SECONDS_MAX, opts.timeout);
		return lk_verb_end(&verb);
	}
	lk_view_list(&verb.view, "results");
	lk_verb_each(&verb, argv + first, argc - first, act);
	lk_view_end(&verb.view);
	return lk_verb_end(&verb);
}
