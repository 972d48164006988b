/* SPDX-License-Identifier: MIT */
/* <lkm/nodes.h>: modules.devname as a list of nodes. */
#include <lkm/nodes.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/tables.h"
#include "../system/open.h"

/* Linux has 512 numbers of character devices that may be anything; this is far beyond. */
#define DEVNAME_MAX ((size_t)4 << 20)

struct lkm_node {
	const char *module, *name;
	char type;
	uint32_t major, minor;
};

struct lkm_nodes {
	struct lk_arena arena;
	struct lkm_node *items;
	size_t count, capacity;
	const char **bad;
	size_t bad_count, bad_capacity;
};

/* Names become paths below /dev, and may not lead out of it. */
static bool is_inside(struct lk_span name)
{
	size_t start = 0;

	for (size_t i = 0; i <= name.size; i++) {
		const struct lk_span part = {name.data + start, i - start};

		if (i < name.size && name.data[i] != '/')
			continue;
		if (part.size == 0 || lk_span_is(part, ".") || lk_span_is(part, ".."))
			return false;
		start = i + 1;
	}
	return true;
}

static int add_node(struct lkm_nodes *nodes, const struct lk_devname_line *line)
{
	struct lkm_node node = {.module = lk_arena_copy_span(&nodes->arena, line->module),
		.name = lk_arena_copy_span(&nodes->arena, line->node),
		.type = line->type,
		.major = line->major,
		.minor = line->minor};

	if (!node.module || !node.name ||
		LK_GROW(&nodes->arena, nodes->items, nodes->count, nodes->capacity) < 0)
		return -ENOMEM;
	nodes->items[nodes->count++] = node;
	return 0;
}

/* The last line of what was read is the bad one; comments may come before it. */
static int add_bad(struct lkm_nodes *nodes, struct lk_span taken)
{
	struct lk_span line = {0};

	while (lk_span_line(&taken, &line))
		continue;
	if (LK_GROW(&nodes->arena, nodes->bad, nodes->bad_count, nodes->bad_capacity) < 0)
		return -ENOMEM;
	nodes->bad[nodes->bad_count] = lk_arena_copy_span(&nodes->arena, line);
	return nodes->bad[nodes->bad_count++] ? 0 : -ENOMEM;
}

static int parse(struct lkm_nodes *nodes, struct lk_span rest)
{
	struct lk_devname_line line;
	int rc;

	for (;;) {
		struct lk_span taken = rest;

		rc = lk_devname_next(&rest, &line);
		if (rc == 0)
			return 0;
		taken.size -= rest.size;
		rc = rc > 0 && is_inside(line.node) ? add_node(nodes, &line)
						    : add_bad(nodes, taken);
		if (rc < 0)
			return rc;
	}
}

static int read_nodes(struct lkm *lkm, struct lkm_nodes *nodes, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf text;
	char *shown = lk_arena_format(&nodes->arena, "%s/modules.devname", lkm->catalog.directory);
	int rc;

	lk_buf_init(&text, DEVNAME_MAX);
	if (!shown)
		return lk_fail_memory(reterr);
	if (lkm->modules.fd < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, lkm->modules.errnum, "could not open '%s'",
			lkm->catalog.directory);
	rc = lk_file_read(lkm->modules.fd, "modules.devname", shown, &text, reterr);
	if (rc < 0)
		return rc;
	return parse(nodes, lk_buf_span(&text)) < 0 ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT int lkm_nodes_read(struct lkm *lkm, struct lkm_nodes **ret, struct lkm_error *reterr)
{
	struct lkm_nodes *nodes;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	nodes = calloc(1, sizeof(*nodes));
	if (!nodes)
		return lk_fail_memory(reterr);
	rc = read_nodes(lkm, nodes, reterr);
	if (rc < 0) {
		lkm_nodes_free(nodes);
		return rc;
	}
	*ret = nodes;
	return 0;
}

LKM_EXPORT void lkm_nodes_free(struct lkm_nodes *nodes)
{
	if (!nodes)
		return;
	lk_arena_done(&nodes->arena);
	free(nodes);
}

LKM_EXPORT size_t lkm_nodes_count(const struct lkm_nodes *nodes)
{
	return nodes ? nodes->count : 0;
}

LKM_EXPORT const struct lkm_node *lkm_nodes_node(const struct lkm_nodes *nodes, size_t i)
{
	return nodes && i < nodes->count ? &nodes->items[i] : NULL;
}

LKM_EXPORT const char *lkm_node_module(const struct lkm_node *node)
{
	return node ? node->module : NULL;
}

LKM_EXPORT const char *lkm_node_name(const struct lkm_node *node)
{
	return node ? node->name : NULL;
}

LKM_EXPORT char lkm_node_type(const struct lkm_node *node)
{
	return node ? node->type : 0;
}

LKM_EXPORT unsigned lkm_node_major(const struct lkm_node *node)
{
	return node ? node->major : 0;
}

LKM_EXPORT unsigned lkm_node_minor(const struct lkm_node *node)
{
	return node ? node->minor : 0;
}

LKM_EXPORT size_t lkm_nodes_bad_line_count(const struct lkm_nodes *nodes)
{
	return nodes ? nodes->bad_count : 0;
}

LKM_EXPORT const char *lkm_nodes_bad_line(const struct lkm_nodes *nodes, size_t i)
{
	return nodes && i < nodes->bad_count ? nodes->bad[i] : NULL;
}
