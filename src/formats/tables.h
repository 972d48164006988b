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
/* false when there is no ':' after a path. */
bool lk_dep_parse(struct lk_span line, struct lk_dep_line *ret);
/* The line of the text file whose path stands for this (normalised) module name: 1, 0 when there is
 * none. */
int lk_dep_find(struct lk_span text, const char *module, struct lk_dep_line *ret);
/* Can a line hold this path? Not when it is empty, begins as a comment does, or has blanks, colons,
 * control characters or what is not ASCII. */
bool lk_dep_holds(struct lk_span path);
/* The line of a path that needs those of paths whose positions are in needs. lk_dep_holds() is true
 * of all that are named; an empty path is left out of the line. 0, -ENOMEM, -EFBIG. */
int lk_dep_write(struct lk_buf *out, struct lk_span path, const struct lk_span *paths,
	const uint32_t *needs, size_t count);

/* modules.alias and modules.symbols: "alias PATTERN MODULE" below a comment. */
struct lk_alias_line {
	struct lk_span pattern, module;
};
/* 1; 0 at the end; -EBADMSG for a line that is none of these, which is passed over. Comments and
 * empty lines are passed over silently. */
int lk_alias_next(struct lk_span *rest, struct lk_alias_line *ret);
/* prefix, which may be empty, stands in front of the pattern: "symbol:". 0, -ENOMEM, -EFBIG;
 * -EINVAL for a pattern of more than one line or a module that is not a word: anybody can write
 * "alias=a\ninstall b ..." into a module file. */
int lk_alias_write(
	struct lk_buf *out, const char *prefix, struct lk_span pattern, struct lk_span module);

/* modules.softdep and modules.weakdep are read by conf (they have its syntax); this writes a line.
 * word is "softdep" or "weakdep". The same errors; -EINVAL also for a value that says nothing or
 * would be joined with the next line. */
int lk_softdep_write(
	struct lk_buf *out, const char *word, struct lk_span module, struct lk_span value);

/* modules.order and modules.builtin: a path a line. 1 with a path; 0 at the end. */
int lk_path_next(struct lk_span *rest, struct lk_span *ret);

/* modules.devname: "MODULE NODE c10:229". 1; 0; -EBADMSG as above. */
struct lk_devname_line {
	struct lk_span module, node;
	char type; /* 'c' or 'b' */
	uint32_t major, minor;
};
int lk_devname_next(struct lk_span *rest, struct lk_devname_line *ret);
/* 0, -ENOMEM, -EFBIG; -EINVAL for a module or node that is not a word, or another type. */
int lk_devname_write(struct lk_buf *out, const struct lk_devname_line *line);

/* modules.builtin.modinfo: "MODULE.key=value" NUL ..., all of one module together. Give a cursor
 * over the part of one (normalised) module, whose pairs lk_builtin_info_next() gives without the
 * prefix. 0, or -ENODATA when the module is not there. */
int lk_builtin_info_find(struct lk_span contents, const char *module, struct lk_span *ret);
/* 1 with a pair; 0 at the end. *ret_module (may be NULL) is the prefix. */
int lk_builtin_info_next(struct lk_span *rest, struct lk_span *ret_module, struct lk_modinfo *ret);

/* The comment lines that stand at the head of the files. */
#define LK_ALIAS_HEAD   "# Aliases extracted from modules themselves.\n"
#define LK_SOFTDEP_HEAD "# Soft dependencies extracted from modules themselves.\n"
#define LK_WEAKDEP_HEAD "# Weak dependencies extracted from modules themselves.\n"
#define LK_SYMBOL_HEAD  "# Aliases for symbols, used by symbol_request().\n"
#define LK_DEVNAME_HEAD "# Device nodes to trigger on-demand module loading.\n"

#endif
