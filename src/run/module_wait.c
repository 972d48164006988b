/* SPDX-License-Identifier: MIT */
/* The state of a module from sysfs or proc, read again and again with growing pauses. */
#include "module_wait.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../os/os_watch.h"
#include "../system/image.h"
#include "../system/module_state.h"
#include "../system/open.h"

#define PAUSE_MAX_MS 50

/* A wait that is shorter needs no explanation. */
#define NOTIFY_MS 2000

void lk_wait_begin(struct lk_wait *ret, int timeout_ms, const int *cancel_fd)
{
	*ret = (struct lk_wait){.deadline = timeout_ms > 0 ? lk_proc_now() + timeout_ms : INT64_MAX,
		.cancel_fd = cancel_fd ? *cancel_fd : -1};
}

int lk_wait_sleep(struct lk_wait *wait, int64_t milliseconds)
{
	int rc = __atomic_load_n(&wait->ended, __ATOMIC_ACQUIRE);
	unsigned signals = __atomic_load_n(&wait->signals, __ATOMIC_ACQUIRE);
	int64_t left;

	/* Most calls only look, and have nothing to look at. */
	if (rc < 0 || (!milliseconds && wait->cancel_fd < 0 && wait->deadline == INT64_MAX))
		return rc;
	left = wait->deadline == INT64_MAX ? INT64_MAX : wait->deadline - lk_proc_now();
	if (left > 0)
		rc = lk_watch_wait(-1, wait->cancel_fd, milliseconds < left ? milliseconds : left);
	if (rc == 0 && left <= 0)
		rc = -ETIMEDOUT;
	if (rc == 0 && signals != __atomic_load_n(&wait->signals, __ATOMIC_ACQUIRE))
		rc = -EINTR;
	if (rc < 0)
		__atomic_store_n(&wait->ended, rc, __ATOMIC_RELEASE);
	return rc;
}

void lk_wait_interrupt(struct lk_wait *wait)
{
	__atomic_fetch_add(&wait->signals, 1, __ATOMIC_RELEASE);
}

int lk_wait_fail(int rc, const char *module, const char *verb, struct lkm_error *reterr)
{
	lk_fail_module(reterr, module);
	switch (rc) {
	case -ETIMEDOUT:
		return lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT,
			"timed out before module '%s' was %s", module, verb);
	case -ECANCELED:
		return lk_fail(reterr, LKM_E_CANCELLED, ECANCELED,
			"cancelled before module '%s' was %s", module, verb);
	case -EBADF:
		return lk_fail_argument(reterr, "cancel_fd is not an open descriptor");
	default:
		return lk_fail(reterr, LKM_E_CANCELLED, EINTR,
			"interrupted by a signal before module '%s' was %s", module, verb);
	}
}

enum lk_module_is lk_module_look(int system, const char *module)
{
	struct lk_module_state state;
	int rc = lk_module_state_read(system, module, &state);

	if (rc < 0)
		return LK_MODULE_UNKNOWN;
	/* sysfs has a directory without a state for a built-in module, which cannot be loaded. */
	if (rc == 0 || (state.builtin && state.state == LKM_STATE_LIVE))
		return LK_MODULE_ABSENT;
	return state.state == LKM_STATE_LIVE ? LK_MODULE_LIVE : LK_MODULE_CHANGING;
}

int lk_module_wait(int system, const char *module, int64_t wait_ms, struct lk_wait *wait,
	enum lk_module_is *ret)
{
	struct lk_wait unlimited = {.deadline = INT64_MAX, .cancel_fd = -1};
	int64_t deadline = 0;
	bool notified = !wait || !wait->notify;

	for (int64_t pause = 1;; pause = pause < PAUSE_MAX_MS ? pause * 2 : pause) {
		int64_t left;
		int rc;

		*ret = lk_module_look(system, module);
		if (*ret != LK_MODULE_CHANGING || wait_ms <= 0)
			return 0;
		if (!deadline)
			deadline = lk_proc_now() + wait_ms;
		left = deadline - lk_proc_now();
		if (left <= 0)
			return 0;
		if (!notified && wait_ms - left >= NOTIFY_MS) {
			wait->notify(wait->data, module);
			notified = true;
		}
		rc = lk_wait_sleep(wait ? wait : &unlimited, pause < left ? pause : left);
		if (rc < 0 && wait)
			return rc;
		unlimited.ended = 0; /* a signal, which ends nothing here */
	}
}

void lk_module_inner_name(int fd, const char *shown, char ret[LKM_NAME_SIZE])
{
	struct lkm_image *image = NULL;
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0); /* the image closes its descriptor */
	const char *name = NULL;

	if (own >= 0 && lk_image_take(own, shown, &image, NULL) == 0)
		name = lk_image_find(image, "name");
	snprintf(ret, LKM_NAME_SIZE, "%s", name ? name : "");
	lk_image_free(image);
}

int lk_module_stuck(const char *module, int64_t wait_ms, struct lkm_error *reterr)
{
	lk_fail_module(reterr, module);
	return lk_fail(reterr, LKM_E_STUCK, EBUSY,
		"module '%s' began to load before and has not finished for %lld ms", module,
		(long long)wait_ms);
}

/* One reading of /proc/modules; only if a module is initialising is the file worth a look. */
static bool is_any_coming(int system)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_live live;

	if (lk_open_live(system, &arena, &live, NULL) < 0)
		return false;
	for (size_t i = 0; i < live.count; i++)
		if (live.modules[i].state == LKM_STATE_COMING)
			return true;
	return false;
}

int lk_module_wait_file(int system, int fd, const char *shown, int64_t wait_ms,
	struct lk_wait *wait, struct lkm_error *reterr)
{
	char name[LKM_NAME_SIZE];
	enum lk_module_is state;
	int rc;

	if (!is_any_coming(system))
		return 0;
	lk_module_inner_name(fd, shown, name);
	if (!*name)
		return 0;
	rc = lk_module_wait(system, name, wait_ms, wait, &state);
	if (rc < 0)
		return lk_wait_fail(rc, name, "loaded", reterr);
	return state == LK_MODULE_CHANGING ? lk_module_stuck(name, wait_ms, reterr) : 0;
}

/* Without sysfs: the same number from /proc/modules, which is more to read. */
static int64_t listed_refcount(int system, const char *module)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const struct lk_live_module *found;
	struct lk_live live;

	if (lk_open_live(system, &arena, &live, NULL) < 0)
		return -1;
	found = lk_live_find(&live, module);
	return found && found->state != LKM_STATE_GOING ? found->refcount : -1;
}

int64_t lk_module_refcount(int system, const char *module)
{
	enum lk_file_kind kind;
	LK_BUF_CLEANUP struct lk_buf text;
	int64_t count = 0;

	lk_buf_init(&text, 64);
	if (lk_file_kind(system, "sys/module", &kind) < 0)
		return listed_refcount(system, module);
	if (lk_module_state_fact(system, module, "refcnt", &text) < 0)
		return -1;
	for (size_t i = 0; i < text.size && text.data[i] != '\n'; i++)
		if (text.data[i] < '0' || text.data[i] > '9' || /* "-1": it is being unloaded */
			__builtin_mul_overflow(count, 10, &count) ||
			__builtin_add_overflow(count, text.data[i] - '0', &count))
			return -1;
	return text.size ? count : -1;
}
