/* SPDX-License-Identifier: MIT */
/* Tracepoints for real: perf_event_open(2) and its ring buffer. */
#include "os_trace.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../base/span.h"

/* <linux/perf_event.h> is not in the include path of musl, so here is what is needed of it. */

/* The first version of struct perf_event_attr, which every kernel takes. */
struct attributes {
	uint32_t type, size;
	uint64_t config;
	uint64_t sample_period;
	uint64_t sample_type;
	uint64_t read_format;
	uint64_t flags;
	uint32_t wakeup_events, bp_type;
	uint64_t bp_address;
};

#define TYPE_TRACEPOINT  2
#define SAMPLE_RAW       (1u << 10)
#define FLAG_FD_CLOEXEC  (1ul << 3)
#define IOC_SET_OUTPUT   _IO('$', 5)
#define DATA_HEAD_OFFSET 1024
#define DATA_TAIL_OFFSET 1032

/* A record of the tracepoints that are of interest is smaller. */
#define RECORD_MAX 512

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static volatile uint64_t *position(const struct lk_trace *trace, size_t offset)
{
	return (volatile uint64_t *)((char *)trace->ring + offset);
}

static int open_event(uint64_t event)
{
	struct attributes attributes = {.type = TYPE_TRACEPOINT,
		.size = sizeof(attributes),
		.config = event,
		.sample_period = 1,
		.sample_type = SAMPLE_RAW};
	long fd = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : (int)fd;
}

/* The records of all events go into the ring of the first one, so that they stay in order. */
static int add_event(struct lk_trace *trace, uint64_t event)
{
	int fd = open_event(event);

	if (fd < 0)
		return fd;
	trace->fds[trace->count++] = fd;
	if (trace->count > 1)
		return ioctl(fd, IOC_SET_OUTPUT, trace->fds[0]) < 0 ? -errno : 0;
	trace->ring = mmap(NULL, 2 * page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (trace->ring != MAP_FAILED)
		return 0;
	trace->ring = NULL;
	return -errno;
}

int lk_trace_open(const uint64_t *events, size_t count, struct lk_trace *ret)
{
	int rc = 0;

	*ret = (struct lk_trace){0};
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_event(ret, events[i]);
	if (rc < 0)
		lk_trace_close(ret);
	return rc;
}

/* This thread's own system calls made the records, so no barrier is needed to read them. */
void lk_trace_forget(struct lk_trace *trace)
{
	*position(trace, DATA_TAIL_OFFSET) = *position(trace, DATA_HEAD_OFFSET);
}

int lk_trace_read(const struct lk_trace *trace, struct lk_buf *out)
{
	const size_t size = page_size();
	const char *records = (const char *)trace->ring + size;
	const uint64_t tail = *position(trace, DATA_TAIL_OFFSET);
	const uint64_t used = *position(trace, DATA_HEAD_OFFSET) - tail;
	const size_t begin = (size_t)(tail % size);
	size_t first;
	int rc;

	if (used > size - RECORD_MAX)
		return -EOVERFLOW;
	first = used < size - begin ? (size_t)used : size - begin;
	rc = lk_buf_add(out, records + begin, first);
	return rc < 0 ? rc : lk_buf_add(out, records, (size_t)used - first);
}

void lk_trace_close(struct lk_trace *trace)
{
	if (trace->ring)
		munmap(trace->ring, 2 * page_size());
	while (trace->count)
		close(trace->fds[--trace->count]);
	trace->ring = NULL;
}
