/* SPDX-License-Identifier: MIT */
/* The report of a failure, while it is being made. */
#ifndef LK_REPORT_H
#define LK_REPORT_H

#include <lkm/report.h>

#include "../base/arena.h"
#include "../base/buf.h"
#include "../diagnose/finding.h"

struct lkm_report {
	struct lk_arena arena;
	const char *path;
	const char *hint;
	bool log_readable;
	struct lk_buf log_text; /* while it is being made */
	const char **log;
	size_t log_count, log_capacity;
	struct lk_findings causes;
	enum lkm_stage stage;
	int init_result;
};

/* Add what the kernel has logged since the mark. Lines that do not fit into memory are missing. */
void lk_report_read_log(struct lkm_report *report, int mark);

#endif
