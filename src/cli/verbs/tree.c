/* SPDX-License-Identifier: MIT */
/* lkm tree: what a module depends on, or what depends on it, as a tree or a graph. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/graph.h>
#include <lkm/live.h>

#include "../../report/dot.h"
#include "../commands.h"
#include "../verb.h"

/* Of branches; files that are in order come nowhere near. */
#define DEPTH_MAX  64
#define OUTPUT_MAX ((size_t)256 << 20)

struct tree_opts {
	struct lk_verb_opts verb;
	bool reverse, dot;
};

static const struct lk_command_text text = {
	.usage = "  lkm tree [options] NAME...",
	.purpose = "Shows what a module depends on, or with -r what depends on it. A module whose "
		   "part of the\ntree stands further up is followed by '...'. NAME is a module or "
		   "an alias.",
};

#define MEMBER(member) offsetof(struct tree_opts, member)
static const struct lk_opt table[] = {
	{'r', "reverse", LK_OPT_SET, MEMBER(reverse), 0, NULL, "show what depends on it"},
	{0, "dot", LK_OPT_SET, MEMBER(dot), 0, NULL, "print a graph for Graphviz"},
	LK_VERB_ROW_JSON(struct tree_opts),
	LK_VERB_ROWS_WHERE(struct tree_opts),
	LK_VERB_ROWS_COMMON(struct tree_opts),
	LK_OPTS_END,
};

struct tree {
	struct lk_verb *verb;
	const struct tree_opts *opts;
	struct lkm_graph *graph;
	struct lkm_live *live; /* NULL: of another kernel, or unknown */
	const char **seen;     /* modules that were printed with their branches */
	size_t seen_count;
	bool last[DEPTH_MAX]; /* of each branch above: does none follow it? */
	struct lk_dot dot;
};

static const char *branch(const struct tree *tree, const char *module, size_t i)
{
	return tree->opts->reverse ? lkm_graph_user(tree->graph, module, i)
				   : lkm_graph_need(tree->graph, module, i);
}

/* Take note that a module is being printed; false when it was before. There is room for every
 * module of the graph and what was asked for. */
static bool note(struct tree *tree, const char *module)
{
	for (size_t i = 0; i < tree->seen_count; i++)
		if (strcmp(tree->seen[i], module) == 0)
			return false;
	tree->seen[tree->seen_count++] = module;
	return true;
}

static void print_lines(const struct tree *tree, int depth)
{
	bool unicode = tree->verb->screen.unicode;

	for (int i = 0; i < depth - 1; i++)
		fputs(tree->last[i] ? "    " : unicode ? "│   " : "|   ", stdout);
	if (depth)
		fputs(tree->last[depth - 1] ? (unicode ? "└── " : "`-- ")
					    : (unicode ? "├── " : "|-- "),
			stdout);
}

static void print_module(const struct tree *tree, const char *module, bool strong)
{
	const struct lk_screen *screen = &tree->verb->screen;
	bool loaded = tree->live && lkm_live_find(tree->live, module);

	fputs(strong ? screen->strong : "", stdout);
	lk_screen_text(module);
	fputs(strong ? screen->normal : "", stdout);
	if (loaded)
		printf(" %s(loaded)%s", screen->good, screen->normal);
}

static void print_tree(struct tree *tree, const char *module, int depth)
{
	const char *next = branch(tree, module, 0);
	bool first;

	print_lines(tree, depth);
	print_module(tree, module, depth == 0);
	first = note(tree, module);
	if (!first || depth == DEPTH_MAX) {
		puts(next ? " ..." : "");
		return;
	}
	putchar('\n');
	for (size_t i = 0; next; i++) {
		const char *following = branch(tree, module, i + 1);

		tree->last[depth] = !following;
		print_tree(tree, next, depth + 1);
		next = following;
	}
}

/* Everything that can be reached from what is in seen already. */
static void reach(struct tree *tree, const char *root)
{
	const char *next;

	if (!note(tree, root))
		return;
	for (size_t done = tree->seen_count - 1; done < tree->seen_count; done++)
		for (size_t i = 0; (next = branch(tree, tree->seen[done], i)); i++)
			note(tree, next);
}

static void add_to_graph(struct tree *tree)
{
	const char *next;

	for (size_t n = 0; n < tree->seen_count; n++) {
		const char *module = tree->seen[n];

		lk_dot_node(&tree->dot, module, NULL,
			tree->live && lkm_live_find(tree->live, module) ? "style=bold" : "");
		for (size_t i = 0; (next = branch(tree, module, i)); i++)
			lk_dot_edge(&tree->dot, tree->opts->reverse ? next : module,
				tree->opts->reverse ? module : next, NULL, "");
	}
}

static void add_to_json(struct tree *tree)
{
	struct lk_json *json = &tree->verb->answer.json;
	const char *next;

	lk_json_array(json, "modules");
	for (size_t n = 0; n < tree->seen_count; n++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "name", tree->seen[n]);
		if (tree->live)
			lk_json_bool(json, "loaded", lkm_live_find(tree->live, tree->seen[n]));
		lk_json_array(json, tree->opts->reverse ? "users" : "needs");
		for (size_t i = 0; (next = branch(tree, tree->seen[n], i)); i++)
			lk_json_text(json, NULL, next);
		lk_json_end(json);
		lk_json_end(json);
	}
	lk_json_end(json);
}

/* A root is borrowed from the look-up that found it, which lasts as long as the tree. */
struct roots {
	struct lkm_found **found;
	int count;
};

static size_t count_modules(const struct roots *roots)
{
	size_t count = 0;

	for (int i = 0; i < roots->count; i++)
		count += lkm_found_count(roots->found[i]);
	return count;
}

static void each_root(struct tree *tree, const struct roots *roots,
	void (*act)(struct tree *tree, const char *module))
{
	for (int i = 0; i < roots->count; i++)
		for (size_t j = 0; j < lkm_found_count(roots->found[i]); j++)
			if (!lk_verb_is_repeated(roots->found[i], j))
				act(tree, lkm_found_name(lkm_found_module(roots->found[i], j)));
}

static void print_root(struct tree *tree, const char *module)
{
	print_tree(tree, module, 0);
}

static void name_root(struct tree *tree, const char *module)
{
	lk_json_text(&tree->verb->answer.json, NULL, module);
}

static void print_graph(struct tree *tree, const struct roots *roots)
{
	LK_BUF_CLEANUP struct lk_buf graph;
	const char *lines;

	lk_buf_init(&graph, OUTPUT_MAX);
	lk_dot_begin(&tree->dot, &graph, "tree");
	each_root(tree, roots, reach);
	add_to_graph(tree);
	lines = lk_dot_finish(&tree->dot) < 0 ? NULL : lk_buf_text(&graph);
	if (lines)
		lk_ui_print(lines);
	else
		lk_verb_fail(tree->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
}

static void print_all(struct tree *tree, const struct roots *roots)
{
	size_t room = lkm_graph_count(tree->graph) + count_modules(roots);
	struct lk_json *json = &tree->verb->answer.json;

	tree->seen = calloc(room + 1, sizeof(*tree->seen));
	if (!tree->seen) {
		lk_verb_fail(tree->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
	} else if (tree->verb->opts->json) {
		lk_json_bool(json, "reverse", tree->opts->reverse);
		lk_json_array(json, "roots");
		each_root(tree, roots, name_root);
		lk_json_end(json);
		each_root(tree, roots, reach);
		add_to_json(tree);
	} else if (tree->opts->dot) {
		print_graph(tree, roots);
	} else {
		each_root(tree, roots, print_root);
	}
	free(tree->seen);
}

static void show(struct tree *tree, const struct roots *roots)
{
	struct lkm_error error;

	if (lkm_graph_read(tree->verb->lkm, &tree->graph, &error) < 0) {
		lk_verb_fail(tree->verb, &error, NULL);
		return;
	}
	tree->live = lk_verb_live(tree->verb);
	print_all(tree, roots);
	lkm_live_free(tree->live);
	lkm_graph_free(tree->graph);
}

static void look_up(struct lk_verb *verb, struct roots *roots, const char *name)
{
	struct lkm_error error;

	if (lkm_lookup(verb->lkm, name, 0, &roots->found[roots->count], &error) < 0)
		lk_verb_fail(verb, &error, NULL);
	else
		roots->count++;
}

static void work(struct tree *tree, char *const *operands, int count)
{
	struct roots roots = {.found = calloc((size_t)count, sizeof(struct lkm_found *))};

	if (!roots.found) {
		lk_verb_fail(tree->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
		return;
	}
	for (int i = 0; i < count; i++)
		look_up(tree->verb, &roots, operands[i]);
	if (roots.count)
		show(tree, &roots);
	for (int i = 0; i < roots.count; i++)
		lkm_found_free(roots.found[i]);
	free(roots.found);
}

int lk_cmd_tree(int argc, char **argv)
{
	struct tree_opts opts = {0};
	struct lk_verb verb;
	struct tree tree = {.verb = &verb, .opts = &opts};
	int first = lk_verb_begin(&verb, argc, argv, "tree", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb))
		work(&tree, argv + first, argc - first);
	return lk_verb_end(&verb);
}
