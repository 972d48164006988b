/* SPDX-License-Identifier: MIT */
/* Fuzz target: lines of logs and messages of tools. What is found in a line must lie in it. */
#include "../../src/diagnose/failure_log.h"
#include "fuzz.h"

static void check_inside(struct lk_span line, struct lk_span part)
{
	lk_fuzz_check(!part.size ||
		      (part.data >= line.data && part.data + part.size <= line.data + line.size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_failure_log log = {.is_excerpt = size % 2};
	struct lk_span rest = {data, size}, line;

	while (lk_span_line(&rest, &line)) {
		struct lk_message message = lk_message_read(line, log.is_excerpt);

		check_inside(line, message.text);
		check_inside(line, message.tool);
		check_inside(line, message.klog.module);
		check_inside(line, message.klog.name);
		check_inside(line, message.klog.detail);
		lk_message_errno(line);
		lk_failure_log_add(&log, line);
	}
	lk_failure_log_end(&log);
	lk_failure_log_done(&log);
	return 0;
}
