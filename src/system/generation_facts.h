/* SPDX-License-Identifier: MIT */
/* Facts that are computed from the files of a generation: once, at the first question, for every
 * later one. */
#ifndef LK_GENERATION_FACTS_H
#define LK_GENERATION_FACTS_H

#include "../facts/alias_table.h"
#include "../facts/depgraph.h"
#include "../formats/deny_file.h"
#include "open.h"

/*
 * What every fact begins with. A fact belongs to its generation and to everybody who has taken it:
 * the last one who drops it frees it. It is constant once it is given out.
 *
 * To add a fact: a word here, a struct that begins with struct lk_generation_fact, and a row in the
 * table of generation_facts.c with the function that fills it in.
 */
enum lk_generation_fact_kind { LK_FACT_GRAPH, LK_FACT_ALIASES, LK_FACT_DENIALS, LK_FACT_COUNT };

struct lk_generation_fact {
	unsigned users;        /* atomic */
	struct lk_arena arena; /* of all that the fact consists of */
};

/* modules.dep of the first module directory as a graph. */
struct lk_graph_fact {
	struct lk_generation_fact fact;
	struct lk_depgraph graph;
};

/* The alias indexes of the first module directory, by module. One that is missing is empty. */
struct lk_aliases_fact {
	struct lk_generation_fact fact;
	struct lk_alias_table modules; /* modules.alias.bin */
	const char *modules_file;      /* its full path */
	struct lk_alias_table builtin; /* modules.builtin.alias.bin */
	const char *builtin_file;
};

/* lkm-deny.conf, where it is part of the configuration: the reasons of denials. One that is missing
 * or cannot be read is empty. */
struct lk_denials_fact {
	struct lk_generation_fact fact;
	struct lk_deny_file file;
};

/* The graph, computed unless it has been. It is valid as long as its generation, or until
 * lk_generation_fact_drop() when it is taken with lk_generation_fact_take(). A failure is not kept.
 * 0; LKM_E_INDEX_MISSING, LKM_E_INDEX_DAMAGED (-EBADMSG), LKM_E_UNREADABLE; -ENOMEM. */
int lk_generation_graph(
	struct lkm *lkm, const struct lk_graph_fact **ret, struct lkm_error *reterr);

/* The aliases, shared like the other facts; a missing index is not an error. */
int lk_generation_aliases(
	struct lkm *lkm, const struct lk_aliases_fact **ret, struct lkm_error *reterr);

/* The denials: 0 or -ENOMEM. */
int lk_generation_denials(
	struct lkm *lkm, const struct lk_denials_fact **ret, struct lkm_error *reterr);

/* Make a fact last beyond its generation, until it is dropped. NULL is allowed for dropping. */
void lk_generation_fact_take(const struct lk_generation_fact *fact);
void lk_generation_fact_drop(const struct lk_generation_fact *fact);

#endif
