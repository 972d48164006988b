/* SPDX-License-Identifier: MIT */
/* The report of a failure, while it is being made. */
#ifndef LK_REPORT_H
#define LK_REPORT_H

#include <lkm/report.h>

#include "../base/arena.h"
#include "../base/buf.h"
#include "../diagnose/finding.h"
#include "../system/open.h"

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
	unsigned kept; /* how many must free it beside the one that made it */
};

/* Before the log is read; lk_report_read_log() does it itself. */
void lk_report_begin_log(struct lkm_report *report);

/* Add what the kernel has logged since the mark. Lines that do not fit into memory are missing. */
void lk_report_read_log(struct lkm_report *report, int mark);

/* Add what it has logged since the last time. */
void lk_report_read_more(struct lkm_report *report, int mark);

/* Add the causes of a failure that the kernel had no part in, as far as configuration, indexes,
 * files and the list of loaded modules tell. asked: the name or path that was asked for; user: the
 * module that needs the one that the error is about, or NULL. Memory that runs out leaves causes
 * out. */
void lk_report_judge(struct lkm_report *report, struct lkm *lkm, const char *asked,
	const char *user, const struct lkm_error *failure);

/* Add what denies a module that was needed. */
bool lk_report_judge_denial(
	struct lkm_report *report, struct lkm *lkm, const char *module, const char *user);

#endif
