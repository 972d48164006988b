/* SPDX-License-Identifier: MIT */
/* What decides how a module is loaded, as part of a view: for the verbs why and device. */
#ifndef LK_VERDICT_H
#define LK_VERDICT_H

#include <lkm/why.h>

#include "../../report/view.h"

/* Add all of it as an object: the headline, and a row for each kind of line, of which long ones are
 * cut without -v. alias: NULL when the request was the module's own name. brief: text shows only
 * the headline and what keeps the module from being loaded. */
void lk_verdict_view(struct lk_view *view, const char *asked, const char *alias,
	const struct lkm_why *why, bool brief);

#endif
