/* SPDX-License-Identifier: MIT */
/* The merged configuration: every directive with the file and line that it came from, in order of
 * precedence. */
#ifndef LK_CONFIG_H
#define LK_CONFIG_H

#include <stdbool.h>

#include "../formats/conf.h"
#include "../formats/proc.h"
#include "directive.h"

/* A line that was not understood. */
struct lk_problem {
	const char *message;
	const char *file;
	unsigned line;   /* 0: the file as a whole */
	bool unreadable; /* what it says is not known */
};

struct lk_directives LK_LIST(struct lkm_directive);

struct lk_config {
	struct lk_arena *arena;
	struct lk_directives kinds[LK_DIRECTIVE_COUNT];
	struct lk_problem *problems;
	size_t problem_count, problem_capacity;
	const char *denials_unread; /* why it is not known what lkm-deny.conf denies; NULL: it is */
	struct lk_config_names *names; /* see lk_config_sort() */
};

void lk_config_init(struct lk_config *config, struct lk_arena *arena);

/* Add the directives of one file; bad lines become problems. contents is not needed afterwards,
 * file is. 0 or -ENOMEM. */
int lk_config_add_file(
	struct lk_config *config, struct lk_span contents, const char *file, enum lk_tier tier);

/* Add what the kernel command line says. 0 or -ENOMEM. */
int lk_config_add_cmdline(struct lk_config *config, struct lk_span text, const char *file);

/* Note a file that could not be read. 0 or -ENOMEM. */
int lk_config_add_unreadable(struct lk_config *config, const char *file, const char *message);

/* Note something else that was wrong. 0 or -ENOMEM. */
int lk_config_add_problem(
	struct lk_config *config, const char *file, unsigned line, const char *message);

/* Sort the lines by the names in them, once all have been read: afterwards the cost of a question
 * about one module does not depend on the number of lines. Other threads may ask meanwhile. 0 or
 * -ENOMEM. */
int lk_config_sort(struct lk_config *config);

/* The next line of a kind whose name matches a (normalised) module, after previous; NULL for the
 * first. Names of install, remove, softdep, weakdep and alias lines are patterns. NULL: no more. */
const struct lkm_directive *lk_config_next(const struct lk_config *config,
	enum lkm_directive_kind kind, const char *module, const struct lkm_directive *previous);

/* The next softdep, weakdep or alias line that names the module in its value. */
const struct lkm_directive *lk_config_next_naming(const struct lk_config *config,
	enum lkm_directive_kind kind, const char *module, const struct lkm_directive *previous);

/* The blacklist line for a module, or NULL. */
const struct lkm_directive *lk_config_blacklisted(
	const struct lk_config *config, const char *module);

/* The module_blacklist= entry of the kernel command line for a module, or NULL. */
const struct lkm_directive *lk_config_kernel_blacklisted(
	const struct lk_config *config, const char *module);

/* The install (LKM_DIRECTIVE_INSTALL) or remove (LKM_DIRECTIVE_REMOVE) line for a module: the first
 * that matches, or NULL. */
const struct lkm_directive *lk_config_command(
	const struct lk_config *config, enum lkm_directive_kind kind, const char *module);

/* All lines of a kind that apply to a module, in order: options (also those for the alias it was
 * asked for by; alias may be NULL), softdep or weakdep (the user's lines alone where there is one,
 * else the kernel's). NULL-terminated, in the arena given. 0 or -ENOMEM. */
int lk_config_lines(const struct lk_config *config, enum lkm_directive_kind kind,
	const char *module, const char *alias, struct lk_arena *arena,
	const struct lkm_directive ***ret);

#endif
