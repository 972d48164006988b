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

/* A decimal number as it is written: no sign, no zero in front. */
static bool read_number(struct lk_span word, uint64_t *ret)
{
	uint64_t number = 0;

	if (word.size == 0 || word.data[0] == '0')
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < '0' || word.data[i] > '9' ||
			__builtin_mul_overflow(number, 10, &number) ||
			__builtin_add_overflow(number, word.data[i] - '0', &number))
			return false;
	*ret = number;
	return true;
}

static bool is_listed(const struct lk_hold_file *held, const char *name)
{
	for (size_t i = 0; i < held->count; i++)
		if (strcmp(held->items[i].name, name) == 0)
			return true;
	return false;
}

/* "loading NAME", "loaded NAME", "loaded NAME IDENTITY". */
static bool read_module(struct lk_span line, struct lk_hold_file_module *ret)
{
	struct lk_span words[4] = {0};
	size_t count = 0;

	while (count < 4 && lk_span_word(&line, &words[count]))
		count++;
	if (count < 2 || count > 3 || !copy_word(words[1], ret->name))
		return false;
	if (lk_span_is(words[0], "loading")) {
		ret->state = LK_HOLD_FILE_LOADING;
		return count == 2;
	}
	ret->state = LK_HOLD_FILE_LOADED;
	return lk_span_is(words[0], "loaded") &&
	       (count == 2 || read_number(words[2], &ret->identity));
}

static int add_module(struct lk_hold_file *held, struct lk_arena *arena, struct lk_span line)
{
	struct lk_hold_file_module module = {0};

	if (held->count == LK_HOLD_FILE_COUNT_MAX || !read_module(line, &module) ||
		is_listed(held, module.name))
		return -EBADMSG;
	return LK_APPEND(arena, held, module);
}

static bool read_boot(struct lk_hold_file *held, struct lk_span line)
{
	struct lk_span words[3];
	size_t count = 0;

	while (count < 3 && lk_span_word(&line, &words[count]))
		count++;
	if (count == 0 || count > 2 || !lk_span_is(words[0], "boot"))
		return false;
	return count == 1 || copy_word(words[1], held->boot);
}

static int read_line(
	struct lk_hold_file *held, struct lk_arena *arena, struct lk_span line, unsigned number)
{
	switch (number) {
	case 1:
		return lk_span_is(line, HEAD) ? 0 : -EBADMSG;
	case 2:
		return read_boot(held, line) ? 0 : -EBADMSG;
	default:
		return add_module(held, arena, line);
	}
}

int lk_hold_file_read(
	struct lk_hold_file *ret, struct lk_arena *arena, struct lk_span text, unsigned *ret_line)
{
	struct lk_hold_file held = {0};
	struct lk_span line;
	unsigned number = 0;

	/* A last line without its end has lost something. */
	bool whole = text.size == 0 || text.data[text.size - 1] == '\n';

	while (lk_span_line(&text, &line)) {
		int rc = read_line(&held, arena, line, ++number);

		if (rc == 0 && text.size == 0 && !whole)
			rc = -EBADMSG;
		if (rc < 0) {
			*ret_line = number;
			return rc;
		}
	}
	*ret = held;
	return 0;
}

static int write_module(const struct lk_hold_file_module *module, struct lk_buf *out)
{
	if (module->state == LK_HOLD_FILE_LOADING)
		return lk_buf_format(out, "loading %s\n", module->name);
	if (!module->identity)
		return lk_buf_format(out, "loaded %s\n", module->name);
	return lk_buf_format(out, "loaded %s %" PRIu64 "\n", module->name, module->identity);
}

int lk_hold_file_write(const struct lk_hold_file *held, struct lk_buf *out)
{
	int rc = lk_buf_format(out, HEAD "\nboot%s%s\n", *held->boot ? " " : "", held->boot);

	for (size_t i = 0; rc == 0 && i < held->count; i++)
		rc = write_module(&held->items[i], out);
	return rc;
}
