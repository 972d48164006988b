/* SPDX-License-Identifier: MIT */
/* Matching patterns that arrive byte by byte, many with a common beginning, against one text. */
#ifndef LK_PATTERN_H
#define LK_PATTERN_H

#include "../base/span.h"

/* No pattern is longer: kmod writes none of 4096 bytes or more into an index. */
#define LK_PATTERN_MAX ((size_t)8 << 10)

/* No text that is matched is longer. */
#define LK_PATTERN_TEXT_MAX ((size_t)64 << 10)

/* The rows of bits that belong to no byte; the rows of the bytes follow. */
enum { LK_ROW_NONE, LK_ROW_ANY, LK_ROW_BRACKET, LK_ROW_FIRST };

/* Words of bits that need no memory; enough for nearly every text. */
#define LK_PATTERN_ROOM (LK_ROW_FIRST + 256)

/* The text; prepared, for every byte a row of bits says where it occurs. */
struct lk_pattern_text {
	const char *text;
	size_t size;
	size_t plain;     /* of its bytes at the beginning, none is special in a pattern */
	size_t words;     /* of a row, and of a set of positions: bit size is the end of the text */
	uint8_t *bracket; /* the bytes since a '[', at their places in the pattern; the rest is not
			     kept */
	size_t bracket_capacity;
	uint64_t *rows; /* NULL: not prepared. Short: of every byte, those of special ones empty;
			   otherwise as row_of says */
	uint64_t room[LK_PATTERN_ROOM];
	uint16_t row_of[256]; /* LK_ROW_NONE: the byte does not occur; not for a short text */
};

/* How far a pattern has come: the set of positions in the text that what was read of it can have
 * consumed; position p is in the set when the bytes before p match. A copy can go on in another
 * way, with a copy of the set's bits. The set of a short text is a single word, and kept here. */
struct lk_progress {
	uint64_t word;     /* short: the set; bits after the end of the text mean nothing */
	uint32_t position; /* otherwise the only one, or the lowest; see kind */
	uint32_t length;   /* of the pattern so far */
	uint32_t bracket;  /* where in the pattern the open bracket began */
	uint8_t kind;  /* how the set is stored; most are simple, and the bits are seldom needed */
	uint8_t state; /* 0: a wildcard, as the next byte, would be one (not escaped or in a
			  bracket) */
};

/* kind */
enum {
	LK_POSITIONS_ONE,  /* only this position */
	LK_POSITIONS_FROM, /* this position and all after it, up to the end of the text */
	LK_POSITIONS_MANY, /* the bits say which */
};

/* text is borrowed. 0, or -EINVAL when it is longer than LK_PATTERN_TEXT_MAX. Afterwards
 * lk_pattern_done() is needed in any case. */
int lk_pattern_open(struct lk_pattern_text *text, const char *string);
void lk_pattern_done(struct lk_pattern_text *text);

/* Needed once, before anything is taken: many a text is compared with plain bytes only, and they
 * need none of it. No pattern will be followed whose plain bytes end before from. 0 or -ENOMEM. */
int lk_pattern_prepare(struct lk_pattern_text *text, size_t from);

/* The pattern so far was the text's own bytes, none of them special. */
static inline struct lk_progress lk_progress_at(size_t position)
{
	return (struct lk_progress){.word = (uint64_t)1 << position % 64,
		.position = (uint32_t)position,
		.length = (uint32_t)position};
}

/* Nearly every text is: then the cheap functions below have a cheaper way, which their argument
 * is_short chooses. It is meant to be a constant where they are called, so that nothing of the
 * other way is left there. */
static inline bool lk_pattern_is_short(const struct lk_pattern_text *text)
{
	return text->words == 1;
}

/* Take one more byte of the pattern; set has text->words words and is not used when the text is
 * short. 1 when the text can still match, 0 when it cannot (progress and set are then spent);
 * -EBADMSG when the pattern gets too long; -ENOMEM. */
int lk_pattern_take(
	struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set, uint8_t byte);

/* lk_pattern_run() for any text: plain bytes that the only position has before it. */
size_t lk_pattern_run_long(
	const struct lk_pattern_text *text, struct lk_progress *progress, struct lk_span bytes);

static inline bool lk_pattern_is_special(uint8_t byte)
{
	return byte == '*' || byte == '?' || byte == '[' || byte == '\\';
}

static inline uint64_t lk_pattern_short_row(const struct lk_pattern_text *text, uint8_t byte)
{
	return text->room[LK_ROW_FIRST + byte];
}

/* lk_pattern_run() for a short text: also stars. */
static inline size_t lk_pattern_run_short(
	const struct lk_pattern_text *text, struct lk_progress *progress, struct lk_span bytes)
{
	const size_t room = progress->state ? 0 : LK_PATTERN_MAX - progress->length;
	const size_t end = bytes.size < room ? bytes.size : room;
	uint64_t word = progress->word;
	size_t taken = 0;

	for (; taken < end; taken++) {
		const uint64_t same = word & lk_pattern_short_row(text, bytes.data[taken]);

		if (same)
			word = same << 1; /* the end of the text at most */
		else if (bytes.data[taken] == '*')
			word |= -word; /* from the lowest position on */
		else
			break;
	}
	progress->word = word;
	progress->length += (uint32_t)taken;
	return taken;
}

/* Take as many of the bytes as can be had the cheap way, which is nearly all. How many; the rest is
 * for lk_pattern_take(). */
static inline size_t lk_pattern_run(const struct lk_pattern_text *text,
	struct lk_progress *progress, struct lk_span bytes, bool is_short)
{
	return is_short ? lk_pattern_run_short(text, progress, bytes)
			: lk_pattern_run_long(text, progress, bytes);
}

/* Could this byte, were it an ordinary one, be taken now? Never false when it could. */
static inline bool lk_pattern_expects(const struct lk_pattern_text *text,
	const struct lk_progress *progress, uint8_t byte, bool is_short)
{
	if (is_short)
		return progress->word & lk_pattern_short_row(text, byte);
	if (progress->kind == LK_POSITIONS_ONE)
		return (uint8_t)text->text[progress->position] == byte;
	return text->row_of[byte] != LK_ROW_NONE;
}

/* Could lk_pattern_take() return anything but 0 for this byte? Never false when it could. */
static inline bool lk_pattern_could_take(const struct lk_pattern_text *text,
	const struct lk_progress *progress, uint8_t byte, bool is_short)
{
	return lk_pattern_expects(text, progress, byte, is_short) || lk_pattern_is_special(byte) ||
	       progress->state;
}

/* When there is only one position: the one ordinary byte that can be taken there, 0 at the end of
 * the text. False when there may be more positions. */
static inline bool lk_pattern_only_byte(const struct lk_pattern_text *text,
	const struct lk_progress *progress, uint8_t *ret, bool is_short)
{
	if (is_short ? (progress->word & (progress->word - 1)) != 0
		     : progress->kind != LK_POSITIONS_ONE)
		return false;
	*ret = (uint8_t)text->text[is_short ? (size_t)__builtin_ctzll(progress->word)
					    : progress->position];
	return true;
}

/* The pattern ends here: does the whole text match? 1, 0, or -errno. A bracket that never closes,
 * or holds a '[' and so perhaps a class, is left to lk_name_glob(), which takes from *work what it
 * costs: -EBADMSG when that is not left. No alias of the kernel's has either. */
int lk_pattern_end(struct lk_pattern_text *text, const struct lk_progress *progress,
	const uint64_t *set, uint64_t *work);

/* lk_pattern_end() for a short text, when a wildcard could come next. */
static inline bool lk_pattern_end_short(
	const struct lk_pattern_text *text, const struct lk_progress *progress)
{
	return progress->word >> text->size & 1;
}

#endif
