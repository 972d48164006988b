/* SPDX-License-Identifier: MIT */
/* Version magic, word by word. */
#include "vermagic.h"

#include <errno.h>
#include <string.h>

static bool is_same(struct lk_span a, struct lk_span b)
{
	return a.size == b.size && (!a.size || memcmp(a.data, b.data, a.size) == 0);
}

static bool has_word(struct lk_span text, struct lk_span word)
{
	struct lk_span other;

	while (lk_span_word(&text, &other))
		if (is_same(other, word))
			return true;
	return false;
}

/* The words of a that b lacks. */
static const char *words_without(struct lk_arena *arena, struct lk_span a, struct lk_span b)
{
	char *text = lk_arena_alloc(arena, a.size + 1), *end = text;
	struct lk_span word;

	while (text && lk_span_word(&a, &word)) {
		if (has_word(b, word))
			continue;
		if (end != text)
			*end++ = ' ';
		memcpy(end, word.data, word.size);
		end += word.size;
	}
	return text;
}

/* What is left behind the first word, with the blank before it. */
static struct lk_span behind(const char *magic)
{
	return lk_span_of(magic + strcspn(magic, " "));
}

int lk_vermagic_compare(struct lk_arena *arena, const char *module, const char *kernel,
	bool has_crcs, struct lk_vermagic_difference *ret)
{
	struct lk_span ours = behind(module), theirs = behind(kernel);
	bool by_crc = has_crcs && strstr(kernel, "modversions");
	struct lk_vermagic_difference difference = {
		.release = !is_same((struct lk_span){(const uint8_t *)module, strcspn(module, " ")},
			(struct lk_span){(const uint8_t *)kernel, strcspn(kernel, " ")}),
		.missing = words_without(arena, theirs, ours),
		.surplus = words_without(arena, ours, theirs)};

	if (!difference.missing || !difference.surplus)
		return -ENOMEM;
	*ret = difference;
	/* As one text: the order of the words and the blanks between them count too. */
	return (difference.release && !by_crc) || !is_same(ours, theirs);
}
