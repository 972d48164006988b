/* SPDX-License-Identifier: MIT */
/* Shared by the writers of the single files. */
#include "emit_one.h"

#include <errno.h>

#include "../formats/tables.h"

/* The most bytes that a note shows of a text that is left out. */
#define SHOWN_MAX 200

static struct lk_span *new_spans(struct lk_arena *arena, size_t count)
{
	return lk_arena_alloc(arena, count * sizeof(struct lk_span));
}

/* The caller has seen to it that paths can be written; one that cannot must not break the files. */
int lk_emitter_init(struct lk_emitter *emitter, const struct lk_emit_input *input,
	struct lk_arena *scratch, struct lk_notes *notes, struct lk_buf *outputs)
{
	const struct lk_tree *tree = input->tree;

	*emitter = (struct lk_emitter){
		.input = input,
		.paths = new_spans(scratch, tree->count),
		.names = new_spans(scratch, tree->count),
		.scratch = scratch,
		.notes = notes,
		.told_before = notes->count,
		.outputs = outputs,
	};
	if (!emitter->paths || !emitter->names)
		return -ENOMEM;
	for (size_t i = 0; i < tree->count; i++) {
		const struct lk_span path = lk_span_of(tree->modules[i].path);
		const struct lk_span name = lk_span_of(tree->modules[i].name);

		if (!lk_dep_holds(path) || !lk_dep_holds(name) || name.size >= LK_EMITTER_KEY_MAX)
			continue;
		emitter->paths[i] = path;
		emitter->names[i] = name;
	}
	return 0;
}

void lk_emitter_open(struct lk_buf *entries)
{
	lk_buf_init(entries, LK_TRIE_FILE_MAX / 5 * sizeof(struct lk_trie_entry));
}

int lk_emitter_add(
	struct lk_buf *entries, struct lk_span key, struct lk_span value, uint32_t priority)
{
	const struct lk_trie_entry entry = {key, value, priority};

	return lk_buf_add(entries, &entry, sizeof(entry));
}

int lk_emitter_write(
	const struct lk_emitter *emitter, enum lk_output output, const struct lk_buf *entries)
{
	return lk_trie_write(&emitter->outputs[output],
		(struct lk_trie_entry *)(void *)entries->data,
		entries->size / sizeof(struct lk_trie_entry));
}

/* The full path. */
static const char *shown_path(const struct lk_emitter *emitter, const char *path)
{
	return *path == '/' ? path
			    : lk_arena_format(
				      emitter->scratch, "%s/%s", emitter->input->directory, path);
}

static bool has_told_enough(const struct lk_emitter *emitter)
{
	return emitter->notes->count - emitter->told_before >= LK_EMITTER_NOTES_MAX;
}

int lk_emitter_tell(const struct lk_emitter *emitter, enum lkm_depmod_note kind, const char *path,
	const char *format, ...)
{
	const char *shown;
	va_list arguments;
	int rc;

	if (has_told_enough(emitter))
		return 0;
	shown = shown_path(emitter, path);
	if (!shown)
		return -ENOMEM;
	va_start(arguments, format);
	rc = lk_notes_addv(emitter->notes, kind, shown, format, arguments);
	va_end(arguments);
	if (rc < 0 || !has_told_enough(emitter))
		return rc;
	return lk_notes_add(emitter->notes, kind, shown,
		"%s: there is more that is not told: %u notes are enough", shown,
		LK_EMITTER_NOTES_MAX);
}

int lk_emitter_leave_out(const struct lk_emitter *emitter, const char *path, enum lk_output output,
	const char *what, struct lk_span text, const char *why)
{
	const int size = text.size < SHOWN_MAX ? (int)text.size : SHOWN_MAX;
	const bool outside = *path == '/';

	return lk_emitter_tell(emitter, LKM_DEPMOD_NOT_ASCII, path,
		"%s%s%s: %s left out of %s, %s: %.*s", outside ? "" : emitter->input->directory,
		outside ? "" : "/", path, what, lk_emit_name(output), why, size,
		(const char *)text.data);
}
