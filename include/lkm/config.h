/* SPDX-License-Identifier: MIT */
/* What counts for a system: the merged directives of its configuration, each with the file and line
 * that it came from, and the contents of its indexes. */
#ifndef LKM_CONFIG_H
#define LKM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_directive;

/** The directives of modprobe.d(5), and what the kernel command line adds. */
enum lkm_directive_kind {
	LKM_DIRECTIVE_ALIAS = 1, /**< name: a pattern; value: a module */
	LKM_DIRECTIVE_BLACKLIST, /**< name: a module; modprobe.blacklist= of the kernel command
				    line too */
	LKM_DIRECTIVE_OPTIONS,   /**< name: a module or alias; value: parameters; MODULE.NAME= of
				    the kernel command line too */
	LKM_DIRECTIVE_INSTALL,   /**< name: a pattern; value: a shell command */
	LKM_DIRECTIVE_REMOVE,    /**< name: a pattern; value: a shell command */
	LKM_DIRECTIVE_SOFTDEP,   /**< name: a pattern; value: "pre: a b post: c", as written */
	LKM_DIRECTIVE_WEAKDEP,   /**< name: a pattern; value: "a b" */
	LKM_DIRECTIVE_REFUSED,   /**< name: a module; module_blacklist= of the kernel command
				    line: the kernel itself refuses it */
};

/** Read the configuration, unless it has been; what is wrong with it is for lkm_problem(). 0 or
 * -ENOMEM. */
LKM_EXPORT int lkm_config_read(struct lkm *lkm, struct lkm_error *reterr);

/** The same without what modules say of themselves (softdeps and weakdeps), which looking up names
 * does not need. */
LKM_EXPORT int lkm_config_read_user(struct lkm *lkm, struct lkm_error *reterr);

/** Does the kernel command line of this machine count? It does not for another root, another
 * kernel release, or where the configuration was named. */
LKM_EXPORT bool lkm_config_has_cmdline(const struct lkm *lkm);

/** Directive number i of a kind, from 0, in the order in which they were read; NULL beyond the last
 * and before lkm_config_read(). It belongs to lkm. When files were replaced and have been read anew
 * (see lkm_refresh()), the new ones are counted, and what was given before stays valid. */
LKM_EXPORT const struct lkm_directive *lkm_config_directive(
	const struct lkm *lkm, enum lkm_directive_kind kind, size_t i);

/** The word that begins such a line, such as "softdep"; "module_blacklist" for
 * LKM_DIRECTIVE_REFUSED. NULL for a number that is none. */
LKM_EXPORT const char *lkm_directive_word(enum lkm_directive_kind kind);

/** The first word behind the directive, '-' as '_' outside brackets. */
LKM_EXPORT const char *lkm_directive_name(const struct lkm_directive *directive);
/** The rest of the line; "" for none. */
LKM_EXPORT const char *lkm_directive_value(const struct lkm_directive *directive);
/** The full path of the file. */
LKM_EXPORT const char *lkm_directive_file(const struct lkm_directive *directive);
/** The line in it; 0 on the kernel command line. */
LKM_EXPORT unsigned lkm_directive_line(const struct lkm_directive *directive);

/** The indexes that depmod writes. */
enum lkm_index {
	LKM_INDEX_DEP = 1,       /**< module -> "PATH: DEPENDENCY..." */
	LKM_INDEX_ALIAS,         /**< pattern -> module */
	LKM_INDEX_SYMBOLS,       /**< "symbol:NAME" -> module that exports it */
	LKM_INDEX_BUILTIN,       /**< module that is part of the kernel -> "" */
	LKM_INDEX_BUILTIN_ALIAS, /**< pattern -> module that is part of the kernel */
};

/**
 * Give every key of an index with each of its values to visit, in the order of the file, until it
 * returns something else than 0. The strings last as long as the call. 0 at the end; what visit
 * returned; -ENOENT LKM_E_INDEX_MISSING; LKM_E_UNREADABLE; -EBADMSG LKM_E_INDEX_DAMAGED (some of it
 * may have been given by then); -EINVAL LKM_E_INVALID_ARGUMENT; -ENOMEM.
 */
LKM_EXPORT int lkm_index_each(struct lkm *lkm, enum lkm_index index,
	int (*visit)(void *data, const char *key, const char *value), void *data,
	struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
