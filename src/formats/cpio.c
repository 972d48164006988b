/* SPDX-License-Identifier: MIT */
/* Reading archives of cpio: a header of hexadecimal digits, the name, the contents, each padded to
 * four bytes. */
#include "cpio.h"

#include <errno.h>
#include <string.h>

#define MAGIC  "070701"
#define SUMMED "070702" /* with a checksum, which is not checked */

/* Where the fields of 8 digits begin that count here. */
#define HEADER     110
#define FIELD_MODE 14
#define FIELD_SIZE 54
#define FIELD_NAME 94 /* the size of the name with its NUL */

#define MODE_KIND    0170000u
#define MODE_REGULAR 0100000u

#define LAST "TRAILER!!!"

/* Longer than any path that a kernel would extract. */
#define NAME_MAX_SIZE 4096

bool lk_cpio_is(struct lk_span start)
{
	return lk_span_starts(start, MAGIC) || lk_span_starts(start, SUMMED);
}

void lk_cpio_open(struct lk_cpio *cpio, struct lk_span archive)
{
	*cpio = (struct lk_cpio){.archive = archive};
}

/* A field of 8 hexadecimal digits. */
static bool read_field(struct lk_span header, size_t offset, uint64_t *ret)
{
	struct lk_span field;

	return lk_span_part(header, offset, 8, &field) && lk_span_number(field, 16, ret);
}

static uint64_t padded(uint64_t size)
{
	return (size + 3) & ~(uint64_t)3;
}

static bool read_entry(struct lk_cpio *cpio, struct lk_cpio_entry *ret)
{
	struct lk_span archive = cpio->archive, bytes;
	uint64_t mode, size, name_size, contents, end;

	if (!lk_span_part(archive, cpio->at, HEADER, &bytes) || !lk_cpio_is(bytes) ||
		!read_field(bytes, FIELD_MODE, &mode) || !read_field(bytes, FIELD_SIZE, &size) ||
		!read_field(bytes, FIELD_NAME, &name_size))
		return false;
	if (name_size == 0 || name_size > NAME_MAX_SIZE ||
		!lk_span_part(archive, cpio->at + (uint64_t)HEADER, name_size, &ret->name))
		return false;
	contents = padded(cpio->at + (uint64_t)HEADER + name_size);
	if (ret->name.data[--ret->name.size] != '\0')
		return false;
	ret->regular = (mode & MODE_KIND) == MODE_REGULAR;
	if (lk_span_is(ret->name, LAST) && size == 0)
		ret->contents = (struct lk_span){archive.data, 0};
	else if (!lk_span_part(archive, contents, size, &ret->contents))
		return false;
	end = padded(contents + size);
	/* The padding may be missing after the last entry. */
	cpio->at = end < archive.size ? (size_t)end : archive.size;
	return true;
}

int lk_cpio_next(struct lk_cpio *cpio, struct lk_cpio_entry *ret)
{
	if (cpio->at > cpio->archive.size)
		return -EBADMSG;
	/* Archives without a trailer exist, and the kernel takes them. */
	if (cpio->at == cpio->archive.size)
		return 0;
	if (!read_entry(cpio, ret)) {
		cpio->archive.size = 0; /* further calls fail too */
		cpio->at = 1;
		return -EBADMSG;
	}
	if (!lk_span_is(ret->name, LAST))
		return 1;
	cpio->archive.size = cpio->at;
	return 0;
}
