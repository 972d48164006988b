/* SPDX-License-Identifier: MIT */
/* Taint: what the kernel remembers about itself and its modules that makes its crashes harder to
 * trust, as a mask of bits, each with a letter and a name. */
#ifndef LKM_TAINT_H
#define LKM_TAINT_H

#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The taint of the running kernel, from /proc/sys/kernel/tainted: bit i of *ret is taint i.
 *
 * Returns 0 or -errno:
 *   LKM_E_STATE_UNREADABLE  -ENOENT (proc is not mounted), -EACCES and the like
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_taint_read(uint64_t *ret, struct lkm_error *reterr);

/** The mask for letters such as "OE", which lkm_live_module_taint() gives; unknown letters are left
 * out. 0 for NULL. */
LKM_EXPORT uint64_t lkm_taint_mask(const char *letters);

/** How many taints this version knows. A kernel may set further bits. */
LKM_EXPORT unsigned lkm_taint_count(void);

/** The letter of taint i, such as 'O'; 0 for one that this version does not know. */
LKM_EXPORT char lkm_taint_letter(unsigned i);

/** The name of taint i, which never changes, such as "out-of-tree"; NULL for one that this version
 * does not know. */
LKM_EXPORT const char *lkm_taint_name(unsigned i);

/** The meaning of taint i, such as "a module from outside the kernel source tree was loaded"; NULL
 * for one that this version does not know. */
LKM_EXPORT const char *lkm_taint_text(unsigned i);

#ifdef __cplusplus
}
#endif
#endif
