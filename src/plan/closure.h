/* SPDX-License-Identifier: MIT */
/* The closure of modules: themselves and all that they may want at run time, for those who pack
 * them up. */
#ifndef LK_CLOSURE_H
#define LK_CLOSURE_H

#include "../base/map.h"
#include "../facts/catalog.h"

struct lk_member {
	const char *module;
	const char *path; /* full path; NULL when it has no file */
	bool builtin;
	enum lkm_wanted reason;
	const char *by; /* the module that wants it; NULL when it was asked for */
};

struct lk_closure {
	struct lk_arena *arena;
	const struct lk_catalog *catalog;
	const struct lk_config *config;
	struct lk_member *members; /* a module's dependencies stand before it */
	size_t count, capacity;
	size_t followed; /* members whose softdeps and weakdeps have been looked at */
	struct lk_map by_module;
};

void lk_closure_init(struct lk_closure *closure, struct lk_arena *arena,
	const struct lk_catalog *catalog, const struct lk_config *config);

/* Add a name or alias that is asked for, with all that belongs to it. Names in softdeps and
 * weakdeps that nothing is known by are passed over. 0; the errors of lk_catalog_lookup(). */
int lk_closure_add(struct lk_closure *closure, const char *name, struct lkm_error *reterr);

#endif
