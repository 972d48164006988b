/* SPDX-License-Identifier: MIT */
/* cpio: archives as they are in an initramfs, and what is wrong with others. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/formats/cpio.h"

#define BUF LK_BUF_CLEANUP struct lk_buf

static void pad(struct lk_buf *out)
{
	while (out->size % 4)
		lk_buf_add(out, "", 1);
}

static void add(struct lk_buf *out, const char *magic, unsigned mode, const char *name,
	const char *contents)
{
	lk_buf_format(out, "%s%08X%08X%08x%08X%08X%08X%08zx%08X%08X%08X%08X%08zX%08X", magic, 7u,
		mode, 0u, 0u, 1u, 0u, strlen(contents), 0u, 0u, 0u, 0u, strlen(name) + 1, 0u);
	lk_buf_add(out, name, strlen(name) + 1);
	pad(out);
	lk_buf_add_text(out, contents);
	pad(out);
}

static void end(struct lk_buf *out)
{
	add(out, "070701", 0, "TRAILER!!!", "");
}

static void assert_entry(struct lk_cpio *cpio, const char *name, const char *contents, bool regular)
{
	struct lk_cpio_entry entry;

	assert_int_equal(lk_cpio_next(cpio, &entry), 1);
	assert_true(lk_span_is(entry.name, name));
	assert_true(lk_span_is(entry.contents, contents));
	assert_int_equal(entry.regular, regular);
}

static void entries(void **state)
{
	struct lk_cpio_entry entry;
	struct lk_cpio cpio;
	BUF out;
	size_t size;

	(void)state;
	lk_buf_init(&out, 1 << 20);
	add(&out, "070701", 0100644, "a", "");
	add(&out, "070702", 0100755, "lib/x.ko", "12345");
	add(&out, "070701", 0040755, "lib", "");
	add(&out, "070701", 0120777, "link", "lib/x.ko");
	add(&out, "070701", 0100644, "abcd", "1234");
	end(&out);
	size = out.size;
	add(&out, "070701", 0100644, "behind", "");
	assert_true(lk_cpio_is(lk_buf_span(&out)));
	lk_cpio_open(&cpio, lk_buf_span(&out));
	assert_entry(&cpio, "a", "", true);
	assert_entry(&cpio, "lib/x.ko", "12345", true);
	assert_entry(&cpio, "lib", "", false);
	assert_entry(&cpio, "link", "lib/x.ko", false);
	assert_entry(&cpio, "abcd", "1234", true);
	assert_int_equal(lk_cpio_next(&cpio, &entry), 0);
	assert_int_equal(cpio.at, size);
	assert_int_equal(lk_cpio_next(&cpio, &entry), 0);
}

static void without_trailer(void **state)
{
	struct lk_cpio_entry entry;
	struct lk_cpio cpio;
	BUF out;

	(void)state;
	lk_buf_init(&out, 1 << 20);
	add(&out, "070701", 0100644, "a", "1");
	out.size -= 3; /* the padding behind the last */
	lk_cpio_open(&cpio, lk_buf_span(&out));
	assert_entry(&cpio, "a", "1", true);
	assert_int_equal(lk_cpio_next(&cpio, &entry), 0);
	lk_cpio_open(&cpio, (struct lk_span){out.data, 0});
	assert_int_equal(lk_cpio_next(&cpio, &entry), 0);
}

static int read_all(struct lk_span bytes)
{
	struct lk_cpio_entry entry;
	struct lk_cpio cpio;
	int rc;

	lk_cpio_open(&cpio, bytes);
	while ((rc = lk_cpio_next(&cpio, &entry)) > 0)
		;
	if (rc < 0) /* and so it stays */
		assert_int_equal(lk_cpio_next(&cpio, &entry), rc);
	return rc;
}

/* Cut anywhere but between two entries it is damaged. */
static void cut_short(void **state)
{
	size_t first;
	BUF out;

	(void)state;
	lk_buf_init(&out, 1 << 20);
	add(&out, "070701", 0100644, "a", "12345678");
	first = out.size;
	end(&out);
	for (size_t size = 1; size < first + 110 + 11; size++)
		assert_int_equal(
			read_all((struct lk_span){out.data, size}), size == first ? 0 : -EBADMSG);
	assert_int_equal(read_all(lk_buf_span(&out)), 0);
}

static void assert_damaged(size_t offset, const char *digits)
{
	BUF out;

	lk_buf_init(&out, 1 << 20);
	add(&out, "070701", 0100644, "abcd", "12345678");
	end(&out);
	assert_int_equal(read_all(lk_buf_span(&out)), 0);
	memcpy(out.data + offset, digits, strlen(digits));
	assert_int_equal(read_all(lk_buf_span(&out)), -EBADMSG);
}

static void damaged(void **state)
{
	(void)state;
	assert_damaged(0, "070707");    /* the old form */
	assert_damaged(14, "0000000g"); /* mode */
	assert_damaged(54, "FFFFFFFF"); /* size */
	assert_damaged(54, "fffffffc");
	assert_damaged(54, "-0000001");
	assert_damaged(94, "00000000"); /* size of the name */
	assert_damaged(94, "00000004"); /* without a NUL */
	assert_damaged(94, "00001001");
	assert_damaged(94, "ffffffff");
	assert_damaged(54, "00000001"); /* the next header is not where it says */
	assert_int_equal(read_all(lk_span_of("07070")), -EBADMSG);
	assert_false(lk_cpio_is(lk_span_of("07070")));
	assert_false(lk_cpio_is(lk_span_of("070703")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries),
		cmocka_unit_test(without_trailer),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
