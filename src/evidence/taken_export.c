/* SPDX-License-Identifier: MIT */
/* Compares the exports of a file with the symbols of the running kernel. */
#include "taken_export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/map.h"
#include "../formats/name.h"
#include "../os/os_fs.h"

/* /proc/kallsyms of a kernel with all symbols has 10 to 20 MB. */
#define SYMBOLS_MAX ((size_t)256 << 20)
/* No symbol of the kernel is longer. */
#define SYMBOL_SIZE 512

/* Does modules.symbols say that this module has the export? */
static bool is_own(const struct lk_trie *index, const char *name, const char *module)
{
	char key[SYMBOL_SIZE + sizeof("symbol:")];
	const char *owner;

	snprintf(key, sizeof(key), "symbol:%s", name);
	return lk_trie_find(index, key, &owner) > 0 && lk_name_equal(owner, module);
}

/* The exports that may be somebody else's, in a map to their names. 0 or -ENOMEM. */
static int list_doubtful(struct lkm *lkm, const struct lk_elf *elf, const char *module,
	struct lk_arena *arena, struct lk_map *ret, size_t *count)
{
	const struct lk_catalog *catalog = &lkm->catalog;
	const struct lk_trie *index = NULL;
	struct lk_symbols exports = {0};
	int rc = lk_exports_collect(arena, elf, &exports) == -ENOMEM ? -ENOMEM : 0;

	if (catalog->index(catalog->context, LKM_INDEX_SYMBOLS, &index, NULL) < 0)
		index = NULL;
	for (size_t i = 0; rc == 0 && i < exports.count; i++) {
		const char *name = exports.items[i].name;

		if (strlen(name) >= SYMBOL_SIZE || (index && is_own(index, name, module)))
			continue;
		rc = lk_map_put(ret, name, (void *)(uintptr_t)name);
		++*count;
	}
	return rc < 0 ? -ENOMEM : 0;
}

/* The export that a line of /proc/kallsyms is about, and who has it: false for other lines. */
static bool read_line(struct lk_span line, char name[SYMBOL_SIZE], struct lk_span *owner)
{
	static const char mark[] = "__ksymtab_";
	const size_t size = sizeof(mark) - 1;
	struct lk_span address, type, symbol;

	if (!lk_span_word(&line, &address) || !lk_span_word(&line, &type) ||
		!lk_span_word(&line, &symbol) || !lk_span_starts(symbol, mark) ||
		symbol.size - size >= SYMBOL_SIZE)
		return false;
	memcpy(name, symbol.data + size, symbol.size - size);
	name[symbol.size - size] = '\0';
	*owner = lk_span_of("kernel");
	if (lk_span_word(&line, &symbol) && symbol.size > 2 && symbol.data[0] == '[')
		*owner = (struct lk_span){symbol.data + 1, symbol.size - 2};
	return true;
}

int lk_taken_export_find(struct lkm *lkm, const struct lk_elf *elf, const char *module,
	struct lk_arena *arena, const char **ret_name, const char **ret_owner)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line, owner;
	struct lk_map names;
	char name[SYMBOL_SIZE];
	size_t count = 0;
	int rc;

	*ret_name = *ret_owner = NULL;
	lk_buf_init(&text, SYMBOLS_MAX);
	lk_map_init(&names, arena);
	rc = list_doubtful(lkm, elf, module, arena, &names, &count);
	if (rc < 0 || !count)
		return rc;
	rc = lk_file_read(lkm->system, "proc/kallsyms", "/proc/kallsyms", &text, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	rest = lk_buf_span(&text);
	while (!*ret_name && lk_span_line(&rest, &line)) {
		if (!read_line(line, name, &owner) || lk_span_is(owner, module))
			continue;
		*ret_name = lk_map_get(&names, name);
	}
	if (*ret_name)
		*ret_owner = lk_arena_copy_span(arena, owner);
	return *ret_name && !*ret_owner ? -ENOMEM : 0;
}
