/* SPDX-License-Identifier: MIT */
/* One file of modprobe.d: logical lines to directives. */
#ifndef LK_CONF_H
#define LK_CONF_H

#include <lkm/error.h>
#include <lkm/types.h>
#include "lines.h"

/*
 * Every kind of directive: its name in enum lkm_directive_kind, the word that begins its lines,
 * what must follow the name there, and how modprobe -c prints that. This is the only list: parsing,
 * merging and printing come from it, and where a kind needs special code a switch without a
 * default makes the compiler name what is missing.
 *
 * Parsed: NOTHING (more words are ignored), NAME (one more name), TEXT (the rest of the line),
 * OPTIONS (the same, tabs as blanks), NEVER (the kernel command line alone has it).
 * Printed: TEXT (as it is), WORDS (one blank between two), LISTS (pre: before post:).
 */
#define LK_DIRECTIVES(X)                                                                           \
	X(ALIAS, "alias", NAME, TEXT)                                                              \
	X(BLACKLIST, "blacklist", NOTHING, TEXT)                                                   \
	X(OPTIONS, "options", OPTIONS, TEXT)                                                       \
	X(INSTALL, "install", TEXT, TEXT)                                                          \
	X(REMOVE, "remove", TEXT, TEXT)                                                            \
	X(SOFTDEP, "softdep", TEXT, LISTS)                                                         \
	X(WEAKDEP, "weakdep", TEXT, WORDS)                                                         \
	X(REFUSED, "module_blacklist", NEVER, TEXT)

#define LK_DIRECTIVE_ONE(...) +1
/* For arrays of one element a kind; element 0 is not used. */
#define LK_DIRECTIVE_COUNT (1 LK_DIRECTIVES(LK_DIRECTIVE_ONE))

enum lk_directive_form { LK_DIRECTIVE_TEXT, LK_DIRECTIVE_WORDS, LK_DIRECTIVE_LISTS };
enum lk_directive_form lk_conf_form(enum lkm_directive_kind kind);

/* The word that begins such a line: "alias", "blacklist" ...; "module_blacklist" for
 * LKM_DIRECTIVE_REFUSED; NULL for a number that is not a kind. */
const char *lk_conf_word(enum lkm_directive_kind kind);

struct lk_conf_line {
	enum lkm_directive_kind kind;
	unsigned line;     /* of the file, where the logical line begins; 1 is the first */
	const char *name;  /* normalised: '-' as '_' outside [...] */
	const char *value; /* never NULL */
};

struct lk_conf {
	struct lk_lines lines;
};

void lk_conf_open(struct lk_conf *cursor, struct lk_span contents, const char *file);

/* The next directive; empty lines and comments are passed over. Strings are in the arena. 1 with a
 * directive, 0 at the end, -EBADMSG for a line that is malformed (LKM_E_CONFIG_SYNTAX; the next
 * call goes on after it), -ENOMEM. The error's message is in kmod's words; its line is the last of
 * those that a backslash joined, as in kmod. *reterr must be empty. */
int lk_conf_next(struct lk_conf *cursor, struct lk_arena *arena, struct lk_conf_line *ret,
	struct lkm_error *reterr);

/* Split the value of a softdep: names after "pre:" and after "post:", each list NULL-terminated,
 * in the arena. 0 or -ENOMEM. */
int lk_conf_softdep(struct lk_arena *arena, const char *value, char ***ret_pre, char ***ret_post);

/* Split at white space (a weakdep's value): NULL-terminated, in the arena. 0 or -ENOMEM. */
int lk_conf_words(struct lk_arena *arena, const char *value, char ***ret);

#endif
