/* SPDX-License-Identifier: MIT */
/* struct lkm_report: what is kept of a failure beyond its error. */
#ifndef LK_AFTERMATH_H
#define LK_AFTERMATH_H

#include <lkm/lkm.h>

/* Remember where the kernel log ends now, when somebody will want a report: a descriptor, -1 when
 * it cannot be read or nobody asks. */
int lk_aftermath_mark(struct lkm_report **report);

/* After a failure: make the report. path may be NULL. Out of memory leaves *report NULL: the error
 * itself is the point. */
void lk_aftermath(struct lkm_report **report, int mark, const char *path, int code);

#endif
