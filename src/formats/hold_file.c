/* SPDX-License-Identifier: MIT */
/* Lines of words, oldest module first. The file is replaced as a whole, so nothing in it is half
 * written, and what is not understood is somebody else's. */
#include "hold_file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define HEAD "lkm-hold 1"

bool lk_hold_file_is_word(struct lk_span word)
{
	if (word.size == 0 || word.size >= LKM_NAME_SIZE)
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] <= ' ' || word.data[i] > '~')
			return false;
	return true;
}

static bool copy_word(struct lk_span word, char ret[LKM_NAME_SIZE])
{
	if (!lk_hold_file_is_word(word))
		return false;
	memcpy(ret, word.data, word.size);
	ret[word.size] = '\0';
	return true;
}

/* "loading NAME", "loaded NAME", "loaded NAME IDENTITY". 0; -EBADMSG; -ENOMEM. */
static int read_module(struct lk_hold_file *file, struct lk_arena *arena, struct lk_span line)
{
	struct lk_hold_file_module module = {.state = LK_HOLD_FILE_LOADED};
	struct lk_span words[4] = {0};
	size_t count = 0;

	while (count < 4 && lk_span_word(&line, &words[count]))
		count++;
	if (count < 2 || count > 3 || !copy_word(words[1], module.name))
		return -EBADMSG;
	if (lk_span_is(words[0], "loading") && count == 2)
		module.state = LK_HOLD_FILE_LOADING;
	else if (!lk_span_is(words[0], "loaded"))
		return -EBADMSG;
	/* As it is written: decimal, without a leading zero. */
	if (count == 3 &&
		(words[2].data[0] == '0' || !lk_span_number(words[2], 10, &module.identity)))
		return -EBADMSG;
	for (size_t i = 0; i < file->count; i++)
		if (strcmp(file->items[i].name, module.name) == 0)
			return -EBADMSG;
	if (file->count == LK_HOLD_FILE_COUNT_MAX)
		return -EBADMSG;
	return LK_APPEND(arena, file, module);
}

/* "boot", "boot ID". */
static int read_boot(struct lk_hold_file *file, struct lk_span line)
{
	struct lk_span words[3];
	size_t count = 0;

	while (count < 3 && lk_span_word(&line, &words[count]))
		count++;
	if (count == 0 || count > 2 || !lk_span_is(words[0], "boot"))
		return -EBADMSG;
	return count == 1 || copy_word(words[1], file->boot) ? 0 : -EBADMSG;
}

int lk_hold_file_read(
	struct lk_hold_file *ret, struct lk_arena *arena, struct lk_span text, unsigned *ret_line)
{
	struct lk_hold_file file = {0};
	struct lk_span line;
	unsigned number = 0;

	/* A last line without a newline has been cut. */
	bool whole = text.size == 0 || text.data[text.size - 1] == '\n';

	while (lk_span_line(&text, &line)) {
		int rc;

		if (++number == 1)
			rc = lk_span_is(line, HEAD) ? 0 : -EBADMSG;
		else
			rc = number == 2 ? read_boot(&file, line) : read_module(&file, arena, line);

		if (rc == 0 && text.size == 0 && !whole)
			rc = -EBADMSG;
		if (rc < 0) {
			*ret_line = number;
			return rc;
		}
	}
	*ret = file;
	return 0;
}

int lk_hold_file_write(const struct lk_hold_file *file, struct lk_buf *out)
{
	int rc = lk_buf_format(out, HEAD "\nboot%s%s\n", *file->boot ? " " : "", file->boot);

	for (size_t i = 0; rc == 0 && i < file->count; i++) {
		const struct lk_hold_file_module *module = &file->items[i];

		if (module->state == LK_HOLD_FILE_LOADING)
			rc = lk_buf_format(out, "loading %s\n", module->name);
		else if (!module->identity)
			rc = lk_buf_format(out, "loaded %s\n", module->name);
		else
			rc = lk_buf_format(
				out, "loaded %s %" PRIu64 "\n", module->name, module->identity);
	}
	return rc;
}
