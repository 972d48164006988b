/* SPDX-License-Identifier: MIT */
/* modules.symbols and its index: which module exports a symbol. */
#include "emit_one.h"

#include <errno.h>

#include "../formats/tables.h"

#define PREFIX      "symbol:"
#define LINE_AROUND (sizeof("alias " PREFIX " \n") - 1)

static int leave_out(const struct lk_emitter *emitter, const struct lk_tree_symbol *symbol,
	enum lk_output output, const char *why)
{
	return lk_emitter_leave_out(emitter, emitter->input->tree->modules[symbol->owner].path,
		output, "symbol", lk_span_of(symbol->name), why);
}

/* The key stands in the last line of the text. */
static int add_key(const struct lk_emitter *emitter, const struct lk_tree_symbol *symbol,
	size_t begin, struct lk_buf *entries)
{
	const struct lk_buf *text = &emitter->outputs[LK_OUT_SYMBOLS];
	const struct lk_span owner = emitter->names[symbol->owner];
	const size_t before = sizeof("alias ") - 1, behind = 1 + owner.size + 1;
	const struct lk_span key = {
		text->data + begin + before, text->size - begin - before - behind};

	if (!lk_trie_holds(key))
		return leave_out(emitter, symbol, LK_OUT_SYMBOLS_BIN, "it is not ASCII");
	if (key.size >= LK_EMITTER_KEY_MAX)
		return leave_out(emitter, symbol, LK_OUT_SYMBOLS_BIN, "it is too long");
	return lk_emitter_add(entries, key, owner, symbol->owner);
}

static int add_symbol(const struct lk_emitter *emitter, const struct lk_tree_symbol *symbol,
	struct lk_buf *entries)
{
	struct lk_buf *text = &emitter->outputs[LK_OUT_SYMBOLS];
	const struct lk_span owner = emitter->names[symbol->owner];
	const size_t begin = text->size;
	int rc;

	if (!owner.size)
		return 0;
	rc = lk_alias_write(text, PREFIX, lk_span_of(symbol->name), owner);
	if (rc == -EINVAL)
		return leave_out(emitter, symbol, LK_OUT_SYMBOLS, "it has more than one line");
	if (rc < 0 || emitter->input->text_only)
		return rc;
	return add_key(emitter, symbol, begin, entries);
}

int lk_emit_symbol(const struct lk_emitter *emitter)
{
	const struct lk_tree *tree = emitter->input->tree;
	struct lk_buf *text = &emitter->outputs[LK_OUT_SYMBOLS];
	LK_BUF_CLEANUP struct lk_buf entries;
	size_t size = 0;
	int rc = lk_buf_add_text(text, LK_SYMBOL_HEAD);

	lk_emitter_open(&entries);
	/* All lines fit in, so that none moves: the keys of the index point into them. */
	for (size_t i = 0; i < tree->symbol_count; i++)
		size += lk_span_of(tree->symbols[i].name).size +
			emitter->names[tree->symbols[i].owner].size + LINE_AROUND;
	if (rc == 0)
		rc = lk_buf_reserve(text, size);
	for (size_t i = 0; rc == 0 && i < tree->symbol_count; i++)
		rc = add_symbol(emitter, &tree->symbols[i], &entries);
	if (rc < 0 || emitter->input->text_only)
		return rc;
	return lk_emitter_write(emitter, LK_OUT_SYMBOLS_BIN, &entries);
}
