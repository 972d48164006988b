/* SPDX-License-Identifier: MIT */
/* Fuzz target: the files "modalias" and "uevent" of a device. What is found lies in the file, has
 * no line end or NUL, and is what its key announced. */
#include <string.h>

#include "../../src/formats/uevent.h"
#include "fuzz.h"

static void check_part(struct lk_span file, struct lk_span part)
{
	lk_fuzz_check(part.size && part.data >= file.data &&
		      part.data + part.size <= file.data + file.size);
	lk_fuzz_check(!memchr(part.data, '\n', part.size) && !memchr(part.data, '\0', part.size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct lk_span file = {data, size};
	struct lk_span rest = file, part;

	while (lk_uevent_modalias(&rest, &part))
		check_part(file, part);
	rest = file;
	while (lk_uevent_value(&rest, "MODALIAS", &part)) {
		check_part(file, part);
		lk_fuzz_check(part.data >= data + 9 && memcmp(part.data - 9, "MODALIAS=", 9) == 0);
	}
	return 0;
}
