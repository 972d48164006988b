/* SPDX-License-Identifier: MIT */
/* What is to be told after a failure: the log of the kernel during the call, and its causes. */
#ifndef LK_AFTERMATH_H
#define LK_AFTERMATH_H

#include <lkm/lkm.h>

#include "../diagnose/evidence.h"

/* Remember where the kernel log ends now: the mark, which the caller closes, or -errno. Nothing is
 * done when nobody wants a report. */
int lk_aftermath_mark(bool wanted);

/* The kernel log until now is about something else. */
void lk_aftermath_forget(int mark);

/* What failed; all may be unknown. */
struct lk_aftermath {
	struct lkm *lkm; /* NULL: the running system, as it is */
	enum lk_deed deed;
	const char *module, *path, *params;
	int file;                    /* that was to be loaded; negative: the one at path */
	const struct lkm_step *step; /* of a plan */
	unsigned flags;              /* LKM_RUN_* */
	bool log_shared;             /* others were loaded at the same time */
};

/* Make the report of a failure: read the log since the mark, gather the facts, and find the causes.
 * Where there is no memory for it, there is no report. */
void lk_aftermath(struct lkm_report **report, int mark, const struct lk_aftermath *subject,
	const struct lkm_error *error);

#endif
