/* SPDX-License-Identifier: MIT */
/* Reading archives of cpio: a header of hexadecimal digits, the name, the contents, each padded to
 * four bytes. */
#include "cpio.h"

#include <errno.h>
#include <string.h>

#define MAGIC  "070701"
#define SUMMED "070702" /* the same with a sum, which nobody checks */

/* Where the fields of 8 digits begin that count here. */
#define HEADER     110
#define FIELD_MODE 14
#define FIELD_SIZE 54
#define FIELD_NAME 94 /* the size of the name with its NUL */

#define MODE_KIND    0170000u
#define MODE_REGULAR 0100000u

#define LAST "TRAILER!!!"

/* Longer than any path that a kernel would unpack. */
#define NAME_MAX_SIZE 4096

bool lk_cpio_is(struct lk_span start)
{
	return lk_span_starts(start, MAGIC) || lk_span_starts(start, SUMMED);
}

void lk_cpio_open(struct lk_cpio *cpio, struct lk_span archive)
{
	*cpio = (struct lk_cpio){.archive = archive};
}

static int digit(uint8_t byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static bool read_field(struct lk_span header, size_t offset, uint32_t *ret)
{
	uint32_t value = 0;

	for (size_t i = offset; i < offset + 8; i++) {
		int next = digit(header.data[i]);

		if (next < 0)
			return false;
		value = value << 4 | (uint32_t)next;
	}
	*ret = value;
	return true;
}

struct header {
	uint32_t mode, size, name_size;
};

static bool read_header(struct lk_span bytes, struct header *ret)
{
	return lk_cpio_is(bytes) && read_field(bytes, FIELD_MODE, &ret->mode) &&
	       read_field(bytes, FIELD_SIZE, &ret->size) &&
	       read_field(bytes, FIELD_NAME, &ret->name_size) && ret->name_size > 0 &&
	       ret->name_size <= NAME_MAX_SIZE;
}

static uint64_t padded(uint64_t size)
{
	return (size + 3) & ~(uint64_t)3;
}

/* The padding may be missing behind the last. */
static void move(struct lk_cpio *cpio, uint64_t offset)
{
	cpio->at = offset < cpio->archive.size ? (size_t)offset : cpio->archive.size;
}

static int damaged(struct lk_cpio *cpio)
{
	cpio->archive.size = 0;
	cpio->at = 1;
	return -EBADMSG;
}

static bool read_entry(struct lk_cpio *cpio, struct lk_cpio_entry *ret)
{
	struct lk_span archive = cpio->archive, bytes;
	struct header header;
	uint64_t contents;

	if (!lk_span_part(archive, cpio->at, HEADER, &bytes) || !read_header(bytes, &header) ||
		!lk_span_part(archive, cpio->at + (uint64_t)HEADER, header.name_size, &ret->name))
		return false;
	contents = padded(cpio->at + (uint64_t)HEADER + header.name_size);
	if (ret->name.data[--ret->name.size] != '\0')
		return false;
	ret->regular = (header.mode & MODE_KIND) == MODE_REGULAR;
	if (lk_span_is(ret->name, LAST) && header.size == 0)
		ret->contents = (struct lk_span){archive.data, 0};
	else if (!lk_span_part(archive, contents, header.size, &ret->contents))
		return false;
	move(cpio, padded(contents + header.size));
	return true;
}

int lk_cpio_next(struct lk_cpio *cpio, struct lk_cpio_entry *ret)
{
	if (cpio->at > cpio->archive.size)
		return -EBADMSG;
	/* Archives without a trailer exist, and the kernel takes them. */
	if (cpio->at == cpio->archive.size)
		return 0;
	if (!read_entry(cpio, ret))
		return damaged(cpio);
	if (!lk_span_is(ret->name, LAST))
		return 1;
	cpio->archive.size = cpio->at;
	return 0;
}
