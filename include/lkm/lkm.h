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
#include <lkm/plan.h>
#include <lkm/report.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Rules for all functions of liblkm:
 *   - They return 0 or -errno, and fill *reterr, which may be NULL.
 *   - Wherever an error list does not name them, -ENOMEM LKM_E_NO_MEMORY and -EINVAL
 *     LKM_E_INVALID_ARGUMENT are possible: the latter for a NULL that is not allowed, for an
 *     unknown flag, and for a struct with an invalid size.
 *   - A result through **ret is set only after success, and is to be freed.
 *   - Accessors take NULL and an index beyond the last, and then return NULL, 0 or false.
 *   - A struct that begins with its size may be older or newer than the library: members that it
 *     lacks are zero, and members that this library does not know must be zero.
 */

/** The compressions that this build supports, in the words of the classic tools: "+ZSTD +XZ +ZLIB
 * ...". */
LKM_EXPORT const char *lkm_features(void);

/**
 * A module directory and its configuration. Any number of threads may use one at the same time.
 * Indexes and configuration are read when they are first needed; the list of loaded modules is read
 * for each request.
 */
struct lkm;

enum lkm_open_flags {
	/** If a module directory has no modules.dep.bin, read all its module files at the first
	 * request that needs an index, and answer as if depmod had run. This takes as long as
	 * depmod does, once, and memory until lkm_close(). */
	LKM_OPEN_SCAN = 1,
	/** For a process that ends soon: do not notice files that are replaced later. This saves a
	 * system call for each file that is read. */
	LKM_OPEN_ONCE = 2,
	/** The kernel command line counts even if config_paths is given. */
	LKM_OPEN_CMDLINE = 4,
	/** Read replaced files again in lkm_refresh() alone. Without this flag, requests do it,
	 * too.
	 */
	LKM_OPEN_KEEP = 8,
};

/** Which system to look at. Set size to sizeof(struct lkm_options) and leave the rest zero for the
 * running one. */
struct lkm_options {
	size_t size;
	const char *root; /**< modules and configuration are below this directory; NULL: "/" */
	const char *module_root; /**< modules alone are below this one (modprobe -d); NULL: root */
	const char *release;     /**< kernel release; NULL: the running kernel's */
	/** Files and directories of configuration instead of the usual ones, NULL-terminated;
	 * NULL: the usual ones. The kernel command line counts only where this, the roots and
	 * release are the defaults; see LKM_OPEN_CMDLINE. */
	const char *const *config_paths;
	unsigned flags; /**< enum lkm_open_flags */
	/** Instead of module_root: several, NULL-terminated, at least one. Each is a separate
	 * tree, with indexes or (LKM_OPEN_SCAN) without: the dependencies of a module come from its
	 * tree alone. Each step of lkm_lookup() asks them in this order, and the first that knows
	 * a name or alias answers. Functions that list a whole module directory, such as
	 * lkm_index_each(), list the first one. */
	const char *const *module_roots;
	/** Instead of root and the others: an open directory, which stays yours and may be closed
	 * after lkm_open(). All absolute paths are below it, and are shown as if it were "/".
	 * NULL: not given. */
	const int *root_fd;
	/** Instead of module_root and module_roots: the directory that has modules.dep.bin itself,
	 * such as "/lib/modules/6.1.0" or a staging directory. Relative paths in its indexes are
	 * below it, and the kernel command line still counts. NULL: lib/modules/RELEASE below the
	 * module root. */
	const char *module_directory;
};

/**
 * Open a system. options may be NULL. Missing directories and indexes are not an error here: the
 * request that needs one says so. Relative paths count from the current directory at the time of
 * the call.
 *
 * Returns 0 and *ret, to be closed, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a release that is empty or has a '/', or members that exclude
 *                           each other
 *   LKM_E_UNREADABLE        '/', root_fd or the running kernel's release cannot be read
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_open(
	const struct lkm_options *options, struct lkm **ret, struct lkm_error *reterr);

/**
 * Which of the files that earlier requests have read have been replaced since: bits of enum
 * lkm_change, 0 for none. The data that was read stays in use. Files that no request has needed do
 * not count. 0 for NULL and with LKM_OPEN_ONCE.
 */
LKM_EXPORT unsigned lkm_changed(struct lkm *lkm);

/**
 * Read indexes and configuration again if one of their files has been replaced (see lkm_changed()).
 * Requests do this themselves if the last check was a second ago or longer; this function checks
 * now. Any thread may call it at any time: a running request finishes with the old files or goes on
 * with the new ones, and all results stay valid.
 *
 * The old data is freed as soon as no request and no struct lkm_closure uses it. Strings and
 * directives from lkm_problem() and lkm_config_directive() stay until lkm_close(), with all other
 * data that was read at that time.
 *
 * Returns 1 if something has changed; 0 if not, and always with LKM_OPEN_ONCE; or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_refresh(struct lkm *lkm, struct lkm_error *reterr);

/** Close it; NULL is allowed. Plans and look-ups made from it stay valid. */
LKM_EXPORT void lkm_close(struct lkm *lkm);

/** The full path of the module directory, such as "/lib/modules/6.1.0", whether it exists or not.
 * If there are several, the first one. */
LKM_EXPORT const char *lkm_module_directory(const struct lkm *lkm);

/**
 * Invalid lines and unreadable files of the configuration; damaged indexes that a request could
 * answer without, each once; and, with LKM_OPEN_SCAN, unreadable module files, as far as requests
 * have read them: the message for problem i, which names file and line; NULL beyond the last. It
 * belongs to lkm.
 */
LKM_EXPORT const char *lkm_problem(struct lkm *lkm, size_t i);

/** Is problem i a file or directory of the configuration that could not be read? What it says is
 * unknown then, and every answer that depends on the configuration holds only as far as it could be
 * read. false beyond the last one, and for NULL. */
LKM_EXPORT bool lkm_problem_is_unreadable(struct lkm *lkm, size_t i);

/** Do a and b name the same module? '-' and '_' do not differ. false when one of them is NULL. */
LKM_EXPORT bool lkm_name_equal(const char *a, const char *b);

/**
 * Read the name that a module has in the kernel from its file, whose name may be another one, such
 * as nvidia-current.ko of the module nvidia. what is the name of an installed module, or a path
 * with a '/'. ret gets the name, cut at size.
 *
 * Returns 0 or -errno:
 *   LKM_E_NOT_FOUND         -ENOENT, no module file has this name, or it cannot be read as one
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, what or ret is NULL
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 */
LKM_EXPORT int lkm_own_name(
	struct lkm *lkm, const char *what, char *ret, size_t size, struct lkm_error *reterr);

/** The modules that a name or alias matches. */
struct lkm_found;
struct lkm_found_module;

enum lkm_lookup_flags {
	LKM_LOOKUP_NO_CONFIG = 1, /**< ignore modprobe.d */
	LKM_LOOKUP_FILES = 2,     /**< find the file of each module too */
	LKM_LOOKUP_EXACT = 4,     /**< name is a module's own name, not an alias */
};

/**
 * Look up a module name or alias. The first of these that knows it answers:
 *   - alias lines of modprobe.d
 *   - modules.dep
 *   - modules.symbols
 *   - install and remove lines of modprobe.d
 *   - modules.alias
 *   - built-in modules, and their aliases
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_NOT_FOUND         -ENOENT
 *   LKM_E_INDEX_MISSING     -ENOENT, modules.dep.bin does not exist
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        an index exists and cannot be read
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, unbalanced brackets, or a name of more than 64 KiB
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_lookup(struct lkm *lkm, const char *name, unsigned flags,
	struct lkm_found **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_found_free(struct lkm_found *found);

/** The modules: their number, at least 1, and module i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_found_count(const struct lkm_found *found);
LKM_EXPORT const struct lkm_found_module *lkm_found_module(const struct lkm_found *found, size_t i);

/** The name of a module. */
LKM_EXPORT const char *lkm_found_name(const struct lkm_found_module *module);
/** The alias that led to it, whose options lines apply to it too: the pattern of an alias line of
 * modprobe.d, otherwise what was looked up. NULL when it was found by its own name. */
LKM_EXPORT const char *lkm_found_alias(const struct lkm_found_module *module);
/** With LKM_LOOKUP_FILES: the full path of its file; NULL when it has none. */
LKM_EXPORT const char *lkm_found_path(const struct lkm_found_module *module);
/** With LKM_LOOKUP_FILES: is it built-in? */
LKM_EXPORT bool lkm_found_builtin(const struct lkm_found_module *module);

enum lkm_load_flags {
	LKM_LOAD_IGNORE_COMMANDS = 1, /**< ignore install commands and softdeps of the targets */
	LKM_LOAD_IGNORE_LOADED = 2,   /**< plan as if nothing were loaded */
	/** Apply the blacklist to names too; it always applies to aliases. */
	LKM_LOAD_BLACKLIST_NAMES = 4,
	LKM_LOAD_PATH = 8,            /**< what is the path of a module file */
	LKM_LOAD_EXACT = 16,          /**< what is a module's own name, not an alias */
	LKM_LOAD_IGNORE_BUILTIN = 32, /**< plan as if nothing were built-in */
	/** Read the name that each module gives itself, which may differ from that of its file: it
	 * decides whether the module is loaded. With LKM_LOAD_PATH that of the file alone;
	 * otherwise of all files of the plan. */
	LKM_LOAD_OWN_NAMES = 64,
	/** Apply the blacklist to dependencies and softdeps, too. */
	LKM_LOAD_BLACKLIST_NEEDS = 128,
};

/**
 * Plan to load a module by name, alias or (with LKM_LOAD_PATH) file, with parameters ("name=value
 * ...", NULL for none; <lkm/syscalls.h> has the syntax). This changes nothing. Modules that are
 * loaded, built-in, blacklisted or without a file are in the plan, marked as skipped.
 *
 * Returns 0 and *ret, to be freed with lkm_plan_free(), or -errno: those of lkm_lookup() and
 *   LKM_E_UNREADABLE        with LKM_LOAD_PATH: it cannot be read, or is not a regular file
 *   LKM_E_CONFIG_SYNTAX     -ELOOP, endless softdeps
 *   LKM_E_STATE_UNREADABLE  /proc/modules cannot be read (if it does not exist, nothing is loaded)
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_plan_load(struct lkm *lkm, const char *what, const char *params,
	unsigned flags, struct lkm_plan **ret, struct lkm_error *reterr);

/**
 * Plan to load one of the modules that lkm_lookup() found. module is its own name, and need not
 * exist; alias (may be NULL) is the alias that led to it, whose options lines then apply too. The
 * blacklist applies to it with LKM_LOAD_BLACKLIST_NAMES alone. LKM_LOAD_PATH is not allowed; other
 * flags and all errors: those of lkm_plan_load().
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_plan_load_module(struct lkm *lkm, const char *module,
	const char *alias, const char *params, unsigned flags, struct lkm_plan **ret,
	struct lkm_error *reterr);

/**
 * Add a load to a plan. *plan is NULL, or a plan that this function or lkm_plan_load() has made of
 * lkm; it gets the steps that the new request needs beyond those that it has, so that each module
 * is in the plan once. The list of loaded modules is read for the first request only. Parameters
 * and flags apply to the steps that this request adds. After a failure the plan is unchanged (or
 * still NULL) and may be used. Errors: those of lkm_plan_load().
 */
LKM_EXPORT int lkm_plan_load_more(struct lkm *lkm, const char *what, const char *params,
	unsigned flags, struct lkm_plan **plan, struct lkm_error *reterr);

enum lkm_unload_flags {
	LKM_UNLOAD_IGNORE_COMMANDS = 1, /**< ignore remove commands and softdeps of the targets */
	LKM_UNLOAD_FORCE = 2,           /**< plan it even if it is in use */
	LKM_UNLOAD_HOLDERS = 4,         /**< first unload the modules that use the targets */
	LKM_UNLOAD_EXACT = 8,           /**< what is a module's own name, not an alias */
	/** Plan as if all its modules were loaded and unused. */
	LKM_UNLOAD_IGNORE_LOADED = 16,
	LKM_UNLOAD_IGNORE_BUILTIN = 32, /**< plan as if nothing were built-in */
	/** If what is not loaded, but is the name or path of a file whose module has another name
	 * in the kernel, unload that one. */
	LKM_UNLOAD_OWN_NAMES = 64,
};

/**
 * Plan to unload a module by name or alias, and then those of its dependencies that are unused
 * then. This changes nothing. A loaded module is found even if its file is gone.
 *
 * Returns 0 and *ret, to be freed with lkm_plan_free(), or -errno: those of lkm_plan_load(), and
 *   LKM_E_STATE_UNREADABLE  also if /proc/modules does not exist
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_plan_unload(struct lkm *lkm, const char *what, unsigned flags,
	struct lkm_plan **ret, struct lkm_error *reterr);

/** Add an unload to a plan, as lkm_plan_load_more() does for a load: *plan is NULL, or a plan that
 * this function or lkm_plan_unload() has made of lkm. After a failure the plan is unchanged. */
LKM_EXPORT int lkm_plan_unload_more(struct lkm *lkm, const char *what, unsigned flags,
	struct lkm_plan **plan, struct lkm_error *reterr);

enum lkm_run_flags {
	LKM_RUN_FORCE_VERMAGIC = 1,   /**< ignore the version magic: can crash the kernel */
	LKM_RUN_FORCE_MODVERSION = 2, /**< ignore the CRCs of symbols: can crash the kernel */
	/** Unload modules that are in use or have no exit function: can crash the kernel. */
	LKM_RUN_FORCE_UNLOAD = 4,
	/** A target that is loaded already (or, unloading, not loaded) is an error. */
	LKM_RUN_FIRST_TIME = 8,
	/** The flags about versions apply to the targets alone, not to their dependencies. */
	LKM_RUN_FORCE_TARGETS = 16,
	/** Do not look for the cause when the kernel refuses a module. The search takes longer than
	 * a load, which matters if many loads are expected to fail. */
	LKM_RUN_NO_CAUSES = 32,
	/**
	 * Loading: trace each call to the kernel, so that a failure tells for certain whether the
	 * module's init function failed, and with which number, or the module loader refused:
	 * lkm_report_stage(). Other processes and threads do not disturb it, and the init function
	 * does not run again for it.
	 *
	 * This needs tracefs at /sys/kernel/tracing or /sys/kernel/debug/tracing, a kernel with
	 * tracepoints, and the right to use them (CAP_PERFMON and access to tracefs; root has
	 * both), which lockdown=confidentiality takes away. Without these the flag has no effect,
	 * nor has it with lkm_run_options.init or in a process with a filter of system calls
	 * (seccomp). Nothing is mounted.
	 *
	 * It costs about 30 system calls, three descriptors and four pages for each run and
	 * thread, and nothing for each module that is loaded. The end of a run then waits until
	 * the kernel has let go of its tracepoints, some tens of milliseconds.
	 */
	LKM_RUN_TRACE = 64,
	/** Loading: when a target fails, unload what this run alone has loaded for it, in reverse
	 * order. What another target needs, or what is in use by then, stays. on_done is called
	 * again for each of these steps: LKM_OUTCOME_UNDONE or LKM_OUTCOME_KEPT. */
	LKM_RUN_UNDO = 128,
	/** Load even though the file of denied modules could not be read: without this flag the run
	 * ends with LKM_E_DENIALS_UNREADABLE before the first step. */
	LKM_RUN_IGNORE_DENIALS = 256,
	/**
	 * Loading, where lkm_run() got a place for a report: look at each module after it was
	 * loaded, and give its result a report if something is wrong all the same. The causes of
	 * the report say what:
	 *   LKM_E_FIRMWARE_MISSING   it asked for a firmware file that cannot be loaded
	 *   LKM_E_PROBE_FAILED       its driver failed to set up a device
	 *   LKM_E_NO_DEVICE          a target whose drivers drive no device, though some match
	 *   LKM_E_PARAM_NOT_APPLIED  a target that was loaded already, with other parameters
	 * The kernel log, sysfs and the file of the module are read for it. If the module names
	 * firmware files, or with async_probe, the run waits up to 100 ms in all for more lines of
	 * the log; what a driver logs later is not seen.
	 */
	LKM_RUN_INSPECT = 512,
};

/** How a step ended. Later versions may append members: size says which exist. */
struct lkm_result {
	size_t size;
	enum lkm_outcome outcome;
	int64_t begun,
		ended; /**< nanoseconds of CLOCK_MONOTONIC; equal for a step that was not tried */
	const struct lkm_error *error; /**< of a failed step; NULL otherwise */
	/** If lkm_run() got a place for a report: of a failed step, if a target fails with it, why;
	 * of a step that was done, what is wrong all the same, such as parameters that the module
	 * does not have (LKM_RUN_INSPECT looks for more). It is valid until lkm_run() returns;
	 * lkm_report_keep() keeps it. NULL otherwise. */
	const struct lkm_report *report;
	/** Of a target that was loaded already: does it have the parameters of the request? */
	enum lkm_params_state params;
};

/** How to run a plan. Set size; the rest may be zero. */
struct lkm_run_options {
	size_t size;
	unsigned flags; /**< enum lkm_run_flags */
	/** How long to wait for a module that another process is loading; 0: 30 s; negative: do
	 * not wait. */
	int wait_ms;
	/** Unloading: how long to wait for a required module that is in use. */
	int wait_unused_ms;
	/** Called before each step that is carried out. */
	void (*on_step)(void *data, const struct lkm_step *step);
	/** Called for each target that failed. lkm_run() itself reports the last one. */
	void (*on_failure)(
		void *data, const struct lkm_step *target, const struct lkm_error *error);
	void *data; /**< for all callbacks */
	/** Called once for each step that the run came to, also for skipped ones. */
	void (*on_done)(void *data, const struct lkm_step *step, const struct lkm_result *result);
	/**
	 * Loading: the number of threads that load at the same time.
	 *   0         none: the steps follow each other in the order of the plan. A failed step
	 *             ends its target; in a plan of several requests it cancels what depends on it
	 *   negative  as many as there are processors, at most 16
	 *   positive  this many, at most 64
	 *
	 * With threads, a step begins as soon as its module's dependencies and softdeps are done. A
	 * failed step cancels what depends on it, and nothing else. on_done is called for each step
	 * of the plan, and on_failure right after the step that failed. Callbacks are called from
	 * any of the threads, one at a time, and no step begins during one. When loads overlap, so
	 * do their lines in the kernel log: a cause that follows from a line without a module name
	 * is not certain then. Unloads are always carried out in order.
	 */
	int threads;
	/** With threads: names of modules that are loaded alone, NULL-terminated; NULL for none.
	 * Install commands always run alone. */
	const char *const *sequential;
	/**
	 * Loads each module file, dependencies too, instead of the library: gets data, an open
	 * descriptor, the full path, parameters ("" for none), and flags for lkm_finit_module()
	 * (MODULE_INIT_IGNORE_*), and returns 0 or -errno as the kernel would. Several threads may
	 * call it at the same time. NULL: the library loads. See also lkm_init_unpacked().
	 */
	int (*init)(void *data, int fd, const char *path, const char *params, int flags);
	/**
	 * Runs each install and remove command of modprobe.d instead of a shell: gets data and the
	 * step, which has the module, the command and the parameters, and returns 0 or -errno. A
	 * failure is LKM_E_COMMAND_FAILED with that errno. NULL: /bin/sh runs it.
	 */
	int (*command)(void *data, const struct lkm_step *step);
	/** How long the run may take; 0: no limit. After that no wait goes on and no step begins:
	 * -ETIMEDOUT LKM_E_TIMEOUT. A call to the kernel is not interrupted. */
	int timeout_ms;
	/** A descriptor that ends the run when it becomes readable or its other end is closed, such
	 * as an eventfd, a signalfd or a pipe: no wait goes on and no step begins, -ECANCELED
	 * LKM_E_CANCELLED. Nothing is read from it. NULL: none. */
	const int *cancel_fd;
	/** Called when the run has waited two seconds for a module that another process is loading
	 * or unloading, once for each wait: a sentence for the user, such as "module 'x' is being
	 * loaded by process 812 (insmod x.ko), started 4 s ago". The finding is valid during the
	 * call. NULL: nothing is looked for. */
	void (*on_wait)(void *data, const struct lkm_finding *what);
};

/**
 * Read a module file, decompress it in this process, and load it: for lkm_run_options.init, or to
 * be called directly. data and path are not used.
 *
 * Returns 0 or -errno: those of lkm_finit_module() and
 *   -EBADMSG     the compressed data is damaged
 *   -EOPNOTSUPP  this build does not support the compression
 *   -EFBIG, -ENOMEM
 */
LKM_EXPORT int lkm_init_unpacked(
	void *data, int fd, const char *path, const char *params, int flags);

/**
 * Carry out a plan. Skipped steps are passed over; a required step that fails ends its target.
 * options and report may be NULL; otherwise *report is NULL after success, and a report, to be
 * freed, after a failure.
 *
 * The result is that of the last target: 0 when it was loaded (by this call or by another process
 * in the meantime), unloaded, or is blacklisted. A plan of several requests fails if the last
 * target of one of them fails, with the last of these failures; on_failure gets all of them. If
 * the kernel refuses a module and the cause is certain, the error has the cause as its code and in
 * its message (LKM_E_VERMAGIC, LKM_E_SYMBOL_MISSING, LKM_E_PARAM_UNKNOWN ...); errnum is always the
 * kernel's.
 * The kernel log helps to find a cause, but it is only read if report is not NULL.
 *
 * A wait also ends when a signal handler runs in the calling thread meanwhile, whichever thread of
 * the run is waiting.
 *
 * Returns 0 or -errno:
 *   LKM_E_REFUSED            -errno of lkm_finit_module() or lkm_delete_module(), cause unknown
 *   LKM_E_NOT_PERMITTED      -EPERM, cause unknown
 *   LKM_E_NO_MODULE_SUPPORT  -ENOSYS
 *   LKM_E_UNREADABLE, LKM_E_DAMAGED, LKM_E_NO_CODEC, LKM_E_TOO_LARGE  of reading the module file
 *   LKM_E_NOT_FOUND          -ENOENT, a module without a file
 *   LKM_E_LOADED             -EEXIST, with LKM_RUN_FIRST_TIME
 *   LKM_E_NOT_LOADED         -ENOENT, with LKM_RUN_FIRST_TIME
 *   LKM_E_BUILTIN            -ENOENT, a built-in module cannot be unloaded
 *   LKM_E_IN_USE             -EAGAIN
 *   LKM_E_TIMEOUT            -EAGAIN, it was in use for all of wait_unused_ms; -ETIMEDOUT,
 *                            timeout_ms has passed
 *   LKM_E_CANCELLED          -ECANCELED, cancel_fd is readable; -EINTR, a signal handler ran
 *   LKM_E_STUCK              -EBUSY, another process began to load it and has not finished
 *   LKM_E_BLACKLISTED        -EPERM, the kernel command line forbids it
 *   LKM_E_COMMAND_FAILED     -EINVAL, an install or remove command; -errno of options.command
 */
LKM_EXPORT int lkm_run(struct lkm *lkm, const struct lkm_plan *plan,
	const struct lkm_run_options *options, struct lkm_report **report,
	struct lkm_error *reterr);

enum lkm_ensure_flags {
	/** Apply the blacklist to names too; it always applies to aliases. */
	LKM_ENSURE_BLACKLIST = 1,
	/** As LKM_RUN_TRACE: a failure says for certain whether the init function failed. With it,
	 * a module that another process is unloading is waited for even if this call has not seen
	 * it loaded; without it, the kernel's EBUSY is an error then. */
	LKM_ENSURE_TRACE = 2,
};

/** What lkm_ensure() found or did. Later versions may append members: set size. */
struct lkm_ensure_result {
	size_t size;
	/** LKM_OUTCOME_DONE: this call has loaded it; LKM_OUTCOME_FOUND: another process has, in
	 * the meantime; LKM_OUTCOME_SKIPPED: it was loaded already, or is built-in. */
	enum lkm_outcome outcome;
	enum lkm_params_state params; /**< does it have the parameters of the request? */
};

/** How to call lkm_ensure(). Set size; the rest may be zero. */
struct lkm_ensure_options {
	size_t size;
	unsigned flags;                   /**< enum lkm_ensure_flags */
	const char *params;               /**< parameters for loading it, as for lkm_plan_load() */
	int wait_ms;                      /**< as in struct lkm_run_options */
	int timeout_ms;                   /**< as in struct lkm_run_options */
	const int *cancel_fd;             /**< as in struct lkm_run_options */
	struct lkm_ensure_result *result; /**< filled in after success; NULL: not wanted */
};

/**
 * Make sure that a module is loaded, in one call. what is a name, an alias, a modalias, or the
 * path of a module file (a path has a '/' and no ':' before it). options may be NULL. There is
 * nothing to open or free.
 *
 * It succeeds if the module is built-in, was loaded already, or has been loaded now with all its
 * dependencies, by this call or by another process in the meantime. The parameters of a module that
 * was loaded already do not change: options->result says whether they differ from those of the
 * request.
 *
 * An alias that matches several modules is satisfied by one of them; all that are not blacklisted
 * are loaded. A module that the configuration forbids is an error here, while lkm_run()
 * succeeds without loading it:
 *   - all modules of an alias are blacklisted; with LKM_ENSURE_BLACKLIST, a name is
 *   - an install line is a refusal such as /bin/false
 * After another install command, the module must be loaded: otherwise LKM_E_COMMAND_FAILED.
 *
 * If a dependency that was loaded disappears meanwhile, because another process unloads it, the
 * call starts again, once.
 *
 * The error message is one sentence, fit for a log.
 *
 * Returns 0 or -errno: those of lkm_open(), lkm_plan_load() and lkm_run(), and
 *   LKM_E_BLACKLISTED       -EPERM, the configuration forbids it
 *
 * For a name that is loaded it makes six system calls, on one file of /sys/module, and opens no
 * index.
 * Any number of threads may call it.
 */
LKM_EXPORT int lkm_ensure(
	const char *what, const struct lkm_ensure_options *options, struct lkm_error *reterr);

/**
 * Load one module file, compressed or not, without dependencies and configuration. flags:
 * LKM_RUN_FORCE_VERMAGIC, LKM_RUN_FORCE_MODVERSION, LKM_RUN_NO_CAUSES, LKM_RUN_TRACE. params may be
 * NULL. fd is
 * any readable descriptor, a pipe too; it stays open, and a file is read from its start. shown is
 * its name for messages. report and errors: as for lkm_run().
 */
LKM_EXPORT int lkm_insert(const char *path, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr);
LKM_EXPORT int lkm_insert_fd(int fd, const char *shown, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr);

/**
 * Unload one module by the name that /proc/modules shows, without its dependencies. flags:
 * LKM_RUN_FORCE_UNLOAD, LKM_RUN_NO_CAUSES. report: as for lkm_run().
 *
 * Returns 0 or -errno of lkm_delete_module():
 *   LKM_E_IN_USE             -EAGAIN
 *   LKM_E_NOT_LOADED         -ENOENT
 *   LKM_E_NOT_PERMITTED      -EPERM, cause unknown
 *   LKM_E_NO_MODULE_SUPPORT  -ENOSYS
 *   LKM_E_REFUSED            cause unknown; LKM_E_NO_EXIT and the like if it is known
 */
LKM_EXPORT int lkm_remove(
	const char *module, unsigned flags, struct lkm_report **report, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
