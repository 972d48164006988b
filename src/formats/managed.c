/* SPDX-License-Identifier: MIT */
/* Reading files of modprobe.d that lkm writes: comments wait until it is known what they stand
 * above, and what is none of ours is kept. */
#include "managed.h"

#include <string.h>

#include "lines.h"

/* No kernel takes a longer one. */
#define NAME_SIZE 64

bool lk_managed_is_name(const char *module)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-+";
	size_t size = strlen(module);

	return size > 0 && size < NAME_SIZE && strspn(module, letters) == size;
}

struct reading {
	const struct lk_managed *managed;
	struct lk_buf comment;
};

static int add_line(struct lk_buf *out, struct lk_span line)
{
	int rc = lk_buf_add(out, line.data, line.size);

	return rc < 0 ? rc : lk_buf_add(out, "\n", 1);
}

static int keep(struct reading *reading, struct lk_span line)
{
	struct lk_buf *others = reading->managed->others;
	int rc = lk_buf_add(others, reading->comment.data, reading->comment.size);

	reading->comment.size = 0;
	return rc < 0 ? rc : add_line(others, line);
}

static int read_line(struct reading *reading, struct lk_span line)
{
	const struct lk_managed *managed = reading->managed;
	struct lk_span rest = line, word;
	int rc;

	/* No string can hold a NUL, and no directive has one. */
	if (line.size && memchr(line.data, '\0', line.size))
		return keep(reading, line);
	if (line.size && line.data[0] == '#')
		return add_line(&reading->comment, line);
	/* Ours stand between the entries. */
	if (!lk_span_word(&rest, &word))
		return reading->comment.size ? keep(reading, line) : 0;
	rc = managed->take(managed->context, line, lk_buf_span(&reading->comment));
	if (rc > 0)
		reading->comment.size = 0;
	return rc == 0 ? keep(reading, line) : rc < 0 ? rc : 0;
}

static int read_lines(struct reading *reading, struct lk_span contents)
{
	struct lk_buf *others = reading->managed->others;
	struct lk_span line;
	bool continued = false;
	int rc = 0;

	while (rc == 0 && lk_span_line(&contents, &line)) {
		bool goes_on = lk_lines_goes_on(line);

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

int lk_managed_read(const struct lk_managed *managed, struct lk_span contents)
{
	struct reading reading = {.managed = managed};
	const size_t head = strlen(managed->head);
	int rc;

	lk_buf_init(&reading.comment, LK_MANAGED_MAX);
	if (contents.size >= head && memcmp(contents.data, managed->head, head) == 0) {
		contents.data += head;
		contents.size -= head;
	}
	rc = read_lines(&reading, contents);
	lk_buf_done(&reading.comment);
	return rc;
}
