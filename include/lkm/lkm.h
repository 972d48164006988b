/* SPDX-License-Identifier: MIT */
/* liblkm: load, unload and find Linux kernel modules. Open a system, ask it for a plan, run the
 * plan. */
#ifndef LKM_LKM_H
#define LKM_LKM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/finding.h>
#include <lkm/types.h>
#include <lkm/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The compressions that this build supports, in the words of the classic tools: "+ZSTD +XZ +ZLIB
 * ...". */
LKM_EXPORT const char *lkm_features(void);

/**
 * A module directory and the configuration that goes with it. Any number of threads may use one at
 * once; indexes and configuration are read when they are first needed, what is loaded is read
 * afresh for each request.
 */
struct lkm;

enum lkm_open_flags {
	/** Where a module directory has no modules.dep.bin, read all its module files at the first
	 * request that needs an index, and answer as if depmod had run. That takes about as long as
	 * depmod does, once, and some memory until lkm_close(). */
	LKM_OPEN_SCAN = 1,
	/** For a process that is over soon: do not remember what the files were that are read,
	 * which costs a system call for each. Replaced ones are not noticed then. */
	LKM_OPEN_ONCE = 2,
};

/** Which system to look at. Set size to sizeof(struct lkm_options) and leave the rest zero for the
 * running one. With a smaller size the rest counts as zero; with a larger one what this library
 * does not know must be zero. So it is with every struct that begins with its size. */
struct lkm_options {
	size_t size;
	const char *root; /**< modules and configuration are below this directory; NULL: "/" */
	const char *module_root; /**< modules alone are below this one (modprobe -d); NULL: root */
	const char *release;     /**< kernel release; NULL: the running kernel's */
	/** Files and directories of configuration in place of the usual ones, NULL-terminated;
	 * NULL: the usual ones. The kernel command line counts only where this, the roots and
	 * release are all as they are by default. */
	const char *const *config_paths;
	unsigned flags; /**< enum lkm_open_flags */
	/** In place of module_root: several, NULL-terminated, at least one. Each is a tree of its
	 * own, with indexes or (LKM_OPEN_SCAN) without, as a module's dependencies are those that
	 * its own tree has. They are asked in this order at each place of lkm_lookup(): the first
	 * that knows a name or alias answers. What lists a whole module directory, such as
	 * lkm_index_each(), is about the first one alone. */
	const char *const *module_roots;
	/** In place of root and the others: an open directory, which stays yours and may be closed
	 * after lkm_open(). Absolute paths of modules and configuration, also those that you give,
	 * are below it, and are shown as if it were "/". NULL: not given. */
	const int *root_fd;
};

/**
 * Open a system. options may be NULL. Missing directories and indexes are no error here: the
 * request that needs one says so. Relative paths count from where the current directory is now. 0
 * and *ret, to be closed; -ENOMEM; -EINVAL LKM_E_INVALID_ARGUMENT (a release that is empty or has a
 * '/', a size that is not one, members that exclude each other, unknown flags); LKM_E_UNREADABLE
 * ('/', root_fd or the running kernel's release cannot be read).
 */
LKM_EXPORT int lkm_open(
	const struct lkm_options *options, struct lkm **ret, struct lkm_error *reterr);

/**
 * Which files that earlier requests have read have been replaced since: bits of enum lkm_change, 0
 * for none. It changes nothing: what has been read stays in use. A file that no request has needed
 * does not count. 0 for NULL and with LKM_OPEN_ONCE.
 */
LKM_EXPORT unsigned lkm_changed(struct lkm *lkm);

/**
 * Read indexes and configuration again when one of their files has been replaced (see
 * lkm_changed()). Requests do that by themselves when the last look was a second ago or longer;
 *this looks now. Any thread may call it at any time: a request that is under way ends with what it
 *began with or goes on with the new files, and what was given out stays valid.
 *
 * What was read before is freed as soon as no request and no struct lkm_closure uses it. Strings
 *and directives that lkm_problem() and lkm_config_directive() have given out stay until
 *lkm_close(), with all else that was read at that time.
 *
 * 1 when something has changed; 0, also with LKM_OPEN_ONCE; or:
 *	-EINVAL		LKM_E_INVALID_ARGUMENT: lkm is NULL
 *	-ENOMEM		LKM_E_NO_MEMORY
 */
LKM_EXPORT int lkm_refresh(struct lkm *lkm, struct lkm_error *reterr);

/** Close it; NULL is allowed. Plans and look-ups made from it stay valid. */
LKM_EXPORT void lkm_close(struct lkm *lkm);

/** The full path of the module directory, such as "/lib/modules/6.1.0", of several the first;
 * whether it exists or not. */
LKM_EXPORT const char *lkm_module_directory(const struct lkm *lkm);

/**
 * Lines of the configuration that were not understood, and files of it (or, with LKM_OPEN_SCAN,
 * module files) that could not be read, as far as requests have read them: the message for number
 * i, which names file and line; NULL beyond the last. It belongs to lkm.
 */
LKM_EXPORT const char *lkm_problem(struct lkm *lkm, size_t i);

/** Do a and b name the same module? '-' and '_' do not differ. false when one of them is NULL. */
LKM_EXPORT bool lkm_name_equal(const char *a, const char *b);

/** What a name or alias stands for. */
struct lkm_found;

enum lkm_lookup_flags {
	LKM_LOOKUP_NO_CONFIG = 1, /**< modprobe.d does not count */
	LKM_LOOKUP_FILES = 2,     /**< find out the file of each module too */
	LKM_LOOKUP_EXACT = 4,     /**< name is a module's own name, no alias */
};

/**
 * Look a module name or alias up, in this order: alias lines of modprobe.d, modules.dep,
 * modules.symbols, install and remove lines, modules.alias, built-in modules, their aliases; the
 * first place that has it wins. 0 and *ret, to be freed; -ENOENT LKM_E_NOT_FOUND, or
 * LKM_E_INDEX_MISSING when modules.dep.bin is not there; -EINVAL LKM_E_INVALID_ARGUMENT (unbalanced
 * brackets, a name of more than 64 KiB); -EBADMSG LKM_E_INDEX_DAMAGED; LKM_E_UNREADABLE (an index
 * is there and cannot be read); -ENOMEM.
 */
LKM_EXPORT int lkm_lookup(struct lkm *lkm, const char *name, unsigned flags, struct lkm_found **ret,
	struct lkm_error *reterr);
LKM_EXPORT void lkm_found_free(struct lkm_found *found);

/** How many modules, at least 1. */
LKM_EXPORT size_t lkm_found_count(const struct lkm_found *found);
/** The name of number i. */
LKM_EXPORT const char *lkm_found_module(const struct lkm_found *found, size_t i);
/** With LKM_LOOKUP_FILES: the full path of its file; NULL when it has none. */
LKM_EXPORT const char *lkm_found_path(const struct lkm_found *found, size_t i);
/** With LKM_LOOKUP_FILES: is it part of the kernel? */
LKM_EXPORT bool lkm_found_builtin(const struct lkm_found *found, size_t i);

enum lkm_load_flags {
	LKM_LOAD_IGNORE_COMMANDS =
		1,                  /**< no install command and no softdeps for what is asked for */
	LKM_LOAD_IGNORE_LOADED = 2, /**< plan as if nothing were loaded */
	LKM_LOAD_BLACKLIST_NAMES =
		4,           /**< the blacklist counts for names too; for aliases it always does */
	LKM_LOAD_PATH = 8,   /**< what is the path of a module file */
	LKM_LOAD_EXACT = 16, /**< what is a module's own name, no alias */
	LKM_LOAD_IGNORE_BUILTIN = 32, /**< plan as if nothing were built in */
};

/**
 * Plan to load a module by name, alias or (with LKM_LOAD_PATH) file, with parameters ("name=value
 * ...", NULL for none). Changes nothing. 0 and *ret, to be freed with lkm_plan_free(); the errors
 * of lkm_lookup(); with LKM_LOAD_PATH LKM_E_UNREADABLE; -ELOOP LKM_E_CONFIG_SYNTAX (endless
 * softdeps); LKM_E_STATE_UNREADABLE (/proc/modules cannot be read; where it does not exist, nothing
 * counts as loaded); -ENOMEM. What is loaded, built in, blacklisted or without a file is in the
 * plan, marked as skipped.
 */
LKM_EXPORT int lkm_plan_load(struct lkm *lkm, const char *what, const char *params, unsigned flags,
	struct lkm_plan **ret, struct lkm_error *reterr);

/**
 * The same into a plan that may exist: *plan is NULL or one that this function or lkm_plan_load()
 * has made of lkm, and gets what the new request takes beyond what is in it. So many requests
 * become one plan, in which each module stands once; what is loaded is looked at for the first of
 * them. Parameters and flags count for what this request brings in: a module that an earlier one
 * needs already stays as it is. After a failure, such as a name that is not found, the plan is as
 * it was (or still NULL), and goes on being of use.
 */
LKM_EXPORT int lkm_plan_load_more(struct lkm *lkm, const char *what, const char *params,
	unsigned flags, struct lkm_plan **plan, struct lkm_error *reterr);

enum lkm_unload_flags {
	LKM_UNLOAD_IGNORE_COMMANDS =
		1,              /**< no remove command and no softdeps for what is asked for */
	LKM_UNLOAD_FORCE = 2,   /**< plan it even where it is in use */
	LKM_UNLOAD_HOLDERS = 4, /**< the modules that use what is asked for go first */
};

/**
 * Plan to unload a module by name or alias, and then those of its dependencies that nobody uses any
 * more. Changes nothing. Errors as for lkm_plan_load(), and LKM_E_STATE_UNREADABLE also where
 * /proc/modules does not exist. What is loaded is found even when its file is gone.
 */
LKM_EXPORT int lkm_plan_unload(struct lkm *lkm, const char *what, unsigned flags,
	struct lkm_plan **ret, struct lkm_error *reterr);

enum lkm_run_flags {
	LKM_RUN_FORCE_VERMAGIC = 1, /**< ignore what kernel the modules were built for: dangerous */
	LKM_RUN_FORCE_MODVERSION = 2, /**< ignore the CRCs of symbols: dangerous */
	LKM_RUN_FORCE_UNLOAD = 4, /**< unload what is in use or has no exit function: dangerous */
	LKM_RUN_FIRST_TIME =
		8, /**< what is asked for and loaded (or, unloading, not loaded) is an error */
	LKM_RUN_FORCE_TARGETS = 16, /**< the two flags about versions count for what is asked for
				     * alone, not for what it needs */
};

/** What became of a step. Later versions may append to it: size says what is there. */
struct lkm_result {
	size_t size;
	enum lkm_outcome outcome;
	int64_t begun, ended; /**< nanoseconds of CLOCK_MONOTONIC; equal for what was not tried */
	const struct lkm_error *error; /**< of what failed; NULL otherwise */
	/** Of what failed, when something that was asked for fails with it and lkm_run() was given
	 * a place for a report; it is lkm_run()'s, until that returns. NULL otherwise. */
	const struct lkm_report *report;
};

/** How to run a plan. Set size; the rest may be zero. */
struct lkm_run_options {
	size_t size;
	unsigned flags; /**< enum lkm_run_flags */
	int wait_ms; /**< for a module that somebody else is loading; 0: 30 s; negative: not at all
		      */
	int wait_unused_ms; /**< unloading: for a required module that is in use to become free */
	/** Called before each step that is carried out. */
	void (*on_step)(void *data, const struct lkm_step *step);
	/** Called for each target that failed, with what failed; lkm_run() itself reports only the
	 * last target. */
	void (*on_failure)(
		void *data, const struct lkm_step *target, const struct lkm_error *error);
	void *data;
	/** Called once for each step that the run came to, also for those that the plan skips, with
	 * what became of it. */
	void (*on_done)(void *data, const struct lkm_step *step, const struct lkm_result *result);
	/**
	 * Loading: how many threads load at the same time. 0: none, one step comes after the other
	 * in the order of the plan, and what fails ends its target, or of a plan of several
	 * requests cancels what depends on it; negative: as many as there are processors, at most
	 * 16. More than 64 are not started.
	 *
	 * With threads a step begins as soon as all is done that its module depends on, and its
	 * softdeps; what fails cancels what depends on it, and nothing else. on_done is called for
	 * each step of the plan, and on_failure for a target right behind what failed. Callbacks
	 * are called by any of the threads, one at a time; no step begins while one runs. When
	 * loads overlap, so do their parts of the kernel log: a cause that follows from a line that
	 * names no module is then not certain. Plans that unload are always carried out in order.
	 */
	int threads;
	/** With threads: names of modules that are not loaded beside others, NULL-terminated; NULL
	 * for none. Install commands of modprobe.d never are. */
	const char *const *sequential;
	/**
	 * Loads each module file, dependencies too, in place of the library's own way: data, an
	 * open descriptor, the full path, parameters ("" for none), and flags for
	 * lkm_finit_module() (MODULE_INIT_IGNORE_*). To return 0 or -errno, which is treated as the
	 * kernel's. With threads it is called by several at once. NULL: the library's own. See also
	 * lkm_init_unpacked().
	 */
	int (*init)(void *data, int fd, const char *path, const char *params, int flags);
};

/**
 * For lkm_run_options.init, or by itself: read the file, unpack it in this process whatever the
 * kernel could do, and load that. data and path are not used. 0 or -errno of lkm_finit_module() or
 * of reading: -EBADMSG damaged, -EOPNOTSUPP no decompressor for it in this build, -EFBIG, -ENOMEM.
 */
LKM_EXPORT int lkm_init_unpacked(
	void *data, int fd, const char *path, const char *params, int flags);

/** What is known of a failure beyond its struct lkm_error. */
struct lkm_report;

/**
 * Carry a plan out. Steps that are marked as skipped are passed over; a required step that fails
 * ends its target. report may be NULL; otherwise *report is set to NULL, or after a failure to a
 * report, to be freed. 0 when the last target is done: loaded (by us or by somebody else in the
 * meantime), unloaded, blacklisted. Of a plan of several requests that holds for the last target of
 * each, and the last failure of these is reported; on_failure tells of all. Otherwise -errno of
 * lkm_finit_module() or lkm_delete_module() with LKM_E_REFUSED, LKM_E_NOT_PERMITTED (-EPERM),
 * LKM_E_NO_MODULE_SUPPORT (-ENOSYS), LKM_E_IN_USE (-EAGAIN), LKM_E_LOADED (-EEXIST,
 * LKM_RUN_FIRST_TIME), LKM_E_NOT_LOADED (-ENOENT), LKM_E_BUILTIN
 * (-ENOENT); or of reading the file: LKM_E_UNREADABLE, LKM_E_DAMAGED, LKM_E_NO_CODEC,
 * LKM_E_TOO_LARGE; LKM_E_NOT_FOUND (-ENOENT) a module without a file; LKM_E_COMMAND_FAILED
 * (-EINVAL); LKM_E_STUCK (-EBUSY) somebody began to load it and never finished; LKM_E_BLACKLISTED
 * (-EPERM) the kernel command line forbids it; LKM_E_TIMEOUT (-EAGAIN) it was in use for all of
 * wait_unused_ms; LKM_E_INVALID_ARGUMENT (-EINVAL) the options have a size that is not one;
 * -ENOMEM.
 */
LKM_EXPORT int lkm_run(struct lkm *lkm, const struct lkm_plan *plan,
	const struct lkm_run_options *options, struct lkm_report **report,
	struct lkm_error *reterr);

enum lkm_ensure_flags {
	LKM_ENSURE_BLACKLIST =
		1, /**< the blacklist counts for names too; for aliases it always does */
};

/**
 * The one call: see to it that a module is there. what is a name, an alias, a modalias, or the path
 * of a module file: a path has a '/' and no ':' before it. 0 when it is part of the kernel, was
 * loaded already (its parameters are then as they are: params are only for loading it), or has been
 * loaded now, with all that it depends on, by this call or by somebody else in the meantime. There
 * is nothing to open or free. params as for lkm_plan_load().
 *
 * An alias that stands for several modules is satisfied by one of them; all that are not
 * blacklisted are loaded. Whatever the configuration forbids is an error here and not, as for
 * lkm_run(), a success without loading: LKM_E_BLACKLISTED (-EPERM) for an alias of whose modules
 * all are blacklisted, for a name with LKM_ENSURE_BLACKLIST, and wherever an install line is a
 * refusal such as /bin/false. After another install command it is looked whether the module is
 * there: LKM_E_COMMAND_FAILED.
 *
 * The error is one sentence that is fit for a log. What the kernel refuses has as its code and in
 * its message the cause, where that is certain (LKM_E_VERMAGIC, LKM_E_SYMBOL_MISSING,
 * LKM_E_PARAM_UNKNOWN ...), otherwise that of lkm_run(); errnum is always the kernel's. Further
 * errors: those of lkm_open() and lkm_plan_load(); -EINVAL LKM_E_INVALID_ARGUMENT for a what that
 * is NULL and a flag that is not one.
 *
 * A name that is loaded costs six system calls, on one file of /sys/module, and no index is opened.
 * It waits for a module that somebody else is loading, at most 30 s. Any number of threads may call
 * it.
 */
LKM_EXPORT int lkm_ensure(
	const char *what, const char *params, unsigned flags, struct lkm_error *reterr);

/**
 * Load one module file as it is, whatever its compression: no dependencies, no configuration.
 * flags: LKM_RUN_FORCE_*. The errors of lkm_run(). fd: any readable descriptor, a pipe too; it
 * stays open, a file is read from its start. shown is its name for messages.
 */
LKM_EXPORT int lkm_insert(const char *path, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr);
LKM_EXPORT int lkm_insert_fd(int fd, const char *shown, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr);

/**
 * Unload one module by the name that /proc/modules shows, and nothing else. flags:
 * LKM_RUN_FORCE_UNLOAD. 0; -errno of lkm_delete_module() with LKM_E_IN_USE (-EAGAIN),
 * LKM_E_NOT_LOADED (-ENOENT), LKM_E_NOT_PERMITTED (-EPERM), LKM_E_NO_MODULE_SUPPORT (-ENOSYS) or
 * LKM_E_REFUSED.
 */
LKM_EXPORT int lkm_remove(
	const char *module, unsigned flags, struct lkm_report **report, struct lkm_error *reterr);

/** Free a report and everything that belongs to it; NULL is allowed. */
LKM_EXPORT void lkm_report_free(struct lkm_report *report);
/** The full path of the file that the failure is about (of lkm_insert_fd(): the name it was given);
 * NULL when it is not about a file. */
LKM_EXPORT const char *lkm_report_path(const struct lkm_report *report);
/** What to do about it; NULL when there is no general advice. */
LKM_EXPORT const char *lkm_report_hint(const struct lkm_report *report);
/** The lines that the kernel logged during the call: number i, from 0; NULL beyond the last. */
LKM_EXPORT const char *lkm_report_log(const struct lkm_report *report, size_t i);
/** Could the kernel log be read at all? */
LKM_EXPORT bool lkm_report_log_readable(const struct lkm_report *report);

/**
 * The causes that were found for what the kernel refused: how many. All of a report are of one
 * certainty; several that are certain hold together (two symbols that are missing), of several that
 * are not, one is it. None where the error says it all, or nothing is known.
 */
LKM_EXPORT size_t lkm_report_cause_count(const struct lkm_report *report);
/** Cause number i, from 0; NULL beyond the last. It belongs to the report. */
LKM_EXPORT const struct lkm_finding *lkm_report_cause(const struct lkm_report *report, size_t i);

#ifdef __cplusplus
}
#endif
#endif
