/* SPDX-License-Identifier: MIT */
/* Traces a call that loads a module: did the module loader refuse it, or did the module's init
 * function fail, and with which number? */
#ifndef LK_LOAD_TRACE_H
#define LK_LOAD_TRACE_H

#include "../diagnose/evidence.h"
#include "../formats/tracepoint.h"
#include "../os/os_trace.h"

/* For the calls of the thread that began it. All zero: nothing is traced. */
struct lk_load_trace {
	bool active;
	int system;                            /* the directory that stands for "/"; borrowed */
	const char *folder;                    /* the events of tracefs, a constant */
	uint64_t module_load, initcall_finish; /* the numbers of tracepoints */
	struct lk_trace calls;
	struct lk_trace reads; /* the loader's allocations; not open where unknown */
	/* The last call that lk_load_trace_read() was asked about. */
	bool on;
	enum lk_fact file_read;
	struct lk_tracepoint_load load;
};

/* Begin to trace, if tracefs is mounted below the directory system and this process has the
 * right. Changes nothing otherwise. */
void lk_load_trace_begin(struct lk_load_trace *trace, int system);

/* A call comes next: forget all that was before. NULL is allowed, here and below. */
void lk_load_trace_forget(struct lk_load_trace *trace);

/* Read what was recorded since. */
void lk_load_trace_read(struct lk_load_trace *trace);

/* Did the module loader accept the module in that call, so that what failed comes after it? false
 * where that is unknown. */
bool lk_load_trace_accepted(const struct lk_load_trace *trace);

/* What is known of that call as evidence, which borrows the name from trace. */
struct lk_evidence_trace lk_load_trace_evidence(const struct lk_load_trace *trace);

void lk_load_trace_end(struct lk_load_trace *trace);

#define LK_LOAD_TRACE_CLEANUP __attribute__((cleanup(lk_load_trace_end)))

#endif
