/* SPDX-License-Identifier: MIT */
/* The tracepoints of a load: their numbers and layouts from tracefs, their records from the kernel.
 */
#include "load_trace.h"

#include <errno.h>
#include <stdio.h>

#include "../os/os_fs.h"
#include "running_kernel.h"

/* A file "format" has some hundred bytes. */
#define FORMAT_MAX  ((size_t)16 << 10)
#define RECORDS_MAX ((size_t)1 << 20)

static int read_file(
	int system, const char *folder, const char *event, const char *file, struct lk_buf *out)
{
	char path[128];

	lk_buf_init(out, FORMAT_MAX);
	snprintf(path, sizeof(path), "%s/%s/%s", folder, event, file);
	return lk_file_read(system, path, path, out, NULL);
}

/* 0 and the number of a tracepoint, or -errno. */
static int find_event(int system, const char *folder, const char *event, uint64_t *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	int rc = read_file(system, folder, event, "id", &text);

	if (rc < 0)
		return rc;
	rest = lk_buf_span(&text);
	return lk_span_line(&rest, &line) && lk_span_number(line, 10, ret) ? 0 : -EBADMSG;
}

/* Opening a file below debugfs would mount tracefs there; looking at the directory does not. */
static bool is_below_debugfs(int system)
{
	struct lk_file_identity debugfs, tracefs;
	enum lk_file_kind kind;

	return lk_file_identify(system, "sys/kernel/debug", &kind, &debugfs) == 0 &&
	       lk_file_identify(system, "sys/kernel/debug/tracing", &kind, &tracefs) == 0 &&
	       debugfs.device != tracefs.device;
}

void lk_load_trace_begin(struct lk_load_trace *trace, int system)
{
	uint64_t reads;
	int rc;

	*trace = (struct lk_load_trace){.system = system, .folder = "sys/kernel/tracing/events"};
	rc = find_event(system, trace->folder, "module/module_load", &trace->module_load);
	if (rc == -ENOENT && is_below_debugfs(system)) {
		trace->folder = "sys/kernel/debug/tracing/events";
		rc = find_event(system, trace->folder, "module/module_load", &trace->module_load);
	}
	if (rc == 0)
		rc = find_event(
			system, trace->folder, "initcall/initcall_finish", &trace->initcall_finish);
	/* A filter may end the process for a call that it does not know. */
	if (rc == 0 && lk_running_process_is_confined(system) == LK_YES)
		rc = -EPERM;
	if (rc == 0)
		rc = lk_trace_open(
			(uint64_t[]){trace->module_load, trace->initcall_finish}, 2, &trace->calls);
	trace->active = rc == 0;
	/* The loader allocates memory for the file before it reads it. Linux has this tracepoint
	 * since 6.2, and since 6.5 calls that do not read the file. */
	if (rc == 0 && find_event(system, trace->folder, "vmalloc/alloc_vmap_area", &reads) == 0)
		lk_trace_open(&reads, 1, &trace->reads);
}

void lk_load_trace_forget(struct lk_load_trace *trace)
{
	if (!trace)
		return;
	trace->on = false;
	trace->file_read = LK_UNKNOWN;
	trace->load = (struct lk_tracepoint_load){0};
	if (!trace->active)
		return;
	lk_trace_forget(&trace->calls);
	if (trace->reads.count)
		lk_trace_forget(&trace->reads);
}

static enum lk_fact has_read(const struct lk_load_trace *trace)
{
	LK_BUF_CLEANUP struct lk_buf records;
	int rc;

	lk_buf_init(&records, RECORDS_MAX);
	if (!trace->reads.count)
		return LK_UNKNOWN;
	rc = lk_trace_read(&trace->reads, &records);
	if (rc == -ENOMEM)
		return LK_UNKNOWN;
	/* No room for more records: there are many. */
	return rc == -EOVERFLOW || records.size ? LK_YES : LK_NO;
}

static bool read_load(struct lk_load_trace *trace)
{
	LK_BUF_CLEANUP struct lk_buf records, load_format, finish_format;
	struct lk_tracepoint_kinds kinds = {
		.module_load = trace->module_load, .initcall_finish = trace->initcall_finish};
	bool good;

	lk_buf_init(&records, RECORDS_MAX);
	good = lk_trace_read(&trace->calls, &records) == 0;
	/* All three buffers are initialised, whatever fails. */
	good &= read_file(trace->system, trace->folder, "module/module_load", "format",
			&load_format) == 0;
	good &= read_file(trace->system, trace->folder, "initcall/initcall_finish", "format",
			&finish_format) == 0;
	if (!good)
		return false;
	kinds.module_load_format = lk_buf_span(&load_format);
	kinds.initcall_finish_format = lk_buf_span(&finish_format);
	return lk_tracepoint_load(lk_buf_span(&records), &kinds,
		       __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? LK_BIG : LK_LITTLE,
		       &trace->load) == 0;
}

void lk_load_trace_read(struct lk_load_trace *trace)
{
	if (!trace || !trace->active)
		return;
	trace->on = read_load(trace);
	trace->file_read = has_read(trace);
}

bool lk_load_trace_accepted(const struct lk_load_trace *trace)
{
	return trace && trace->on && trace->load.accepted;
}

struct lk_evidence_trace lk_load_trace_evidence(const struct lk_load_trace *trace)
{
	if (!trace || !trace->on)
		return (struct lk_evidence_trace){0};
	return (struct lk_evidence_trace){.on = true,
		.file_read = trace->file_read,
		.accepted = trace->load.accepted,
		.name = trace->load.accepted ? trace->load.name : NULL,
		.returned = trace->load.returned,
		.result = trace->load.result};
}

void lk_load_trace_end(struct lk_load_trace *trace)
{
	lk_trace_close(&trace->calls);
	lk_trace_close(&trace->reads);
	trace->active = false;
}
