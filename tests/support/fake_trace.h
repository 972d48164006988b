/* SPDX-License-Identifier: MIT */
/* What the fake kernel's tracepoints record of the calling thread. */
#ifndef FAKE_TRACE_H
#define FAKE_TRACE_H

#include "fake_state.h"

/* The loader begins to read the file. */
void fake_trace_read(struct fake *fake);

/* The loader is content with a module, its init function returns. */
void fake_trace_loaded(struct fake *fake, const char *module);
void fake_trace_finished(struct fake *fake, int result);

#endif
