/* SPDX-License-Identifier: MIT */
/* Tracepoints of the fake kernel: those that have a file "id" in its tracefs. Their records have
 * the layout of Linux 6.1 and 6.12 on this machine. */
#include "../../src/os/os_trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_trace.h"

#define RING_SIZE 4096

/* A ring of this thread. */
struct ring {
	struct ring *next;
	uint64_t events[LK_TRACE_EVENTS];
	size_t count;
	struct lk_buf records;
};
static _Thread_local struct ring *rings;

int lk_trace_open(const uint64_t *events, size_t count, struct lk_trace *ret)
{
	FAKE_CLEANUP struct fake fake;
	struct ring *ring;
	int rc = fake_open(&fake);

	*ret = (struct lk_trace){0};
	if (rc == 0)
		rc = fake_errno(&fake, "perf_event_open");
	if (rc < 0)
		return rc;
	ring = calloc(1, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	memcpy(ring->events, events, count * sizeof(*events));
	ring->count = ret->count = count;
	lk_buf_init(&ring->records, RING_SIZE);
	ring->next = rings;
	rings = ring;
	ret->ring = ring;
	return 0;
}

void lk_trace_forget(struct lk_trace *trace)
{
	struct ring *ring = trace->ring;

	ring->records.size = 0;
}

int lk_trace_read(const struct lk_trace *trace, struct lk_buf *out)
{
	const struct ring *ring = trace->ring;

	return lk_buf_add(out, ring->records.data, ring->records.size);
}

void lk_trace_close(struct lk_trace *trace)
{
	struct ring **at = &rings;

	if (!trace->count)
		return;
	while (*at && *at != trace->ring)
		at = &(*at)->next;
	if (*at)
		*at = (*at)->next;
	lk_buf_done(&((struct ring *)trace->ring)->records);
	free(trace->ring);
	*trace = (struct lk_trace){0};
}

static bool has_event(const struct ring *ring, uint64_t event)
{
	for (size_t i = 0; i < ring->count; i++)
		if (ring->events[i] == event)
			return true;
	return false;
}

/* A record of the tracepoint: its number and the process come first, then its own fields. */
static void record(struct fake *fake, const char *event, const void *fields, size_t size)
{
	const char *path = lk_arena_format(&fake->arena, "sys/kernel/tracing/events/%s/id", event);
	const char *text = fake_read_line(fake, path);
	const uint64_t number = text ? strtoull(text, NULL, 10) : 0;
	const uint16_t type = (uint16_t)number;
	const uint32_t kind = 9, raw_size = (uint32_t)(8 + size + 7) / 8 * 8 + 4;
	const uint16_t whole = (uint16_t)(12 + raw_size);
	uint8_t bytes[512] = {0};

	if (!text || whole > sizeof(bytes))
		return;
	memcpy(bytes, &kind, 4);
	memcpy(bytes + 6, &whole, 2);
	memcpy(bytes + 8, &raw_size, 4);
	memcpy(bytes + 12, &type, 2);
	memcpy(bytes + 20, fields, size);
	for (struct ring *ring = rings; ring; ring = ring->next)
		if (has_event(ring, number))
			lk_buf_add(&ring->records, bytes, whole);
}

void fake_trace_read(struct fake *fake)
{
	record(fake, "vmalloc/alloc_vmap_area", "", 0);
}

void fake_trace_loaded(struct fake *fake, const char *module)
{
	const size_t size = strlen(module) + 1;
	const uint32_t where = 16 | (uint32_t)size << 16; /* after taints and this */
	uint8_t fields[256] = {0};

	if (size > sizeof(fields) - 8)
		return;
	memcpy(fields + 4, &where, 4);
	memcpy(fields + 8, module, size);
	record(fake, "module/module_load", fields, 8 + size);
}

void fake_trace_finished(struct fake *fake, int result)
{
	uint8_t fields[16] = {0}; /* the address of the function, its result */

	memcpy(fields + 8, &result, sizeof(result));
	record(fake, "initcall/initcall_finish", fields, 12);
}
