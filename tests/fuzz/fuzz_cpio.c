/* SPDX-License-Identifier: MIT */
/* Any bytes as archives behind each other: what they have lies inside, and there is an end. */
#include <errno.h>
#include "../../src/formats/cpio.h"
#include "fuzz.h"

static bool is_inside(struct lk_span part, struct lk_span whole)
{
	return part.size == 0 ||
	       (part.data >= whole.data && part.size <= whole.size &&
		       (size_t)(part.data - whole.data) <= whole.size - part.size);
}

/* 0 with *rest behind the archive, or -EBADMSG. */
static int read_archive(struct lk_span *rest)
{
	struct lk_cpio_entry entry;
	struct lk_cpio cpio;
	size_t at = 0;
	int rc;

	lk_cpio_open(&cpio, *rest);
	while ((rc = lk_cpio_next(&cpio, &entry)) > 0) {
		lk_fuzz_check(cpio.at > at && cpio.at <= rest->size);
		lk_fuzz_check(is_inside(entry.name, *rest) && is_inside(entry.contents, *rest));
		at = cpio.at;
	}
	lk_fuzz_check(lk_cpio_next(&cpio, &entry) == rc);
	lk_fuzz_check(rc == 0 ? lk_span_part(*rest, cpio.at, rest->size - cpio.at, rest)
			      : rc == -EBADMSG);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_span rest = {data, size};

	while (rest.size) {
		size_t before = rest.size;

		if (read_archive(&rest) < 0)
			break;
		lk_fuzz_check(rest.size < before);
	}
	return 0;
}
