/* SPDX-License-Identifier: MIT */
/* The texts of errno values, the same on every C library: scripts match them. */
#ifndef LK_ERRNO_TEXT_H
#define LK_ERRNO_TEXT_H

#include <stddef.h>

/* From here on a number is not for programs: the kernel only uses it inside itself. */
#define LK_KERNELS_OWN_ERRNO 512

/* A constant string for a positive errno; never NULL. Values without a text of their own, such as
 * the EPROBE_DEFER that leaks from some init functions, give "Unknown error". */
const char *lk_errno_text(int errnum);

/* "ENODEV" for a positive errno, also for the numbers that only the kernel uses inside itself;
 * NULL for a number that has no name here. */
const char *lk_errno_name(int errnum);

/* The errno with this text or this name, which need not end in a NUL; 0: none. */
int lk_errno_of(const char *text, size_t size);

#endif
