/* SPDX-License-Identifier: MIT */
/* Fuzz target: a file "format" of tracefs, which ends at the first NUL, and the records of a ring
 * buffer after it. */
#include <string.h>

#include "../../src/formats/tracepoint.h"
#include "fuzz.h"

static void read_records(
	struct lk_span records, const struct lk_tracepoint_kinds *kinds, enum lk_order order)
{
	struct lk_tracepoint_load load = {0};

	if (lk_tracepoint_load(records, kinds, order, &load) < 0)
		return;
	lk_fuzz_check(memchr(load.name, '\0', sizeof(load.name)) != NULL);
	lk_fuzz_check(load.accepted || !load.returned);
	lk_fuzz_check(load.accepted || !*load.name);
	lk_fuzz_check(load.returned || !load.result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\0', size) : NULL;
	const size_t format_size = end ? (size_t)(end - data) : size;
	const struct lk_span format = {data, format_size};
	const struct lk_span records = {
		end ? end + 1 : data + size, end ? size - format_size - 1 : 0};
	const struct lk_tracepoint_kinds kinds = {.module_load = 411,
		.initcall_finish = 23,
		.module_load_format = format,
		.initcall_finish_format = format};
	struct lk_tracepoint_field field;

	if (lk_tracepoint_field(format, "ret", &field))
		lk_fuzz_check(field.offset <= UINT16_MAX && field.size <= UINT16_MAX);
	read_records(records, &kinds, LK_LITTLE);
	read_records(records, &kinds, LK_BIG);
	return 0;
}
