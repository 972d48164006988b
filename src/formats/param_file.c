/* SPDX-License-Identifier: MIT */
/* lkm-params.conf: an options line a module, sorted; whatever else stands there is kept. */
#include "param_file.h"

#include <errno.h>
#include <string.h>

#include "conf.h"
#include "managed.h"
#include "param_list.h"

/* Many times what the kernel takes at once. */
#define LINE_MAX_SIZE ((size_t)4 << 20)

static const char head[] =
	"# What \"lkm params --save\" has modules loaded with; \"lkm params --forget\" takes it "
	"out\n"
	"# again. It counts when a module is loaded. An initramfs has its own copy, from when it\n"
	"# was made.\n";

/* Names of parameters are sorted and compared like this. */
static char *normal(struct lk_arena *arena, const char *name)
{
	char *copy = lk_arena_copy(arena, name);

	for (char *dash = copy; dash && (dash = strchr(dash, '-'));)
		*dash = '_';
	return copy;
}

/* The index of the item whose key, its first member, is this one, or of the place where it belongs.
 */
static size_t search(
	const void *items, size_t count, size_t item_size, const char *key, bool *ret_found)
{
	size_t low = 0, high = count;

	*ret_found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *const *item =
			(const void *)((const uint8_t *)items + middle * item_size);
		int order = strcmp(*item, key);

		if (order == 0) {
			*ret_found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t find(const struct lk_param_file *file, const char *module, bool *ret_found)
{
	return search(file->items, file->count, sizeof(*file->items), module, ret_found);
}

static size_t find_pair(const struct lk_param_entry *entry, const char *name, bool *ret_found)
{
	return search(entry->items, entry->count, sizeof(*entry->items), name, ret_found);
}

/* The entry of a module, made if need be; NULL when out of memory. */
static struct lk_param_entry *entry_of(struct lk_param_file *file, const char *module)
{
	bool found;
	size_t at = find(file, module, &found);
	const char *copy = found ? module : lk_arena_copy(file->arena, module);

	if (found)
		return &file->items[at];
	if (!copy || LK_GROW(file->arena, file->items, file->count, file->capacity) < 0)
		return NULL;
	memmove(&file->items[at + 1], &file->items[at], (file->count - at) * sizeof(*file->items));
	file->items[at] = (struct lk_param_entry){.module = copy, .comment = ""};
	file->count++;
	return &file->items[at];
}

static int set_pair(
	struct lk_arena *arena, struct lk_param_entry *entry, const struct lk_param_pair *pair)
{
	bool found;
	size_t at = find_pair(entry, pair->name, &found);

	if (!found) {
		if (LK_GROW(arena, entry->items, entry->count, entry->capacity) < 0)
			return -ENOMEM;
		memmove(&entry->items[at + 1], &entry->items[at],
			(entry->count - at) * sizeof(*entry->items));
		entry->count++;
	}
	entry->items[at] = *pair;
	return 0;
}

/* Tabs become blanks in such a line, and newlines end it. */
static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

/* 0 when the pair can be written. */
static int check_pair(const char *name, const char *value)
{
	LK_BUF_CLEANUP struct lk_buf spelled;

	lk_buf_init(&spelled, LINE_MAX_SIZE);
	if (!*name || has_control(name) || (value && has_control(value)))
		return -EINVAL;
	return lk_param_list_add(&spelled, name, value);
}

int lk_param_file_set(struct lk_param_file *file, const char *module, const char *name,
	const char *value, bool *ret_changed)
{
	struct lk_param_pair pair = {.name = normal(file->arena, name),
		.value = value ? lk_arena_copy(file->arena, value) : NULL};
	struct lk_param_entry *entry;
	bool found, changed;
	size_t at;
	int rc = check_pair(name, value);

	if (rc < 0)
		return rc;
	if (!lk_managed_is_name(module))
		return -EINVAL;
	if (!pair.name || (value && !pair.value) || !(entry = entry_of(file, module)))
		return -ENOMEM;
	at = find_pair(entry, pair.name, &found);
	changed = !found || !(!entry->items[at].value == !value &&
				    (!value || strcmp(entry->items[at].value, value) == 0));
	if (set_pair(file->arena, entry, &pair) < 0)
		return -ENOMEM;
	*ret_changed = changed;
	return 0;
}

int lk_param_file_remove(
	struct lk_param_file *file, const char *module, const char *name, bool *ret_changed)
{
	bool found;
	size_t at = find(file, module, &found), pair;
	struct lk_param_entry *entry = found ? &file->items[at] : NULL;
	const char *key = name ? normal(file->arena, name) : NULL;

	if (name && !key)
		return -ENOMEM;
	if (entry && name) {
		pair = find_pair(entry, key, &found);
		if (found) {
			entry->count--;
			memmove(&entry->items[pair], &entry->items[pair + 1],
				(entry->count - pair) * sizeof(*entry->items));
		}
	}
	if (entry && (!name || entry->count == 0)) {
		file->count--;
		memmove(&file->items[at], &file->items[at + 1],
			(file->count - at) * sizeof(*file->items));
	}
	*ret_changed = found;
	return 0;
}

/* Reading: the line of ours that is being taken. */
struct line {
	struct lk_arena *arena;
	struct lk_param_entry entry; /* in which its pairs are collected */
};

/* Take the parameters of a line: 1; 0 when it says something that we would write differently. */
static int take_params(struct line *line, const char *text)
{
	struct lk_param_list cursor = {.rest = text};
	struct lk_param_pair pair;
	int rc;

	while ((rc = lk_param_list_next(&cursor, line->arena, &pair.name, &pair.value)) > 0) {
		rc = check_pair(pair.name, pair.value);
		if (rc < 0)
			return rc == -ENOMEM ? rc : 0;
		pair.name = normal(line->arena, pair.name);
		if (!pair.name || set_pair(line->arena, &line->entry, &pair) < 0)
			return -ENOMEM;
	}
	if (rc < 0)
		return rc;
	/* "--" ends them before the end. */
	return line->entry.count && cursor.rest[strspn(cursor.rest, " ")] == '\0';
}

/* Read a line "options MODULE ..." that lkm could have written: 1; 0 for any other line; -ENOMEM.
 */
static int read_options(struct line *line, struct lk_span text)
{
	struct lk_conf_line directive;
	struct lk_conf conf;
	int rc;

	lk_conf_open(&conf, text, "");
	rc = lk_conf_next(&conf, line->arena, &directive, NULL);
	if (rc <= 0)
		return rc == -ENOMEM ? rc : 0;
	if (directive.kind != LKM_DIRECTIVE_OPTIONS || !lk_managed_is_name(directive.name))
		return 0;
	line->entry.module = directive.name;
	return take_params(line, directive.value);
}

static int take_line(void *context, struct lk_span text, struct lk_span comment)
{
	struct lk_param_file *file = context;
	struct line line = {.arena = file->arena};
	struct lk_param_entry *entry;
	int rc = read_options(&line, text);

	if (rc <= 0)
		return rc;
	entry = entry_of(file, line.entry.module);
	if (!entry)
		return -ENOMEM;
	for (size_t i = 0; i < line.entry.count; i++)
		if (set_pair(file->arena, entry, &line.entry.items[i]) < 0)
			return -ENOMEM;
	if (comment.size)
		entry->comment = lk_arena_format(file->arena, "%s%.*s", entry->comment,
			(int)comment.size, (const char *)comment.data);
	return entry->comment ? 1 : -ENOMEM;
}

int lk_param_file_read(struct lk_param_file *file, struct lk_arena *arena, struct lk_span contents)
{
	const struct lk_managed managed = {
		.head = head, .take = take_line, .context = file, .others = &file->others};

	*file = (struct lk_param_file){.arena = arena};
	lk_buf_init(&file->others, LK_MANAGED_MAX);
	return lk_managed_read(&managed, contents);
}

void lk_param_file_done(struct lk_param_file *file)
{
	lk_buf_done(&file->others);
}

/* Backslashes take the next character as it is. */
static int add_escaped(struct lk_buf *out, struct lk_span text)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < text.size; i++) {
		if (text.data[i] == '\\')
			rc = lk_buf_add(out, "\\", 1);
		if (rc == 0)
			rc = lk_buf_add(out, &text.data[i], 1);
	}
	return rc;
}

static int write_entry(const struct lk_param_entry *entry, struct lk_buf *out)
{
	LK_BUF_CLEANUP struct lk_buf params;
	int rc = 0;

	lk_buf_init(&params, LK_MANAGED_MAX);
	for (size_t i = 0; rc == 0 && i < entry->count; i++)
		rc = lk_param_list_add(&params, entry->items[i].name, entry->items[i].value);
	if (rc == 0)
		rc = lk_buf_format(out, "\n%soptions %s ", entry->comment, entry->module);
	if (rc == 0)
		rc = add_escaped(out, lk_buf_span(&params));
	return rc < 0 ? rc : lk_buf_add(out, "\n", 1);
}

int lk_param_file_write(const struct lk_param_file *file, struct lk_buf *out)
{
	int rc = 0;

	if (file->count == 0 && file->others.size == 0)
		return 0;
	if (file->count)
		rc = lk_buf_add_text(out, head);
	if (rc == 0)
		rc = lk_buf_add(out, file->others.data, file->others.size);
	for (size_t i = 0; rc == 0 && i < file->count; i++)
		rc = write_entry(&file->items[i], out);
	return rc;
}
