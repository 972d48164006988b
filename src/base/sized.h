/* SPDX-License-Identifier: MIT */
/* Structs of options that begin with their size: taking one of an older or a newer caller. */
#ifndef LK_SIZED_H
#define LK_SIZED_H

#include <stddef.h>
#include <lkm/error.h>

/*
 * Fill ours, a struct of known bytes that begins with a size_t, from the caller's, whose own size
 * stands at its beginning. What an older caller does not have is zero; of a newer one, what this
 * library does not know must be zero, since it would be ignored. theirs NULL: all is zero. what
 * names the struct for messages. 0; -EINVAL LKM_E_INVALID_ARGUMENT, and ours is untouched: also for
 * a size that would cut a member.
 */
int lk_sized_take(
	void *ours, size_t known, const void *theirs, const char *what, struct lkm_error *reterr);

#endif
