/* SPDX-License-Identifier: MIT */
/* Collecting notes, and how serious each kind is. */
#include "notes.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "../base/utf8.h"

static const struct {
	const char *name, *level;
} kinds[] = {
	[LKM_DEPMOD_UNREADABLE] = {"unreadable", "error"},
	[LKM_DEPMOD_NOT_ASCII] = {"not-ascii", "warning"},
	[LKM_DEPMOD_DUPLICATE] = {"duplicate", "warning"},
	[LKM_DEPMOD_DUPLICATE_VALUE] = {"duplicate-value", "warning"},
	[LKM_DEPMOD_CYCLE] = {"cycle", "error"},
	[LKM_DEPMOD_UNKNOWN_SYMBOL] = {"unknown-symbol", "warning"},
	[LKM_DEPMOD_WRONG_CRC] = {"wrong-crc", "warning"},
	[LKM_DEPMOD_NEEDS] = {"needs", "info"},
	[LKM_DEPMOD_BAD_ALIAS] = {"bad-alias", "warning"},
	[LKM_DEPMOD_BAD_DEVNAME] = {"bad-devname", "error"},
	[LKM_DEPMOD_BAD_FILE] = {"bad-file", "warning"},
	[LKM_DEPMOD_BAD_CONFIG] = {"bad-config", "error"},
	[LKM_DEPMOD_OLD_CONFIG] = {"old-config", "info"},
	[LKM_DEPMOD_CACHE] = {"cache", "warning"},
	[LKM_DEPMOD_BAD_DIRECTORY] = {"bad-directory", "error"},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

LKM_EXPORT const char *lkm_depmod_note_level(enum lkm_depmod_note kind)
{
	return (unsigned)kind < KINDS && kinds[kind].level ? kinds[kind].level : "info";
}

LKM_EXPORT const char *lkm_depmod_note_name(enum lkm_depmod_note kind)
{
	return (unsigned)kind < KINDS && kinds[kind].name ? kinds[kind].name : "unknown";
}

static int add(struct lk_notes *notes, struct lk_note note)
{
	if (!note.file || !note.text ||
		LK_GROW(notes->arena, notes->items, notes->count, notes->capacity) < 0)
		return -ENOMEM;
	notes->bytes += strlen(note.file) + strlen(note.text) + sizeof(note);
	notes->items[notes->count++] = note;
	return 0;
}

int lk_notes_addv(struct lk_notes *notes, enum lkm_depmod_note kind, const char *file,
	const char *format, va_list arguments)
{
	char *text;
	int rc;

	if (notes->bytes >= LK_NOTES_BYTES_MAX)
		return 0;
	text = lk_arena_formatv(notes->arena, format, arguments);
	if (!text)
		return -ENOMEM;
	lk_utf8_clean(text, kind == LKM_DEPMOD_DUPLICATE_VALUE ? '\n' : '\0');
	rc = add(
		notes, (struct lk_note){kind, lk_arena_copy(notes->arena, file ? file : ""), text});
	if (rc < 0 || notes->bytes < LK_NOTES_BYTES_MAX)
		return rc;
	return add(notes, (struct lk_note){kind, "", "there is more that is not told"});
}

int lk_notes_add(struct lk_notes *notes, enum lkm_depmod_note kind, const char *file,
	const char *format, ...)
{
	va_list arguments;
	int rc;

	va_start(arguments, format);
	rc = lk_notes_addv(notes, kind, file, format, arguments);
	va_end(arguments);
	return rc;
}

int lk_notes_unread(struct lk_notes *notes, enum lkm_depmod_note kind, const char *file, int errnum,
	const char *format, ...)
{
	const size_t position = notes->count;
	va_list arguments;
	int rc;

	va_start(arguments, format);
	rc = lk_notes_addv(notes, kind, file, format, arguments);
	va_end(arguments);
	if (rc < 0 || notes->unread.errnum || lk_fail_is_absence(errnum))
		return rc;
	notes->unread.errnum = errnum;
	notes->unread.position = position;
	/* Beyond the limit there is no note. */
	notes->unread.text = position < notes->count
				     ? notes->items[position].text
				     : lk_arena_format(notes->arena, "could not read '%s'", file);
	return notes->unread.text ? 0 : -ENOMEM;
}

int lk_notes_check(const struct lk_notes *notes, const char *consequence, struct lkm_error *reterr)
{
	if (!notes->unread.errnum)
		return 0;
	return lk_fail(reterr, LKM_E_UNREADABLE, notes->unread.errnum, "%s%s", notes->unread.text,
		consequence);
}
