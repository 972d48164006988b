/* SPDX-License-Identifier: MIT */
/* Computing facts once: under the lock, by a table of makers. */
#include "generation_facts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../files/path.h"
#include "../formats/managed.h"
#include "generation.h"

static int make_graph(struct lkm *lkm, struct lk_generation *generation,
	struct lk_generation_fact *fact, struct lkm_error *reterr)
{
	struct lk_graph_fact *made = (struct lk_graph_fact *)fact;
	const struct lk_trie *index;
	int rc = lk_open_index(&lkm->shelves[0], generation, LKM_INDEX_DEP, &index, reterr);

	if (rc < 0)
		return rc;
	rc = lk_depgraph_read(&made->graph, &fact->arena, index);
	return rc < 0 ? lk_catalog_fail(&lkm->catalog, LKM_INDEX_DEP, rc, reterr) : 0;
}

/* One alias index by module, and its full path. A damaged one is empty. */
static int read_aliases(struct lkm *lkm, struct lk_generation *generation, enum lkm_index which,
	struct lk_arena *arena, struct lk_alias_table *table, const char **ret_file,
	struct lkm_error *reterr)
{
	const struct lk_trie none = {0}, *index = &none;
	struct lkm_error error = {0};
	int rc = lk_open_index(&lkm->shelves[0], generation, which, &index, &error);

	if (rc < 0 && error.code != LKM_E_INDEX_MISSING && error.code != LKM_E_INDEX_DAMAGED)
		return lk_fail_pass(reterr, &error);
	if (error.code == LKM_E_INDEX_DAMAGED)
		lk_open_skipped(&lkm->shelves[0], generation, which);
	if (rc < 0)
		index = &none;
	rc = lk_alias_table_read(table, arena, index);
	if (rc == -EBADMSG) {
		lk_open_skipped(&lkm->shelves[0], generation, which);
		rc = lk_alias_table_read(table, arena, &none);
	}
	if (rc < 0)
		return lk_catalog_fail(&lkm->catalog, which, rc, reterr);
	*ret_file = lk_arena_format(arena, "%s/%s", lkm->catalog.directory, lk_catalog_file(which));
	return !*ret_file ? lk_fail_memory(reterr) : 0;
}

static int make_aliases(struct lkm *lkm, struct lk_generation *generation,
	struct lk_generation_fact *fact, struct lkm_error *reterr)
{
	struct lk_aliases_fact *made = (struct lk_aliases_fact *)fact;
	int rc = read_aliases(lkm, generation, LKM_INDEX_ALIAS, &fact->arena, &made->modules,
		&made->modules_file, reterr);

	return rc < 0 ? rc
		      : read_aliases(lkm, generation, LKM_INDEX_BUILTIN_ALIAS, &fact->arena,
				&made->builtin, &made->builtin_file, reterr);
}

/* The file among those of the configuration, as an install line in it shows; NULL: none. */
static const char *denials_file(const struct lk_config *config)
{
	const struct lk_directives *list = &config->kinds[LKM_DIRECTIVE_INSTALL];

	for (size_t i = 0; i < list->count; i++) {
		const char *slash = strrchr(list->items[i].file, '/');

		if (slash && strcmp(slash + 1, LK_DENY_FILE) == 0)
			return list->items[i].file;
	}
	return NULL;
}

static int make_denials(struct lkm *lkm, struct lk_generation *generation,
	struct lk_generation_fact *fact, struct lkm_error *reterr)
{
	struct lk_denials_fact *made = (struct lk_denials_fact *)fact;
	const char *path = denials_file(&generation->config), *relative;
	LK_BUF_CLEANUP struct lk_buf text;
	struct lkm_error error = {0};
	int at, rc;

	made->file.arena = &fact->arena;
	lk_buf_init(&text, LK_MANAGED_MAX);
	if (!path)
		return 0;
	relative = lk_path_find(lkm->files, path, &at);
	rc = lk_file_read(at, relative, path, &text, &error);
	if (rc < 0 && rc != -ENOENT && rc != -ENOMEM)
		rc = lk_config_add_unreadable(&generation->config, path, error.message);
	else if (rc == 0)
		rc = lk_deny_file_read(&made->file, &fact->arena, lk_buf_span(&text));
	lk_deny_file_done(&made->file); /* the entries are in the arena, and stay */
	return rc == -ENOMEM ? lk_fail_memory(reterr) : 0;
}

static const struct {
	size_t size;
	/* With the lock held. 0 or -errno; then what is in the arena is freed. */
	int (*make)(struct lkm *lkm, struct lk_generation *generation,
		struct lk_generation_fact *fact, struct lkm_error *reterr);
} makers[LK_FACT_COUNT] = {
	[LK_FACT_GRAPH] = {sizeof(struct lk_graph_fact), make_graph},
	[LK_FACT_ALIASES] = {sizeof(struct lk_aliases_fact), make_aliases},
	[LK_FACT_DENIALS] = {sizeof(struct lk_denials_fact), make_denials},
};

/* With the lock held, unless another thread has made it meanwhile. */
static int make(struct lkm *lkm, struct lk_generation *generation,
	enum lk_generation_fact_kind kind, struct lkm_error *reterr)
{
	struct lk_generation_fact *fact;
	int rc;

	if (generation->facts[kind])
		return 0;
	fact = calloc(1, makers[kind].size);
	if (!fact)
		return lk_fail_memory(reterr);
	lk_generation_fact_take(fact);
	rc = makers[kind].make(lkm, generation, fact, reterr);
	if (rc < 0)
		lk_generation_fact_drop(fact);
	else
		__atomic_store_n(&generation->facts[kind], fact, __ATOMIC_RELEASE);
	return rc;
}

/* The fact of the present generation: NULL when it could not be made, and then *ret_rc says why. */
static const struct lk_generation_fact *get(
	struct lkm *lkm, enum lk_generation_fact_kind kind, int *ret_rc, struct lkm_error *reterr)
{
	struct lk_generation *generation = lk_generation_of(lkm);
	const struct lk_generation_fact *fact =
		__atomic_load_n(&generation->facts[kind], __ATOMIC_ACQUIRE);

	*ret_rc = 0;
	if (fact)
		return fact;
	pthread_mutex_lock(&lkm->lock);
	*ret_rc = make(lkm, generation, kind, reterr);
	fact = generation->facts[kind];
	pthread_mutex_unlock(&lkm->lock);
	return fact;
}

int lk_generation_graph(struct lkm *lkm, const struct lk_graph_fact **ret, struct lkm_error *reterr)
{
	int rc;

	*ret = (const struct lk_graph_fact *)get(lkm, LK_FACT_GRAPH, &rc, reterr);
	return rc;
}

int lk_generation_aliases(
	struct lkm *lkm, const struct lk_aliases_fact **ret, struct lkm_error *reterr)
{
	int rc;

	*ret = (const struct lk_aliases_fact *)get(lkm, LK_FACT_ALIASES, &rc, reterr);
	return rc;
}

int lk_generation_denials(
	struct lkm *lkm, const struct lk_denials_fact **ret, struct lkm_error *reterr)
{
	int rc;

	*ret = (const struct lk_denials_fact *)get(lkm, LK_FACT_DENIALS, &rc, reterr);
	return rc;
}
