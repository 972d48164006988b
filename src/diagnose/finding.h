/* SPDX-License-Identifier: MIT */
/* What the rules find: causes, each with how sure it is, what speaks for it, and what to do. */
#ifndef LK_FINDING_H
#define LK_FINDING_H

#include <lkm/error.h>

#include "../base/arena.h"
#include "evidence.h"

enum lk_certainty { LK_CERTAIN, LK_LIKELY, LK_POSSIBLE };

#define LK_FINDING_EVIDENCE 8

struct lk_finding {
	enum lkm_code code;
	enum lk_certainty certainty;
	const char *cause; /* a clause: "the module was built for ..." */
	const char *evidence[LK_FINDING_EVIDENCE + 1]; /* NULL-terminated */
	const char *remedy;                            /* a command, or a sentence; NULL: none */
};

struct lk_findings {
	struct lk_arena *arena;
	struct lk_finding *items;
	size_t count, capacity;
	bool failed; /* out of memory: something is missing */
};

/* Add one; then what speaks for it, and what to do about it. Running out of memory is remembered in
 * failed. */
void lk_finding_add(struct lk_findings *findings, enum lkm_code code, enum lk_certainty certainty,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
void lk_finding_evidence(struct lk_findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void lk_finding_remedy(struct lk_findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
