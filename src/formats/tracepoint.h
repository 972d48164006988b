/* SPDX-License-Identifier: MIT */
/* Records of the kernel's tracepoints, as perf_event_open(2) delivers them, and the files of
 * tracefs that describe them. */
#ifndef LK_TRACEPOINT_H
#define LK_TRACEPOINT_H

#include <lkm/error.h>

#include "../base/span.h"

/* Where a record has a field. */
struct lk_tracepoint_field {
	uint32_t offset, size;
	bool located; /* __data_loc: the field says where in the record its text is */
};

/* Look a field up in a tracepoint's file "format"; false when it is not there. */
bool lk_tracepoint_field(struct lk_span format, const char *name, struct lk_tracepoint_field *ret);

/* The numbers and the files "format" of the two tracepoints that tell how far a load came. */
struct lk_tracepoint_kinds {
	uint64_t module_load, initcall_finish;
	struct lk_span module_load_format, initcall_finish_format;
};

/* What they recorded of one call. */
struct lk_tracepoint_load {
	bool accepted; /* the loader had finished its work: the init function came next */
	char name[LKM_NAME_SIZE]; /* the module's own name, where accepted */
	bool returned;            /* the init function ran and returned result */
	int result;
};

/* Read the records of a ring buffer, oldest first, each with PERF_SAMPLE_RAW alone. If a module was
 * accepted twice, the later one counts. 0; -EBADMSG for records that are incomplete or of another
 * form, and when the kernel says that some were lost. */
int lk_tracepoint_load(struct lk_span records, const struct lk_tracepoint_kinds *kinds,
	enum lk_order order, struct lk_tracepoint_load *ret);

#endif
