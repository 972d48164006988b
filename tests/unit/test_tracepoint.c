/* SPDX-License-Identifier: MIT */
/* tracepoint: the files of tracefs on Linux 6.1 and 6.12, and records of a ring buffer: whole,
 * lost, cut short, of both byte orders. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/formats/tracepoint.h"

#define COMMON                                                                                     \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"                     \
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"             \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
static const char load_format[] =
	"name: module_load\nID: 411\nformat:\n" COMMON
	"\tfield:unsigned int taints;\toffset:8;\tsize:4;\tsigned:0;\n"
	"\tfield:__data_loc char[] name;\toffset:12;\tsize:4;\tsigned:1;\n\n"
	"print fmt: \"%s %s\", __get_str(name), __print_flags(REC->taints, \"\", { (1UL << 0), "
	"\"P\" })\n";
static const char finish_format[] = "name: initcall_finish\nID: 23\nformat:\n" COMMON
				    "\tfield:initcall_t func;\toffset:8;\tsize:8;\tsigned:0;\n"
				    "\tfield:int ret;\toffset:16;\tsize:4;\tsigned:1;\n\n"
				    "print fmt: \"func=%pS ret=%d\", REC->func, REC->ret\n";

static struct lk_tracepoint_kinds kinds(void)
{
	return (struct lk_tracepoint_kinds){.module_load = 411,
		.initcall_finish = 23,
		.module_load_format = lk_span_of(load_format),
		.initcall_finish_format = lk_span_of(finish_format)};
}

static void fields(void **state)
{
	struct lk_tracepoint_field field;

	assert_true(lk_tracepoint_field(lk_span_of(load_format), "name", &field));
	assert_true(field.located);
	assert_int_equal(field.offset, 12);
	assert_int_equal(field.size, 4);
	assert_true(lk_tracepoint_field(lk_span_of(finish_format), "ret", &field));
	assert_false(field.located);
	assert_int_equal(field.offset, 16);
	assert_false(lk_tracepoint_field(lk_span_of(finish_format), "re", &field));
	assert_false(lk_tracepoint_field(lk_span_of(""), "ret", &field));
	assert_true(lk_tracepoint_field(
		lk_span_of("\tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;\n"), "comm",
		&field));
	assert_int_equal(field.size, 16);
	assert_false(lk_tracepoint_field(
		lk_span_of("\tfield:int ret;\toffset:70000;\tsize:4;\tsigned:1;\n"), "ret",
		&field));
	assert_false(lk_tracepoint_field(
		lk_span_of("\tfield:int ret;\tsize:4;\toffset:16;\tsigned:1;\n"), "ret", &field));
	assert_false(
		lk_tracepoint_field(lk_span_of("\tfield:int ret;\toffset:16;"), "ret", &field));
	assert_false(lk_tracepoint_field(lk_span_of("field:;offset:1;size:1;"), "ret", &field));
}

/* Numbers in the byte order of the test. */
static void put(struct lk_buf *out, enum lk_order order, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		const size_t shift = order == LK_LITTLE ? i : size - 1 - i;
		const uint8_t byte = (uint8_t)(value >> 8 * shift);

		assert_int_equal(lk_buf_add(out, &byte, 1), 0);
	}
}

static void put_head(struct lk_buf *out, enum lk_order order, unsigned type, size_t raw_size)
{
	put(out, order, type, 4);
	put(out, order, 0, 2);
	put(out, order, 12 + raw_size, 2);
	put(out, order, raw_size, 4);
}

static void put_load(struct lk_buf *out, enum lk_order order, const char *name)
{
	const size_t size = strlen(name) + 1, padding = (8 - (16 + size + 4) % 8) % 8;

	put_head(out, order, 9, 16 + size + padding);
	put(out, order, 411, 2);
	put(out, order, 0, 2);
	put(out, order, 77, 4);
	put(out, order, 0, 4);
	put(out, order, 16 | size << 16, 4);
	assert_int_equal(lk_buf_add(out, name, size), 0);
	put(out, order, 0, padding);
}

static void put_finish(struct lk_buf *out, enum lk_order order, int result)
{
	put_head(out, order, 9, 20);
	put(out, order, 23, 2);
	put(out, order, 0, 2);
	put(out, order, 77, 4);
	put(out, order, 0xffffffffc0000000, 8);
	put(out, order, (uint32_t)result, 4);
}

static int read_all(
	const struct lk_buf *records, enum lk_order order, struct lk_tracepoint_load *ret)
{
	const struct lk_tracepoint_kinds both = kinds();

	memset(ret, 0, sizeof(*ret));
	return lk_tracepoint_load(lk_buf_span(records), &both, order, ret);
}

static void loads(void **state)
{
	for (enum lk_order order = LK_LITTLE; order <= LK_BIG; order++) {
		LK_BUF_CLEANUP struct lk_buf records;
		struct lk_tracepoint_load load;

		lk_buf_init(&records, 4096);
		assert_int_equal(read_all(&records, order, &load), 0);
		assert_false(load.accepted);
		/* An initcall before a module is none of ours. */
		put_finish(&records, order, -1);
		assert_int_equal(read_all(&records, order, &load), 0);
		assert_false(load.accepted || load.returned);
		put_load(&records, order, "t_fail");
		assert_int_equal(read_all(&records, order, &load), 0);
		assert_true(load.accepted && !load.returned);
		assert_string_equal(load.name, "t_fail");
		put_finish(&records, order, -19);
		assert_int_equal(read_all(&records, order, &load), 0);
		assert_true(load.returned);
		assert_int_equal(load.result, -19);
		put_load(&records, order, "other");
		assert_int_equal(read_all(&records, order, &load), 0);
		assert_true(load.accepted && !load.returned);
		assert_string_equal(load.name, "other");
		/* Throttled: nothing is lost. */
		put_head(&records, order, 5, 4);
		put(&records, order, 0, 4);
		assert_int_equal(read_all(&records, order, &load), 0);
		put_head(&records, order, 2, 4);
		put(&records, order, 1, 4);
		assert_int_equal(read_all(&records, order, &load), -EBADMSG);
	}
}

/* No record that is cut short is believed. */
static void cut_short(void **state)
{
	LK_BUF_CLEANUP struct lk_buf records;
	struct lk_tracepoint_load load;
	size_t whole;

	lk_buf_init(&records, 4096);
	put_load(&records, LK_LITTLE, "t_fail");
	whole = records.size;
	put_finish(&records, LK_LITTLE, -19);
	for (size_t size = records.size; records.size > 1;) {
		records.size = --size;
		assert_int_equal(
			read_all(&records, LK_LITTLE, &load), size == whole ? 0 : -EBADMSG);
	}
}

static void damaged(void **state)
{
	LK_BUF_CLEANUP struct lk_buf records;
	struct lk_tracepoint_load load;
	struct lk_tracepoint_kinds wrong = kinds();

	lk_buf_init(&records, 4096);
	put_load(&records, LK_LITTLE,
		"a_name_that_is_longer_than_any_module_can_have_in_a_kernel_of_today");
	assert_int_equal(read_all(&records, LK_LITTLE, &load), -EBADMSG);
	records.size = 0;
	put_load(&records, LK_LITTLE, "t_fail");
	records.data[12 + 12] = 200; /* where the name is said to be */
	assert_int_equal(read_all(&records, LK_LITTLE, &load), -EBADMSG);
	records.data[6] = 4; /* smaller than a header */
	assert_int_equal(read_all(&records, LK_LITTLE, &load), -EBADMSG);
	wrong.initcall_finish_format = lk_span_of("");
	assert_int_equal(lk_tracepoint_load(lk_span_of(""), &wrong, LK_LITTLE, &load), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),
		cmocka_unit_test(loads),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
