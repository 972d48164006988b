/* SPDX-License-Identifier: MIT */
/* The init functions of built-in modules, and whether initcall_blacklist= keeps them from running.
 */
#ifndef LK_BUILTIN_CODE_H
#define LK_BUILTIN_CODE_H

#include "../diagnose/holes.h"
#include "../system/open.h"

struct lk_builtin_initcall {
	const char *module, *function; /* module: "" where the symbol does not say */
	bool is_stub;
};

/* What was read, once for all modules; zero at first. */
struct lk_builtin_code {
	struct lk_arena arena;
	bool read;
	bool certain; /* the kernel can compare the names */
	bool named;   /* the symbols name the modules */
	struct lk_builtin_initcall *items;
	size_t count, capacity;
	const char **listed; /* in initcall_blacklist= */
	size_t listed_count, listed_capacity;
};

/* Look at a (normalised) built-in module. What is given is in the arena. 0 or -ENOMEM. */
int lk_builtin_code_look(struct lk_builtin_code *code, struct lkm *lkm, const char *module,
	struct lk_arena *arena, struct lk_hole_builtin *ret);
void lk_builtin_code_done(struct lk_builtin_code *code);

#endif
