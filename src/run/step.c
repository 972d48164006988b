/* SPDX-License-Identifier: MIT */
/* Taking one step of a plan: also when another process was quicker, is slow, or is in the way. */
#include "step.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../system/open.h"
#include "command.h"
#include "insert.h"
#include "params_compare.h"
#include "remove.h"
#include "warnings.h"

#define PAUSE_MAX_MS 64

/* The result of a step that another process has taken, where 0 means that it was taken here. */
#define BY_OTHERS 1

/* The LKM_RUN_* flags that apply to a step. */
static unsigned flags_for(const struct lk_run *run, const struct lkm_step *step)
{
	unsigned flags = run->options->flags;

	if (flags & LKM_RUN_FORCE_TARGETS && !lk_plan_is_target(step))
		flags &= ~(unsigned)(LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION);
	return flags;
}

static int insert_step(
	const struct lk_taker *taker, const struct lkm_step *step, struct lkm_error *error)
{
	const struct lk_run *run = taker->run;
	LK_FD_CLEANUP int fd = lk_open_module(run->lkm, step->path, error);
	struct lk_insert insert = {.fd = fd,
		.shown = step->path,
		.params = step->params,
		.flags = lk_insert_flags(flags_for(run, step)),
		.system = run->lkm->system,
		.init = run->options->init,
		.data = run->options->data,
		.trace = taker->trace};

	return fd < 0 ? fd : lk_insert(&insert, error);
}

/* Wait until a module is loaded or gone. The kernel knows it by the name inside the file, which may
 * differ from the name of the file. */
static int wait_for(struct lk_run *run, const struct lkm_step *step, enum lk_module_is *ret)
{
	int rc = lk_module_wait(run->lkm->system, step->module, run->wait_ms, &run->wait, ret);
	LK_FD_CLEANUP int fd = -1;
	char name[LKM_NAME_SIZE];

	if (rc < 0 || *ret != LK_MODULE_ABSENT || !step->path)
		return rc;
	fd = lk_open_module(run->lkm, step->path, NULL);
	if (fd < 0)
		return 0;
	lk_module_inner_name(fd, step->path, name);
	if (!*name || strcmp(name, step->module) == 0)
		return 0;
	return lk_module_wait(run->lkm->system, name, run->wait_ms, &run->wait, ret);
}

static bool is_first_time(const struct lk_run *run, const struct lkm_step *step)
{
	return run->options->flags & LKM_RUN_FIRST_TIME && !step->by;
}

/* A module that one request needs, another may ask for: only the latter fails if it is loaded. */
static bool is_first_time_target(const struct lk_run *run, const struct lkm_step *step)
{
	return is_first_time(run, step) ||
	       (run->options->flags & LKM_RUN_FIRST_TIME && run->plan->requests > 1 &&
		       lk_plan_is_target(step));
}

/* Another process has loaded it while we waited. */
static int loaded_by_others(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	lk_fail_clear(error);
	if (!is_first_time(run, step))
		return BY_OTHERS;
	return lk_fail(error, LKM_E_LOADED, EEXIST, "module '%s' is loaded already", step->module);
}

/* The kernel said EEXIST: the module is loaded, unless its init function returned EEXIST, which
 * only a trace tells at once. */
static int handle_exists(struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	enum lk_module_is state;
	int rc = wait_for(run, step, &state);

	if (rc < 0 || state == LK_MODULE_CHANGING)
		lk_fail_clear(error);
	if (rc < 0)
		return lk_wait_fail(rc, step->module, "loaded", error);
	if (state == LK_MODULE_CHANGING)
		return lk_module_stuck(step->module, run->wait_ms, error);
	if (state == LK_MODULE_ABSENT)
		error->code = LKM_E_REFUSED;
	return state == LK_MODULE_ABSENT || is_first_time(run, step) ? -EEXIST : BY_OTHERS;
}

/* The kernel said EBUSY: another process loads or unloads it now, and then it is worth another try;
 * or a module that it needs is slow, or its init function returned EBUSY. */
static int handle_busy(
	const struct lk_taker *taker, const struct lkm_step *step, struct lkm_error *error)
{
	struct lk_run *run = taker->run;
	enum lk_module_is state = lk_module_look(run->lkm->system, step->module);
	int rc;

	if (state == LK_MODULE_ABSENT || lk_load_trace_accepted(taker->trace))
		return -EBUSY;
	lk_fail_clear(error);
	if (state == LK_MODULE_UNKNOWN)
		return lk_fail(error, LKM_E_REFUSED, EBUSY,
			"could not load '%s': %s; whether another process is loading it cannot be "
			"seen, because neither sysfs nor proc is mounted",
			step->path, lk_errno_text(EBUSY));
	rc = lk_module_wait(run->lkm->system, step->module, run->wait_ms, &run->wait, &state);
	if (rc < 0)
		return lk_wait_fail(rc, step->module, "loaded", error);
	if (state == LK_MODULE_CHANGING)
		return lk_module_stuck(step->module, run->wait_ms, error);
	return state == LK_MODULE_LIVE ? loaded_by_others(run, step, error)
				       : insert_step(taker, step, error);
}

static int load_step(
	const struct lk_taker *taker, const struct lkm_step *step, struct lkm_error *error)
{
	struct lk_run *run = taker->run;
	enum lk_module_is state = LK_MODULE_ABSENT;
	int rc = 0;

	/* A module that was initialising when the plan was made is waited for here: if its init
	 * function has crashed, the kernel would wait for ever. */
	if (step->coming)
		rc = lk_module_wait(
			run->lkm->system, step->module, run->wait_ms, &run->wait, &state);
	if (rc < 0)
		return lk_wait_fail(rc, step->module, "loaded", error);
	if (state == LK_MODULE_LIVE)
		return loaded_by_others(run, step, error);
	if (state == LK_MODULE_CHANGING)
		return lk_module_stuck(step->module, run->wait_ms, error);
	rc = insert_step(taker, step, error);
	if (rc == -EBUSY)
		rc = handle_busy(taker, step, error);
	if (rc == -EEXIST && error->code == LKM_E_LOADED)
		rc = handle_exists(run, step, error);
	return rc;
}

/* Try again while it is in use, at most for the time allowed: soon at first, and never after the
 * end of it. */
static int unload_step(struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	bool force = run->options->flags & LKM_RUN_FORCE_UNLOAD;
	int64_t wait = step->required ? run->options->wait_unused_ms : 0;
	int64_t deadline = lk_proc_now() + wait, pause = 1;

	for (;;) {
		int rc = lk_remove(step->module, force, error);
		int64_t left = deadline - lk_proc_now();

		if (rc == -ENOENT && !is_first_time(run, step))
			return BY_OTHERS;
		if (rc != -EAGAIN || wait <= 0)
			return rc;
		lk_fail_clear(error);
		if (left <= 0)
			return lk_fail(error, LKM_E_TIMEOUT, EAGAIN,
				"module '%s' was in use for all of %lld ms", step->module,
				(long long)wait);
		rc = lk_wait_sleep(&run->wait, pause < left ? pause : left);
		if (rc < 0)
			return lk_wait_fail(rc, step->module, "unloaded", error);
		if (pause < PAUSE_MAX_MS)
			pause *= 2;
	}
}

static int run_command(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	bool installs = step->action == LKM_ACTION_INSTALL;
	int rc;

	if (!run->options->command)
		return lk_command(installs ? LK_COMMAND_INSTALL : LK_COMMAND_REMOVE, step->command,
			step->module, installs ? step->params : "", error);
	rc = run->options->command(run->options->data, step);
	if (rc >= 0)
		return 0;
	return lk_fail(error, LKM_E_COMMAND_FAILED, -rc, "the %s command of '%s' failed: %s",
		installs ? "install" : "remove", step->module, lk_errno_text(-rc));
}

/* 0 or BY_OTHERS; -errno. */
static int run_step(
	const struct lk_taker *taker, const struct lkm_step *step, struct lkm_error *error)
{
	struct lk_run *run = taker->run;
	bool unloads = step->action == LKM_ACTION_UNLOAD || step->action == LKM_ACTION_REMOVE;
	int rc = lk_wait_sleep(&run->wait, 0);

	if (rc < 0)
		return lk_wait_fail(rc, step->module, unloads ? "unloaded" : "loaded", error);
	if (step->action == LKM_ACTION_LOAD)
		return load_step(taker, step, error);
	return step->action == LKM_ACTION_UNLOAD ? unload_step(run, step, error)
						 : run_command(run, step, error);
}

/* Is a skipped step a failure of the request? */
static int skipped(const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	const char *module = step->module;

	switch (step->skip) {
	case LKM_SKIP_UNKNOWN:
		return lk_fail(error, LKM_E_NOT_FOUND, ENOENT, "module '%s' has no file", module);
	case LKM_SKIP_IN_USE:
		return lk_fail(error, LKM_E_IN_USE, EAGAIN, "module '%s' is in use", module);
	case LKM_SKIP_LOADED:
		if (!is_first_time_target(run, step))
			return 0;
		return lk_fail(
			error, LKM_E_LOADED, EEXIST, "module '%s' is loaded already", module);
	case LKM_SKIP_NOT_LOADED:
		if (!is_first_time(run, step))
			return 0;
		return lk_fail(
			error, LKM_E_NOT_LOADED, ENOENT, "module '%s' is not loaded", module);
	case LKM_SKIP_BUILTIN:
		if (step->action == LKM_ACTION_UNLOAD)
			return lk_fail(
				error, LKM_E_BUILTIN, ENOENT, "module '%s' is built in", module);
		if (!is_first_time_target(run, step))
			return 0;
		return lk_fail(error, LKM_E_LOADED, EEXIST, "module '%s' is built in", module);
	case LKM_SKIP_REFUSED:
		return lk_fail(error, LKM_E_BLACKLISTED, EPERM,
			"module_blacklist= on the kernel command line names '%s'", module);
	case LKM_SKIP_NONE:
	case LKM_SKIP_BLACKLISTED:
		break;
	}
	return 0;
}

/* Is a step left out, by the plan or because its module is still in use? *ret is its result then.
 * The kernel would refuse to unload a module in use anyway; this only spares the attempt. */
static bool is_left_out(
	const struct lk_run *run, const struct lkm_step *step, int *ret, struct lkm_error *error)
{
	*ret = 0;
	if (step->conditional)
		return step->skip == LKM_SKIP_NOT_LOADED ||
		       lk_module_refcount(run->lkm->system, step->module) != 0;
	if (step->skip)
		*ret = skipped(run, step, error);
	return step->skip;
}

/* Callbacks are called one at a time, from any thread. */
static void tell_begun(struct lk_run *run, const struct lkm_step *step)
{
	if (!run->options->on_step)
		return;
	pthread_mutex_lock(&run->lock);
	run->options->on_step(run->options->data, step);
	pthread_mutex_unlock(&run->lock);
}

static enum lkm_outcome outcome_of(bool left_out, int rc)
{
	if (rc < 0)
		return LKM_OUTCOME_FAILED;
	if (left_out)
		return LKM_OUTCOME_SKIPPED;
	return rc == BY_OTHERS ? LKM_OUTCOME_FOUND : LKM_OUTCOME_DONE;
}

/* A target that this run has not loaded itself may have other parameters than the request. */
static enum lkm_params_state params_of(
	const struct lk_run *run, const struct lkm_step *step, enum lkm_outcome outcome)
{
	bool was_there = outcome == LKM_OUTCOME_FOUND ||
			 (outcome == LKM_OUTCOME_SKIPPED &&
				 (step->skip == LKM_SKIP_LOADED || step->skip == LKM_SKIP_BUILTIN));

	if (!was_there || !*step->asked || !run->options->on_done)
		return LKM_PARAMS_AS_ASKED;
	return lk_params_compare(run->lkm, step->module, step->asked);
}

int lk_step_take(const struct lk_taker *taker, const struct lkm_step *step, struct lkm_result *ret)
{
	struct lk_run *run = taker->run;
	struct lk_failure *failure = &run->failures[step->index];
	struct lkm_error error = {0};
	bool left_out;
	int rc;

	*ret = (struct lkm_result){.size = sizeof(*ret)};
	ret->begun = ret->ended = lk_proc_clock();
	left_out = is_left_out(run, step, &rc, &error);
	if (!left_out) {
		tell_begun(run, step);
		ret->begun = lk_proc_clock(); /* after what other threads told the caller */
		lk_failure_forget_log(taker->mark);
		lk_load_trace_forget(taker->trace);
		rc = run_step(taker, step, &error);
		ret->ended = lk_proc_clock();
	}
	ret->outcome = outcome_of(left_out, rc);
	ret->params = params_of(run, step, ret->outcome);
	failure->loaded = ret->outcome == LKM_OUTCOME_DONE && step->action == LKM_ACTION_LOAD;
	if (rc >= 0)
		ret->report = failure->report = lk_warnings_find(taker, step, ret);
	if (rc >= 0)
		return 0;
	lk_fail_module(&error, step->module);
	*failure = (struct lk_failure){.rc = rc, .error = error};
	ret->error = &failure->error;
	return rc;
}

void lk_step_explain(const struct lk_taker *taker, const struct lkm_step *step, bool log_shared,
	struct lkm_result *result)
{
	const struct lk_run *run = taker->run;
	struct lk_failure *failure = &run->failures[step->index];
	const struct lk_failure_subject subject = {.lkm = run->lkm,
		.deed = step->action == LKM_ACTION_UNLOAD ? LK_DEED_UNLOAD : LK_DEED_LOAD,
		.module = step->module,
		.path = step->path,
		.params = step->params,
		.asked = run->asked ? run->asked : run->plan->targets.items[step->target]->module,
		.file = -1,
		.step = step,
		.flags = flags_for(run, step),
		.log_shared = log_shared,
		.trace = taker->trace};

	lk_failure_explain(
		&failure->error, run->reports ? &failure->report : NULL, taker->mark, &subject);
	result->report = failure->report;
}

void lk_step_tell(
	const struct lk_run *run, const struct lkm_step *step, const struct lkm_result *result)
{
	if (run->options->on_done)
		run->options->on_done(run->options->data, step, result);
}

void lk_step_target_failed(struct lk_run *run, size_t target, const struct lkm_step *cause)
{
	run->causes[target] = cause;
	if (run->options->on_failure)
		run->options->on_failure(run->options->data, run->plan->targets.items[target],
			&run->failures[cause->index].error);
}
