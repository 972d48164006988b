/* SPDX-License-Identifier: MIT */
/* Splitting and joining the text of MODPROBE_OPTIONS. */
#include "environment.h"

#include <errno.h>
#include <string.h>

/* More words than anyone puts into MODPROBE_OPTIONS. */
#define WORDS_MAX 4096

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Cut the next word off the front of *rest and remove its quotes in place; NULL at the end. */
static char *cut_word(char **rest)
{
	char *read = *rest, *word, *write;
	char quote = 0;

	while (is_blank(*read))
		read++;
	if (!*read)
		return NULL;
	word = write = read;
	for (; *read && (quote || !is_blank(*read)); read++) {
		if (quote ? *read == quote : *read == '"' || *read == '\'')
			quote = quote ? 0 : *read;
		else
			*write++ = *read;
	}
	*rest = *read ? read + 1 : read;
	*write = '\0';
	return word;
}

char **lk_environment_arguments(
	struct lk_arena *arena, const char *text, int argc, char **argv, int *ret_argc)
{
	char *rest = lk_arena_copy(arena, text);
	char **merged = lk_arena_alloc(arena, ((size_t)argc + WORDS_MAX + 1) * sizeof(*merged));
	char *word;
	int count = 0;

	if (!rest || !merged)
		return NULL;
	if (argc > 0)
		merged[count++] = argv[0];
	while (count <= WORDS_MAX && (word = cut_word(&rest)))
		merged[count++] = word;
	for (int i = 1; i < argc; i++)
		merged[count++] = argv[i];
	*ret_argc = count;
	return merged;
}

int lk_environment_quote(struct lk_buf *out, const char *argument)
{
	int rc = 0;

	if (*argument && !strpbrk(argument, " \t\n\v\f\r\"'"))
		return lk_buf_add_text(out, argument);
	rc = lk_buf_add(out, "\"", 1);
	for (; rc == 0 && *argument; argument++)
		rc = *argument == '"' ? lk_buf_add_text(out, "\"'\"'\"")
				      : lk_buf_add(out, argument, 1);
	return rc == 0 ? lk_buf_add(out, "\"", 1) : rc;
}
