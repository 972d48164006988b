/* SPDX-License-Identifier: MIT */
/* One file of depmod.d: logical lines to directives. */
#ifndef LK_DEPCONF_H
#define LK_DEPCONF_H

#include <lkm/error.h>
#include "lines.h"

enum lk_depconf_kind {
	LK_DEPCONF_SEARCH,   /* words: directories, "built-in", "external" */
	LK_DEPCONF_OVERRIDE, /* words: MODULE KERNELREGEX DIRECTORY */
	LK_DEPCONF_EXTERNAL, /* words: KERNELREGEX DIRECTORY */
	LK_DEPCONF_EXCLUDE,  /* words: names of files and directories */
	LK_DEPCONF_COUNT
};

struct lk_depconf_line {
	enum lk_depconf_kind kind;
	unsigned line;      /* of the file; 1 is the first */
	const char **words; /* after the directive, at least those above; NULL-terminated */
	size_t count;
};

struct lk_depconf {
	struct lk_lines lines;
};

/* The word that begins such a line: "search" ... */
const char *lk_depconf_word(enum lk_depconf_kind kind);

void lk_depconf_open(struct lk_depconf *cursor, struct lk_span contents, const char *file);

/* The next directive; empty lines and comments are passed over. Strings are in the arena. 1; 0 at
 * the end; -EBADMSG for a line that is malformed or of no known kind (LKM_E_CONFIG_SYNTAX in kmod's
 * words; the next call goes on after it); -EOPNOTSUPP for "include" and "make_map_files", which
 * kmod knows by name only (same code, kmod's words); -ENOMEM. An error's line is the last of those
 * that a backslash joined, as in kmod. *reterr must be empty. */
int lk_depconf_next(struct lk_depconf *cursor, struct lk_arena *arena, struct lk_depconf_line *ret,
	struct lkm_error *reterr);

#endif
