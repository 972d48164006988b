/* SPDX-License-Identifier: MIT */
/* Notes about a tree, collected as data while its indexes are made; others print them.
 */
#ifndef LK_NOTES_H
#define LK_NOTES_H

#include <stdarg.h>
#include <lkm/depmod.h>
#include <lkm/error.h>
#include "../base/arena.h"

struct lk_note {
	enum lkm_depmod_note kind;
	const char *file; /* the module or file it is about, as shown; "" when none */
	const char *text; /* the sentence as depmod prints it after "depmod: LEVEL: " */
};

/* All zero but arena is ready for use. */
struct lk_notes {
	struct lk_arena *arena;
	struct lk_note *items;
	size_t count, capacity;
	size_t bytes; /* of all texts and names */
	/* The first of what exists but could not be read; errnum is 0 while there is none. */
	struct {
		int errnum;
		size_t position; /* of its note */
		const char *text;
	} unread;
};

/* The most bytes of all notes: the missing symbols of hostile modules would fill all memory. */
#define LK_NOTES_BYTES_MAX ((size_t)128 << 20)

/* 0 or -ENOMEM. file (may be NULL) and the text are copied; control characters in the text become
 * '?', but for the newline of LKM_DEPMOD_DUPLICATE_VALUE, whose sentence has two lines. */
int lk_notes_add(struct lk_notes *notes, enum lkm_depmod_note kind, const char *file,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
int lk_notes_addv(struct lk_notes *notes, enum lkm_depmod_note kind, const char *file,
	const char *format, va_list arguments) __attribute__((format(printf, 4, 0)));

/* As lk_notes_add(), about a file that could not be read because of errnum. If that does not mean
 * that the file does not exist, notes->unread remembers it. */
int lk_notes_unread(struct lk_notes *notes, enum lkm_depmod_note kind, const char *file, int errnum,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* 0 when all that exists could be read. Otherwise -errno LKM_E_UNREADABLE: the text of the first
 * such note, and what follows from it. */
int lk_notes_check(const struct lk_notes *notes, const char *consequence, struct lkm_error *reterr);

#endif
