/* SPDX-License-Identifier: MIT */
/* Processes and the clock. */
#ifndef LK_OS_PROC_H
#define LK_OS_PROC_H

#include <stdint.h>

/* Run "/bin/sh -c command" with the environment of this process and extra ("NAME=value",
 * NULL-terminated) and wait for it. 0 when it exited with 0; the positive exit status otherwise;
 * 128 + signal number when a signal ended it; -errno when it could not be started. */
int lk_proc_shell(const char *command, const char *const *extra);

/* Milliseconds of a clock that only goes forward. */
int64_t lk_proc_now(void);

/* Sleep, even when signals arrive. */
void lk_proc_sleep(int64_t milliseconds);

#endif
