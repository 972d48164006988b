/* SPDX-License-Identifier: MIT */
/* lkm wait: wait until modules are loaded or gone, or device nodes are there. */
#include <errno.h>
#include <stdio.h>

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
	.purpose = "Waits until modules that somebody else loads are loaded, or until device nodes "
		   "are there.",
};

static const struct lk_opt table[] = {
	{'g', "gone", LK_OPT_SET, offsetof(struct wait_opts, gone), 0, NULL,
		"until the modules are not loaded any more"},
	{'t', "timeout", LK_OPT_TEXT, offsetof(struct wait_opts, timeout), 0, "SECONDS",
		"wait at most so long for each of them; 0: only look. Otherwise 30"},
	LK_VERB_ROW_JSON(struct wait_opts),
	LK_VERB_ROWS_COMMON(struct wait_opts),
	LK_OPTS_END,
};

static const struct lkm_error no_parameters = {.code = LKM_E_INVALID_ARGUMENT,
	.errnum = EINVAL,
	.message = "wait takes names of modules and paths of device nodes only"};
static const struct lkm_error never_gone = {.code = LKM_E_INVALID_ARGUMENT,
	.errnum = EINVAL,
	.message = "--gone is for modules, not for device nodes"};

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

static void fail_time(struct lk_verb *verb, const char *argument)
{
	struct lkm_error error = {.code = LKM_E_INVALID_ARGUMENT, .errnum = EINVAL};

	snprintf(error.message, sizeof(error.message),
		"the time must be 0 to %d whole seconds, not '%.100s'", SECONDS_MAX, argument);
	lk_verb_fail(verb, &error, NULL);
}

static int wait_for(const struct wait_opts *opts, const char *name, struct lkm_error *error)
{
	if (*name != '/')
		return lkm_wait_state(name, opts->gone ? LKM_WAIT_FOR_ABSENT : LKM_WAIT_FOR_LIVE,
			opts->timeout_ms, NULL, error);
	if (opts->gone) {
		*error = never_gone;
		return -error->errnum;
	}
	return lkm_wait_node(name, opts->timeout_ms, NULL, error);
}

static void act(struct lk_verb *verb, const char *name, const char *params)
{
	struct lkm_error error;
	int rc;

	if (*params) {
		lk_verb_fail(verb, &no_parameters, NULL);
		return;
	}
	rc = wait_for((const struct wait_opts *)verb->opts, name, &error);
	if (rc < 0)
		lk_verb_fail(verb, &error, NULL);
	if (!verb->opts->json)
		return;
	lk_json_object(&verb->answer.json, NULL);
	lk_json_text(&verb->answer.json, "asked", name);
	lk_json_bool(&verb->answer.json, "done", rc == 0);
	lk_json_end(&verb->answer.json);
}

int lk_cmd_wait(int argc, char **argv)
{
	struct wait_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "wait", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (!read_time(&opts)) {
		fail_time(&verb, opts.timeout);
		return lk_verb_end(&verb);
	}
	if (opts.verb.json)
		lk_json_array(&verb.answer.json, "results");
	lk_verb_each(&verb, argv + first, argc - first, act);
	if (opts.verb.json)
		lk_json_end(&verb.answer.json);
	return lk_verb_end(&verb);
}
