/* SPDX-License-Identifier: MIT */
/* Names: module names, aliases, file names of modules, and how they match. */
#include "name.h"

#include <errno.h>
#include <string.h>

#include "compression.h"

static char underscore(char c)
{
	return c == '-' ? '_' : c;
}

char *lk_name_module(struct lk_arena *arena, const char *path_or_name)
{
	return lk_name_of_file(arena, lk_span_of(path_or_name));
}

char *lk_name_of_file(struct lk_arena *arena, struct lk_span path)
{
	const uint8_t *slash = path.size ? memrchr(path.data, '/', path.size) : NULL;
	const uint8_t *base = slash ? slash + 1 : path.data, *dot;
	size_t size = (size_t)(path.data + path.size - base);
	char *name;

	dot = size ? memchr(base, '.', size) : NULL;
	name = lk_arena_copy_span(arena, (struct lk_span){base, dot ? (size_t)(dot - base) : size});
	for (char *c = name; c && *c; c++)
		*c = underscore(*c);
	return name;
}

int lk_name_alias(struct lk_arena *arena, const char *alias, char **ret)
{
	char *copy = lk_arena_copy(arena, alias);

	if (!copy)
		return -ENOMEM;
	/* A bracket ends at its first ']', wherever that is. Few bytes need a look. */
	for (char *c = copy; *(c += strcspn(c, "-[]")); c++) {
		if (*c == '-') {
			*c = '_';
			continue;
		}
		if (*c == ']' || !(c = strchr(c, ']')))
			return -EINVAL;
	}
	*ret = copy;
	return 0;
}

bool lk_name_is_module_file(const char *file)
{
	const size_t length = strlen(file);

	for (int kind = LK_PLAIN; kind < LK_COMPRESSION_COUNT; kind++) {
		const char *packed = lk_compression_ending((enum lk_compression)kind);
		const size_t size = strlen(packed);

		if (length >= size + 3 && memcmp(file + length - size - 3, ".ko", 3) == 0 &&
			memcmp(file + length - size, packed, size) == 0)
			return true;
	}
	return false;
}

bool lk_name_equal(const char *a, const char *b)
{
	while (*a && underscore(*a) == underscore(*b)) {
		a++;
		b++;
	}
	return underscore(*a) == underscore(*b);
}

/* Whether a bracket matches a character. glibc tells two malformed ones apart: UNCLOSED is not a
 * bracket, its '[' stands for itself; BROKEN (an unknown class, an end right after '-') matches
 * nothing, unless something before it did. */
enum outcome { NO, YES, UNCLOSED, BROKEN };

/* ASCII only, as in the C locale. */
static enum outcome match_class(unsigned char c, struct lk_span class)
{
	bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
	bool digit = c >= '0' && c <= '9', graph = c > ' ' && c < 0x7f;
	const struct {
		const char *name;
		bool has;
	} classes[] = {
		{"alnum", lower || upper || digit},
		{"alpha", lower || upper},
		{"blank", c == ' ' || c == '\t'},
		{"cntrl", c < ' ' || c == 0x7f},
		{"digit", digit},
		{"graph", graph},
		{"lower", lower},
		{"print", graph || c == ' '},
		{"punct", graph && !lower && !upper && !digit},
		{"space", c == ' ' || (c >= '\t' && c <= '\r')},
		{"upper", upper},
		{"xdigit", digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')},
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (lk_span_is(class, classes[i].name))
			return classes[i].has ? YES : NO;
	return BROKEN;
}

/* A "[:class:]" inside a bracket; *p is left after it. Equivalence classes and collating symbols,
 * [=x=] and [.x.], are taken for plain characters: no alias has them. */
static bool take_class(const char **p, struct lk_span *ret)
{
	const char *name = *p + 2;
	size_t size = 0;

	if ((*p)[0] != '[' || (*p)[1] != ':')
		return false;
	while (name[size] >= 'a' && name[size] <= 'z')
		size++;
	if (name[size] != ':' || name[size + 1] != ']')
		return false;
	*ret = (struct lk_span){(const uint8_t *)name, size};
	*p = name + size + 2;
	return true;
}

/* A character of a bracket, perhaps after a backslash; false when the pattern ends here. */
static bool take_char(const char **p, unsigned char *ret)
{
	if (**p == '\\')
		(*p)++;
	if (!**p)
		return false;
	*ret = (unsigned char)*(*p)++;
	return true;
}

/* A class, a range or a character of a bracket; *p is left after it. */
static enum outcome match_item(const char **p, unsigned char c)
{
	struct lk_span class;
	unsigned char first, last;

	if (take_class(p, &class))
		return match_class(c, class);
	if (!take_char(p, &first))
		return UNCLOSED;
	last = first;
	if ((*p)[0] == '-' && (*p)[1] != ']') {
		(*p)++;
		if (!take_char(p, &last))
			return first == c ? UNCLOSED : BROKEN;
	}
	return first <= c && c <= last ? YES : NO;
}

/* Does c match the bracket that begins before *p? *p is left after it when it ends. */
static enum outcome match_bracket(const char **p, unsigned char c)
{
	const char *at = *p;
	bool negated = *at == '!' || *at == '^', found = false;
	const char *first = at + negated;

	for (at = first; *at != ']' || at == first;) {
		enum outcome outcome;
		struct lk_span skipped_class;
		unsigned char skipped;

		/* Once something matched, glibc looks only for the end, so it no longer sees
		 * ranges. */
		if (found)
			outcome = take_class(&at, &skipped_class) || take_char(&at, &skipped)
					  ? NO
					  : UNCLOSED;
		else
			outcome = match_item(&at, c);

		if (outcome != NO && outcome != YES)
			return outcome;
		found |= outcome == YES;
	}
	*p = at + 1;
	return found != negated ? YES : NO;
}

/* Does one character match the first element of a pattern, which is not a star? *p is moved past
 * that element. */
static bool match_one(const char **p, char c)
{
	char element = *(*p)++;
	enum outcome outcome;

	switch (element) {
	case '?':
		return true;
	case '\\':
		element = *(*p)++;
		break;
	case '[':
		outcome = match_bracket(p, (unsigned char)c);
		if (outcome != UNCLOSED)
			return outcome == YES;
		break;
	}
	return element == c;
}

/* Only the last star can ever need another try: what an earlier one took is as short as can be, and
 * any longer would leave less for the rest. */
bool lk_name_glob(const char *pattern, const char *text)
{
	const char *after_star = NULL, *tried = NULL;

	while (*text) {
		if (*pattern == '*') {
			after_star = ++pattern;
			tried = text;
		} else if (*pattern && match_one(&pattern, *text)) {
			text++;
		} else if (after_star) {
			pattern = after_star;
			text = ++tried;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
