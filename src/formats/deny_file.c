/* SPDX-License-Identifier: MIT */
/* lkm-deny.conf: entries of a comment and two directives, sorted; whatever else stands there is
 * kept. */
#include "deny_file.h"

#include <errno.h>
#include <string.h>

#include "managed.h"
#include "name.h"

static const char head[] =
	"# What \"lkm deny\" keeps from being loaded; \"lkm allow\" takes it out again. The line\n"
	"# \"install\" also counts where a module is asked for by name or needed by another one,\n"
	"# which \"blacklist\" does not.\n";

bool lk_deny_file_is_reason(const char *reason)
{
	for (; *reason; reason++)
		if ((unsigned char)*reason < ' ' || *reason == 0x7f || *reason == '\\')
			return false;
	return true;
}

/* The index of a module, or of the place where it belongs. */
static size_t find(const struct lk_deny_file *denials, const char *module, bool *ret_found)
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

static int insert(struct lk_deny_file *denials, size_t at, const char *module, const char *comment)
{
	if (LK_GROW(denials->arena, denials->items, denials->count, denials->capacity) < 0)
		return -ENOMEM;
	memmove(&denials->items[at + 1], &denials->items[at],
		(denials->count - at) * sizeof(*denials->items));
	denials->items[at] = (struct lk_deny_entry){module, comment};
	denials->count++;
	return 0;
}

#define NO_REASON "denied by \"lkm deny\""

static char *make_comment(struct lk_deny_file *denials, const char *module, const char *reason)
{
	return reason ? lk_arena_format(denials->arena, "# %s: %s\n", module, reason)
		      : lk_arena_format(denials->arena, "# %s: " NO_REASON "\n", module);
}

int lk_deny_file_add(
	struct lk_deny_file *denials, const char *module, const char *reason, bool *ret_changed)
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

void lk_deny_file_remove(struct lk_deny_file *denials, const char *module, bool *ret_changed)
{
	size_t at = find(denials, module, ret_changed);

	if (!*ret_changed)
		return;
	denials->count--;
	memmove(&denials->items[at], &denials->items[at + 1],
		(denials->count - at) * sizeof(*denials->items));
}

int lk_deny_file_reason(const struct lk_deny_file *denials, const char *module,
	struct lk_arena *arena, const char **ret)
{
	bool found;
	size_t at = find(denials, module, &found), size = strlen(module);
	const char *text = found ? denials->items[at].comment : "";

	*ret = NULL;
	text += strspn(text, "# ");
	if (strncmp(text, module, size) == 0 && text[size] == ':')
		text += size + 1;
	text += strspn(text, " ");
	if (!*text || *text == '\n' || strncmp(text, NO_REASON, strlen(NO_REASON)) == 0)
		return 0;
	*ret = lk_arena_format(arena, "%.*s", (int)strcspn(text, "\n"), text);
	return *ret ? 0 : -ENOMEM;
}

/* Get the module of a line "install MODULE /bin/false" or "blacklist MODULE". 1; 0: another line;
 * -ENOMEM. */
static int own_line(struct lk_arena *arena, struct lk_span line, const char **ret)
{
	struct lk_span words[4];
	size_t count = 0;
	const char *name;

	while (count < 4 && lk_span_word(&line, &words[count]))
		count++;
	if (count < 2 || count > 3 ||
		!(count == 2 ? lk_span_is(words[0], "blacklist")
			     : lk_span_is(words[0], "install") &&
					lk_span_is(words[2], LK_DENY_FILE_COMMAND)))
		return 0;
	name = lk_arena_copy_span(arena, words[1]);
	if (name && !lk_managed_is_name(name))
		return 0;
	*ret = name ? lk_name_module(arena, name) : NULL;
	return *ret ? 1 : -ENOMEM;
}

static int take_entry(struct lk_deny_file *denials, const char *module, struct lk_span above)
{
	bool found;
	size_t at = find(denials, module, &found);
	const char *comment;

	/* The second line of an entry; or one that stands elsewhere, with what is said above it. */
	if (found && !above.size)
		return 1;
	comment = above.size ? lk_arena_copy_span(denials->arena, above)
			     : make_comment(denials, module, NULL);
	if (!comment)
		return -ENOMEM;
	if (!found)
		return insert(denials, at, module, comment) < 0 ? -ENOMEM : 1;
	comment = lk_arena_format(denials->arena, "%s%s", denials->items[at].comment, comment);
	denials->items[at].comment = comment;
	return comment ? 1 : -ENOMEM;
}

static int take_line(void *context, struct lk_span line, struct lk_span comment)
{
	struct lk_deny_file *denials = context;
	const char *module;
	int rc = own_line(denials->arena, line, &module);

	return rc > 0 ? take_entry(denials, module, comment) : rc;
}

int lk_deny_file_read(struct lk_deny_file *denials, struct lk_arena *arena, struct lk_span contents)
{
	const struct lk_managed managed = {
		.head = head, .take = take_line, .context = denials, .others = &denials->others};

	*denials = (struct lk_deny_file){.arena = arena};
	lk_buf_init(&denials->others, LK_MANAGED_MAX);
	return lk_managed_read(&managed, contents);
}

void lk_deny_file_done(struct lk_deny_file *denials)
{
	lk_buf_done(&denials->others);
}

int lk_deny_file_write(const struct lk_deny_file *denials, struct lk_buf *out)
{
	int rc = 0;

	if (denials->count == 0 && denials->others.size == 0)
		return 0;
	if (denials->count)
		rc = lk_buf_add_text(out, head);
	if (rc == 0)
		rc = lk_buf_add(out, denials->others.data, denials->others.size);
	for (size_t i = 0; rc == 0 && i < denials->count; i++) {
		const struct lk_deny_entry *item = &denials->items[i];

		rc = lk_buf_format(out, "\n%sinstall %s " LK_DENY_FILE_COMMAND "\nblacklist %s\n",
			item->comment, item->module, item->module);
	}
	return rc;
}
