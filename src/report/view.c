/* SPDX-License-Identifier: MIT */
/* Filling a view: nodes are linked in the order in which they are added. */
#include "view.h"

#include <errno.h>
#include <string.h>

void lk_view_init(struct lk_view *view)
{
	*view = (struct lk_view){.root = {.kind = LK_VIEW_OBJECT, .open = true}};
	view->open = &view->root;
}

void lk_view_done(struct lk_view *view)
{
	lk_arena_done(&view->arena);
}

static void fail(struct lk_view *view, int rc)
{
	if (view->rc == 0)
		view->rc = rc;
}

static const char *copy(struct lk_view *view, const char *text)
{
	const char *copied = lk_arena_copy(&view->arena, text);

	if (!copied)
		fail(view, -ENOMEM);
	return copied;
}

/* Add a node with the cue that was given for it; NULL when the view has failed. */
static struct lk_view_node *add(struct lk_view *view, enum lk_view_kind kind, const char *key)
{
	const bool in_json = kind != LK_VIEW_BLANK && kind != LK_VIEW_NOTE;
	struct lk_view_node *parent = view->open, *node;

	if (in_json && !key != (parent->kind == LK_VIEW_LIST))
		fail(view, -EINVAL);
	node = view->rc == 0 ? lk_arena_alloc(&view->arena, sizeof(*node)) : NULL;
	if (!node) {
		fail(view, -ENOMEM);
		return NULL;
	}
	*node = (struct lk_view_node){.kind = kind,
		.key = key ? copy(view, key) : NULL,
		.cue = view->cue,
		.parent = parent};
	view->cue = (struct lk_view_cue){0};
	if (parent->children.last)
		parent->children.last->next = node;
	else
		parent->children.first = node;
	parent->children.last = node;
	parent->children.count += in_json;
	return node;
}

static void open_container(struct lk_view *view, enum lk_view_kind kind, const char *key)
{
	struct lk_view_node *node = add(view, kind, key);

	if (!node)
		return;
	node->open = true;
	view->open = node;
}

void lk_view_object(struct lk_view *view, const char *key)
{
	open_container(view, LK_VIEW_OBJECT, key);
}

void lk_view_list(struct lk_view *view, const char *key)
{
	open_container(view, LK_VIEW_LIST, key);
}

void lk_view_end(struct lk_view *view)
{
	if (!view->open->parent)
		fail(view, -EINVAL);
	if (view->rc < 0)
		return;
	view->open->open = false;
	view->open = view->open->parent;
}

void lk_view_string(struct lk_view *view, const char *key, const char *value)
{
	struct lk_view_node *node = add(view, value ? LK_VIEW_STRING : LK_VIEW_NULL, key);

	if (node && value)
		node->string = copy(view, value);
}

void lk_view_lines(struct lk_view *view, const char *key, const char *value)
{
	lk_view_string(view, key, value);
	if (view->rc == 0)
		view->open->children.last->lines = true;
}

void lk_view_integer(struct lk_view *view, const char *key, int64_t value)
{
	struct lk_view_node *node = add(view, LK_VIEW_INTEGER, key);

	if (node)
		node->integer = value;
}

void lk_view_bool(struct lk_view *view, const char *key, bool value)
{
	struct lk_view_node *node = add(view, LK_VIEW_BOOL, key);

	if (node)
		node->integer = value;
}

void lk_view_null(struct lk_view *view, const char *key)
{
	add(view, LK_VIEW_NULL, key);
}

void lk_view_note(struct lk_view *view, size_t count)
{
	struct lk_view_node *node = add(view, LK_VIEW_NOTE, NULL);

	if (node)
		node->integer = (int64_t)count;
}

void lk_view_blank(struct lk_view *view)
{
	add(view, LK_VIEW_BLANK, NULL);
}

static void set_cue(
	struct lk_view *view, enum lk_view_place place, enum lk_style style, const char *words)
{
	view->cue.place = place;
	view->cue.style = style;
	view->cue.words = words;
}

void lk_view_line(struct lk_view *view, enum lk_style style, const char *words)
{
	set_cue(view, LK_VIEW_LINE, style, words);
}

void lk_view_row(struct lk_view *view, const char *label, enum lk_style style, const char *words)
{
	set_cue(view, LK_VIEW_ROW, style, words);
	view->cue.label = copy(view, label);
}

void lk_view_below(struct lk_view *view, enum lk_style style, const char *words)
{
	set_cue(view, LK_VIEW_BELOW, style, words);
}

void lk_view_cell(struct lk_view *view, enum lk_style style, const char *words)
{
	set_cue(view, LK_VIEW_CELL, style, words);
}

void lk_view_more(struct lk_view *view, enum lk_style style, const char *words)
{
	set_cue(view, LK_VIEW_MORE, style, words);
}

void lk_view_hide(struct lk_view *view)
{
	set_cue(view, LK_VIEW_NOWHERE, LK_PLAIN, NULL);
}

void lk_view_table(struct lk_view *view, const struct lk_view_column *columns)
{
	view->cue.columns = columns;
}

void lk_view_graph(struct lk_view *view, const struct lk_view_graph *graph)
{
	view->cue.graph = graph;
}

void lk_view_limit(struct lk_view *view, size_t limit)
{
	view->cue.limit = limit;
}

void lk_view_empty(struct lk_view *view, const char *words)
{
	view->cue.empty = words;
}

void lk_view_origin(struct lk_view *view, const char *file, unsigned line)
{
	lk_view_cell(view, LK_FAINT, NULL);
	lk_view_string(view, "file", file);
	if (file && line)
		lk_view_more(view, LK_FAINT, ":%s");
	lk_view_integer(view, "line", line);
}

const struct lk_view_node *lk_view_member(const struct lk_view_node *object, const char *key)
{
	for (const struct lk_view_node *node = object->children.first; node; node = node->next)
		if (node->key && strcmp(node->key, key) == 0)
			return node;
	return NULL;
}
