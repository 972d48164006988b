/* SPDX-License-Identifier: MIT */
/* Making the indexes of a module directory: modules.dep, modules.alias.bin and their kin. */
#ifndef LKM_DEPMOD_H
#define LKM_DEPMOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One of "error", "warning", "info": how serious a note of this kind is. */
LKM_EXPORT const char *lkm_depmod_note_level(enum lkm_depmod_note kind);
/** The short stable name of a kind, such as "unknown-symbol". */
LKM_EXPORT const char *lkm_depmod_note_name(enum lkm_depmod_note kind);

/** How to run depmod. Set size; the rest may be zero, as for `depmod` without options. With a
 * smaller size the rest counts as zero; with a larger one, members that this library does not know
 * must be zero. */
struct lkm_depmod_options {
	size_t size;
	const char *release;          /**< the kernel release; NULL: the running kernel's */
	const char *base;             /**< the module directory is below it; NULL: "/" */
	const char *module_directory; /**< NULL: as built, "/lib/modules"; always below base */
	const char *output;           /**< as base, for the written files; NULL: base */
	int output_fd_plus_one; /**< an open directory to write into instead of output, plus one;
				   0: none. It stays yours */
	const char *const *configs; /**< files or directories instead of the usual depmod.d;
				       NULL-terminated; NULL: the usual ones */
	const char *const *files;   /**< only these modules, absolute paths; NULL-terminated; NULL:
				       the whole tree */
	const char *symvers;        /**< a Module.symvers; NULL: none */
	const char *system_map;     /**< a System.map; NULL: none. symvers wins */
	bool check_symbols;         /**< report unresolved symbols and, with symvers, wrong CRCs */
	bool warn;                  /**< report duplicates */
	bool verbose;               /**< report the symbol that causes each dependency */
	bool dry_run;               /**< write nothing: lkm_depmod_output() gives the texts */
	char symbol_prefix;         /**< taken off each symbol once; 0: none */
	const char *cache; /**< the directory of the cache; NULL: the usual one, unless base or
			      output is given */
	bool no_cache;     /**< read every file */
	bool keep_going;   /**< index what can be read and report the rest as notes, instead of
			      failing with LKM_E_UNREADABLE */
	unsigned threads;  /**< 0: as many as are useful */
	/** Called from time to time, in the calling thread, while modules are read. May be NULL. */
	void (*progress)(void *data, size_t done, size_t total);
	/** Called for each note, in a stable order, in the calling thread. text is the sentence
	 * that depmod prints; file is "" if it is about no file. May be NULL. */
	void (*note)(void *data, enum lkm_depmod_note kind, const char *file, const char *text);
	void *data; /**< for both callbacks */
};

struct lkm_depmod_result;

/**
 * Make the indexes of one module directory. options may not be NULL.
 *
 * *ret (may be NULL) is set after success and after LKM_E_CYCLE, to be freed with
 * lkm_depmod_free().
 *
 * Returns 0, when all is indexed and written, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, options is NULL or has the wrong size; one of files is not an
 *                           absolute path; cache is ""; release is empty, begins with '.' or
 *                           has a '/'
 *   LKM_E_NO_DIRECTORY      the module directory cannot be read
 *   LKM_E_UNREADABLE        a file or directory exists but cannot be read (-EIO, -EACCES, ...), and
 *                           keep_going is not set; or symvers, system_map or one of files is
 *                           missing; or no more files can be opened. No file is changed. The
 *                           message names the first of them, the notes all others
 *   LKM_E_NO_CODEC          -EOPNOTSUPP, more than half of the modules are compressed in a way that
 *                           cannot be unpacked here; nothing is written
 *   LKM_E_UNWRITABLE        the output could not be written: every file is whole, and the old files
 *                           are in place, or were put back, unless the message says that some are
 *                           new
 *   LKM_E_CYCLE             -ELOOP, all files are written, without the dependencies among the
 *                           modules of a cycle
 *   LKM_E_TOO_LARGE         -EFBIG
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_depmod(const struct lkm_depmod_options *options, struct lkm_depmod_result **ret,
	struct lkm_error *reterr);
LKM_EXPORT void lkm_depmod_free(struct lkm_depmod_result *result);

/** The module directory that was indexed, as a full path. */
LKM_EXPORT const char *lkm_depmod_directory(const struct lkm_depmod_result *result);

/** One fact about the run; 0 for one that this library does not know. */
LKM_EXPORT uint64_t lkm_depmod_fact(
	const struct lkm_depmod_result *result, enum lkm_depmod_fact fact);

/** File i of the output, from 0, in the order in which `depmod -n` prints them: its name, its
 * contents, whether it is text, and whether it was replaced. false beyond the last. After a dry run
 * binary files have no contents. */
LKM_EXPORT bool lkm_depmod_output(const struct lkm_depmod_result *result, size_t i,
	const char **ret_name, const void **ret_bytes, size_t *ret_size, bool *ret_text,
	bool *ret_changed);

#ifdef __cplusplus
}
#endif
#endif
