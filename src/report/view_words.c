/* SPDX-License-Identifier: MIT */
/* What text shows of a value: the words of its cue, with the value in their place. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "view.h"

/* "1.2M": four columns at most. */
static const char *size_text(struct lk_arena *arena, int64_t bytes)
{
	if (bytes < 1000 * INT64_C(1024))
		return lk_arena_format(arena, "%" PRId64 "K", (bytes + 1023) / 1024);
	if (bytes < 10 * INT64_C(1048576))
		return lk_arena_format(arena, "%.1fM", (double)bytes / 1048576);
	return lk_arena_format(arena, "%" PRId64 "M", bytes / 1048576);
}

size_t lk_view_shown(const struct lk_view *view, const struct lk_view_node *list)
{
	const size_t limit = list->cue.limit, count = list->children.count;

	/* "and 1 more" takes as much room as the one. */
	return !limit || view->verbose || count <= limit + 1 ? count : limit;
}

static const char *join_words(
	const struct lk_view *view, const struct lk_view_node *list, struct lk_arena *arena)
{
	const struct lk_view_node *child = list->children.first;
	const size_t shown = lk_view_shown(view, list);
	LK_BUF_CLEANUP struct lk_buf joined;
	int rc = 0;

	lk_buf_init(&joined, LK_ARENA_LIMIT);
	for (size_t i = 0; rc == 0 && child && i < shown; i++, child = child->next)
		rc = lk_buf_format(&joined, "%s%s", i ? " " : "", child->string);
	if (rc == 0 && shown < list->children.count)
		rc = lk_buf_format(
			&joined, " and %zu more (-v shows them)", list->children.count - shown);
	return rc == 0 && lk_buf_text(&joined) ? lk_arena_copy(arena, lk_buf_text(&joined)) : NULL;
}

/* The value by itself. */
static const char *plain_text(
	const struct lk_view *view, const struct lk_view_node *node, struct lk_arena *arena)
{
	switch (node->kind) {
	case LK_VIEW_STRING:
		return node->string;
	case LK_VIEW_INTEGER:
	case LK_VIEW_NOTE:
		return lk_arena_format(arena, "%" PRId64, node->integer);
	case LK_VIEW_BOOL:
		return node->integer ? "yes" : "no";
	case LK_VIEW_LIST:
		return join_words(view, node, arena);
	default:
		return "";
	}
}

static bool shows_words(const struct lk_view_node *node)
{
	const struct lk_view_node *child;

	if (node->cue.place <= LK_VIEW_NOWHERE)
		return false;
	switch (node->kind) {
	case LK_VIEW_STRING:
	case LK_VIEW_INTEGER:
	case LK_VIEW_NOTE:
	case LK_VIEW_BOOL:
		return true;
	case LK_VIEW_LIST:
		child = node->children.first;
		return child && child->kind == LK_VIEW_STRING && child->cue.place == LK_VIEW_HIDDEN;
	default:
		return false;
	}
}

int lk_view_words(const struct lk_view *view, const struct lk_view_node *node,
	struct lk_arena *arena, const char **ret)
{
	const char *words = node->cue.words, *place = words ? strchr(words, '%') : NULL, *text;

	*ret = NULL;
	if (!shows_words(node))
		return 0;
	if (words && !place)
		text = words;
	else if (place && place[1] == 'b')
		text = size_text(arena, node->integer);
	else
		text = plain_text(view, node, arena);
	if (text && place)
		text = lk_arena_format(
			arena, "%.*s%s%s", (int)(place - words), words, text, place + 2);
	if (!text)
		return -ENOMEM;
	*ret = *text ? text : NULL;
	return 0;
}
