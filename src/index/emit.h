/* SPDX-License-Identifier: MIT */
/* The eleven files of a module directory from a linked tree. */
#ifndef LK_EMIT_H
#define LK_EMIT_H

#include "../base/buf.h"
#include "notes.h"
#include "tree.h"

/* In the order in which depmod -n prints the texts. */
enum lk_output {
	LK_OUT_DEP,
	LK_OUT_DEP_BIN,
	LK_OUT_ALIAS,
	LK_OUT_ALIAS_BIN,
	LK_OUT_SOFTDEP,
	LK_OUT_WEAKDEP,
	LK_OUT_SYMBOLS,
	LK_OUT_SYMBOLS_BIN,
	LK_OUT_BUILTIN_BIN,
	LK_OUT_BUILTIN_ALIAS_BIN,
	LK_OUT_DEVNAME,
	LK_OUT_COUNT
};

/* "modules.dep" ... */
const char *lk_emit_name(enum lk_output output);
/* Is this output text, which -n prints? */
bool lk_emit_is_text(enum lk_output output);

struct lk_emit_input {
	const struct lk_tree *tree;
	struct lk_span builtin;         /* the contents of modules.builtin; may be empty */
	struct lk_span builtin_modinfo; /* and of modules.builtin.modinfo */
	const char *directory;          /* the module directory, for messages */
	bool tell_duplicates;           /* -w: a note for each key that has a value twice or more */
	bool text_only;                 /* the binary ones are not wanted */
};

/* The files fall into groups that may be written at the same time, each with notes and arena (for
 * what is needed meanwhile) of its own; outputs is the array of all. What no index can hold (not
 * ASCII, a line break in a value) is left out with a note. 0; -ENOMEM; -EFBIG with LKM_E_TOO_LARGE
 * for an index of 256 MiB or more. */
enum lk_emit_group {
	LK_EMIT_DEP,
	LK_EMIT_ALIAS, /* takes longer than all others together */
	LK_EMIT_SYMBOL,
	LK_EMIT_REST,
	LK_EMIT_GROUPS
};
int lk_emit_group(const struct lk_emit_input *input, enum lk_emit_group group,
	struct lk_arena *scratch, struct lk_notes *notes, struct lk_buf outputs[LK_OUT_COUNT],
	struct lkm_error *reterr);

/* Does the group need what lk_link() adds to the tree? The others may be written meanwhile. */
bool lk_emit_needs_links(enum lk_emit_group group);

/* Buffers for the outputs, empty. */
void lk_emit_init(struct lk_buf outputs[LK_OUT_COUNT]);
void lk_emit_done(struct lk_buf outputs[LK_OUT_COUNT]);

#endif
