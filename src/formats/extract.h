/* SPDX-License-Identifier: MIT */
/* The facts that an index needs about a module image, read in one pass over the few sections that
 * hold them. */
#ifndef LK_EXTRACT_H
#define LK_EXTRACT_H

#include <lkm/error.h>
#include "../base/arena.h"
#include "../base/source.h"
#include "export_scope.h"

/* Lists of strings, each with its NUL, one after the other; the last byte of a list is NUL, so
 * that a list may be walked without looking at its end for each byte. All is empty for a file that
 * says nothing. */
struct lk_extract {
	struct lk_span infos; /* "alias=...", "softdep=...", "weakdep=..." of .modinfo, in order */
	struct lk_span exports; /* names, as lk_exports_collect() finds them */
	struct lk_span imports; /* names, in the order of lk_imports_collect() */
	struct lk_span weak;    /* those of the imports that may stay unresolved; mostly none */
	/* For each export and import its CRC, 0 where there is none; NULL unless asked for. */
	const uint64_t *export_crcs;
	const uint64_t *import_crcs;
	/* For each export to whom it is given, NULL unless asked for; and its namespace, "" where
	 * there is none or none is known. */
	const enum lk_audience *export_audiences;
	struct lk_span export_spaces;
};

/* Read the CRCs too. */
#define LK_EXTRACT_CRCS 1u
/* Read to whom exports are given, too. */
#define LK_EXTRACT_GRANTS 4u
/* Pass over the versions of symbols where there are no more of them than undefined symbols and
 * module_layout: then they have no name to add that a kernel would look for. Without it, and with
 * the CRCs, imports are complete to the last name. */
#define LK_EXTRACT_QUICK 2u

/* Copies into the arena what source says; the source may be reused afterwards. 0; -ENOEXEC
 * (LKM_E_NOT_A_MODULE, the message says what and where, without the file's name); -EFBIG
 * (LKM_E_TOO_LARGE) when the lists would take more than 8 MiB each, which only a hostile file
 * does; -ENOMEM; what the source returned (LKM_E_UNREADABLE). */
int lk_extract(struct lk_source *source, unsigned flags, struct lk_arena *arena,
	struct lk_extract *ret, struct lkm_error *reterr);

/* Cut the next string off a list: false at the end. */
bool lk_extract_next(struct lk_span *rest, const char **ret);

#endif
