/* SPDX-License-Identifier: MIT */
/* struct lkm inside the library: the places of a system's files, and the data read from them. */
#ifndef LK_OPEN_H
#define LK_OPEN_H

#include <pthread.h>

#include <lkm/lkm.h>

#include "../facts/catalog.h"
#include "../facts/live.h"
#include "../os/os_fs.h"

/* Has data that is read once been read? The flag is set under the lock after the data, so that a
 * reader that sees it set needs no lock. */
static inline bool lk_once_is_set(const bool *once)
{
	return __atomic_load_n(once, __ATOMIC_ACQUIRE);
}

static inline void lk_once_set(bool *once)
{
	__atomic_store_n(once, true, __ATOMIC_RELEASE);
}

/* One of the module directories; constant once opened. */
struct lk_shelf {
	struct lkm *lkm;
	size_t number;
	struct lk_dir modules;
	const char *root; /* "", or the directory above lib/modules and lib/firmware */
	struct lk_catalog catalog;
};

struct lkm {
	struct lk_arena arena;
	int system; /* the directory that stands for "/": proc, sys, dev and the like */
	int files;  /* the one that absolute paths of modules and configuration are below: another
		       one only when the caller has given one */
	const char *release;
	bool release_named;       /* by the caller, even if it is the running one */
	struct lk_shelf *shelves; /* in the order in which they are asked */
	size_t shelf_count;
	struct lk_dir modules;     /* those of the first shelf, which has them open */
	struct lk_catalog catalog; /* of the first; leads to the others */
	const char *module_root;   /* of the first */
	const char *config_root;   /* "" or a prefix for the directories of configuration */
	const char **config_paths; /* NULL-terminated; NULL: the usual directories */
	bool own_cmdline;          /* the running system as it is: its kernel command line counts */
	bool scan, once, keep;     /* LKM_OPEN_SCAN, LKM_OPEN_ONCE, LKM_OPEN_KEEP */
	bool sysfs_seen;           /* /sys/module exists: set once, without the lock */
	pthread_mutex_t lock;      /* of what is read and not yet marked as read */
	struct lk_generation *generation; /* what has been read: see generation.h */
	int64_t looked;                   /* when it was last seen whether that is still so */
};

/* The configuration, read at first need. 0 or -ENOMEM. */
int lk_open_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr);

/* The configuration, perhaps without modules.softdep and modules.weakdep: enough to look up names.
 */
int lk_open_user_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr);

/* The configuration of lk_open_config(), with the lines sorted by name (lk_config_sort()): for
 * answers about many modules. */
int lk_open_sorted_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr);

/* With the lock held: an index of one module directory, opened at first need. The errors of struct
 * lk_catalog's index(). */
int lk_open_index(const struct lk_shelf *shelf, struct lk_generation *generation,
	enum lkm_index index, const struct lk_trie **ret, struct lkm_error *reterr);

/* Is it the running kernel, with its own modules and configuration? Loaded modules and restrictions
 * of this kernel do not apply to another kernel or root. */
bool lk_open_is_running(const struct lkm *lkm);

/* The modules that are loaded now, in the arena. 0; LKM_E_STATE_UNREADABLE; -ENOENT
 * LKM_E_NO_MODULE_SUPPORT where proc is mounted and has no modules file; -ENOMEM. */
int lk_open_live(int system, struct lk_arena *arena, struct lk_live *ret, struct lkm_error *reterr);

/* Where the file of a module is: *at gets the directory, the result is the path relative to it. */
const char *lk_open_find(const struct lkm *lkm, const char *path, int *at);

/* Open the file of a module for reading: the descriptor, or -errno with LKM_E_UNREADABLE. */
int lk_open_module(const struct lkm *lkm, const char *path, struct lkm_error *reterr);

#endif
