/* SPDX-License-Identifier: MIT */
/* The running kernel's part of the facts: what it allows, its helper, its log, its taints. */
#include "health_facts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../os/os_kernel.h"
#include "running_kernel.h"

/* A page, as much as these files ever have. */
#define VALUE_MAX ((size_t)4096)

/* The one line of a file: 0; -ENOMEM; another -errno when it cannot be read. */
static int read_line(int system, const char *path, struct lk_arena *arena, const char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line = {0};
	int rc;

	lk_buf_init(&text, VALUE_MAX);
	rc = lk_file_read(system, path, path, &text, NULL);
	if (rc < 0)
		return rc;
	rest = lk_buf_span(&text);
	lk_span_line(&rest, &line);
	*ret = lk_arena_copy_span(arena, line);
	return *ret ? 0 : -ENOMEM;
}

/* The kernel runs it as root, whom any x suffices. */
static enum lk_helper look_at_helper(int system, const char *path)
{
	enum lk_file_kind kind;
	unsigned permissions = 0;
	int rc;

	if (*path != '/')
		return LK_HELPER_MISSING;
	while (*path == '/')
		path++;
	rc = lk_file_kind(system, path, &kind);
	if (rc == 0)
		rc = lk_file_permissions(system, path, &permissions);
	if (rc < 0)
		return rc == -ENOENT || rc == -ENOTDIR ? LK_HELPER_MISSING : LK_HELPER_UNKNOWN;
	return kind == LK_FILE_REGULAR && permissions & 0111 ? LK_HELPER_FINE : LK_HELPER_LOCKED;
}

static int read_helper(int system, struct lk_arena *arena, struct lk_health_system *ret)
{
	int rc = read_line(system, "proc/sys/kernel/modprobe", arena, &ret->helper_path);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	ret->helper = *ret->helper_path ? look_at_helper(system, ret->helper_path) : LK_HELPER_OFF;
	return 0;
}

static int read_taint(int system, struct lk_arena *arena, struct lk_health_system *ret)
{
	const char *text;
	char *end;
	int rc = read_line(system, "proc/sys/kernel/tainted", arena, &text);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	ret->taint = strtoull(text, &end, 10);
	if (end != text)
		ret->tainted = ret->taint ? LK_YES : LK_NO;
	return 0;
}

static int read_live(int system, struct lk_arena *arena, struct lk_health_system *ret)
{
	struct lk_live *live = lk_arena_alloc(arena, sizeof(*live));
	int rc = live ? lk_open_live(system, arena, live, NULL) : -ENOMEM;

	if (rc == 0)
		ret->live = live;
	return rc == -ENOMEM ? rc : 0;
}

static enum lk_fact can_read_log(void)
{
	LK_FD_CLEANUP int mark = lk_kernel_log_mark();

	return mark < 0 ? LK_NO : LK_YES;
}

int lk_health_system_read(int system, struct lk_arena *arena, struct lk_health_system *ret)
{
	if (lk_running_kernel_read(system, arena, &ret->kernel) < 0 ||
		lk_running_process_read(system, &ret->process) < 0 ||
		read_helper(system, arena, ret) < 0 || read_taint(system, arena, ret) < 0 ||
		read_live(system, arena, ret) < 0)
		return -ENOMEM;
	ret->log_readable = can_read_log();
	return 0;
}
