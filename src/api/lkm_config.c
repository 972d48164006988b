/* SPDX-License-Identifier: MIT */
/* <lkm/config.h>: the merged configuration and the indexes, for everybody who asks. */
#include <lkm/config.h>

#include <errno.h>

#include "../base/error.h"
#include "../system/generation.h"

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

/* What it gives stays, but the list may be growing just now, or give way to a new one. */
LKM_EXPORT const struct lkm_directive *lkm_config_directive(
	const struct lkm *lkm, enum lkm_directive_kind kind, size_t i)
{
	pthread_mutex_t *lock = (pthread_mutex_t *)&lkm->lock;
	const struct lk_directives *list;
	const struct lkm_directive *found = NULL;

	if ((unsigned)kind >= LK_DIRECTIVE_COUNT)
		return NULL;
	pthread_mutex_lock(lock);
	list = &lk_generation_settled(lkm)->config.kinds[kind];
	if (i < list->count)
		found = &list->items[i];
	pthread_mutex_unlock(lock);
	return found;
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
	lk_generation_renew(lkm);
	if (index < LKM_INDEX_DEP || index > LKM_INDEX_BUILTIN_ALIAS)
		return lk_fail(
			reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "there is no index %d", (int)index);
	rc = lkm->catalog.index(lkm->catalog.context, index, &trie, reterr);
	if (rc < 0)
		return rc;
	rc = lk_trie_each(trie, pass_on, &visitor);
	if (rc == 0 || visitor.rc)
		return rc;
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_INDEX_DAMAGED, -rc, "'%s/%s' is damaged",
		lkm->catalog.directory, lk_catalog_file(index));
}
