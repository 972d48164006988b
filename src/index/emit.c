/* SPDX-License-Identifier: MIT */
/* Which files of a module directory are made together. */
#include "emit.h"

#include <errno.h>

#include "../base/error.h"
#include "emit_one.h"

/* The small ones. */
static int emit_rest(const struct lk_emitter *emitter)
{
	int rc = lk_emit_soft(emitter);

	return rc < 0 ? rc : lk_emit_builtin(emitter);
}

static const struct {
	int (*emit)(const struct lk_emitter *emitter);
	bool needs_links;
} groups[LK_EMIT_GROUPS] = {
	[LK_EMIT_DEP] = {lk_emit_dep, true},
	[LK_EMIT_ALIAS] = {lk_emit_alias, false},
	[LK_EMIT_SYMBOL] = {lk_emit_symbol, true},
	[LK_EMIT_REST] = {emit_rest, false},
};

bool lk_emit_needs_links(enum lk_emit_group group)
{
	return groups[group].needs_links;
}

int lk_emit_group(const struct lk_emit_input *input, enum lk_emit_group group,
	struct lk_arena *scratch, struct lk_notes *notes, struct lk_buf outputs[LK_OUT_COUNT],
	struct lkm_error *reterr)
{
	struct lk_emitter emitter;
	int rc = lk_emitter_init(&emitter, input, scratch, notes, outputs);

	if (rc == 0)
		rc = groups[group].emit(&emitter);
	if (rc == -EFBIG)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"%s: an index would have 256 MiB or more", input->directory);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}
