/* SPDX-License-Identifier: MIT */
/* lkm_hold: the modules that a program has loaded, and that it unloads in the end. */
/*
 * At any time at most one module is listed as "loading": from before the kernel is asked for it
 * until the kernel has answered. Who finds the list of a killed program knows that this one was not
 * there before, so if it is there now, the program has loaded it. A list of all that was planned
 * would not tell that of a module that somebody else loads later.
 */
#include <lkm/hold.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/hold_file.h"
#include "../system/generation.h"
#include "../system/open.h"
#include "../os/os_proc.h"
#include "../plan/plan.h"
#include "../write/locked_file.h"
#include "ensure.h"
#include "failure.h"
#include "module_wait.h"
#include "remove.h"

#define PAUSE_MAX_MS 64

struct lkm_hold {
	struct lk_arena arena;
	struct lkm *lkm;
	struct lkm *own; /* the same, where it is ours to close */
	bool saved;      /* there is a state file */
	struct lk_locked_file ledger;
	struct lk_buf text; /* of it; has room for what is planned */
	struct lk_hold_file held;
	struct lkm_error *whys; /* of the modules of held; code 0: none */
	size_t whys_capacity;
	struct lkm_error unsaved; /* why the file could not be written first; code 0: it was */
	bool by_path;             /* what is being loaded was asked for by path */
	char inner_name[LKM_NAME_SIZE]; /* and has this name inside; "": none */
};

/* No line of the file is longer than a name and a number. */
#define LINE_MAX (LKM_NAME_SIZE + 32u)

/* Memory and lines for this many modules more, so that nothing can fail for want of it once the
 * kernel has been asked. */
static int reserve(struct lkm_hold *hold, size_t more, struct lkm_error *reterr)
{
	struct lk_hold_file *held = &hold->held;
	size_t count = held->count + more;

	if (count > LK_HOLD_FILE_COUNT_MAX)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG, "more than %u modules are held",
			LK_HOLD_FILE_COUNT_MAX);
	while (held->capacity < count)
		if (lk_arena_grow(&hold->arena, (void **)&held->items, &held->capacity,
			    held->capacity, sizeof(*held->items)) < 0)
			return lk_fail_memory(reterr);
	while (hold->whys_capacity < held->capacity)
		if (lk_arena_grow(&hold->arena, (void **)&hold->whys, &hold->whys_capacity,
			    hold->whys_capacity, sizeof(*hold->whys)) < 0)
			return lk_fail_memory(reterr);
	hold->text.size = 0;
	return lk_buf_reserve(&hold->text, (count + 2) * LINE_MAX) < 0 ? lk_fail_memory(reterr) : 0;
}

/* Write the list; the first failure is also remembered, for those who cannot answer it. */
static int save(struct lkm_hold *hold)
{
	struct lkm_error error = {0};
	int rc;

	if (!hold->saved)
		return 0;
	hold->text.size = 0;
	rc = lk_hold_file_write(&hold->held, &hold->text);
	rc = rc < 0 ? lk_fail_memory(&error)
		    : lk_locked_file_write(&hold->ledger, lk_buf_span(&hold->text), &error);
	if (rc < 0 && !hold->unsaved.code)
		hold->unsaved = error;
	return rc;
}

static int fail_unsaved(const struct lkm_hold *hold, struct lkm_error *reterr)
{
	if (!hold->unsaved.code)
		return 0;
	if (reterr)
		*reterr = hold->unsaved;
	return -hold->unsaved.errnum;
}

static void forget(struct lkm_hold *hold, size_t i)
{
	struct lk_hold_file *held = &hold->held;
	size_t after = held->count - i - 1;

	memmove(&held->items[i], &held->items[i + 1], after * sizeof(*held->items));
	memmove(&hold->whys[i], &hold->whys[i + 1], after * sizeof(*hold->whys));
	held->count--;
}

/* Is a module of this name there, and which loading of it? Where sysfs does not tell it may be; the
 * kernel will say. */
static bool is_there(const struct lkm_hold *hold, const char *name, uint64_t *ret_identity)
{
	char path[sizeof("sys/module/") + LKM_NAME_SIZE];
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	int rc;

	*ret_identity = 0;
	if (strchr(name, '/'))
		return true;
	snprintf(path, sizeof(path), "sys/module/%s", name);
	rc = lk_file_identify(hold->lkm->system, path, &kind, &identity);
	if (rc == 0)
		*ret_identity = identity.inode;
	return rc != -ENOENT || lk_file_kind(hold->lkm->system, "sys/module", &kind) < 0;
}

/* Is the module still the one that this list loaded? If it is gone, or another process loaded it
 * again, it is not. */
static bool is_ours(const struct lkm_hold *hold, struct lk_hold_file_module *module)
{
	uint64_t identity;

	if (!is_there(hold, module->name, &identity))
		return false;
	if (module->state == LK_HOLD_FILE_LOADED && module->identity && identity)
		return module->identity == identity;
	module->state = LK_HOLD_FILE_LOADED;
	if (!module->identity)
		module->identity = identity;
	return true;
}

/* Where proc does not tell which boot this is, nothing can be taken over later. */
static int read_boot(struct lkm_hold *hold, struct lkm_error *reterr)
{
	static const char path[] = "/proc/sys/kernel/random/boot_id";
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	struct lkm_error error = {0};
	int rc;

	lk_buf_init(&text, 4096);
	rc = lk_file_read(hold->lkm->system, path + 1, path, &text, &error);
	if (rc == -ENOENT)
		return 0;
	if (rc < 0)
		return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
	rest = lk_buf_span(&text);
	if (lk_span_line(&rest, &line) && lk_hold_file_is_word(line))
		memcpy(hold->held.boot, line.data, line.size);
	return 0;
}

/* Take over what an earlier process has left, unless the machine was booted since, or may have
 * been.
 */
static int take_over(
	struct lkm_hold *hold, const struct lk_hold_file *left, struct lkm_error *reterr)
{
	struct lk_hold_file *held = &hold->held;
	int rc;

	if (!*held->boot || strcmp(held->boot, left->boot) != 0)
		return 0;
	rc = reserve(hold, left->count, reterr);
	for (size_t i = 0; rc == 0 && i < left->count; i++)
		if (is_ours(hold, &left->items[i]))
			held->items[held->count++] = left->items[i];
	return rc;
}

static int restore(struct lkm_hold *hold, struct lk_span text, struct lkm_error *reterr)
{
	struct lk_hold_file left = {0};
	unsigned line;
	int rc = lk_hold_file_read(&left, &hold->arena, text, &line);

	if (rc == -EBADMSG)
		return lk_fail_line(reterr, LKM_E_HOLD_DAMAGED, EBADMSG, line,
			"'%s' line %u is not understood", hold->ledger.shown, line);
	return rc < 0 ? lk_fail_memory(reterr) : take_over(hold, &left, reterr);
}

static int open_state(struct lkm_hold *hold, const char *path, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf contents;
	int rc = read_boot(hold, reterr);

	lk_buf_init(&contents, LK_HOLD_FILE_SIZE_MAX);
	if (rc == 0)
		rc = lk_locked_file_open(
			&hold->ledger, hold->lkm->system, path, &hold->arena, &contents, reterr);
	if (rc == 0)
		rc = restore(hold, lk_buf_span(&contents), reterr);
	if (rc == 0)
		rc = reserve(hold, 0, reterr);
	if (rc < 0)
		return rc;
	hold->saved = true;
	save(hold);
	return fail_unsaved(hold, reterr);
}

static void end(struct lkm_hold *hold)
{
	lk_locked_file_close(&hold->ledger);
	lk_buf_done(&hold->text);
	lkm_close(hold->own);
	lk_arena_done(&hold->arena);
	free(hold);
}

LKM_EXPORT int lkm_hold_new(
	struct lkm *lkm, const char *state_path, struct lkm_hold **ret, struct lkm_error *reterr)
{
	struct lkm_hold *hold = calloc(1, sizeof(*hold));
	int rc = 0;

	lk_fail_clear(reterr);
	if (!ret) {
		free(hold);
		return lk_fail_argument(reterr, "the place for the result is NULL");
	}
	if (!hold)
		return lk_fail_memory(reterr);
	hold->ledger = (struct lk_locked_file){.directory = {.fd = -1}, .lock = -1};
	lk_buf_init(&hold->text, LK_HOLD_FILE_SIZE_MAX);
	if (!lkm)
		rc = lkm_open(NULL, &hold->own, reterr);
	hold->lkm = lkm ? lkm : hold->own;
	if (rc == 0 && state_path)
		rc = open_state(hold, state_path, reterr);
	if (rc < 0) {
		end(hold);
		return rc;
	}
	*ret = hold;
	return 0;
}

/* Does the kernel get a module by this step that comes on the list then? Of a name that only a
 * command is known for it cannot be said. */
static bool concerns(const struct lkm_step *step)
{
	return step->skip == LKM_SKIP_NONE && step->path &&
	       (step->action == LKM_ACTION_LOAD || step->action == LKM_ACTION_INSTALL);
}

/* The name inside the file of a step, which is the kernel's; "" when it has none. */
static void read_name(
	const struct lkm_hold *hold, const struct lkm_step *step, char ret[LKM_NAME_SIZE])
{
	LK_FD_CLEANUP int fd = lk_open_module(hold->lkm, step->path, NULL);

	*ret = '\0';
	if (fd >= 0)
		lk_module_inner_name(fd, step->path, ret);
}

/* Modules that indexes lead to have the names of their files; a path may lead to anything. */
static const char *name_of(const struct lkm_hold *hold, const struct lkm_step *step)
{
	return *hold->inner_name && step->reason == LKM_REASON_ASKED ? hold->inner_name
								     : step->module;
}

static int check_names(
	struct lkm_hold *hold, const struct lkm_plan *plan, size_t *ret, struct lkm_error *reterr)
{
	*ret = 0;
	for (size_t i = 0; i < plan->steps.count; i++) {
		const struct lkm_step *step = plan->steps.items[i];

		if (!concerns(step))
			continue;
		if (!lk_hold_file_is_word(lk_span_of(name_of(hold, step))))
			return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
				"'%s' has a name that cannot be kept in a file", step->path);
		++*ret;
	}
	return 0;
}

static int begin_load(void *data, const struct lkm_plan *plan, struct lkm_error *reterr)
{
	struct lkm_hold *hold = data;
	size_t count;
	int rc;

	if (hold->by_path && concerns(plan->targets.items[0]))
		read_name(hold, plan->targets.items[0], hold->inner_name);
	rc = check_names(hold, plan, &count, reterr);
	if (rc < 0 || count == 0)
		return rc;
	rc = reserve(hold, count, reterr);
	if (rc < 0)
		return rc;
	/* Where the file cannot be written, it is better said now. */
	save(hold);
	return fail_unsaved(hold, reterr);
}

static size_t find(const struct lkm_hold *hold, const char *name)
{
	size_t i = 0;

	while (i < hold->held.count && strcmp(hold->held.items[i].name, name) != 0)
		i++;
	return i;
}

/* It may be on the list still: unloaded by somebody else, or under another name than the file has.
 */
static bool is_held(struct lkm_hold *hold, const char *name)
{
	size_t i = find(hold, name);

	if (i == hold->held.count)
		return false;
	if (is_ours(hold, &hold->held.items[i]))
		return true;
	forget(hold, i);
	return false;
}

static void begin_step(void *data, const struct lkm_step *step)
{
	struct lkm_hold *hold = data;
	struct lk_hold_file_module module = {.state = LK_HOLD_FILE_LOADING};

	if (!concerns(step) || is_held(hold, name_of(hold, step)))
		return;
	snprintf(module.name, sizeof(module.name), "%s", name_of(hold, step));
	hold->whys[hold->held.count] = (struct lkm_error){0};
	hold->held.items[hold->held.count++] = module;
	save(hold);
}

/* Has this run loaded it? A command ends well for many reasons. */
static bool has_come(const struct lkm_hold *hold, const struct lkm_step *step,
	const struct lkm_result *result, struct lk_hold_file_module *module)
{
	if (result->outcome != LKM_OUTCOME_DONE)
		return false;
	if (is_there(hold, module->name, &module->identity))
		return step->action == LKM_ACTION_LOAD || module->identity;
	if (step->action != LKM_ACTION_LOAD)
		return false;
	/* Its file was given another name. */
	read_name(hold, step, module->name);
	return lk_hold_file_is_word(lk_span_of(module->name)) &&
	       is_there(hold, module->name, &module->identity);
}

static void end_step(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct lkm_hold *hold = data;
	size_t i = find(hold, name_of(hold, step));
	struct lk_hold_file_module *module;

	if (i == hold->held.count || hold->held.items[i].state != LK_HOLD_FILE_LOADING)
		return;
	module = &hold->held.items[i];
	module->state = LK_HOLD_FILE_LOADED;
	if (!has_come(hold, step, result, module))
		forget(hold, i);
	save(hold);
}

LKM_EXPORT int lkm_hold_load(struct lkm_hold *hold, const char *what,
	const struct lkm_ensure_options *options, struct lkm_error *reterr)
{
	const struct lk_ensure ensure = {.lkm = hold ? hold->lkm : NULL,
		.what = what,
		.options = options,
		.on_plan = begin_load,
		.on_step = begin_step,
		.on_done = end_step,
		.data = hold};
	int rc;

	lk_fail_clear(reterr);
	if (!hold || !what)
		return lk_fail_argument(reterr, "the hold or the name of the module is NULL");
	hold->unsaved = (struct lkm_error){0};
	hold->by_path = lk_ensure_is_path(what);
	hold->inner_name[0] = '\0';
	rc = lk_ensure(&ensure, reterr);
	return rc < 0 ? rc : fail_unsaved(hold, reterr);
}

static bool is_permanent(const struct lkm_hold *hold, const char *name)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const struct lk_live_module *module = NULL;
	struct lk_live live;

	if (lk_open_live(hold->lkm->system, &arena, &live, NULL) == 0)
		module = lk_live_find(&live, name);
	return module && module->permanent;
}

/* Take number i off the list if it is not there any more, or goes. Otherwise, may it go later? */
static bool try_unload(struct lkm_hold *hold, size_t i)
{
	struct lk_hold_file_module *module = &hold->held.items[i];
	struct lkm_error error = {0};
	int rc = is_ours(hold, module) ? lk_remove(module->name, false, &error) : 0;

	if (rc == 0 || rc == -ENOENT) {
		forget(hold, i);
		save(hold);
		return false;
	}
	hold->whys[i] = error;
	return rc == -EAGAIN || (rc == -EBUSY && !is_permanent(hold, module->name));
}

/* May another pass do more? */
static bool unload_all(struct lkm_hold *hold)
{
	bool hope = false;

	for (size_t i = hold->held.count; i-- > 0;)
		hope |= try_unload(hold, i);
	return hope;
}

/* 0, also when the time was not enough; -errno of lk_wait_sleep(). */
static int unload_until(struct lkm_hold *hold, int64_t deadline, struct lk_wait *wait)
{
	int rc = lk_wait_sleep(wait, 0);

	for (int64_t pause = 1; rc == 0 && unload_all(hold);) {
		int64_t left = deadline - lk_proc_now();

		if (left <= 0)
			break;
		rc = lk_wait_sleep(wait, pause < left ? pause : left);
		if (pause < PAUSE_MAX_MS)
			pause *= 2;
	}
	return rc;
}

/* Only now, when it is sure to matter, find out who uses it. */
static void explain(struct lkm_hold *hold, size_t i)
{
	lk_failure_explain(&hold->whys[i], NULL, -1,
		&(struct lk_failure_subject){.lkm = hold->lkm,
			.deed = LK_DEED_UNLOAD,
			.module = hold->held.items[i].name,
			.file = -1});
}

LKM_EXPORT int lkm_hold_release(
	struct lkm_hold *hold, int deadline_ms, const int *cancel_fd, struct lkm_error *reterr)
{
	struct lk_wait wait;
	size_t count;
	int rc;

	lk_fail_clear(reterr);
	if (!hold)
		return lk_fail_argument(reterr, "the hold is NULL");
	LK_REQUEST(hold->lkm);
	lk_wait_begin(&wait, 0, cancel_fd);
	hold->unsaved = (struct lkm_error){0};
	rc = unload_until(hold, lk_proc_now() + (deadline_ms > 0 ? deadline_ms : 0), &wait);
	count = hold->held.count;
	for (size_t i = 0; i < count; i++)
		if (hold->whys[i].code)
			explain(hold, i);
	if (count == 0)
		return fail_unsaved(hold, reterr);
	if (rc < 0)
		return lk_wait_fail(rc, hold->held.items[count - 1].name, "unloaded", reterr);
	return lk_fail_pass(reterr, &hold->whys[count - 1]);
}

LKM_EXPORT size_t lkm_hold_count(const struct lkm_hold *hold)
{
	return hold ? hold->held.count : 0;
}

LKM_EXPORT const char *lkm_hold_module(const struct lkm_hold *hold, size_t i)
{
	return hold && i < hold->held.count ? hold->held.items[i].name : NULL;
}

LKM_EXPORT const struct lkm_error *lkm_hold_why(const struct lkm_hold *hold, size_t i)
{
	return hold && i < hold->held.count && hold->whys[i].code ? &hold->whys[i] : NULL;
}

LKM_EXPORT void lkm_hold_free(struct lkm_hold *hold)
{
	if (!hold)
		return;
	if (hold->saved && hold->held.count == 0)
		lk_locked_file_remove(&hold->ledger);
	end(hold);
}
