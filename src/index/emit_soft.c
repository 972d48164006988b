/* SPDX-License-Identifier: MIT */
/* modules.softdep and modules.weakdep: what modules would like to have. */
#include "emit_one.h"

#include <errno.h>

#include "../formats/tables.h"

static int add_line(const struct lk_emitter *emitter, enum lk_output output, size_t module,
	const char *word, struct lk_span value)
{
	int rc = lk_softdep_write(&emitter->outputs[output], word, emitter->names[module], value);

	if (rc != -EINVAL)
		return rc;
	return lk_emitter_leave_out(emitter, emitter->input->tree->modules[module].path, output,
		word, value, "it is not one line that says something");
}

static int add_module(const struct lk_emitter *emitter, size_t module)
{
	struct lk_span rest = emitter->input->tree->modules[module].extract.infos, info;
	int rc = 0;

	while (rc == 0 && lk_emitter_next(&rest, &info)) {
		if (lk_emitter_cut(&info, "softdep="))
			rc = add_line(emitter, LK_OUT_SOFTDEP, module, "softdep", info);
		else if (lk_emitter_cut(&info, "weakdep="))
			rc = add_line(emitter, LK_OUT_WEAKDEP, module, "weakdep", info);
	}
	return rc;
}

int lk_emit_soft(const struct lk_emitter *emitter)
{
	int rc = lk_buf_add_text(&emitter->outputs[LK_OUT_SOFTDEP], LK_SOFTDEP_HEAD);

	if (rc == 0)
		rc = lk_buf_add_text(&emitter->outputs[LK_OUT_WEAKDEP], LK_WEAKDEP_HEAD);
	for (size_t i = 0; rc == 0 && i < emitter->input->tree->count; i++)
		if (emitter->paths[i].size)
			rc = add_module(emitter, i);
	return rc;
}
