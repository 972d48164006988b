/* SPDX-License-Identifier: MIT */
/* modules.alias, its index, and modules.devname, which is made from aliases too. */
#include "emit_one.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"
#include "../formats/tables.h"
#include "device.h"

/* Properties of the bytes of an alias; most aliases have none. All bytes are checked, without an
 * early exit, so that compilers check many at once. */
struct marks {
	uint8_t foreign; /* not ASCII */
	uint8_t changed; /* the index has another spelling, if any */
};

static struct marks marks_of(struct lk_span text)
{
	struct marks marks = {0};

	for (size_t i = 0; i < text.size; i++) {
		const uint8_t c = text.data[i];

		marks.foreign |= c & 0x80;
		marks.changed |= (c == '-') | (c == '[') | (c == ']');
	}
	return marks;
}

/* The spelling of the index, which is as long. */
static int normalise(const struct lk_emitter *emitter, const char *path, struct lk_span alias,
	struct lk_span *ret)
{
	char *copy;
	int rc = lk_name_alias(emitter->scratch, (const char *)alias.data, &copy);

	if (rc == -EINVAL)
		return lk_emitter_tell(emitter, LKM_DEPMOD_BAD_ALIAS, path,
			"Unmatched bracket in %.*s", (int)alias.size, (const char *)alias.data);
	if (rc < 0)
		return rc;
	*ret = (struct lk_span){(const uint8_t *)copy, alias.size};
	return 1;
}

int lk_emit_alias_key(const struct lk_emitter *emitter, const char *path, enum lk_output output,
	struct lk_span alias, struct lk_span *ret)
{
	const struct marks marks = marks_of(alias);

	if (marks.foreign)
		return lk_emitter_leave_out(
			emitter, path, output, "alias", alias, "it is not ASCII");
	if (alias.size >= LK_EMITTER_KEY_MAX)
		return lk_emitter_leave_out(
			emitter, path, output, "alias", alias, "it is too long");
	if (marks.changed)
		return normalise(emitter, path, alias, ret);
	*ret = alias;
	return 1;
}

struct aliases {
	const struct lk_emitter *emitter;
	struct lk_buf entries;
};

static int add_alias(struct aliases *aliases, uint32_t module, struct lk_span alias)
{
	const struct lk_emitter *emitter = aliases->emitter;
	const char *path = emitter->input->tree->modules[module].path;
	const struct lk_span name = emitter->names[module];
	struct lk_span key;
	int rc = lk_alias_write(&emitter->outputs[LK_OUT_ALIAS], "", alias, name);

	if (rc == -EINVAL)
		return lk_emitter_leave_out(
			emitter, path, LK_OUT_ALIAS, "alias", alias, "it has more than one line");
	if (rc < 0 || emitter->input->text_only)
		return rc;
	rc = lk_emit_alias_key(emitter, path, LK_OUT_ALIAS_BIN, alias, &key);
	return rc > 0 ? lk_emitter_add(&aliases->entries, key, name, module) : rc;
}

static int add_module(struct aliases *aliases, uint32_t module)
{
	struct lk_span rest = aliases->emitter->input->tree->modules[module].extract.infos, alias;
	struct lk_device device = {0};
	int rc = 0;

	while (rc == 0 && lk_emitter_next(&rest, &alias)) {
		if (!lk_emitter_cut(&alias, "alias="))
			continue;
		lk_device_see(&device, alias);
		rc = add_alias(aliases, module, alias);
	}
	return rc < 0 ? rc : lk_device_write(aliases->emitter, module, &device);
}

static int tell_duplicate(const struct lk_emitter *emitter, const struct lk_trie_entry *entry)
{
	const struct lk_tree_module *module = &emitter->input->tree->modules[entry->priority];

	return lk_emitter_tell(emitter, LKM_DEPMOD_DUPLICATE_VALUE, module->path,
		"duplicate module alias:\n%.*s %s", (int)entry->key.size,
		(const char *)entry->key.data, module->name);
}

/* Tell of modules that an index has twice for a key: in the sorted entries they are neighbours. */
static int tell_duplicates(
	const struct lk_emitter *emitter, const struct lk_trie_entry *entries, size_t count)
{
	int rc = 0;

	for (size_t i = 1; rc == 0 && i < count; i++)
		if (entries[i].priority == entries[i - 1].priority &&
			lk_span_equal(entries[i].key, entries[i - 1].key))
			rc = tell_duplicate(emitter, entries + i);
	return rc;
}

static void end_aliases(struct aliases *aliases)
{
	lk_buf_done(&aliases->entries);
}

int lk_emit_alias(const struct lk_emitter *emitter)
{
	__attribute__((cleanup(end_aliases))) struct aliases aliases = {.emitter = emitter};
	const struct lk_buf *entries = &aliases.entries;
	int rc = lk_buf_add_text(&emitter->outputs[LK_OUT_ALIAS], LK_ALIAS_HEAD);

	lk_emitter_open(&aliases.entries);
	for (uint32_t i = 0; rc == 0 && i < emitter->input->tree->count; i++)
		if (emitter->paths[i].size)
			rc = add_module(&aliases, i);
	if (rc < 0 || emitter->input->text_only)
		return rc;
	rc = lk_emitter_write(emitter, LK_OUT_ALIAS_BIN, entries);
	if (rc < 0 || !emitter->input->tell_duplicates)
		return rc;
	return tell_duplicates(emitter, (const struct lk_trie_entry *)(void *)entries->data,
		entries->size / sizeof(struct lk_trie_entry));
}
