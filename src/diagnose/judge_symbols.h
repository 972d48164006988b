/* SPDX-License-Identifier: MIT */
/* Judging the symbols that a module imports: is one missing, does its CRC fit, is its namespace
 * imported. */
#ifndef LK_JUDGE_SYMBOLS_H
#define LK_JUDGE_SYMBOLS_H

#include "../facts/known_symbols.h"
#include "../facts/live.h"
#include "../formats/image.h"
#include "evidence.h"

/* The facts that imports are judged by. */
struct lk_symbol_judge {
	const struct lk_known_symbols *known;
	const struct lk_live *live; /* what is loaded; NULL: unknown */
	const char *module;         /* the name inside the file; NULL: unknown */
	bool has_versions;          /* the file has CRCs of what it imports */
	const char *const *spaces;  /* namespaces that it imports; NULL-terminated */
};

/* Fill in what is known of one import. Strings are borrowed. */
void lk_judge_symbol(const struct lk_symbol_judge *judge, const struct lk_symbol *import,
	struct lk_evidence_symbol *ret);

/* Does the kernel look for this import? It asks for the CRC of module_layout where it has one, and
 * for no other name that stands only among the CRCs. */
bool lk_judge_symbol_counts(const struct lk_symbol *import);

/* Is the CRC of module_layout among these CRCs of the module? LK_UNKNOWN where the module or the
 * kernel has no CRCs. */
enum lk_fact lk_judge_layout(
	const struct lk_symbol_judge *judge, const struct lk_symbols *versions);

#endif
