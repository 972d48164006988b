/* SPDX-License-Identifier: MIT */
/* <lkm/config.h>: the merged configuration and the indexes, for everybody who asks. */
#include <lkm/config.h>

#include <errno.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../system/generation.h"

LKM_EXPORT int lkm_config_read(struct lkm *lkm, struct lkm_error *reterr)
{
	const struct lk_config *config;

	lk_fail_clear(reterr);
	if (!lkm)
		return lk_fail_argument(reterr, "the system is NULL");
	LK_REQUEST(lkm);
	return lk_open_config(lkm, &config, reterr);
}

LKM_EXPORT int lkm_config_read_user(struct lkm *lkm, struct lkm_error *reterr)
{
	const struct lk_config *config;

	lk_fail_clear(reterr);
	if (!lkm)
		return lk_fail_argument(reterr, "the system is NULL");
	LK_REQUEST(lkm);
	return lk_open_user_config(lkm, &config, reterr);
}

LKM_EXPORT bool lkm_config_has_cmdline(const struct lkm *lkm)
{
	return lkm && lkm->own_cmdline;
}

/* Count the directives of a kind, and give the one at i, if any. The list may be growing in another
 * thread, or make way for that of a new generation; a directive stays. */
static size_t look(const struct lkm *lkm, enum lkm_directive_kind kind, size_t i,
	const struct lkm_directive **ret)
{
	pthread_mutex_t *lock = (pthread_mutex_t *)&lkm->lock;
	struct lk_generation *generation;
	struct lk_directives *list;
	size_t count;

	*ret = NULL;
	if ((unsigned)kind >= LK_DIRECTIVE_COUNT)
		return 0;
	pthread_mutex_lock(lock);
	generation = lk_generation_settled(lkm);
	list = &generation->config.kinds[kind];
	count = list->count;
	if (i < count) {
		struct lkm_directive *item = &list->items[i];

		/* A line gets its text when it is first given out. */
		if (!item->text)
			__atomic_store_n(&item->text,
				lk_directive_spell(generation->config.arena, item),
				__ATOMIC_RELEASE);
		*ret = item;
		generation->given_out = true;
	}
	pthread_mutex_unlock(lock);
	return count;
}

LKM_EXPORT size_t lkm_config_count(const struct lkm *lkm, enum lkm_directive_kind kind)
{
	const struct lkm_directive *none;

	return lkm ? look(lkm, kind, SIZE_MAX, &none) : 0;
}

LKM_EXPORT const struct lkm_directive *lkm_config_directive(
	const struct lkm *lkm, enum lkm_directive_kind kind, size_t i)
{
	const struct lkm_directive *found = NULL;

	if (lkm)
		look(lkm, kind, i, &found);
	return found;
}

struct lkm_module_options {
	struct lk_arena arena;
	const char *text;
	struct lkm_directive *items;
	size_t count;
};

static int merge(const struct lk_config *config, const char *name, const char *asked,
	struct lkm_module_options *options, struct lkm_error *reterr)
{
	const char *module = lk_name_module(&options->arena, name);
	const struct lkm_directive **lines;
	struct lk_buf text;
	char *alias = NULL;
	size_t count = 0;
	int rc = asked ? lk_name_alias(&options->arena, asked, &alias) : 0;

	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"unbalanced brackets in '%s'", asked);
	if (rc < 0 || !module ||
		lk_config_lines(
			config, LKM_DIRECTIVE_OPTIONS, module, alias, &options->arena, &lines) < 0)
		return lk_fail_memory(reterr);
	while (lines[count])
		count++;
	options->items = lk_arena_alloc(&options->arena, (count + 1) * sizeof(*options->items));
	if (!options->items)
		return lk_fail_memory(reterr);
	lk_buf_init(&text, options->arena.limit ? options->arena.limit : LK_ARENA_LIMIT);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		rc = lk_directive_copy(&options->arena, lines[i], &options->items[i]);
		if (rc == 0)
			rc = lk_buf_format(&text, "%s%s", i ? " " : "", lines[i]->value);
		options->count++;
	}
	options->text = rc < 0 ? NULL : lk_arena_copy_span(&options->arena, lk_buf_span(&text));
	lk_buf_done(&text);
	return options->text ? 0 : lk_fail_memory(reterr);
}

LKM_EXPORT int lkm_module_options_read(struct lkm *lkm, const char *module, const char *alias,
	struct lkm_module_options **ret, struct lkm_error *reterr)
{
	struct lkm_module_options *options;
	const struct lk_config *config;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "the system, the module or the place for the result is NULL");
	LK_REQUEST(lkm);
	options = calloc(1, sizeof(*options));
	if (!options)
		return lk_fail_memory(reterr);
	rc = lk_open_config(lkm, &config, reterr);
	if (rc == 0)
		rc = merge(config, module, alias, options, reterr);
	if (rc < 0)
		lkm_module_options_free(options);
	else
		*ret = options;
	return rc;
}

LKM_EXPORT void lkm_module_options_free(struct lkm_module_options *options)
{
	if (!options)
		return;
	lk_arena_done(&options->arena);
	free(options);
}

LKM_EXPORT const char *lkm_module_options_text(const struct lkm_module_options *options)
{
	return options ? options->text : NULL;
}

LKM_EXPORT size_t lkm_module_options_count(const struct lkm_module_options *options)
{
	return options ? options->count : 0;
}

LKM_EXPORT const struct lkm_directive *lkm_module_options_directive(
	const struct lkm_module_options *options, size_t i)
{
	return options && i < options->count ? &options->items[i] : NULL;
}

struct visitor {
	int (*visit)(void *data, const char *key, const char *value);
	void *data;
	int rc; /* what it returned last */
};

static int pass_on(void *context, const char *key, const char *value, uint32_t priority)
{
	struct visitor *visitor = context;

	(void)priority;
	visitor->rc = visitor->visit(visitor->data, key, value);
	return visitor->rc;
}

LKM_EXPORT int lkm_index_each(struct lkm *lkm, enum lkm_index index,
	int (*visit)(void *data, const char *key, const char *value), void *data,
	struct lkm_error *reterr)
{
	struct visitor visitor = {.visit = visit, .data = data};
	const struct lk_trie *trie;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !visit)
		return lk_fail_argument(reterr, "the system or the visitor is NULL");
	LK_REQUEST(lkm);
	if (index < LKM_INDEX_DEP || index > LKM_INDEX_BUILTIN_ALIAS)
		return lk_fail(
			reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "there is no index %d", (int)index);
	rc = lkm->catalog.index(lkm->catalog.context, index, &trie, reterr);
	if (rc < 0)
		return rc;
	rc = lk_trie_each(trie, pass_on, &visitor);
	if (rc == 0 || visitor.rc)
		return rc;
	return lk_catalog_fail(&lkm->catalog, index, rc, reterr);
}
