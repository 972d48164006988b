/* SPDX-License-Identifier: MIT */
/* Fuzz target: compressed files, through lk_decompress() with the real codecs, to at most 1 MiB. */
#include <errno.h>
#include <string.h>
#include "../../src/os/codecs.h"
#include "fuzz.h"

#define MAXIMUM ((size_t)1 << 20)

static void check_outcome(int r, const struct lk_buf *out, const struct lkm_error *error)
{
	lk_fuzz_check(out->size <= MAXIMUM && out->capacity <= MAXIMUM);
	if (r == 0) {
		lk_fuzz_check(error->code == LKM_OK);
		return;
	}
	lk_fuzz_check(r == -EBADMSG || r == -EFBIG || r == -ENOMEM || r == -EOPNOTSUPP);
	lk_fuzz_check(out->size == 0 && error->errnum == -r && error->message[0]);
}

/* The same input gives the same output, also behind other contents. */
static void check_again(struct lk_span packed, const struct lk_buf *first)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, MAXIMUM + 3);
	lk_fuzz_check(lk_buf_add_text(&out, "old") == 0);
	lk_fuzz_check(lk_decompress(lk_codecs(), packed, "fuzz", &out, NULL) == 0);
	lk_fuzz_check(out.size == first->size + 3 && !memcmp(out.data, "old", 3));
	lk_fuzz_check(!first->size || !memcmp(out.data + 3, first->data, first->size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_span packed = {data, size};
	struct lkm_error error = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	int r;

	lk_buf_init(&out, MAXIMUM);
	lk_compression_xz_check_refused(packed);
	r = lk_decompress(lk_codecs(), packed, "fuzz", &out, &error);
	check_outcome(r, &out, &error);
	if (r == 0)
		check_again(packed, &out);
	return 0;
}
