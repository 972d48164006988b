/* SPDX-License-Identifier: MIT */
/* A view as the JSON object of a command. */
#include "json.h"
#include "view.h"

static void add_node(struct lk_json *json, const struct lk_view_node *node);

static void add_children(struct lk_json *json, const struct lk_view_node *node)
{
	for (const struct lk_view_node *child = node->children.first; child; child = child->next)
		add_node(json, child);
}

static void add_node(struct lk_json *json, const struct lk_view_node *node)
{
	switch (node->kind) {
	case LK_VIEW_OBJECT:
		lk_json_object(json, node->key);
		add_children(json, node);
		lk_json_end(json);
		break;
	case LK_VIEW_LIST:
		lk_json_array(json, node->key);
		add_children(json, node);
		lk_json_end(json);
		break;
	case LK_VIEW_STRING:
		lk_json_text(json, node->key, node->string);
		break;
	case LK_VIEW_INTEGER:
		lk_json_number(json, node->key, node->integer);
		break;
	case LK_VIEW_BOOL:
		lk_json_bool(json, node->key, node->integer);
		break;
	case LK_VIEW_NULL:
		lk_json_text_or_null(json, node->key, NULL);
		break;
	case LK_VIEW_BLANK:
	case LK_VIEW_NOTE:
		break;
	}
}

int lk_view_to_json(const struct lk_view *view, const char *command, struct lk_buf *out)
{
	struct lk_json json;

	if (view->rc < 0)
		return view->rc;
	lk_json_begin(&json, out, command);
	add_children(&json, &view->root);
	add_children(&json, &view->failure);
	return lk_json_finish(&json);
}
