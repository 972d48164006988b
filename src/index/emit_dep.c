/* SPDX-License-Identifier: MIT */
/* modules.dep and its index: what each module needs. */
#include "emit_one.h"

#include "../formats/tables.h"

static int write_text(const struct lk_emitter *emitter, struct lk_buf *out)
{
	const struct lk_tree *tree = emitter->input->tree;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < tree->count; i++) {
		const struct lk_tree_module *module = &tree->modules[i];

		if (emitter->paths[i].size)
			rc = lk_dep_write(out, emitter->paths[i], emitter->paths, module->needs,
				module->need_count);
		else
			rc = lk_emitter_leave_out(emitter, module->path, LK_OUT_DEP, "module",
				lk_span_of(module->path),
				"its module->path is more than plain ASCII");
	}
	return rc;
}

int lk_emit_dep(const struct lk_emitter *emitter)
{
	struct lk_buf *text = &emitter->outputs[LK_OUT_DEP];
	struct lk_span lines, line;
	LK_BUF_CLEANUP struct lk_buf entries;
	int rc = write_text(emitter, text);

	lk_emitter_open(&entries);
	if (rc < 0 || emitter->input->text_only)
		return rc;
	lines = lk_buf_span(text); /* the index has the lines of the text */
	for (uint32_t i = 0; rc == 0 && i < emitter->input->tree->count; i++)
		if (emitter->paths[i].size && lk_span_line(&lines, &line))
			rc = lk_emitter_add(&entries, emitter->names[i], line, i);
	return rc < 0 ? rc : lk_emitter_write(emitter, LK_OUT_DEP_BIN, &entries);
}
