/* SPDX-License-Identifier: MIT */
/* Fuzz target: names. The input is two strings, each ending in NUL: a pattern or alias, and a text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/formats/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a normalised alias has to be: as long as before, and never to be changed again. */
static void check_alias(struct lk_arena *arena, const char *alias)
{
	char *once, *twice;

	if (lk_name_alias(arena, alias, &once) < 0)
		return;
	if (strlen(once) != strlen(alias) || lk_name_alias(arena, once, &twice) < 0 ||
		strcmp(once, twice) != 0)
		abort();
}

static void check_module(struct lk_arena *arena, const char *path)
{
	const char *name = lk_name_module(arena, path);

	if (!name || strpbrk(name, "-./") || !lk_name_equal(name, name))
		abort();
}

static void check_glob(const char *pattern, const char *text)
{
	if (!strpbrk(pattern, "*?[\\") && lk_name_glob(pattern, text) != !strcmp(pattern, text))
		abort();
	lk_name_glob(pattern, text);
	lk_name_glob(text, pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_arena arena = {0};
	const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
	size_t length = nul ? (size_t)(nul - data) : size;
	const char *first = lk_arena_copy_span(&arena, (struct lk_span){data, length});
	const char *second =
		nul ? lk_arena_copy_span(&arena, (struct lk_span){nul + 1, size - length - 1}) : "";

	if (first && second) {
		check_alias(&arena, first);
		check_module(&arena, first);
		check_glob(first, second);
		lk_name_equal(first, second);
		lk_name_is_module_file(first);
	}
	lk_arena_done(&arena);
	return 0;
}
