/* SPDX-License-Identifier: MIT */
/* Parsing the "format" files of tracefs, and the records of module_load and initcall_finish. */
#include "tracepoint.h"

#include <errno.h>
#include <string.h>

/* Numbers of the kernel's interface (enum perf_event_type of <linux/perf_event.h>). */
#define RECORD_LOST   2
#define RECORD_SAMPLE 9

/* type, misc and size of a record; the size of its raw data follows. */
#define HEADER_SIZE    8
#define HEADER_SIZE_AT 6
#define RAW_SIZE_SIZE  4

/* Cut the part before the next stop off the front of *rest; false when there is none. */
static bool cut(struct lk_span *rest, char stop, struct lk_span *ret)
{
	const uint8_t *end = rest->size ? memchr(rest->data, stop, rest->size) : NULL;

	if (!end)
		return false;
	*ret = (struct lk_span){rest->data, (size_t)(end - rest->data)};
	rest->size -= ret->size + 1;
	rest->data = end + 1;
	return true;
}

/* "\toffset:12" with the key "offset:". */
static bool keyed_number(struct lk_span *rest, const char *key, uint32_t *ret)
{
	struct lk_span part, word;
	uint64_t value;

	if (!cut(rest, ';', &part) || !lk_span_word(&part, &word) || !lk_span_starts(word, key))
		return false;
	word.data += strlen(key);
	word.size -= strlen(key);
	/* No record is as large as 64 KiB. */
	if (!lk_span_number(word, 10, &value) || value > UINT16_MAX)
		return false;
	*ret = (uint32_t)value;
	return true;
}

/* "\tfield:__data_loc char[] name;\toffset:12;\tsize:4;\tsigned:1;" */
static bool parse_field(
	struct lk_span line, struct lk_span *ret_name, struct lk_tracepoint_field *ret)
{
	struct lk_span declaration, word, array;
	bool first = true;

	if (!cut(&line, ';', &declaration) || !cut(&declaration, ':', &word) ||
		!lk_span_word(&word, ret_name) || !lk_span_is(*ret_name, "field"))
		return false;
	*ret = (struct lk_tracepoint_field){0};
	*ret_name = (struct lk_span){0};
	while (lk_span_word(&declaration, &word)) {
		ret->located |= first && lk_span_is(word, "__data_loc");
		first = false;
		*ret_name = word;
	}
	/* "comm[16]" */
	if (cut(&word, '[', &array))
		*ret_name = array;
	return keyed_number(&line, "offset:", &ret->offset) &&
	       keyed_number(&line, "size:", &ret->size);
}

bool lk_tracepoint_field(struct lk_span format, const char *name, struct lk_tracepoint_field *ret)
{
	struct lk_span line, found;
	struct lk_tracepoint_field field;

	while (lk_span_line(&format, &line))
		if (parse_field(line, &found, &field) && lk_span_is(found, name)) {
			*ret = field;
			return true;
		}
	return false;
}

/* An unsigned number of 2 or 4 bytes. */
static bool read_number(struct lk_span raw, const struct lk_tracepoint_field *field,
	enum lk_order order, uint32_t *ret)
{
	uint16_t half;

	if (field->size == 4)
		return lk_span_u32(raw, field->offset, order, ret);
	if (field->size != 2 || !lk_span_u16(raw, field->offset, order, &half))
		return false;
	*ret = half;
	return true;
}

/* A text that is in the field itself, or where the field says: its offset in the lower half, its
 * size in the upper. */
static bool read_text(struct lk_span raw, const struct lk_tracepoint_field *field,
	enum lk_order order, const char **ret)
{
	struct lk_span text;
	uint32_t offset = field->offset, size = field->size, location;

	if (field->located) {
		if (!read_number(raw, field, order, &location))
			return false;
		offset = location & 0xffff;
		size = location >> 16;
	}
	return lk_span_part(raw, offset, size, &text) && lk_span_string(text, 0, ret);
}

struct fields {
	struct lk_tracepoint_field type, name, result;
};

static bool find_fields(const struct lk_tracepoint_kinds *kinds, struct fields *ret)
{
	return lk_tracepoint_field(kinds->module_load_format, "common_type", &ret->type) &&
	       lk_tracepoint_field(kinds->module_load_format, "name", &ret->name) &&
	       lk_tracepoint_field(kinds->initcall_finish_format, "ret", &ret->result) &&
	       ret->result.size == 4;
}

static bool read_sample(struct lk_span raw, const struct lk_tracepoint_kinds *kinds,
	const struct fields *fields, enum lk_order order, struct lk_tracepoint_load *ret)
{
	uint32_t type, result;
	const char *name;

	if (!read_number(raw, &fields->type, order, &type))
		return false;
	if (type == kinds->module_load) {
		if (!read_text(raw, &fields->name, order, &name) ||
			strlen(name) >= sizeof(ret->name))
			return false;
		*ret = (struct lk_tracepoint_load){.accepted = true};
		strcpy(ret->name, name);
	} else if (type == kinds->initcall_finish && ret->accepted) {
		if (!read_number(raw, &fields->result, order, &result))
			return false;
		ret->returned = true;
		ret->result = (int)result;
	}
	return true;
}

/* Cut the next record off the front of *rest, which is not empty. */
static bool cut_record(
	struct lk_span *rest, enum lk_order order, uint32_t *ret_type, struct lk_span *ret_body)
{
	struct lk_span record;
	uint16_t size;

	if (!lk_span_u32(*rest, 0, order, ret_type) ||
		!lk_span_u16(*rest, HEADER_SIZE_AT, order, &size) || size < HEADER_SIZE ||
		!lk_span_part(*rest, 0, size, &record))
		return false;
	rest->data += size;
	rest->size -= size;
	return lk_span_part(record, HEADER_SIZE, size - HEADER_SIZE, ret_body);
}

int lk_tracepoint_load(struct lk_span records, const struct lk_tracepoint_kinds *kinds,
	enum lk_order order, struct lk_tracepoint_load *ret)
{
	struct lk_tracepoint_load load = {0};
	struct fields fields;
	struct lk_span body, raw;
	uint32_t type, size;

	if (!find_fields(kinds, &fields))
		return -EBADMSG;
	while (records.size) {
		if (!cut_record(&records, order, &type, &body) || type == RECORD_LOST)
			return -EBADMSG;
		/* Throttling and its end are records, too. */
		if (type != RECORD_SAMPLE)
			continue;
		if (!lk_span_u32(body, 0, order, &size) ||
			!lk_span_part(body, RAW_SIZE_SIZE, size, &raw) ||
			!read_sample(raw, kinds, &fields, order, &load))
			return -EBADMSG;
	}
	*ret = load;
	return 0;
}
