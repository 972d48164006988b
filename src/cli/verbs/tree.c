/* SPDX-License-Identifier: MIT */
/* lkm tree: what a module depends on, or what depends on it, as a tree or a graph. */
#include <errno.h>

#include <lkm/graph.h>
#include <lkm/live.h>

#include "../../base/map.h"
#include "../commands.h"
#include "../verb.h"

struct tree_opts {
	struct lk_verb_opts verb;
	bool reverse;
};

static const struct lk_command_text text = {
	.usage = "  lkm tree [options] NAME...",
	.purpose = "Shows what a module depends on, or with -r what depends on it. A module whose\n"
		   "branches were shown before is followed by '...'. NAME is a module or an alias.",
};

static const struct lk_opt table[] = {
	{'r', "reverse", LK_OPT_SET, offsetof(struct tree_opts, reverse), 0, NULL,
		"show which modules depend on it"},
	LK_VERB_ROW_DOT(struct tree_opts),
	LK_VERB_ROW_JSON(struct tree_opts),
	LK_VERB_ROWS_WHERE(struct tree_opts),
	LK_VERB_ROWS_COMMON(struct tree_opts),
	LK_OPTS_END,
};

struct tree {
	struct lk_verb *verb;
	bool reverse;
	struct lkm_graph *graph;
	struct lkm_live *live; /* NULL: of another kernel, or unknown */
	struct lk_arena arena;
	const char **names; /* of the modules in the order in which they are reached */
	size_t count, capacity;
	struct lk_map reached;
};

static const char *branch(const struct tree *tree, const char *module, size_t i)
{
	const struct lkm_graph_module *node = lkm_graph_find(tree->graph, module);

	return lkm_graph_module_name(
		tree->reverse ? lkm_graph_module_user(node, i) : lkm_graph_module_need(node, i));
}

/* Add a module once. Names of roots are those of look-ups that have ended. */
static int add(struct tree *tree, const char *module)
{
	const char *name;

	if (lk_map_get(&tree->reached, module))
		return 0;
	name = lk_arena_copy(&tree->arena, module);
	if (!name ||
		lk_arena_grow(&tree->arena, (void **)&tree->names, &tree->capacity, tree->count,
			sizeof(*tree->names)) < 0 ||
		lk_map_put(&tree->reached, name, tree) < 0)
		return -ENOMEM;
	tree->names[tree->count++] = name;
	return 0;
}

/* Add what the operand stands for, and list it as a root. */
static int add_roots(struct tree *tree, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;
	int rc = 0;

	if (lkm_lookup(tree->verb->lkm, operand, 0, &found, &error) < 0) {
		lk_verb_fail_about(tree->verb, operand, &error);
		return 0;
	}
	for (size_t i = 0; rc == 0 && i < lkm_found_count(found); i++) {
		if (lk_verb_is_repeated(found, i))
			continue;
		lk_view_string(&tree->verb->view, NULL, lkm_found_name(lkm_found_module(found, i)));
		rc = add(tree, lkm_found_name(lkm_found_module(found, i)));
	}
	lkm_found_free(found);
	return rc;
}

/* Add everything that can be reached from what was added already. */
static int add_branches(struct tree *tree)
{
	const char *next;
	int rc = 0;

	for (size_t n = 0; n < tree->count; n++)
		for (size_t i = 0; rc == 0 && (next = branch(tree, tree->names[n], i)); i++)
			rc = add(tree, next);
	return rc;
}

static void show_module(const struct tree *tree, const char *module)
{
	const bool loaded = tree->live && lkm_live_find(tree->live, module);
	struct lk_view *view = &tree->verb->view;
	const char *next;

	lk_view_object(view, NULL);
	lk_view_line(view, loaded ? LK_STRONG : LK_PLAIN, NULL);
	lk_view_string(view, "name", module);
	lk_view_more(view, LK_GOOD, loaded ? "(loaded)" : "");
	if (tree->live)
		lk_view_bool(view, "loaded", loaded);
	else
		lk_view_null(view, "loaded");
	lk_view_list(view, tree->reverse ? "users" : "needs");
	for (size_t i = 0; (next = branch(tree, module, i)); i++)
		lk_view_string(view, NULL, next);
	lk_view_end(view);
	lk_view_end(view);
}

static void show(struct tree *tree, char *const *operands, int count)
{
	static const struct lk_view_graph needs = {.name = "name",
						  .edges = "needs",
						  .roots = "roots"},
					  users = {.name = "name",
						  .edges = "users",
						  .roots = "roots",
						  .reverse = true};
	struct lkm_error error = {.code = LKM_E_NO_MEMORY, .errnum = ENOMEM};
	struct lk_view *view = &tree->verb->view;
	int rc = 0;

	lk_view_bool(view, "reverse", tree->reverse);
	lk_view_list(view, "roots");
	for (int i = 0; rc == 0 && i < count; i++)
		rc = add_roots(tree, operands[i]);
	lk_view_end(view);
	if (rc == 0 && tree->count)
		rc = lkm_graph_read(tree->verb->lkm, &tree->graph, &error);
	if (rc == 0)
		rc = add_branches(tree);
	if (rc < 0)
		lk_verb_fail(tree->verb, &error, NULL);
	if (rc == 0 && tree->count)
		tree->live = lk_verb_live(tree->verb);
	lk_view_graph(view, tree->reverse ? &users : &needs);
	lk_view_list(view, "modules");
	for (size_t n = 0; rc == 0 && n < tree->count; n++)
		show_module(tree, tree->names[n]);
	lk_view_end(view);
}

int lk_cmd_tree(int argc, char **argv)
{
	struct tree_opts opts = {0};
	struct lk_verb verb;
	struct tree tree = {.verb = &verb};
	int first = lk_verb_begin(&verb, argc, argv, "tree", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	tree.reverse = opts.reverse;
	lk_map_init(&tree.reached, &tree.arena);
	if (lk_verb_open(&verb))
		show(&tree, argv + first, argc - first);
	lkm_live_free(tree.live);
	lkm_graph_free(tree.graph);
	lk_arena_done(&tree.arena);
	return lk_verb_end(&verb);
}
