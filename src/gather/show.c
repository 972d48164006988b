/* SPDX-License-Identifier: MIT */
/* <lkm/config.h>: the merged configuration and the indexes, for everybody who asks. */
#include <lkm/config.h>

#include <errno.h>

#include "../base/error.h"
#include "generation.h"

/* The public name for what the facts call a directive; never more than this one member. */
struct lkm_directive {
	struct lk_directive directive;
};

static const struct {
	enum lk_directive_kind kind;
	enum lkm_directive_kind published;
} kinds[] = {
	{LK_ALIAS, LKM_DIRECTIVE_ALIAS},
	{LK_BLACKLIST, LKM_DIRECTIVE_BLACKLIST},
	{LK_OPTIONS, LKM_DIRECTIVE_OPTIONS},
	{LK_INSTALL, LKM_DIRECTIVE_INSTALL},
	{LK_REMOVE, LKM_DIRECTIVE_REMOVE},
	{LK_SOFTDEP, LKM_DIRECTIVE_SOFTDEP},
	{LK_WEAKDEP, LKM_DIRECTIVE_WEAKDEP},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

LKM_EXPORT int lkm_config_read(struct lkm *lkm, struct lkm_error *reterr)
{
	const struct lk_config *config;

	lk_fail_clear(reterr);
	lk_generation_renew(lkm);
	return lk_open_config(lkm, &config, reterr);
}

LKM_EXPORT int lkm_config_read_user(struct lkm *lkm, struct lkm_error *reterr)
{
	const struct lk_config *config;

	lk_fail_clear(reterr);
	lk_generation_renew(lkm);
	return lk_open_user_config(lkm, &config, reterr);
}

LKM_EXPORT bool lkm_config_has_cmdline(const struct lkm *lkm)
{
	return lkm->own_cmdline;
}

static const struct lk_directives *list_of(
	const struct lk_config *config, enum lkm_directive_kind kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].published == kind)
			return &config->kinds[kinds[i].kind];
	return kind == LKM_DIRECTIVE_REFUSED ? &config->kernel_blacklist : NULL;
}

/* What it gives stays, but the list may be growing just now, or give way to a new one. */
LKM_EXPORT const struct lkm_directive *lkm_config_directive(
	const struct lkm *lkm, enum lkm_directive_kind kind, size_t i)
{
	pthread_mutex_t *lock = (pthread_mutex_t *)&lkm->lock;
	const struct lk_directives *list;
	const struct lkm_directive *found = NULL;

	pthread_mutex_lock(lock);
	list = list_of(&lk_generation_settled(lkm)->config, kind);
	if (list && i < list->count)
		found = (const struct lkm_directive *)&list->items[i];
	pthread_mutex_unlock(lock);
	return found;
}

LKM_EXPORT const char *lkm_directive_word(enum lkm_directive_kind kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].published == kind)
			return lk_conf_word(kinds[i].kind);
	return kind == LKM_DIRECTIVE_REFUSED ? "module_blacklist" : NULL;
}

LKM_EXPORT const char *lkm_directive_name(const struct lkm_directive *directive)
{
	return directive->directive.name;
}

LKM_EXPORT const char *lkm_directive_value(const struct lkm_directive *directive)
{
	return directive->directive.value;
}

LKM_EXPORT const char *lkm_directive_file(const struct lkm_directive *directive)
{
	return directive->directive.file;
}

LKM_EXPORT unsigned lkm_directive_line(const struct lkm_directive *directive)
{
	return directive->directive.line;
}

static const enum lk_index indexes[] = {
	[LKM_INDEX_DEP] = LK_INDEX_DEP,
	[LKM_INDEX_ALIAS] = LK_INDEX_ALIAS,
	[LKM_INDEX_SYMBOLS] = LK_INDEX_SYMBOL,
	[LKM_INDEX_BUILTIN] = LK_INDEX_BUILTIN,
	[LKM_INDEX_BUILTIN_ALIAS] = LK_INDEX_BUILTIN_ALIAS,
};

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
	lk_generation_renew(lkm);
	if (index < LKM_INDEX_DEP || index > LKM_INDEX_BUILTIN_ALIAS)
		return lk_fail(
			reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "there is no index %d", (int)index);
	rc = lkm->catalog.index(lkm->catalog.context, indexes[index], &trie, reterr);
	if (rc < 0)
		return rc;
	rc = lk_trie_each(trie, pass_on, &visitor);
	if (rc == 0 || visitor.rc)
		return rc;
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_INDEX_DAMAGED, -rc, "'%s/%s' is damaged",
		lkm->catalog.directory, lk_catalog_file(indexes[index]));
}
