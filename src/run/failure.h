/* SPDX-License-Identifier: MIT */
/* From what the kernel refused to its cause: the report, and an error that names a certain cause.
 */
#ifndef LK_FAILURE_H
#define LK_FAILURE_H

#include <stdbool.h>

#include <lkm/lkm.h>

#include "../evidence/load_trace.h"

/* Remember where the kernel log ends now: the mark, which the caller closes, or -errno. Does
 * nothing when no report is wanted. */
int lk_failure_mark(bool wanted);

/* Forget the kernel log until now: it is about something else. */
void lk_failure_forget_log(int mark);

/* Trace the loads of this thread from now on, if the LKM_RUN_* flags ask for it; system is the
 * directory that stands for "/". To be ended with lk_load_trace_end(). */
void lk_failure_trace(struct lk_load_trace *trace, unsigned flags, int system);

/* The operation that failed, and its module. */
struct lk_failure_subject {
	struct lkm *lkm; /* NULL: the running system */
	enum lk_deed deed;
	const char *module, *path, *params; /* NULL: unknown */
	const char *asked; /* the name that was requested, if it may differ from module; or NULL */
	int file;          /* the file that was to be loaded; negative: the one at path */
	const struct lkm_step *step;       /* of a plan, or NULL */
	unsigned flags;                    /* LKM_RUN_* */
	bool log_shared;                   /* others were loaded at the same time */
	const struct lk_load_trace *trace; /* of the call; NULL: none */
};

/*
 * Find the causes of a failure from the facts and, with a mark, the kernel log since then. If they
 * are certain, error gets the code of the first cause and a sentence with it; errnum and module
 * stay. report may be NULL; otherwise *report gets a report, unless memory runs out. With
 * LKM_RUN_NO_CAUSES no causes are sought.
 */
void lk_failure_explain(struct lkm_error *error, struct lkm_report **report, int mark,
	const struct lk_failure_subject *subject);

#endif
