/* SPDX-License-Identifier: MIT */
/* The configuration of depmod: which files of depmod.d count, and what they say for one release. */
#ifndef LK_DEPMOD_CONFIG_H
#define LK_DEPMOD_CONFIG_H

#include "../index/choose.h"

/* Read paths (NULL-terminated, files or directories; NULL: the usual directories depmod.d) below
 * the directory system, which stands for "/". Directives whose KERNELREGEX does not match release
 * are left out. Lines that were not understood are told in notes, and files that cannot be read,
 * the latter by lk_notes_unread(). 0; LKM_E_UNREADABLE when no more files can be opened; -ENOMEM.
 */
int lk_depmod_config_read(int system, const char *const *paths, const char *release,
	struct lk_arena *arena, struct lk_notes *notes, struct lk_search_rules *ret,
	struct lkm_error *reterr);

/* Does the KERNELREGEX of a directive match a release? 1, 0, or -EINVAL with the number for
 * regerror(3) if it does not compile. */
int lk_depmod_config_matches(const char *pattern, const char *release, int *ret_why);

#endif
