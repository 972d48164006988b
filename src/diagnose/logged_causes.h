/* SPDX-License-Identifier: MIT */
/* The causes that one message proves or leaves possible, when it is all that is known. */
#ifndef LK_LOGGED_CAUSES_H
#define LK_LOGGED_CAUSES_H

#include "../formats/message.h"
#include "finding.h"

/* Add the causes of what a message reports. module may be NULL. */
void lk_logged_causes(
	const struct lk_message *message, const char *module, struct lk_findings *findings);

/* Add the causes for which the kernel refuses to load, or to unload, with this errno. */
void lk_logged_errno(int errnum, bool unloading, const char *module, struct lk_findings *findings);

struct lk_logged_crash {
	const char *module; /* NULL: none is known */
	bool inside;        /* the crash was in its code */
	bool in_init;       /* its init function was running */
};

void lk_logged_crash(const struct lk_logged_crash *crash, struct lk_findings *findings);

/* Is a line of the loader's of a kind that is common in logs without a failed module? */
bool lk_logged_is_vague(const struct lk_message *message);

#endif
