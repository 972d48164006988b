/* SPDX-License-Identifier: MIT */
/* Tracepoints of the kernel, recorded for the calling thread alone: what other threads and
 * processes do never appears. */
/* The tests link another implementation of this file, beside that of os_kernel.h. */
#ifndef LK_OS_TRACE_H
#define LK_OS_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "../base/buf.h"

#define LK_TRACE_EVENTS 2

/* Belongs to the thread that opened it. */
struct lk_trace {
	int fds[LK_TRACE_EVENTS]; /* of the events */
	size_t count;             /* 0: not open */
	void *ring;               /* a page of positions, and a page of records */
};

/* Begin to record tracepoints, which have these numbers in tracefs; at most LK_TRACE_EVENTS. 0 or
 * -errno: EACCES, EPERM without the right (CAP_PERFMON, lockdown), ENOSYS without support. */
int lk_trace_open(const uint64_t *events, size_t count, struct lk_trace *ret);

/* Forget what has been recorded so far. Makes no system call. */
void lk_trace_forget(struct lk_trace *trace);

/* Append the records since then to out, as the kernel wrote them. 0; -ENOMEM; -EOVERFLOW when there
 * may have been no room for all of them. */
int lk_trace_read(const struct lk_trace *trace, struct lk_buf *out);

/* Stop recording; allowed for one that is not open, too. */
void lk_trace_close(struct lk_trace *trace);

#endif
