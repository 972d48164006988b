/* SPDX-License-Identifier: MIT */
/* Reading the section table of PE files: a DOS header leads to the PE header, and the table follows
 * that. All numbers are little-endian. */
#include "pe.h"

#include <errno.h>
#include <string.h>

#define DOS_NEW_HEADER 60 /* where the offset of the PE header is */

/* The PE header, from its signature on. */
#define PE_SECTIONS 6
#define PE_OPTIONAL 20 /* the size of the optional header */
#define PE_SIZE     24 /* without the optional header */

/* A section header. */
#define SECTION_SIZE         40
#define SECTION_NAME_SIZE    8
#define SECTION_VIRTUAL_SIZE 8
#define SECTION_RAW_SIZE     16
#define SECTION_RAW_OFFSET   20

bool lk_pe_open(struct lk_pe *pe, struct lk_span file)
{
	struct lk_span header;
	uint16_t sections, optional;
	uint32_t at;

	*pe = (struct lk_pe){.file = file};
	if (!lk_span_starts(file, "MZ") || !lk_span_u32(file, DOS_NEW_HEADER, LK_LITTLE, &at) ||
		!lk_span_part(file, at, PE_SIZE, &header) || memcmp(header.data, "PE\0\0", 4) != 0)
		return false;
	if (!lk_span_u16(header, PE_SECTIONS, LK_LITTLE, &sections) ||
		!lk_span_u16(header, PE_OPTIONAL, LK_LITTLE, &optional))
		return false;
	pe->at = (uint64_t)at + PE_SIZE + optional;
	pe->left = sections;
	return true;
}

static bool read_section(const struct lk_pe *pe, struct lk_pe_section *ret)
{
	uint32_t virtual_size, size, offset;
	struct lk_span header;
	size_t name_size = 0;

	if (!lk_span_part(pe->file, pe->at, SECTION_SIZE, &header) ||
		!lk_span_u32(header, SECTION_VIRTUAL_SIZE, LK_LITTLE, &virtual_size) ||
		!lk_span_u32(header, SECTION_RAW_SIZE, LK_LITTLE, &size) ||
		!lk_span_u32(header, SECTION_RAW_OFFSET, LK_LITTLE, &offset))
		return false;
	while (name_size < SECTION_NAME_SIZE && header.data[name_size])
		name_size++;
	ret->name = (struct lk_span){header.data, name_size};
	/* The bytes in the file are padded to a multiple of some hundreds. */
	if (virtual_size && virtual_size < size)
		size = virtual_size;
	/* A section without bytes in the file may have any offset. */
	return lk_span_part(pe->file, size ? offset : 0, size, &ret->contents);
}

int lk_pe_next(struct lk_pe *pe, struct lk_pe_section *ret)
{
	if (!pe->left)
		return 0;
	if (!read_section(pe, ret))
		return -EBADMSG;
	pe->at += SECTION_SIZE;
	pe->left--;
	return 1;
}
