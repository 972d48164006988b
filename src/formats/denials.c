/* SPDX-License-Identifier: MIT */
/* lkm-deny.conf: entries of a comment and two directives, sorted; whatever else stands there is
 * kept. */
#include "denials.h"

#include <errno.h>
#include <string.h>

#include "name.h"

/* Longer ones no kernel takes. */
#define NAME_SIZE 64

static const char head[] =
	"# What \"lkm deny\" keeps from being loaded; \"lkm allow\" takes it out again. The line\n"
	"# \"install\" also counts where a module is asked for by name or needed by another one,\n"
	"# which \"blacklist\" does not.\n";

bool lk_denials_is_name(const char *module)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-+";
	size_t size = strlen(module);

	return size > 0 && size < NAME_SIZE && strspn(module, letters) == size;
}

bool lk_denials_is_reason(const char *reason)
{
	for (; *reason; reason++)
		if ((unsigned char)*reason < ' ' || *reason == 0x7f || *reason == '\\')
			return false;
	return true;
}

/* The index of a module, or of the place where it belongs. */
static size_t find(const struct lk_denials *denials, const char *module, bool *ret_found)
{
	size_t low = 0, high = denials->count;

	*ret_found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(denials->items[middle].module, module);

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

static int insert(struct lk_denials *denials, size_t at, const char *module, const char *comment)
{
	if (lk_arena_grow(denials->arena, (void **)&denials->items, &denials->capacity,
		    denials->count, sizeof(*denials->items)) < 0)
		return -ENOMEM;
	memmove(&denials->items[at + 1], &denials->items[at],
		(denials->count - at) * sizeof(*denials->items));
	denials->items[at] = (struct lk_denial){module, comment};
	denials->count++;
	return 0;
}

static char *make_comment(struct lk_denials *denials, const char *module, const char *reason)
{
	return reason ? lk_arena_format(denials->arena, "# %s: %s\n", module, reason)
		      : lk_arena_format(denials->arena, "# %s: denied by \"lkm deny\"\n", module);
}

int lk_denials_add(
	struct lk_denials *denials, const char *module, const char *reason, bool *ret_changed)
{
	bool found;
	size_t at = find(denials, module, &found);
	const char *copy = lk_arena_copy(denials->arena, module);
	const char *comment = make_comment(denials, module, reason);

	if (!copy || !comment)
		return -ENOMEM;
	*ret_changed = !found;
	if (!found)
		return insert(denials, at, copy, comment);
	if (reason)
		denials->items[at].comment = comment;
	return 0;
}

void lk_denials_remove(struct lk_denials *denials, const char *module, bool *ret_changed)
{
	size_t at = find(denials, module, ret_changed);

	if (!*ret_changed)
		return;
	denials->count--;
	memmove(&denials->items[at], &denials->items[at + 1],
		(denials->count - at) * sizeof(*denials->items));
}

/* Reading: lines of comment wait until it is known what they stand above. */
struct reading {
	struct lk_denials *denials;
	struct lk_buf comment;
};

/* The module of a line "install MODULE /bin/false" or "blacklist MODULE"; NULL: another line. */
static const char *own_line(struct lk_arena *arena, struct lk_span line)
{
	struct lk_span words[4];
	size_t count = 0;
	const char *name;

	while (count < 4 && lk_span_word(&line, &words[count]))
		count++;
	if (count < 2 || count > 3 ||
		!(count == 2 ? lk_span_is(words[0], "blacklist")
			     : lk_span_is(words[0], "install") &&
					lk_span_is(words[2], LK_DENIALS_COMMAND)))
		return NULL;
	name = lk_arena_copy_span(arena, words[1]);
	return name && lk_denials_is_name(name) ? lk_name_module(arena, name) : NULL;
}

static int keep(struct reading *reading, struct lk_span line)
{
	struct lk_buf *others = &reading->denials->others;
	int rc = lk_buf_add(others, reading->comment.data, reading->comment.size);

	reading->comment.size = 0;
	if (rc == 0)
		rc = lk_buf_add(others, line.data, line.size);
	return rc < 0 ? rc : lk_buf_add(others, "\n", 1);
}

static int keep_entry(struct reading *reading, const char *module)
{
	struct lk_denials *denials = reading->denials;
	bool found;
	size_t at = find(denials, module, &found);
	const char *comment;

	/* The second line of an entry; or one that stands elsewhere, with what is said above it. */
	if (found && !reading->comment.size)
		return 0;
	comment = reading->comment.size
			  ? lk_arena_copy_span(denials->arena, lk_buf_span(&reading->comment))
			  : make_comment(denials, module, NULL);
	reading->comment.size = 0;
	if (!comment)
		return -ENOMEM;
	if (!found)
		return insert(denials, at, module, comment);
	comment = lk_arena_format(denials->arena, "%s%s", denials->items[at].comment, comment);
	denials->items[at].comment = comment;
	return comment ? 0 : -ENOMEM;
}

/* A backslash at the end does it, if it is not itself behind one. */
static bool is_continued(struct lk_span line)
{
	size_t count = 0;

	while (count < line.size && line.data[line.size - 1 - count] == '\\')
		count++;
	return count % 2;
}

static int read_line(struct reading *reading, struct lk_span line)
{
	const char *module;
	struct lk_span rest = line, word;
	bool empty = !lk_span_word(&rest, &word);
	int rc;

	/* No string can hold that, and no directive has it. */
	if (line.size && memchr(line.data, '\0', line.size))
		return keep(reading, line);
	if (line.size && line.data[0] == '#') {
		rc = lk_buf_add(&reading->comment, line.data, line.size);
		return rc < 0 ? rc : lk_buf_add(&reading->comment, "\n", 1);
	}
	/* Ours stand between the entries. */
	if (empty)
		return reading->comment.size ? keep(reading, line) : 0;
	module = own_line(reading->denials->arena, line);
	return module ? keep_entry(reading, module) : keep(reading, line);
}

/* A line that goes on is none of ours, nor is what it goes on with. */
static int read_lines(struct reading *reading, struct lk_span contents)
{
	struct lk_buf *others = &reading->denials->others;
	struct lk_span line;
	bool continued = false;
	int rc = 0;

	while (rc == 0 && lk_span_line(&contents, &line)) {
		bool goes_on = is_continued(line);

		rc = continued || goes_on ? keep(reading, line) : read_line(reading, line);
		continued = goes_on;
	}
	if (rc == 0)
		rc = lk_buf_add(others, reading->comment.data, reading->comment.size);
	/* Every entry begins with an empty line, which would make them more and more. (It also is
	 * what a last line that goes on goes on with.) */
	while (others->size > 1 && others->data[others->size - 1] == '\n' &&
		others->data[others->size - 2] == '\n')
		others->size--;
	return rc;
}

int lk_denials_read(struct lk_denials *denials, struct lk_arena *arena, struct lk_span contents)
{
	struct reading reading = {.denials = denials};
	int rc;

	*denials = (struct lk_denials){.arena = arena};
	lk_buf_init(&denials->others, LK_DENIALS_MAX);
	lk_buf_init(&reading.comment, LK_DENIALS_MAX);
	if (contents.size >= sizeof(head) - 1 &&
		memcmp(contents.data, head, sizeof(head) - 1) == 0) {
		contents.data += sizeof(head) - 1;
		contents.size -= sizeof(head) - 1;
	}
	rc = read_lines(&reading, contents);
	lk_buf_done(&reading.comment);
	return rc;
}

void lk_denials_done(struct lk_denials *denials)
{
	lk_buf_done(&denials->others);
}

int lk_denials_write(const struct lk_denials *denials, struct lk_buf *out)
{
	int rc = 0;

	if (denials->count == 0 && denials->others.size == 0)
		return 0;
	if (denials->count)
		rc = lk_buf_add_text(out, head);
	if (rc == 0)
		rc = lk_buf_add(out, denials->others.data, denials->others.size);
	for (size_t i = 0; rc == 0 && i < denials->count; i++) {
		const struct lk_denial *item = &denials->items[i];

		rc = lk_buf_format(out, "\n%sinstall %s " LK_DENIALS_COMMAND "\nblacklist %s\n",
			item->comment, item->module, item->module);
	}
	return rc;
}
