/* SPDX-License-Identifier: MIT */
/* /proc/modules read in one go. */
#include <errno.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "open.h"

/* 64 KiB hold some 600 modules; no kernel has anywhere near as many as this allows. */
#define LIVE_MAX ((size_t)64 << 20)

/* A kernel without modules has all the rest of proc. */
static int no_list(int system, struct lkm_error *reterr)
{
	enum lk_file_kind kind;

	if (lk_file_kind(system, "proc/cmdline", &kind) == 0)
		return lk_fail(reterr, LKM_E_NO_MODULE_SUPPORT, ENOENT,
			"this kernel has no support for modules: there is no '/proc/modules'");
	return lk_fail(reterr, LKM_E_STATE_UNREADABLE, ENOENT, "proc is not mounted on '/proc'");
}

int lk_open_live(int system, struct lk_arena *arena, struct lk_live *ret, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, LIVE_MAX);
	rc = lk_file_read(system, "proc/modules", "/proc/modules", &text, NULL);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == -ENOENT)
		return no_list(system, reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -rc,
			"could not read '/proc/modules': %s", lk_errno_text(-rc));
	rc = lk_live_parse(ret, arena, lk_buf_span(&text));
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}
