/* SPDX-License-Identifier: MIT */
/* Which files of a module directory are made together. */
#include "emit.h"

#include <errno.h>

#include "../base/error.h"
#include "emitter.h"

/* The small ones. */
static int emit_rest(const struct lk_emitter *emitter)
{
	int rc = lk_emit_soft(emitter);

	return rc < 0 ? rc : lk_emit_builtin(emitter);
}

/* The aliases take longer than all others together. */
static int (*const groups[LK_EMIT_GROUPS])(const struct lk_emitter *emitter) = {
	lk_emit_dep, lk_emit_alias, lk_emit_symbol, emit_rest};

int lk_emit_group(const struct lk_emit_input *input, unsigned group, struct lk_arena *scratch,
	struct lk_notes *notes, struct lk_buf outputs[LK_OUT_COUNT], struct lkm_error *reterr)
{
	struct lk_emitter emitter;
	int rc = lk_emitter_init(&emitter, input, scratch, notes, outputs);

	if (rc == 0)
		rc = groups[group](&emitter);
	if (rc == -EFBIG)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"%s: an index would have 256 MiB or more", input->directory);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}
