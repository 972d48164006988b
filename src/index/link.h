/* SPDX-License-Identifier: MIT */
/* Symbols to dependencies: who exports what a module needs, cycles, the order of modules.dep. */
#ifndef LK_LINK_H
#define LK_LINK_H

#include <stdbool.h>
#include "notes.h"
#include "tree.h"

/* The symbols that the kernel itself exports: the lines of Module.symvers whose owner is "vmlinux",
 * or those of System.map. Of a name that stands there twice the last one counts. */
struct lk_kernel_symbol {
	const char *name;
	uint64_t crc;
};

struct lk_link_rules {
	char prefix;        /* of symbol names, to be taken off once; 0: none */
	bool tell_needs;    /* a note for each direct dependency (-v) */
	bool check_unknown; /* a note for each unresolved import (-e) */
	bool check_crcs; /* a note for each import whose CRC differs (-E); extracts have CRCs then
			  */
	const struct lk_kernel_symbol *kernel;
	size_t kernel_count;
	const char *directory; /* the module directory, for the full paths in notes */
};

/* Fill in needs of each module, and symbols; what extracts hold is borrowed. The notes have kmod's
 * words (the text of LKM_DEPMOD_NEEDS is a whole line), module by module and import by import, then
 * those of cycles (LKM_DEPMOD_CYCLE: one for each cycle that is found, and one for all, without a
 * file). The dependencies among the modules of a cycle are left out, as none of these can ever be
 * loaded; others that need them keep what they need. *ret_cyclic is the number of modules in
 * cycles, a module that needs itself among them. Weak imports make dependencies, but are never
 * told. 0; -ENOMEM; -EFBIG with LKM_E_TOO_LARGE for what no index can hold. */
int lk_link(struct lk_arena *arena, struct lk_tree *tree, const struct lk_link_rules *rules,
	struct lk_notes *notes, size_t *ret_cyclic, struct lkm_error *reterr);

#endif
