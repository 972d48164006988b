/* SPDX-License-Identifier: MIT */
/* The failures of modules that a journal, the kernel log or a pasted message tells of, each once.
 */
#ifndef LK_FAILURE_LOG_H
#define LK_FAILURE_LOG_H

#include "../base/map.h"
#include "../formats/message.h"
#include "finding.h"

struct lkm_failure {
	const char *module;  /* NULL: the lines name none */
	const char *program; /* that said it; NULL: the kernel */
	const char **lines;  /* as the log has them, without the time before them */
	size_t line_count, line_capacity;
	size_t repeats;   /* how often it happened */
	size_t last;      /* its place among all that happened, when it happened last */
	uint64_t process; /* that the kernel killed for it; 0: unknown or none */
	int errnum;       /* 0: the lines name none */
	struct lk_findings causes;
};

/* The report about a crash, of which each line is a fact. */
struct lk_crash {
	bool open;
	const char *line; /* that it begins with */
	const char *module, *loading, *place;
	uint64_t process;
	bool initialising;
};

/* All zero at first. */
struct lk_failure_log {
	struct lk_arena arena;
	struct lkm_failure *items; /* at the end in the order in which they happened last */
	size_t count, capacity;
	struct lk_map known; /* what makes failures the same, to 1 + the position */
	size_t newest;       /* the position of the one that happened last */
	size_t happened;     /* repetitions, too */
	struct lk_crash crash;
	size_t unknown;  /* lines that say nothing that is known */
	bool is_excerpt; /* a person has chosen the lines: remarks count, too */
	bool failed;     /* out of memory: something is missing */
};

/* Add what one line says. */
void lk_failure_log_add(struct lk_failure_log *log, struct lk_span line);

/* After the last line. */
void lk_failure_log_end(struct lk_failure_log *log);

/* Add a failure that is only known by its errno: the causes for which the kernel returns it. */
void lk_failure_log_add_errno(struct lk_failure_log *log, int errnum);

void lk_failure_log_done(struct lk_failure_log *log);

#endif
