/* SPDX-License-Identifier: MIT */
/* Static device nodes as text. */
#include "nodes_text.h"

#include <string.h>

static int write_human(const struct lk_static_node *node, struct lk_buf *out)
{
	return lk_buf_format(out,
		"Module: %s\n\tDevice node: /dev/%s\n\t\tType: %s device\n"
		"\t\tMajor: %u\n\t\tMinor: %u\n",
		node->module, node->name, node->type == 'c' ? "character" : "block", node->major,
		node->minor);
}

/* tmpfiles.d(5): the directory first; '!' since it is safe at boot only. */
static int write_tmpfiles(const struct lk_static_node *node, struct lk_buf *out)
{
	const char *slash = strrchr(node->name, '/');
	int rc = 0;

	if (slash)
		rc = lk_buf_format(
			out, "d /dev/%.*s 0755 - - -\n", (int)(slash - node->name), node->name);
	if (rc < 0)
		return rc;
	return lk_buf_format(out, "%c! /dev/%s 0600 - - - %u:%u\n", node->type, node->name,
		node->major, node->minor);
}

static int write_devname(const struct lk_static_node *node, struct lk_buf *out)
{
	return lk_buf_format(out, "%s %s %c%u:%u\n", node->module, node->name, node->type,
		node->major, node->minor);
}

const struct lk_node_format lk_node_formats[] = {
	{"human", write_human},
	{"tmpfiles", write_tmpfiles},
	{"devname", write_devname},
	{NULL, NULL},
};

const struct lk_node_format *lk_node_format_find(const char *name)
{
	for (const struct lk_node_format *format = lk_node_formats; format->name; format++)
		if (strcmp(format->name, name) == 0)
			return format;
	return NULL;
}
