/* SPDX-License-Identifier: MIT */
/* Processes, threads and the clock. */
#ifndef LK_OS_PROC_H
#define LK_OS_PROC_H

#include <stdint.h>

/* Run "/bin/sh -c command" with the environment of this process and extra ("NAME=value",
 * NULL-terminated) and wait for it. 0 when it exited with 0; the positive exit status otherwise;
 * 128 + signal number when a signal ended it; -errno when it could not be started. */
int lk_proc_shell(const char *command, const char *const *extra);

/* Run a program without a shell: argv is NULL-terminated, and a name without '/' is looked up in
 * PATH. The rest is as above. */
int lk_proc_program(const char *const *argv, const char *const *extra);

/* A variable of this process's environment as a number; 0 when it is not set or not a number. */
unsigned lk_proc_number(const char *name);

/* Milliseconds of a clock that only goes forward. */
int64_t lk_proc_now(void);

/* Nanoseconds of the same clock. */
int64_t lk_proc_clock(void);

/* Sleep, even when signals arrive. */
void lk_proc_sleep(int64_t milliseconds);

/* Processors that this process may use, at least 1. */
unsigned lk_proc_processors(void);

/* Call work(context, 0), work(context, 1) ... at the same time, each in a separate thread, the
 * first in the calling one, and wait for all. Where no further thread can be started, fewer are
 * called: work takes its pieces from a queue that all share. At most LK_PROC_THREADS_MAX are
 * called. The number that were called. */
#define LK_PROC_THREADS_MAX 64u
unsigned lk_proc_parallel(
	unsigned threads, void (*work)(void *context, unsigned worker), void *context);

#endif
