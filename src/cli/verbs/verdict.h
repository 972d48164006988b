/* SPDX-License-Identifier: MIT */
/* What decides about a module, in words for people and under the names of lkm-json(7). */
#ifndef LK_VERDICT_H
#define LK_VERDICT_H

#include <lkm/why.h>

#include "../../report/json.h"
#include "../../report/screen.h"

/* How each kind of lines is called in JSON and for people, in the order in which they are shown. */
struct lk_verdict_kind {
	enum lkm_why_kind kind;
	const char *key, *label;
	bool words; /* names of modules, shown behind each other */
};
/* Kind number i; NULL beyond the last. */
const struct lk_verdict_kind *lk_verdict_kind(size_t i);

/* What follows the name of the module: "would be loaded". */
const char *lk_verdict_text(enum lkm_verdict verdict);

/* Is it good news? */
const char *lk_verdict_colour(const struct lk_screen *screen, enum lkm_verdict verdict);

/* All of it as an object of an array. alias: NULL when it was asked for by its name. */
void lk_verdict_json(
	struct lk_json *json, const char *asked, const char *alias, const struct lkm_why *why);

#endif
