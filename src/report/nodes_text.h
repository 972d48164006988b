/* SPDX-License-Identifier: MIT */
/* A static device node in the formats of kmod static-nodes, which systemd and OpenRC read. */
#ifndef LK_NODES_TEXT_H
#define LK_NODES_TEXT_H

#include "../base/buf.h"

struct lk_static_node {
	const char *module, *name; /* name is below /dev */
	char type;                 /* 'c' or 'b' */
	unsigned major, minor;
};

/* A format: its name and its writer (0, -ENOMEM, -EFBIG). */
struct lk_node_format {
	const char *name;
	int (*write)(const struct lk_static_node *node, struct lk_buf *out);
};

/* The first one is the default; a NULL name ends the list. */
extern const struct lk_node_format lk_node_formats[];

/* The format of this name, or NULL. */
const struct lk_node_format *lk_node_format_find(const char *name);

#endif
