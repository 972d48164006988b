/* SPDX-License-Identifier: MIT */
/* Matching patterns that arrive byte by byte, many with a common beginning, against one text. */
#ifndef LK_PATTERN_H
#define LK_PATTERN_H

#include "../base/span.h"

/* No pattern is longer: kmod writes none of 4096 bytes or more into an index. */
#define LK_PATTERN_MAX ((size_t)8 << 10)

/* And no text. */
#define LK_PATTERN_TEXT_MAX ((size_t)64 << 10)

/* Words of bits that need no memory; enough for nearly every text. */
#define LK_PATTERN_ROOM 384

/* The text, prepared: for every byte that occurs in it a row of bits says where. */
struct lk_pattern_text {
	const char *text;
	size_t size;
	size_t words; /* of a row, and of a set of positions: bit size is the end of the text */
	uint16_t row_of[256]; /* 0: the byte does not occur */
	uint64_t *rows;
	uint8_t *bracket; /* the bytes since a '[', at their places in the pattern; the rest is not
			     kept */
	size_t bracket_capacity;
	uint64_t room[LK_PATTERN_ROOM];
};

/* How far a pattern has come: the set of positions in the text that what was read of it can have
 * consumed; position p is in the set when the bytes before p match. All zero is the empty pattern,
 * which has consumed nothing. A copy can go on in another way, with a copy of the set's bits. */
struct lk_progress {
	uint32_t position; /* the only one, or the lowest; see kind */
	uint32_t length;   /* of the pattern so far */
	uint32_t bracket;  /* where in the pattern the open bracket began */
	uint8_t kind; /* how the set is stored; most are simple, and the bits are seldom needed */
	uint8_t state;
	bool wild; /* a wildcard has been seen */
};

/* kind */
enum {
	LK_POSITIONS_ONE,  /* only this position */
	LK_POSITIONS_FROM, /* this position and all behind it, up to the end of the text */
	LK_POSITIONS_MANY, /* the bits say which */
};

/* text is borrowed. 0, -ENOMEM, or -EINVAL when it is longer than LK_PATTERN_TEXT_MAX. Afterwards
 * lk_pattern_done() is needed in any case. */
int lk_pattern_open(struct lk_pattern_text *text, const char *string);
void lk_pattern_done(struct lk_pattern_text *text);

/* Take one more byte of the pattern; set has text->words words. 1 when the text can still match, 0
 * when it cannot (progress and set are then spent); -EBADMSG when the pattern gets too long;
 * -ENOMEM. */
int lk_pattern_take(
	struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set, uint8_t byte);

/* Take as many of the bytes as are plain ones that the only position has before it: the cheap way,
 * and the most common. How many; the rest is for lk_pattern_take(). */
size_t lk_pattern_run(
	const struct lk_pattern_text *text, struct lk_progress *progress, struct lk_span bytes);

/* Could lk_pattern_take() return anything but 0 for this byte? Never false when it could. */
static inline bool lk_pattern_could_take(
	const struct lk_pattern_text *text, const struct lk_progress *progress, uint8_t byte)
{
	if (progress->state || byte == '*' || byte == '?' || byte == '[' || byte == '\\')
		return true;
	if (progress->kind == LK_POSITIONS_ONE)
		return (uint8_t)text->text[progress->position] == byte;
	return text->row_of[byte];
}

/* The pattern ends here: does the whole text match? LK_PATTERN_ODD: it has a bracket that never
 * closes, or one that holds a '[' and so perhaps a class; only lk_name_glob() can tell. No alias of
 * the kernel's has either. */
enum { LK_PATTERN_NO, LK_PATTERN_YES, LK_PATTERN_ODD };
int lk_pattern_end(const struct lk_pattern_text *text, const struct lk_progress *progress,
	const uint64_t *set);

/* Would a wildcard, as the next byte, be one (and not be escaped or in a bracket)? */
bool lk_progress_is_plain(const struct lk_progress *progress);

#endif
