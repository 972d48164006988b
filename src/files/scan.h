/* SPDX-License-Identifier: MIT */
/* Finds the input of depmod: its configuration, the module files to index, and the files of the
 * kernel's build in the module directory. */
#ifndef LK_SCAN_H
#define LK_SCAN_H

#include "../formats/cache.h"
#include "../index/link.h"

/* Where to look. */
struct lk_scan_place {
	int system;        /* the directory that stands for "/" */
	int directory;     /* the module directory */
	const char *shown; /* its absolute path */
	const char *release;
	const char *const *configs; /* NULL: the usual ones */
	bool names_only;            /* the identity of files is not needed */
	bool text_only;             /* what only binary indexes need is not read */
	const char *const *files;   /* only these, absolute paths; NULL: all that are found */
};

struct lk_scan_file {
	const char *name;  /* of the module, normalised */
	const char *path;  /* as in modules.dep */
	const char *shown; /* full path */
	struct lk_file_identity identity;
};

struct lk_scan {
	struct lk_scan_file *files; /* one a module, in the order of the indexes */
	size_t count;
	struct lk_buf order, builtin, builtin_modinfo; /* contents; empty if the file is missing */
};

/* Results are in the arena, but for the buffers of the scan, which lk_scan_done() frees, also after
 * a failure. What is missing or not understood is told in notes, and what cannot be read by
 * lk_notes_unread(). 0; LKM_E_UNREADABLE for the module directory, or for one of place->files;
 * LKM_E_TOO_LARGE; -ENOMEM. */
int lk_scan_read(const struct lk_scan_place *place, struct lk_arena *arena, struct lk_notes *notes,
	struct lk_scan *ret, struct lkm_error *reterr);
void lk_scan_done(struct lk_scan *scan);

/* Files of a kernel's build. The first that is not NULL counts. */
struct lk_kernel_files {
	const char *symvers, *system_map;
	char prefix; /* of symbol names in System.map; 0: none */
};

/* Read the exports of the kernel itself, for lk_link_rules. 0; LKM_E_UNREADABLE; LKM_E_TOO_LARGE;
 * -ENOMEM.
 */
int lk_scan_kernel(int system, const struct lk_kernel_files *files, struct lk_arena *arena,
	struct lk_notes *notes, struct lk_kernel_symbol **ret, size_t *ret_count,
	struct lkm_error *reterr);

#endif
