/* SPDX-License-Identifier: MIT */
/* The indexes of what is built into the kernel, from the lists that its build made. */
#include "emit_one.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"
#include "../formats/tables.h"

#define NAMES   "modules.builtin"
#define ALIASES "modules.builtin.modinfo"

/* A path; its module's name is the key, and there is nothing more to say. */
static int add_name(const struct lk_emitter *emitter, struct lk_span line, struct lk_buf *entries)
{
	const char *path = lk_arena_copy_span(emitter->scratch, line);
	const char *name = path ? lk_name_module(emitter->scratch, path) : NULL;
	const struct lk_span key = name ? lk_span_of(name) : (struct lk_span){0};

	if (!name)
		return -ENOMEM;
	if (!line.size ||
		!((*line.data >= 'a' && *line.data <= 'z') ||
			(*line.data >= 'A' && *line.data <= 'Z')) ||
		!key.size)
		return lk_emitter_tell(emitter, LKM_DEPMOD_BAD_FILE, NAMES,
			"Invalid modules.builtin line: %.*s",
			(int)(line.size < LK_EMITTER_KEY_MAX ? line.size : LK_EMITTER_KEY_MAX),
			(const char *)line.data);
	if (!lk_trie_holds(key) || key.size >= LK_EMITTER_KEY_MAX)
		return lk_emitter_leave_out(emitter, NAMES, LK_OUT_BUILTIN_BIN, "module", line,
			"it is not ASCII or too long");
	return lk_emitter_add(entries, key, (struct lk_span){0}, 0);
}

static int write_names(const struct lk_emitter *emitter)
{
	struct lk_span rest = emitter->input->builtin, line;
	LK_BUF_CLEANUP struct lk_buf entries;
	int rc = 0;

	lk_emitter_open(&entries);
	while (rc == 0 && lk_span_line(&rest, &line))
		rc = add_name(emitter, line, &entries);
	return rc < 0 ? rc : lk_emitter_write(emitter, LK_OUT_BUILTIN_BIN, &entries);
}

static int write_aliases(const struct lk_emitter *emitter)
{
	const enum lk_output output = LK_OUT_BUILTIN_ALIAS_BIN;
	struct lk_span rest = emitter->input->builtin_modinfo, module;
	LK_BUF_CLEANUP struct lk_buf entries;
	struct lk_modinfo info;
	int rc = 0;

	lk_emitter_open(&entries);
	while (rc == 0 && lk_builtin_info_next(&rest, &module, &info) > 0) {
		const struct lk_span alias = lk_span_of(info.value);
		struct lk_span key;

		if (info.key_size != 5 || memcmp(info.key, "alias", 5) != 0 || !alias.size)
			continue;
		if (!lk_trie_holds(module)) {
			rc = lk_emitter_leave_out(emitter, ALIASES, output, "alias", alias,
				"its module is not ASCII");
			continue;
		}
		rc = lk_emit_alias_key(emitter, ALIASES, output, alias, &key);
		if (rc > 0)
			rc = lk_emitter_add(&entries, key, module, 0);
	}
	return rc < 0 ? rc : lk_emitter_write(emitter, output, &entries);
}

int lk_emit_builtin(const struct lk_emitter *emitter)
{
	int rc;

	if (emitter->input->text_only)
		return 0;
	rc = write_names(emitter);
	return rc < 0 ? rc : write_aliases(emitter);
}
