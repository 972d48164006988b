/* SPDX-License-Identifier: MIT */
/* A module file whose module somebody else is loading already: what it is called inside, and
 * waiting for it. */
#ifndef LK_COMING_H
#define LK_COMING_H

#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>

/* The name inside an open module file, which the kernel goes by and which need not be that of the
 * file; "" when it has none. */
void lk_coming_name(int fd, const char *shown, char ret[LKM_NAME_SIZE]);

/* Before a file is given to the kernel: while its module is coming, wait at most wait_ms. Where an
 * init function has crashed the kernel itself would wait for ever. 0; -EBUSY LKM_E_STUCK. What
 * cannot be found out is no error here. */
int lk_coming_wait(
	int system, int fd, const char *shown, int64_t wait_ms, struct lkm_error *reterr);

/* The error for a module that stayed coming for so long. Always -EBUSY. */
int lk_coming_stuck(const char *module, int64_t wait_ms, struct lkm_error *reterr);

#endif
