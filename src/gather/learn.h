/* SPDX-License-Identifier: MIT */
/* What a kernel and its modules export, with CRCs, learned from the modules themselves: a symbol
 * that they import and none of them exports is the kernel's own. */
#ifndef LK_LEARN_H
#define LK_LEARN_H

#include <lkm/lkm.h>

#include "../base/map.h"

struct lk_learned_symbol {
	const char *owner; /* a module's name; "vmlinux" for the kernel */
	uint64_t crc;
	bool has_crc;
};

struct lk_learned {
	struct lk_arena arena;
	struct lk_map symbols;      /* name to struct lk_learned_symbol */
	struct lk_harvest *harvest; /* the memory behind the names */
};

/* Read the symbols of all modules of the module directory: some tenths of a second where they are
 * not compressed. What cannot be read teaches nothing. A symbol that is not in symbols afterwards
 * may still exist: nobody here has needed it. 0 or -ENOMEM; lk_learn_done() in any case. */
int lk_learn_symbols(struct lkm *lkm, struct lk_learned *ret, struct lkm_error *reterr);
void lk_learn_done(struct lk_learned *learned);

#endif
