/* SPDX-License-Identifier: MIT */
/* What a look at the whole system finds: one sentence a check, good or bad, with what speaks for it
 * and what to do. */
#ifndef LK_SYMPTOM_H
#define LK_SYMPTOM_H

#include <lkm/error.h>

#include "../base/arena.h"

enum lk_health { LK_HEALTH_FINE, LK_HEALTH_UNKNOWN, LK_HEALTH_WARNING, LK_HEALTH_PROBLEM };

struct lk_symptom {
	const char *check; /* the word of the check; constant */
	enum lk_health health;
	enum lkm_code code; /* the failure that it leads to; LKM_OK: none */
	const char *text;   /* a clause: "modules are not switched off" */
	const char **evidence;
	size_t evidence_count, evidence_capacity;
	const char *remedy; /* a command, or a sentence; NULL: none */
};

struct lk_symptoms {
	struct lk_arena *arena;
	struct lk_symptom *items;
	size_t count, capacity;
	bool failed; /* out of memory: something is missing */
};

/* Add one; then what speaks for it, and what to do about it. Running out of memory is remembered in
 * failed. Control characters become '?'. */
void lk_symptom_add(struct lk_symptoms *symptoms, const char *check, enum lk_health health,
	enum lkm_code code, const char *format, ...) __attribute__((format(printf, 5, 6)));
void lk_symptom_evidence(struct lk_symptoms *symptoms, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void lk_symptom_remedy(struct lk_symptoms *symptoms, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
