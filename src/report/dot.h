/* SPDX-License-Identifier: MIT */
/* Writing a graph for Graphviz into a buffer. */
#ifndef LK_DOT_H
#define LK_DOT_H

#include "../base/buf.h"

/* A graph being written; after the first failure later calls do nothing. */
struct lk_dot {
	struct lk_buf *out;
	int rc;
};

void lk_dot_begin(struct lk_dot *dot, struct lk_buf *out, const char *name);

/* A node, and an edge from one to another; label NULL for none (a node shows its id then). style
 * holds more attributes as they stand in the language, such as "style=dashed", or "". */
void lk_dot_node(struct lk_dot *dot, const char *id, const char *label, const char *style);
void lk_dot_edge(
	struct lk_dot *dot, const char *from, const char *to, const char *label, const char *style);

/* 0, -ENOMEM, -EFBIG. */
int lk_dot_finish(struct lk_dot *dot);

#endif
