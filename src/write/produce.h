/* SPDX-License-Identifier: MIT */
/* Between reading modules and writing files: linking, making the indexes, saving the cache; what
 * does not wait for another is done at the same time. */
#ifndef LK_PRODUCE_H
#define LK_PRODUCE_H

#include "../index/emit.h"
#include "../index/link.h"

struct lk_production {
	struct lk_tree *tree;
	const struct lk_link_rules *rules;
	struct lk_emit_input input; /* of this tree */
	unsigned threads;           /* 0: as many as are of use */
	/* Something more that only reads the tree, in some thread; NULL: nothing. What it returns
	 * is no failure of the whole. */
	void (*aside)(void *context);
	void *context;
	/* Results. */
	struct lk_buf *outputs;
	size_t cyclic;      /* modules in cycles */
	uint64_t link_time; /* nanoseconds that linking took */
};

/* arena keeps what linking adds to the tree. Notes come in the same order for any number of
 * threads. 0; -ENOMEM; -EFBIG with LKM_E_TOO_LARGE. */
int lk_produce(struct lk_production *production, struct lk_arena *arena, struct lk_notes *notes,
	struct lkm_error *reterr);

#endif
