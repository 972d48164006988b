/* SPDX-License-Identifier: MIT */
/* From the symbols that modules import to the modules that they need. */
#include "link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "cycles.h"
#include "exports.h"
#include "reach.h"

struct linking {
	const struct lk_tree *tree;
	const struct lk_link_rules *rules;
	struct lk_notes *notes;
	struct lk_arena *scratch;
	struct lk_exports exports;
	struct lk_edges edges;
	size_t edge_count, edge_capacity;
	uint32_t *last_user; /* of each module: the last one that was found to need it, plus one */
};

/* The module whose imports are looked at. */
struct user {
	uint32_t position;
	const char *shown;       /* its full path, once it is needed */
	const char **weak_names; /* sorted, once they are needed */
	size_t weak_count;
};

static const struct lk_tree_module *module_of(
	const struct linking *linking, const struct user *user)
{
	return &linking->tree->modules[user->position];
}

static const char *shown_of(struct linking *linking, struct user *user)
{
	if (!user->shown)
		user->shown = lk_cycles_shown(
			linking->scratch, linking->rules->directory, module_of(linking, user));
	return user->shown;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int collect_weak(struct linking *linking, struct user *user)
{
	struct lk_span rest = module_of(linking, user)->extract.weak;
	const char *name;
	size_t capacity = 0;

	for (uint64_t at = 0; lk_span_string(rest, at, &name); at += strlen(name) + 1) {
		if (LK_GROW(linking->scratch, user->weak_names, user->weak_count, capacity) < 0)
			return -ENOMEM;
		user->weak_names[user->weak_count++] = name;
	}
	if (user->weak_count)
		qsort(user->weak_names, user->weak_count, sizeof(*user->weak_names), compare_names);
	return 0;
}

/* 1 if the import may stay unresolved; 0; -ENOMEM. */
static int is_weak(struct linking *linking, struct user *user, const char *name)
{
	if (!module_of(linking, user)->extract.weak.size)
		return 0;
	if (!user->weak_count && collect_weak(linking, user) < 0)
		return -ENOMEM;
	return user->weak_count && bsearch(&name, user->weak_names, user->weak_count,
					   sizeof(*user->weak_names), compare_names);
}

static int tell_symbol(struct linking *linking, struct user *user, const char *name,
	enum lkm_depmod_note kind, const char *says)
{
	int rc = is_weak(linking, user, name);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (!shown_of(linking, user))
		return -ENOMEM;
	return lk_notes_add(linking->notes, kind, user->shown, "%s %s %s", user->shown, says, name);
}

static int tell_need(struct linking *linking, struct user *user, const char *symbol, uint32_t owner)
{
	const char *needed = lk_cycles_shown(
		linking->scratch, linking->rules->directory, &linking->tree->modules[owner]);

	if (!needed || !shown_of(linking, user))
		return -ENOMEM;
	return lk_notes_add(linking->notes, LKM_DEPMOD_NEEDS, user->shown, "%s needs \"%s\": %s",
		user->shown, symbol, needed);
}

static int add_edge(struct linking *linking, struct user *user, const char *symbol, uint32_t owner)
{
	if (linking->last_user[owner] == user->position + 1)
		return 0;
	linking->last_user[owner] = user->position + 1;
	if (LK_GROW(linking->scratch, linking->edges.targets, linking->edge_count,
		    linking->edge_capacity) < 0)
		return -ENOMEM;
	linking->edges.targets[linking->edge_count++] = owner;
	return linking->rules->tell_needs ? tell_need(linking, user, symbol, owner) : 0;
}

static bool has_wrong_crc(
	const struct linking *linking, const struct user *user, const struct lk_import *import)
{
	const struct lk_span wanted = module_of(linking, user)->extract.import_crcs;
	const uint32_t *crcs = linking->exports.crcs;

	return crcs && wanted.size && lk_extract_crc(wanted, import->number) != crcs[import->found];
}

static int link_import(struct linking *linking, struct user *user, const struct lk_import *import)
{
	uint32_t owner;
	int rc = 0;

	if (import->found == LK_EXPORTS_NONE)
		return tell_symbol(linking, user, import->name, LKM_DEPMOD_UNKNOWN_SYMBOL,
			"needs unknown symbol");
	owner = linking->exports.items[import->found].owner;
	if (owner != LK_EXPORTS_KERNEL)
		rc = add_edge(linking, user, import->symbol, owner);
	if (rc == 0 && has_wrong_crc(linking, user, import))
		rc = tell_symbol(linking, user, import->name, LKM_DEPMOD_WRONG_CRC,
			"disagrees about version of symbol");
	return rc;
}

static int link_module(struct linking *linking, uint32_t position)
{
	struct user user = {.position = position};
	struct lk_imports imports = {.rest = module_of(linking, &user)->extract.imports,
		.prefix = linking->rules->prefix,
		.all = linking->rules->check_unknown};
	struct lk_import import;
	int rc = 0;

	while (rc == 0 && lk_exports_import_next(&linking->exports, &imports, &import))
		rc = link_import(linking, &user, &import);
	linking->edges.first[position + 1] = linking->edge_count;
	return rc;
}

static int find_edges(struct linking *linking)
{
	const size_t count = linking->tree->count;
	int rc = 0;

	linking->edges.count = count;
	linking->edges.first =
		lk_arena_alloc(linking->scratch, (count + 1) * sizeof(*linking->edges.first));
	linking->last_user = lk_arena_alloc(linking->scratch, count * sizeof(*linking->last_user));
	if (!linking->edges.first || !linking->last_user)
		return -ENOMEM;
	for (size_t i = 0; i < count && rc == 0; i++)
		rc = link_module(linking, (uint32_t)i);
	return rc;
}

/* Only a tree that cannot be sorted has cycles, and is searched for them. */
static int sort_edges(struct linking *linking, uint32_t *order, size_t *ret_cyclic)
{
	size_t sorted;
	int rc = lk_reach_sort(&linking->edges, linking->scratch, order, &sorted);

	*ret_cyclic = 0;
	if (rc < 0 || sorted == linking->edges.count)
		return rc;
	rc = lk_cycles_cut(&linking->edges, linking->tree, linking->rules->directory,
		linking->scratch, linking->notes, ret_cyclic);
	return rc < 0 ? rc : lk_reach_sort(&linking->edges, linking->scratch, order, &sorted);
}

static int link_tree(
	struct linking *linking, struct lk_arena *arena, uint32_t **ret_order, size_t *ret_cyclic)
{
	int rc = lk_exports_build(
		&linking->exports, arena, linking->scratch, linking->tree, linking->rules);

	*ret_order = lk_arena_alloc(linking->scratch, linking->tree->count * sizeof(**ret_order));
	if (rc < 0 || !*ret_order)
		return -ENOMEM;
	rc = find_edges(linking);
	if (rc == 0)
		rc = sort_edges(linking, *ret_order, ret_cyclic);
	return rc < 0 ? rc : lk_exports_sort(&linking->exports, linking->scratch);
}

int lk_link(struct lk_arena *arena, struct lk_tree *tree, const struct lk_link_rules *rules,
	struct lk_notes *notes, size_t *ret_cyclic, struct lkm_error *reterr)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {.limit = arena->limit};
	struct linking linking = {
		.tree = tree, .rules = rules, .notes = notes, .scratch = &scratch};
	uint32_t *order;
	size_t cyclic;
	int rc;

	if (tree->count > LK_TREE_MODULES_MAX)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"%zu modules are more than an index can hold", tree->count);
	if (link_tree(&linking, arena, &order, &cyclic) < 0)
		return lk_fail_memory(reterr);
	rc = lk_reach_close(&linking.edges, order, arena, &scratch, tree, reterr);
	if (rc < 0)
		return rc;
	tree->symbols = linking.exports.items;
	tree->symbol_count = linking.exports.count;
	*ret_cyclic = cyclic;
	return 0;
}
