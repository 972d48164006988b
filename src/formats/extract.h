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
	/* "alias=...", "softdep=...", "weakdep=..." of .modinfo, in order; and "name=..." */
	struct lk_span infos;
	struct lk_span exports; /* names, as lk_exports_collect() finds them */
	struct lk_span imports; /* names, in the order of lk_imports_collect() */
	struct lk_span weak;    /* those of the imports that may stay unresolved; mostly none */
	/* For each export and import its CRC, for lk_extract_crc(); empty unless asked for. */
	struct lk_span export_crcs;
	struct lk_span import_crcs;
	/* For each export a byte, its enum lk_audience, and its namespace, "" where there is none
	 * or none is known. Both are empty unless asked for. */
	struct lk_span export_audiences;
	struct lk_span export_spaces;
};

/* Read the CRCs too. With LK_EXTRACT_QUICK names that only the versions have are still left out,
 * but for module_layout. */
#define LK_EXTRACT_CRCS 1u
/* Read to whom exports are given, and put "name=" (the name inside the file) among infos. */
#define LK_EXTRACT_GRANTS 4u
/* Pass over the versions of symbols where there are no more of them than undefined symbols and
 * module_layout: then they have no name to add that a kernel would look for. Without it, imports
 * are complete to the last name. */
#define LK_EXTRACT_QUICK 2u

/* Copies into the arena what source says; the source may be reused afterwards. 0; -ENOEXEC
 * (LKM_E_NOT_A_MODULE, the message says what and where, without the file's name); -EFBIG
 * (LKM_E_TOO_LARGE) when the lists would take more than 8 MiB each, which only a hostile file
 * does; -ENOMEM; what the source returned (LKM_E_UNREADABLE). */
int lk_extract(struct lk_source *source, unsigned flags, struct lk_arena *arena,
	struct lk_extract *ret, struct lkm_error *reterr);

/* Cut the next string off a list: false at the end. */
bool lk_extract_next(struct lk_span *rest, const char **ret);

/* CRC number i of a list; 0 where there is none. */
uint32_t lk_extract_crc(struct lk_span crcs, size_t i);

#endif
