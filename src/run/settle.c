/* SPDX-License-Identifier: MIT */
/* Waiting for a module's state, from sysfs or proc. */
#include "settle.h"

#include "../system/module_state.h"
#include "../system/open.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"

/* A module without a word of its state, built in, counts as absent: it was not loaded. */
static enum lk_settled look(int system, const char *module, bool *changing)
{
	struct lk_module_state state;
	int rc = lk_module_state_read(system, module, &state);

	*changing = rc > 0 && state.state != LKM_STATE_LIVE;
	if (rc > 0 && !state.builtin)
		return *changing ? LK_SETTLED_STUCK : LK_SETTLED_LIVE;
	return rc < 0 ? LK_SETTLED_UNKNOWN : LK_SETTLED_ABSENT;
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

int64_t lk_settle_refcount(int system, const char *module)
{
	enum lk_file_kind kind;
	LK_BUF_CLEANUP struct lk_buf text;
	int64_t count = 0;

	lk_buf_init(&text, 64);
	if (lk_file_kind(system, "sys/module", &kind) < 0)
		return listed_refcount(system, module);
	if (lk_module_state_fact(system, module, "refcnt", &text) < 0 || !text.size ||
		!is_digit(text.data[0])) /* "-1": it is being unloaded */
		return -1;
	for (size_t i = 0; i < text.size && is_digit(text.data[i]); i++)
		if (__builtin_mul_overflow(count, 10, &count) ||
			__builtin_add_overflow(count, text.data[i] - '0', &count))
			return -1;
	return count;
}
