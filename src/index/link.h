/* SPDX-License-Identifier: MIT */
/* Symbols to dependencies: who exports what a module needs, cycles, the order of modules.dep. */
#ifndef LK_LINK_H
#define LK_LINK_H

#include <stdbool.h>
#include "notes.h"
#include "tree.h"

/* What the kernel itself exports (Module.symvers, System.map): the caller adds lines, then links.
 */
struct lk_kernel_symbol {
	const char *name;
	uint64_t crc;
};

struct lk_link_rules {
	char prefix;        /* of symbol names, to be taken off once; 0: none */
	bool tell_needs;    /* a note for each new dependency (-v) */
	bool check_unknown; /* a note for each import that nobody exports (-e) */
	bool check_crcs;    /* and for each whose CRC differs (-E) */
	const struct lk_kernel_symbol *kernel;
	size_t kernel_count;
	const char *directory; /* the module directory, for the full paths in notes */
};

/* Fill in needs of each module, and symbols. A dependency that is part of a cycle is left out and
 * told (LKM_DEPMOD_CYCLE); *ret_cyclic is the number of modules in cycles. 0 or -ENOMEM. */
int lk_link(struct lk_arena *arena, struct lk_tree *tree, const struct lk_link_rules *rules,
	struct lk_notes *notes, size_t *ret_cyclic, struct lkm_error *reterr);

#endif
