/* SPDX-License-Identifier: MIT */
/* Fuzz target: lines of the kernel log. What is found in a line must lie in it. */
#include "../../src/formats/klog.h"
#include "fuzz.h"

static void check_inside(struct lk_span line, struct lk_span part)
{
	lk_fuzz_check(!part.size ||
		      (part.data >= line.data && part.data + part.size <= line.data + line.size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_span rest = {data, size}, line;

	while (lk_span_line(&rest, &line)) {
		struct lk_klog klog = lk_klog_read(line);

		check_inside(line, klog.module);
		check_inside(line, klog.name);
		check_inside(line, klog.detail);
		lk_fuzz_check(klog.kind || (!klog.module.size && !klog.name.size &&
						   !klog.detail.size && !klog.number));
	}
	return 0;
}
