/* SPDX-License-Identifier: MIT */
/* The direct dependencies: for each module the positions of those that it needs, one module's
 * after the other's. */
#ifndef LK_EDGES_H
#define LK_EDGES_H

#include <stddef.h>
#include <stdint.h>

struct lk_edges {
	size_t count;      /* of modules */
	size_t *first;     /* where a module's targets begin; one more says where the last end */
	uint32_t *targets; /* none twice for one module; in the order in which they were found */
};

#endif
