/* SPDX-License-Identifier: MIT */
/* The files of a module directory: their names, and the buffers in which they are made. */
#include "emit.h"

#include "../formats/trie.h"

static const struct {
	const char *name;
	bool is_text;
} outputs_made[] = {
	[LK_OUT_DEP] = {"modules.dep", true},
	[LK_OUT_DEP_BIN] = {"modules.dep.bin", false},
	[LK_OUT_ALIAS] = {"modules.alias", true},
	[LK_OUT_ALIAS_BIN] = {"modules.alias.bin", false},
	[LK_OUT_SOFTDEP] = {"modules.softdep", true},
	[LK_OUT_WEAKDEP] = {"modules.weakdep", true},
	[LK_OUT_SYMBOLS] = {"modules.symbols", true},
	[LK_OUT_SYMBOLS_BIN] = {"modules.symbols.bin", false},
	[LK_OUT_BUILTIN_BIN] = {"modules.builtin.bin", false},
	[LK_OUT_BUILTIN_ALIAS_BIN] = {"modules.builtin.alias.bin", false},
	[LK_OUT_DEVNAME] = {"modules.devname", true},
};
_Static_assert(
	sizeof(outputs_made) / sizeof(*outputs_made) == LK_OUT_COUNT, "every file has its name");

const char *lk_emit_name(enum lk_output output)
{
	return outputs_made[output].name;
}

bool lk_emit_is_text(enum lk_output output)
{
	return outputs_made[output].is_text;
}

/* The texts need no offsets, but a limit, and this one is far away from what is honest too. */
void lk_emit_init(struct lk_buf outputs[LK_OUT_COUNT])
{
	for (unsigned i = 0; i < LK_OUT_COUNT; i++)
		lk_buf_init(&outputs[i], LK_TRIE_FILE_MAX - 1);
}

void lk_emit_done(struct lk_buf outputs[LK_OUT_COUNT])
{
	for (unsigned i = 0; i < LK_OUT_COUNT; i++)
		lk_buf_done(&outputs[i]);
}
