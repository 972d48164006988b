/* SPDX-License-Identifier: MIT */
/* Shared by the writers of the single files: how the indexes call the modules, making an index of
 * entries, and telling what is left out. */
#ifndef LK_EMIT_ONE_H
#define LK_EMIT_ONE_H

#include <string.h>
#include "../formats/trie.h"
#include "emit.h"

struct lk_emitter {
	const struct lk_emit_input *input;
	/* One element a module of the tree; both empty: no index can hold it, and it is left out.
	 */
	struct lk_span *paths, *names;
	struct lk_arena *scratch;
	struct lk_notes *notes;
	size_t told_before;     /* notes that were there before */
	struct lk_buf *outputs; /* of enum lk_output */
};

/* A program that looks a longer key up there is none. */
#define LK_EMITTER_KEY_MAX ((size_t)4 << 10)

/* All return 0, -ENOMEM or -EFBIG. */
int lk_emitter_init(struct lk_emitter *emitter, const struct lk_emit_input *input,
	struct lk_arena *scratch, struct lk_notes *notes, struct lk_buf *outputs);

/* Cut a key such as "alias=" off the front of a text; false when another stands there. */
static inline bool lk_emitter_cut(struct lk_span *text, const char *key)
{
	const size_t size = strlen(key);

	if (text->size < size || memcmp(text->data, key, size) != 0)
		return false;
	*text = (struct lk_span){text->data + size, text->size - size};
	return true;
}

/* Cut the next text off what a module says; false at the end. A NUL is after it. */
static inline bool lk_emitter_next(struct lk_span *infos, struct lk_span *ret)
{
	const char *text;

	if (!lk_extract_next(infos, &text))
		return false;
	*ret = (struct lk_span){
		(const uint8_t *)text, (size_t)(infos->data - (const uint8_t *)text) - 1};
	return true;
}

/* The entries of an index to be (struct lk_trie_entry[]); free them with lk_buf_done(). */
void lk_emitter_open(struct lk_buf *entries);
int lk_emitter_add(
	struct lk_buf *entries, struct lk_span key, struct lk_span value, uint32_t priority);
/* Leaves the entries in the order of the index. */
int lk_emitter_write(
	const struct lk_emitter *emitter, enum lk_output output, const struct lk_buf *entries);

/* As many notes a group may make: a module can hold a million odd texts. */
#define LK_EMITTER_NOTES_MAX 1000u

/* A note about the file at path, which is relative to the module directory or absolute. */
int lk_emitter_tell(const struct lk_emitter *emitter, enum lkm_depmod_note kind, const char *path,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Tell that a text that the file at path says is not in an output. what is "alias" and the like,
 * why is "it is not ASCII" and the like. */
int lk_emitter_leave_out(const struct lk_emitter *emitter, const char *path, enum lk_output output,
	const char *what, struct lk_span text, const char *why);

/* The groups of files. */
int lk_emit_dep(const struct lk_emitter *emitter);
int lk_emit_alias(const struct lk_emitter *emitter);
int lk_emit_symbol(const struct lk_emitter *emitter);
int lk_emit_soft(const struct lk_emitter *emitter);
int lk_emit_builtin(const struct lk_emitter *emitter);

/* The key of an alias in an index. 1; 0 when none can hold it, which is told; -ENOMEM. path is the
 * file that says it. */
int lk_emit_alias_key(const struct lk_emitter *emitter, const char *path, enum lk_output output,
	struct lk_span alias, struct lk_span *ret);

#endif
