/* SPDX-License-Identifier: MIT */
/* The text files of a module directory: modules.dep and its friends. Reader and writer of each. */
#ifndef LK_TABLES_H
#define LK_TABLES_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "image.h"

/* modules.dep, and the values of modules.dep.bin: "PATH: DEP DEP". */
struct lk_dep_line {
	struct lk_span path;
	struct lk_span deps; /* take them off with lk_span_word(); nearest first, so the load order
				is the reverse */
};
/* false when there is no ':' behind a path. */
bool lk_dep_parse(struct lk_span line, struct lk_dep_line *ret);
/* The line of the text file whose path stands for this (normalised) module name: 1, 0 when there is
 * none. */
int lk_dep_find(struct lk_span text, const char *module, struct lk_dep_line *ret);
int lk_dep_write(struct lk_buf *out, const char *path, const char *const *deps, size_t count);

/* modules.alias and modules.symbols: "alias PATTERN MODULE" below a comment. */
struct lk_alias_line {
	struct lk_span pattern, module;
};
/* 1; 0 at the end; -EBADMSG for a line that is none of these, which is passed over. Comments and
 * empty lines are passed over silently. */
int lk_alias_next(struct lk_span *rest, struct lk_alias_line *ret);
int lk_alias_write(struct lk_buf *out, const char *pattern, const char *module);

/* modules.softdep and modules.weakdep are read by conf (they have its syntax); this writes a line.
 * word is "softdep" or "weakdep". */
int lk_softdep_write(struct lk_buf *out, const char *word, const char *module, const char *value);

/* modules.order and modules.builtin: a path a line. 1 with a path; 0 at the end. */
int lk_path_next(struct lk_span *rest, struct lk_span *ret);
int lk_path_write(struct lk_buf *out, const char *path);

/* modules.devname: "MODULE NODE c10:229". 1; 0; -EBADMSG as above. */
struct lk_devname_line {
	struct lk_span module, node;
	char type; /* 'c' or 'b' */
	uint32_t major, minor;
};
int lk_devname_next(struct lk_span *rest, struct lk_devname_line *ret);
int lk_devname_write(struct lk_buf *out, const struct lk_devname_line *line);

/* modules.builtin.modinfo: "MODULE.key=value" NUL ..., all of one module together. Give a cursor
 * over the part of one (normalised) module, whose pairs lk_builtin_info_next() gives without the
 * prefix. 0, or -ENODATA when the module is not there. */
int lk_builtin_info_find(struct lk_span contents, const char *module, struct lk_span *ret);
/* 1 with a pair; 0 at the end. *ret_module (may be NULL) is the prefix. */
int lk_builtin_info_next(struct lk_span *rest, struct lk_span *ret_module, struct lk_modinfo *ret);
int lk_builtin_info_write(
	struct lk_buf *out, const char *module, const char *key, const char *value);

/* The comment lines that stand at the head of the files. */
#define LK_ALIAS_HEAD   "# Aliases extracted from modules themselves.\n"
#define LK_SOFTDEP_HEAD "# Soft dependencies extracted from modules themselves.\n"
#define LK_WEAKDEP_HEAD "# Weak dependencies extracted from modules themselves.\n"
#define LK_SYMBOL_HEAD  "# Aliases for symbols, used by symbol_request().\n"
#define LK_DEVNAME_HEAD "# Device nodes to trigger on-demand module loading.\n"

#endif
