/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a PE file. Sections lie inside it, and there is an end. */
#include <errno.h>
#include "../../src/formats/pe.h"
#include "fuzz.h"

static bool is_inside(struct lk_span part, struct lk_span whole)
{
	return part.size == 0 ||
	       (part.data >= whole.data && part.size <= whole.size &&
		       (size_t)(part.data - whole.data) <= whole.size - part.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct lk_span file = {data, size};
	struct lk_pe_section section;
	size_t count = 0;
	struct lk_pe pe;
	int rc;

	if (!lk_pe_open(&pe, file))
		return 0;
	while ((rc = lk_pe_next(&pe, &section)) > 0) {
		lk_fuzz_check(is_inside(section.name, file) && section.name.size <= 8);
		lk_fuzz_check(is_inside(section.contents, file));
		lk_fuzz_check(++count <= UINT16_MAX);
	}
	lk_fuzz_check(rc == 0 || rc == -EBADMSG);
	lk_fuzz_check(lk_pe_next(&pe, &section) == rc);
	return 0;
}
