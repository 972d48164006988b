/* SPDX-License-Identifier: MIT */
/* Waiting for a module's state in /sys/module/NAME/initstate, or in /proc/modules without sysfs. */
#include "settle.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../gather/open.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"

/* The first line of /sys/module/NAME/FILE: 0 or -errno. */
static int read_fact(int system, const char *module, const char *file, struct lk_buf *out)
{
	char path[512];

	if (strchr(module, '/') ||
		snprintf(path, sizeof(path), "sys/module/%s/%s", module, file) >= (int)sizeof(path))
		return -EINVAL;
	return lk_file_read(system, path, path, out, NULL);
}

/* Without sysfs: the same from /proc/modules, which is more to read. */
static enum lk_settled look_up(int system, const char *module, bool *changing)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const struct lk_live_module *found;
	struct lk_live live;

	if (lk_open_live(system, &arena, &live, NULL) < 0)
		return LK_SETTLED_UNKNOWN;
	found = lk_live_find(&live, module);
	*changing = found && found->state != LK_STATE_LIVE;
	if (!found)
		return LK_SETTLED_ABSENT;
	return *changing ? LK_SETTLED_STUCK : LK_SETTLED_LIVE;
}

static enum lk_settled look(int system, const char *module, bool *changing)
{
	LK_BUF_CLEANUP struct lk_buf text;
	enum lk_file_kind kind;
	int rc;

	lk_buf_init(&text, 64);
	*changing = false;
	rc = read_fact(system, module, "initstate", &text);
	if (rc == 0) {
		*changing = !lk_span_starts(lk_buf_span(&text), "live");
		return *changing ? LK_SETTLED_STUCK : LK_SETTLED_LIVE;
	}
	/* ENODEV: it went away between open and read. */
	if (rc != -ENOENT && rc != -ENODEV)
		return LK_SETTLED_UNKNOWN;
	return lk_file_kind(system, "sys/module", &kind) == 0 ? LK_SETTLED_ABSENT
							      : look_up(system, module, changing);
}

enum lk_settled lk_settle(int system, const char *module, int64_t wait_ms)
{
	int64_t deadline = lk_proc_now() + wait_ms, pause = 1;

	for (;;) {
		bool changing;
		enum lk_settled state = look(system, module, &changing);
		int64_t left = deadline - lk_proc_now();

		if (!changing || left <= 0)
			return state;
		lk_proc_sleep(pause < left ? pause : left);
		if (pause < 50)
			pause *= 2;
	}
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static int64_t listed_refcount(int system, const char *module)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const struct lk_live_module *found;
	struct lk_live live;

	if (lk_open_live(system, &arena, &live, NULL) < 0)
		return -1;
	found = lk_live_find(&live, module);
	return found && found->state != LK_STATE_GOING ? found->refcount : -1;
}

int64_t lk_settle_refcount(int system, const char *module)
{
	enum lk_file_kind kind;
	LK_BUF_CLEANUP struct lk_buf text;
	int64_t count = 0;

	lk_buf_init(&text, 64);
	if (lk_file_kind(system, "sys/module", &kind) < 0)
		return listed_refcount(system, module);
	if (read_fact(system, module, "refcnt", &text) < 0 || !text.size ||
		!is_digit(text.data[0])) /* "-1": it is being unloaded */
		return -1;
	for (size_t i = 0; i < text.size && is_digit(text.data[i]); i++)
		if (__builtin_mul_overflow(count, 10, &count) ||
			__builtin_add_overflow(count, text.data[i] - '0', &count))
			return -1;
	return count;
}
