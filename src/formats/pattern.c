/* SPDX-License-Identifier: MIT */
/* Matching patterns byte by byte: a set of positions in the text moves along with the pattern. */
#include "pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"

enum state {
	STATE_PLAIN,
	STATE_ESCAPED,         /* after a backslash */
	STATE_BRACKET,         /* after the '[' */
	STATE_BRACKET_NEGATED, /* after "[!" or "[^" */
	STATE_BRACKET_INSIDE,
	STATE_BRACKET_ESCAPED,
	STATE_ODD, /* from here on nothing is decided before the pattern ends */
};

static uint64_t *get_row(const struct lk_pattern_text *text, size_t row)
{
	return text->rows + row * text->words;
}

static void set_bit(uint64_t *bits, size_t position)
{
	bits[position / 64] |= (uint64_t)1 << position % 64;
}

static void fill_short(struct lk_pattern_text *text, size_t from)
{
	uint64_t *rows = text->room + LK_ROW_FIRST, bit = (uint64_t)1 << from;
	const uint8_t *at = (const uint8_t *)text->text + from;
	const uint8_t *end = (const uint8_t *)text->text + text->size;

	for (; end - at >= 2; at += 2, bit <<= 2) {
		rows[at[0]] |= bit;
		rows[at[1]] |= bit << 1;
	}
	if (at < end)
		rows[*at] |= bit;
	text->room[LK_ROW_ANY] = ((uint64_t)1 << text->size) - 1;
	rows['*'] = rows['?'] = rows['['] = rows['\\'] = 0;
}

static size_t number_rows(struct lk_pattern_text *text)
{
	size_t rows = LK_ROW_FIRST;

	memset(text->row_of, 0, sizeof(text->row_of));
	for (size_t i = 0; i < text->size; i++) {
		uint16_t *row = &text->row_of[(uint8_t)text->text[i]];

		if (*row == LK_ROW_NONE)
			*row = (uint16_t)rows++;
	}
	return rows;
}

static void fill_long(struct lk_pattern_text *text)
{
	for (size_t i = 0; i < text->size; i++) {
		set_bit(get_row(text, LK_ROW_ANY), i);
		set_bit(get_row(text, text->row_of[(uint8_t)text->text[i]]), i);
	}
}

/* In halves, because from 2 KiB on glibc's memset() takes a way that begins slowly; and the
 * compiler must not know the size, or it takes that way itself. */
static void clear(uint64_t *words, size_t count)
{
	size_t half;

	__asm__("" : "+r"(count));
	half = count / 2;
	memset(words, 0, half * sizeof(*words));
	memset(words + half, 0, (count - half) * sizeof(*words));
}

int lk_pattern_open(struct lk_pattern_text *text, const char *string)
{
	text->text = string;
	text->plain = strcspn(string, "*?[\\");
	text->size = text->plain + strlen(string + text->plain);
	text->words = text->size / 64 + 1;
	text->bracket = NULL;
	text->bracket_capacity = 0;
	text->rows = NULL;
	return text->size > LK_PATTERN_TEXT_MAX ? -EINVAL : 0;
}

int lk_pattern_prepare(struct lk_pattern_text *text, size_t from)
{
	const bool is_short = lk_pattern_is_short(text);
	const size_t needed = is_short ? LK_PATTERN_ROOM : number_rows(text) * text->words;

	text->rows = text->room;
	if (needed > LK_PATTERN_ROOM)
		text->rows = malloc(needed * sizeof(*text->rows));
	if (!text->rows)
		return -ENOMEM;
	clear(text->rows, needed);
	if (is_short)
		fill_short(text, from);
	else
		fill_long(text);
	return 0;
}

void lk_pattern_done(struct lk_pattern_text *text)
{
	if (text->rows != text->room)
		free(text->rows);
	free(text->bracket);
}

/* The word of the set before the step: what FROM stands for is not written down. */
static uint64_t get_word(const struct lk_progress *progress, const uint64_t *set, size_t i)
{
	if (progress->kind == LK_POSITIONS_MANY)
		return set[i];
	return i == progress->position / 64 ? ~(uint64_t)0 << progress->position % 64
					    : ~(uint64_t)0;
}

static bool advance_short(struct lk_progress *progress, uint64_t row)
{
	progress->word = (progress->word & row) << 1;
	return progress->word;
}

/* From every position that the row has too, to the next. False when there is none; a single one
 * becomes the simple kind. */
static bool advance(const struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set,
	const uint64_t *row)
{
	const size_t begin = progress->kind == LK_POSITIONS_FROM ? progress->position / 64 : 0;
	size_t found = 0, last = 0;
	uint64_t carry = 0;

	if (lk_pattern_is_short(text))
		return advance_short(progress, *row);
	memset(set, 0, begin * sizeof(*set));
	for (size_t i = begin; i < text->words; i++) {
		const uint64_t taken = get_word(progress, set, i) & row[i];

		set[i] = taken << 1 | carry;
		carry = taken >> 63;
		if (!set[i])
			continue;
		found += set[i] & (set[i] - 1) ? 2 : 1;
		last = i;
	}
	progress->kind = LK_POSITIONS_MANY;
	if (found == 1) {
		progress->kind = LK_POSITIONS_ONE;
		progress->position = (uint32_t)(last * 64 + (size_t)__builtin_ctzll(set[last]));
	}
	return found;
}

/* Is the set a single position, and stored as one? */
static bool is_one(const struct lk_pattern_text *text, const struct lk_progress *progress)
{
	return !lk_pattern_is_short(text) && progress->kind == LK_POSITIONS_ONE;
}

static size_t number_of(const struct lk_pattern_text *text, uint8_t byte)
{
	return lk_pattern_is_short(text) ? LK_ROW_FIRST + (size_t)byte : text->row_of[byte];
}

static bool take_byte(const struct lk_pattern_text *text, struct lk_progress *progress,
	uint64_t *set, uint8_t byte)
{
	if (is_one(text, progress))
		return progress->position < text->size &&
		       (uint8_t)text->text[progress->position++] == byte;
	return advance(text, progress, set, get_row(text, number_of(text, byte)));
}

/* '?' */
static bool take_any(
	const struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set)
{
	if (lk_pattern_is_short(text) || progress->kind == LK_POSITIONS_MANY)
		return advance(text, progress, set, get_row(text, LK_ROW_ANY));
	return progress->position++ < text->size;
}

/* '*': from the lowest position every later one can be reached. */
static void take_star(
	const struct lk_pattern_text *text, struct lk_progress *progress, const uint64_t *set)
{
	size_t i = 0;

	if (lk_pattern_is_short(text)) {
		progress->word |= -progress->word;
		return;
	}
	if (progress->kind == LK_POSITIONS_MANY) {
		while (!set[i])
			i++;
		progress->position = (uint32_t)(i * 64 + (size_t)__builtin_ctzll(set[i]));
	}
	progress->kind = LK_POSITIONS_FROM;
}

struct members {
	uint64_t bits[4];
};

static bool has_member(const struct members *members, uint8_t byte)
{
	return members->bits[byte / 64] >> byte % 64 & 1;
}

static uint8_t next_member(struct lk_span body, size_t *i)
{
	if (body.data[*i] == '\\' && *i + 1 < body.size)
		(*i)++;
	return body.data[(*i)++];
}

/* Between the brackets are bytes and ranges, '\' taking the next byte as it is; a '-' at
 * either end means itself. */
static struct members read_bracket(struct lk_span body)
{
	struct members members = {{0}};
	const bool negated = body.size && (body.data[0] == '!' || body.data[0] == '^');
	size_t i = negated;

	while (i < body.size) {
		const unsigned from = next_member(body, &i);
		unsigned to = from;

		if (i + 1 < body.size && body.data[i] == '-') {
			i++;
			to = next_member(body, &i);
		}
		for (unsigned byte = from; byte <= to; byte++)
			set_bit(members.bits, byte);
	}
	for (int k = 0; negated && k < 4; k++)
		members.bits[k] = ~members.bits[k];
	return members;
}

static bool take_members(struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set,
	const struct members *members)
{
	uint64_t *row = get_row(text, LK_ROW_BRACKET);

	if (is_one(text, progress))
		return progress->position < text->size &&
		       has_member(members, (uint8_t)text->text[progress->position++]);
	memset(row, 0, text->words * sizeof(*row));
	for (size_t i = 0; i < text->size; i++)
		if (has_member(members, (uint8_t)text->text[i]))
			set_bit(row, i);
	return advance(text, progress, set, row);
}

/* The rows of special bytes are empty when the text is short. */
static bool take_escaped(
	struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set, uint8_t byte)
{
	struct members members = {{0}};

	if (!lk_pattern_is_special(byte))
		return take_byte(text, progress, set, byte);
	set_bit(members.bits, byte);
	return take_members(text, progress, set, &members);
}

static bool close_bracket(struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set)
{
	const size_t begin = progress->bracket + 1;
	const struct members members =
		read_bracket((struct lk_span){text->bracket + begin, progress->length - begin});

	progress->state = STATE_PLAIN;
	return take_members(text, progress, set, &members);
}

/* Keep a byte of the pattern, so that the bracket can be read when it closes. */
static int keep_byte(struct lk_pattern_text *text, size_t at, uint8_t byte)
{
	if (at >= text->bracket_capacity) {
		const size_t capacity = at < 128 ? 256 : at * 2;
		uint8_t *larger = realloc(text->bracket, capacity);

		if (!larger)
			return -ENOMEM;
		text->bracket = larger;
		text->bracket_capacity = capacity;
	}
	text->bracket[at] = byte;
	return 1;
}

static int open_bracket(struct lk_pattern_text *text, struct lk_progress *progress)
{
	progress->state = STATE_BRACKET;
	progress->bracket = progress->length;
	return keep_byte(text, progress->length, '[');
}

static int take_in_bracket(
	struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set, uint8_t byte)
{
	const enum state state = progress->state;

	if (state == STATE_BRACKET_INSIDE && byte == ']')
		return close_bracket(text, progress, set);
	if (state == STATE_ODD)
		; /* and so it stays */
	else if (state == STATE_BRACKET && (byte == '!' || byte == '^'))
		progress->state = STATE_BRACKET_NEGATED;
	else if (byte == '[')
		progress->state = STATE_ODD;
	else if (state != STATE_BRACKET_ESCAPED && byte == '\\')
		progress->state = STATE_BRACKET_ESCAPED;
	else /* also a ']' that comes first */
		progress->state = STATE_BRACKET_INSIDE;
	return keep_byte(text, progress->length, byte);
}

static int take_plain(
	struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set, uint8_t byte)
{
	switch (byte) {
	case '*':
		take_star(text, progress, set);
		return 1;
	case '?':
		return take_any(text, progress, set);
	case '[':
		return open_bracket(text, progress);
	case '\\':
		progress->state = STATE_ESCAPED;
		return 1;
	default:
		return take_byte(text, progress, set, byte);
	}
}

int lk_pattern_take(
	struct lk_pattern_text *text, struct lk_progress *progress, uint64_t *set, uint8_t byte)
{
	int rc = 1;

	if (progress->length >= LK_PATTERN_MAX)
		return -EBADMSG;
	if (progress->state == STATE_PLAIN) {
		rc = take_plain(text, progress, set, byte);
	} else if (progress->state == STATE_ESCAPED) {
		progress->state = STATE_PLAIN;
		rc = take_escaped(text, progress, set, byte);
	} else {
		rc = take_in_bracket(text, progress, set, byte);
	}
	progress->length++;
	return rc;
}

size_t lk_pattern_run_long(
	const struct lk_pattern_text *text, struct lk_progress *progress, struct lk_span bytes)
{
	const uint8_t *there = (const uint8_t *)text->text + progress->position;
	size_t room = LK_PATTERN_MAX - progress->length, taken = 0;

	if (progress->kind != LK_POSITIONS_ONE || progress->state != STATE_PLAIN)
		return 0;
	if (room > bytes.size)
		room = bytes.size;
	/* The NUL after the text ends it too: no pattern has one inside. */
	while (taken < room && there[taken] && bytes.data[taken] == there[taken] &&
		!lk_pattern_is_special(there[taken]))
		taken++;
	progress->position += (uint32_t)taken;
	progress->length += (uint32_t)taken;
	return taken;
}

/* Can the pattern before the open bracket have consumed this much of the text? */
static bool has_position(const struct lk_pattern_text *text, const struct lk_progress *progress,
	const uint64_t *set, size_t position)
{
	if (lk_pattern_is_short(text))
		return progress->word >> position & 1;
	if (progress->kind == LK_POSITIONS_MANY)
		return set[position / 64] >> position % 64 & 1;
	return progress->kind == LK_POSITIONS_FROM ? position >= progress->position
						   : position == progress->position;
}

/* The pattern from the open bracket on, against what each of the positions leaves of the text. */
static int end_odd(struct lk_pattern_text *text, const struct lk_progress *progress,
	const uint64_t *set, uint64_t *work)
{
	int rc = keep_byte(text, progress->length, '\0');

	for (size_t i = 0; rc > 0 && i <= text->size; i++) {
		const uint64_t cost =
			(uint64_t)(progress->length - progress->bracket) * (text->size - i + 1);

		if (!has_position(text, progress, set, i))
			continue;
		if (cost > *work)
			return -EBADMSG;
		*work -= cost;
		if (lk_name_glob((const char *)text->bracket + progress->bracket, text->text + i))
			return 1;
	}
	return rc < 0 ? rc : 0;
}

int lk_pattern_end(struct lk_pattern_text *text, const struct lk_progress *progress,
	const uint64_t *set, uint64_t *work)
{
	if (progress->state >= STATE_BRACKET)
		return end_odd(text, progress, set, work);
	if (progress->state != STATE_PLAIN) /* a last backslash stands for nothing */
		return 0;
	return has_position(text, progress, set, text->size);
}
