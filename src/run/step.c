/* SPDX-License-Identifier: MIT */
/* Taking one step of a plan: what to do when somebody else was quicker, slow, or in the way. */
#include "step.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../system/open.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "coming.h"
#include "command.h"
#include "insert.h"
#include "remove.h"
#include "settle.h"

#define PAUSE_MAX_MS 64

/* LKM_RUN_* that count for a step. */
static unsigned flags_for(const struct lk_run *run, const struct lkm_step *step)
{
	unsigned flags = run->options->flags;

	if (flags & LKM_RUN_FORCE_TARGETS && !lk_plan_is_target(step))
		flags &= ~(unsigned)(LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION);
	return flags;
}

static int insert_step(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = lk_open_module(run->lkm, step->path, reterr);
	struct lk_insert insert = {.fd = fd,
		.shown = step->path,
		.params = step->params,
		.flags = lk_insert_flags(flags_for(run, step)),
		.system = run->lkm->system,
		.init = run->options->init,
		.data = run->options->data};

	return fd < 0 ? fd : lk_insert(&insert, reterr);
}

/* The kernel knows a module by the name inside it, which need not be the name of its file. */
static enum lk_settled settle(const struct lk_run *run, const struct lkm_step *step)
{
	enum lk_settled settled = lk_settle(run->lkm->system, step->module, run->wait_ms);
	LK_FD_CLEANUP int fd = -1;
	char name[LKM_NAME_SIZE];

	if (settled != LK_SETTLED_ABSENT || !step->path)
		return settled;
	fd = lk_open_module(run->lkm, step->path, NULL);
	if (fd < 0)
		return settled;
	lk_coming_name(fd, step->path, name);
	if (*name && strcmp(name, step->module) != 0)
		settled = lk_settle(run->lkm->system, name, run->wait_ms);
	return settled;
}

static bool first_time(const struct lk_run *run, const struct lkm_step *step)
{
	return run->options->flags & LKM_RUN_FIRST_TIME && !step->by;
}

/* What one request needs another may ask for: that it is there is an error of the latter alone. */
static bool first_time_there(const struct lk_run *run, const struct lkm_step *step)
{
	return first_time(run, step) || (run->options->flags & LKM_RUN_FIRST_TIME &&
						run->plan->requests > 1 && lk_plan_is_target(step));
}

/* That a step was done by somebody else, where 0 says that it was done here. */
#define BY_OTHERS 1

/* EEXIST: it is there, which is what was wanted, unless it was to be the first time; or its init
 * function returned EEXIST, and it is not there. */
static int exists(const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	switch (settle(run, step)) {
	case LK_SETTLED_ABSENT:
		error->code = LKM_E_REFUSED;
		return -EEXIST;
	case LK_SETTLED_STUCK:
		lk_fail_clear(error);
		return lk_coming_stuck(step->module, run->wait_ms, error);
	case LK_SETTLED_LIVE:
	case LK_SETTLED_UNKNOWN:
		break;
	}
	return first_time(run, step) ? -EEXIST : BY_OTHERS;
}

/* Somebody else has loaded it while we waited. */
static int loaded_by_others(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	lk_fail_clear(error);
	if (!first_time(run, step))
		return BY_OTHERS;
	return lk_fail(error, LKM_E_LOADED, EEXIST, "module '%s' is loaded already", step->module);
}

static int unknown_why_busy(const struct lkm_step *step, struct lkm_error *error)
{
	lk_fail_clear(error);
	return lk_fail(error, LKM_E_REFUSED, EBUSY,
		"could not load '%s': %s; whether somebody else is loading it cannot be seen, "
		"because neither sysfs nor proc is mounted",
		step->path, lk_errno_text(EBUSY));
}

/* EBUSY: somebody else loads or unloads it now, and then it is worth another try; or a module that
 * it needs is slow, or its init function said so. */
static int busy(const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	enum lk_settled settled = lk_settle(run->lkm->system, step->module, 0);

	if (settled == LK_SETTLED_ABSENT)
		return -EBUSY;
	if (settled == LK_SETTLED_UNKNOWN)
		return unknown_why_busy(step, error);
	if (settled == LK_SETTLED_STUCK)
		settled = lk_settle(run->lkm->system, step->module, run->wait_ms);
	lk_fail_clear(error);
	if (settled == LK_SETTLED_STUCK)
		return lk_coming_stuck(step->module, run->wait_ms, error);
	return settled == LK_SETTLED_LIVE ? loaded_by_others(run, step, error)
					  : insert_step(run, step, error);
}

/* A module that was coming when the plan was made is waited for here: where its init function
 * crashed, the kernel would wait for ever. */
static bool came_meanwhile(
	const struct lk_run *run, const struct lkm_step *step, int *ret, struct lkm_error *error)
{
	if (!step->coming)
		return false;
	switch (lk_settle(run->lkm->system, step->module, run->wait_ms)) {
	case LK_SETTLED_LIVE:
		*ret = loaded_by_others(run, step, error);
		return true;
	case LK_SETTLED_STUCK:
		*ret = lk_coming_stuck(step->module, run->wait_ms, error);
		return true;
	case LK_SETTLED_ABSENT:
	case LK_SETTLED_UNKNOWN:
		break;
	}
	return false;
}

static int load_step(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc;

	if (!came_meanwhile(run, step, &rc, &error)) {
		rc = insert_step(run, step, &error);
		if (rc == -EBUSY)
			rc = busy(run, step, &error);
		if (rc == -EEXIST && error.code == LKM_E_LOADED)
			rc = exists(run, step, &error);
	}
	return rc >= 0 ? rc : lk_fail(reterr, error.code, -rc, "%s", error.message);
}

/* Ask again and again while it is in use, at most for the time allowed: soon at first, and never
 * beyond the end of it. */
static int remove_when_unused(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *error)
{
	bool force = run->options->flags & LKM_RUN_FORCE_UNLOAD;
	int64_t wait = step->required ? run->options->wait_unused_ms : 0;
	int64_t deadline = lk_proc_now() + wait, pause = 1;

	for (;;) {
		int rc = lk_remove(step->module, force, error);
		int64_t left = deadline - lk_proc_now();

		if (rc != -EAGAIN || wait <= 0)
			return rc;
		lk_fail_clear(error);
		if (left <= 0)
			return lk_fail(error, LKM_E_TIMEOUT, EAGAIN,
				"module '%s' was in use for all of %lld ms", step->module,
				(long long)wait);
		lk_proc_sleep(pause < left ? pause : left);
		if (pause < PAUSE_MAX_MS)
			pause *= 2;
	}
}

static int unload_step(
	const struct lk_run *run, const struct lkm_step *step, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc = remove_when_unused(run, step, &error);

	if (rc == -ENOENT && !first_time(run, step))
		return BY_OTHERS;
	if (rc == 0)
		return 0;
	return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
}

/* 0 or BY_OTHERS; -errno. */
static int run_step(const struct lk_run *run, const struct lkm_step *step, struct lkm_error *reterr)
{
	switch (step->action) {
	case LKM_ACTION_LOAD:
		return load_step(run, step, reterr);
	case LKM_ACTION_UNLOAD:
		return unload_step(run, step, reterr);
	case LKM_ACTION_INSTALL:
		return lk_command(
			LK_COMMAND_INSTALL, step->command, step->module, step->params, reterr);
	case LKM_ACTION_REMOVE:
		return lk_command(LK_COMMAND_REMOVE, step->command, step->module, "", reterr);
	}
	return 0;
}

/* Is a skipped step a failure of what was asked for? */
static int skipped(const struct lk_run *run, const struct lkm_step *step, struct lkm_error *reterr)
{
	const char *module = step->module;

	switch (step->skip) {
	case LKM_SKIP_UNKNOWN:
		return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT, "module '%s' has no file", module);
	case LKM_SKIP_IN_USE:
		return lk_fail(reterr, LKM_E_IN_USE, EAGAIN, "module '%s' is in use", module);
	case LKM_SKIP_LOADED:
		if (first_time_there(run, step))
			return lk_fail(reterr, LKM_E_LOADED, EEXIST,
				"module '%s' is loaded already", module);
		return 0;
	case LKM_SKIP_NOT_LOADED:
		if (first_time(run, step))
			return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT,
				"module '%s' is not loaded", module);
		return 0;
	case LKM_SKIP_BUILTIN:
		if (step->action == LKM_ACTION_UNLOAD)
			return lk_fail(
				reterr, LKM_E_BUILTIN, ENOENT, "module '%s' is built in", module);
		if (first_time_there(run, step))
			return lk_fail(
				reterr, LKM_E_LOADED, EEXIST, "module '%s' is built in", module);
		return 0;
	case LKM_SKIP_REFUSED:
		return lk_fail(reterr, LKM_E_BLACKLISTED, EPERM,
			"module_blacklist= on the kernel command line names '%s'", module);
	case LKM_SKIP_NONE:
	case LKM_SKIP_BLACKLISTED:
		break;
	}
	return 0;
}

/* Unloading what may have become unused: has it? The kernel would refuse anyhow; this only spares
 * the attempt. */
static bool still_used(const struct lk_run *run, const struct lkm_step *step)
{
	return step->conditional && lk_settle_refcount(run->lkm->system, step->module) != 0;
}

/* Is it left out, by the plan or because it is in use? *ret is what to answer then. */
static bool left_out(
	const struct lk_run *run, const struct lkm_step *step, int *ret, struct lkm_error *reterr)
{
	*ret = 0;
	if (step->conditional ? step->skip == LKM_SKIP_NOT_LOADED : step->skip) {
		*ret = step->conditional ? 0 : skipped(run, step, reterr);
		return true;
	}
	return still_used(run, step);
}

static enum lkm_outcome outcome_of(int rc)
{
	if (rc < 0)
		return LKM_OUTCOME_FAILED;
	return rc == BY_OTHERS ? LKM_OUTCOME_FOUND : LKM_OUTCOME_DONE;
}

/* Callbacks are called one at a time, whoever has something to tell. */
static void tell_begun(struct lk_run *run, const struct lkm_step *step)
{
	if (!run->options->on_step)
		return;
	pthread_mutex_lock(&run->lock);
	run->options->on_step(run->options->data, step);
	pthread_mutex_unlock(&run->lock);
}

int lk_step_take(const struct lk_taker *taker, const struct lkm_step *step, struct lkm_result *ret)
{
	struct lk_failure *failure = &taker->run->failures[step->index];
	struct lkm_error error = {0};
	int rc;

	*ret = (struct lkm_result){.size = sizeof(*ret)};
	ret->begun = ret->ended = lk_proc_clock();
	if (left_out(taker->run, step, &rc, &error)) {
		ret->outcome = rc < 0 ? LKM_OUTCOME_FAILED : LKM_OUTCOME_SKIPPED;
	} else {
		tell_begun(taker->run, step);
		ret->begun = lk_proc_clock(); /* others may have had something to tell first */
		lk_aftermath_forget(taker->mark);
		rc = run_step(taker->run, step, &error);
		ret->ended = lk_proc_clock();
		ret->outcome = outcome_of(rc);
	}
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
	struct lk_failure *failure = &taker->run->failures[step->index];
	const struct lk_aftermath subject = {.lkm = taker->run->lkm,
		.deed = step->action == LKM_ACTION_UNLOAD ? LK_DEED_UNLOAD : LK_DEED_LOAD,
		.module = step->module,
		.path = step->path,
		.params = step->params,
		.file = -1,
		.step = step,
		.flags = flags_for(taker->run, step),
		.log_shared = log_shared};

	if (!taker->run->explains)
		return;
	lk_aftermath(&failure->report, taker->mark, &subject, &failure->error);
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
