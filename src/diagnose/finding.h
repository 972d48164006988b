/* SPDX-License-Identifier: MIT */
/* One finding: a cause, a forecast or the result of a check, with how sure it is, what supports it,
 * and what to do. */
#ifndef LK_FINDING_H
#define LK_FINDING_H

#include <lkm/finding.h>

#include "../base/arena.h"

struct lkm_finding {
	enum lkm_code code; /* the failure that it explains or leads to; LKM_OK: none */
	enum lkm_certainty certainty;
	enum lkm_health health; /* of a check of the system's health; 0 otherwise */
	const char *check;      /* the word of that check, a constant; NULL otherwise */
	const char
		*subject; /* what it is about: a module, symbol, parameter, file; NULL: see text */
	const char *text; /* a clause: "the module was built for ..." */
	const char **evidence;
	size_t evidence_count, evidence_capacity;
	const char *remedy; /* a command, or a sentence; NULL: none */
	const char *file;   /* the line of configuration that causes it; NULL: none */
	unsigned line;
};

struct lk_findings {
	struct lk_arena *arena;
	struct lkm_finding *items;
	size_t count, capacity;
	bool failed; /* out of memory: something is missing */
};

/* Add a cause, or the result of a check of health. Everything that follows is about the finding
 * that was added last. Control characters become '?', and texts longer than a line of a log are
 * cut. Running out of memory is remembered in failed. */
void lk_finding_add(struct lk_findings *findings, enum lkm_code code, enum lkm_certainty certainty,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
void lk_finding_add_check(struct lk_findings *findings, const char *check, enum lkm_health health,
	enum lkm_code code, const char *format, ...) __attribute__((format(printf, 5, 6)));
void lk_finding_evidence(struct lk_findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void lk_finding_remedy(struct lk_findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Let another sentence with another code come first: the one before becomes the first of the facts
 * that support it. */
void lk_finding_lead(struct lk_findings *findings, enum lkm_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Set the subject of the last finding, and the line of configuration that causes it (file may be
 * NULL). Copied. */
void lk_finding_subject(struct lk_findings *findings, const char *subject);
void lk_finding_origin(struct lk_findings *findings, const char *file, unsigned line);

/* Number i; NULL beyond the last. */
const struct lkm_finding *lk_finding_item(const struct lk_findings *findings, size_t i);

#endif
