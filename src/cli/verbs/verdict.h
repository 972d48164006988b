/* SPDX-License-Identifier: MIT */
/* What decides how a module is loaded, as part of a view: for the verbs why and device. */
#ifndef LK_VERDICT_H
#define LK_VERDICT_H

#include <lkm/why.h>

#include "../../report/view.h"

/* What follows the name of the module: "would be loaded". */
const char *lk_verdict_text(enum lkm_verdict verdict);

/* Is the module usable now, or would it be after a request? */
bool lk_verdict_is_good(enum lkm_verdict verdict);

/* Add all of it as an object: the headline, and a row for each kind of line, of which long ones are
 * cut without -v. alias: NULL when the request was the module's own name. brief: text shows only
 * the headline and what keeps the module from being loaded. */
void lk_verdict_view(struct lk_view *view, const char *asked, const char *alias,
	const struct lkm_why *why, bool brief);

#endif
