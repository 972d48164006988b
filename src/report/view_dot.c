/* SPDX-License-Identifier: MIT */
/* The graphs of a view, for Graphviz. */
#include <errno.h>
#include <string.h>

#include "dot.h"
#include "view.h"

struct drawing {
	const struct lk_view *view;
	const struct lk_view_graph *graph; /* of the present list */
	struct lk_dot dot;
};

static const char *string_of(const struct lk_view_node *object, const char *key)
{
	const struct lk_view_node *member = key ? lk_view_member(object, key) : NULL;

	return member && member->kind == LK_VIEW_STRING ? member->string : NULL;
}

/* What text shows up to the name, and below it what it shows after the name. NULL when that is the
 * name alone. */
static int make_label(
	const struct drawing *drawing, const struct lk_view_node *object, struct lk_buf *out)
{
	struct lk_arena arena = {0};
	const char *before = "", *words;
	bool more = false;
	int rc = 0;

	for (const struct lk_view_node *node = object->children.first; rc == 0 && node;
		node = node->next) {
		const bool is_name = node->key && strcmp(node->key, drawing->graph->name) == 0;

		if (node->cue.place == LK_VIEW_ROW || node->cue.place == LK_VIEW_BELOW)
			continue;
		rc = lk_view_words(drawing->view, node, &arena, &words);
		if (rc < 0 || !words)
			continue;
		more |= !is_name;
		rc = lk_buf_format(out, "%s%s", *words == ';' ? "" : before, words);
		before = is_name ? "\n" : " ";
	}
	lk_arena_done(&arena);
	if (!more)
		out->size = 0;
	return rc;
}

static void draw_node(struct drawing *drawing, const struct lk_view_node *object, const char *name)
{
	static const char *const styles[] = {
		[LK_STRONG] = "style=bold", [LK_FAINT] = "style=dashed", [LK_BAD] = NULL};
	const char *style = styles[lk_view_member(object, drawing->graph->name)->cue.style];
	LK_BUF_CLEANUP struct lk_buf label;
	int rc;

	lk_buf_init(&label, (size_t)1 << 20);
	rc = make_label(drawing, object, &label);
	if (rc == 0 && !lk_buf_text(&label))
		rc = -ENOMEM;
	if (drawing->dot.rc == 0)
		drawing->dot.rc = rc;
	if (rc == 0)
		lk_dot_node(&drawing->dot, name, label.size ? lk_buf_text(&label) : NULL,
			style ? style : "");
}

static bool points_to(const struct lk_view_node *edges, const char *name)
{
	for (const struct lk_view_node *edge = edges ? edges->children.first : NULL; edge;
		edge = edge->next)
		if (strcmp(edge->string, name) == 0)
			return true;
	return false;
}

/* Is there an edge between the two already? */
static bool is_drawn(const struct drawing *drawing, const struct lk_view_node *list,
	const char *from, const char *to)
{
	for (const struct lk_view_node *object = list->children.first; object;
		object = object->next) {
		const char *name = string_of(object, drawing->graph->name);

		if (name && strcmp(name, from) == 0)
			return points_to(lk_view_member(object, drawing->graph->edges), to);
	}
	return false;
}

static void draw_list(struct drawing *drawing, const struct lk_view_node *list)
{
	const struct lk_view_graph *graph = drawing->graph = list->cue.graph;

	for (const struct lk_view_node *object = list->children.first; object;
		object = object->next) {
		const char *name = string_of(object, graph->name);
		const char *by = string_of(object, graph->by);
		const struct lk_view_node *edges = lk_view_member(object, graph->edges);

		if (!name)
			continue;
		draw_node(drawing, object, name);
		for (const struct lk_view_node *edge = edges ? edges->children.first : NULL; edge;
			edge = edge->next)
			lk_dot_edge(&drawing->dot, graph->reverse ? edge->string : name,
				graph->reverse ? name : edge->string, NULL, "");
		if (by && !is_drawn(drawing, list, by, name))
			lk_dot_edge(&drawing->dot, by, name, NULL, "style=dashed");
	}
}

static void draw_below(struct drawing *drawing, const struct lk_view_node *node)
{
	if (node->kind != LK_VIEW_OBJECT && node->kind != LK_VIEW_LIST)
		return;
	if (node->cue.graph)
		draw_list(drawing, node);
	else
		for (const struct lk_view_node *child = node->children.first; child;
			child = child->next)
			draw_below(drawing, child);
}

int lk_view_to_dot(const struct lk_view *view, const char *command, struct lk_buf *out)
{
	struct drawing drawing = {.view = view};

	if (view->rc < 0)
		return view->rc;
	lk_dot_begin(&drawing.dot, out, command);
	draw_below(&drawing, &view->root);
	return lk_dot_finish(&drawing.dot);
}
