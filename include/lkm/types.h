/* SPDX-License-Identifier: MIT */
/* The enumerations of results, once for all headers. The values never change; new ones are
 * appended. */
#ifndef LKM_TYPES_H
#define LKM_TYPES_H

#ifdef __cplusplus
extern "C" {
#endif

/** What a step does when the plan is run. */
enum lkm_action {
	LKM_ACTION_LOAD = 1, /**< load the module file */
	LKM_ACTION_INSTALL,  /**< run the install command of modprobe.d in its place */
	LKM_ACTION_UNLOAD,   /**< unload the module */
	LKM_ACTION_REMOVE,   /**< run the remove command of modprobe.d in its place */
};

/** Why a step is in the plan. */
enum lkm_reason {
	LKM_REASON_ASKED = 1,    /**< it was asked for by its name or path */
	LKM_REASON_ALIAS,        /**< it was found through an alias that was asked for */
	LKM_REASON_DEPENDENCY,   /**< another step's module needs its symbols */
	LKM_REASON_SOFTDEP_PRE,  /**< a softdep wants it before another step's module */
	LKM_REASON_SOFTDEP_POST, /**< a softdep wants it after another step's module */
	LKM_REASON_UNUSED, /**< unloading: another step's module needed it, and now nobody may */
	LKM_REASON_HOLDER, /**< unloading: it uses another step's module */
};

/** Why a step will not be carried out. Steps are marked, never left out. */
enum lkm_skip {
	LKM_SKIP_NONE = 0,
	LKM_SKIP_LOADED,      /**< it is loaded already */
	LKM_SKIP_BUILTIN,     /**< it is part of the kernel */
	LKM_SKIP_BLACKLISTED, /**< the configuration forbids loading it this way */
	LKM_SKIP_UNKNOWN,     /**< no file, alias or command is known by this name */
	LKM_SKIP_NOT_LOADED,  /**< unloading: it is not loaded */
	LKM_SKIP_IN_USE,      /**< unloading: it will still be in use */
	LKM_SKIP_REFUSED,     /**< module_blacklist= of the kernel command line names it: the kernel
				 would refuse */
};

enum lkm_state {
	LKM_STATE_LIVE,   /**< its init function has returned */
	LKM_STATE_COMING, /**< it is initialising */
	LKM_STATE_GOING,  /**< it is being unloaded */
};

/** The directives of modprobe.d(5), and what the kernel command line adds. */
enum lkm_directive_kind {
	LKM_DIRECTIVE_ALIAS = 1, /**< name: a pattern; value: a module */
	LKM_DIRECTIVE_BLACKLIST, /**< name: a module; modprobe.blacklist= of the kernel command
				    line too */
	LKM_DIRECTIVE_OPTIONS,   /**< name: a module or alias; value: parameters; MODULE.NAME= of
				    the kernel command line too */
	LKM_DIRECTIVE_INSTALL,   /**< name: a pattern; value: a shell command */
	LKM_DIRECTIVE_REMOVE,    /**< name: a pattern; value: a shell command */
	LKM_DIRECTIVE_SOFTDEP,   /**< name: a pattern; value: "pre: a b post: c", as written */
	LKM_DIRECTIVE_WEAKDEP,   /**< name: a pattern; value: "a b" */
	LKM_DIRECTIVE_REFUSED,   /**< name: a module; module_blacklist= of the kernel command
				    line: the kernel itself refuses it */
};

/** The indexes that depmod writes. */
enum lkm_index {
	LKM_INDEX_DEP = 1,       /**< module -> "PATH: DEPENDENCY..." */
	LKM_INDEX_ALIAS,         /**< pattern -> module */
	LKM_INDEX_SYMBOLS,       /**< "symbol:NAME" -> module that exports it */
	LKM_INDEX_BUILTIN,       /**< module that is part of the kernel -> "" */
	LKM_INDEX_BUILTIN_ALIAS, /**< pattern -> module that is part of the kernel */
};

/** What keeps a module out. */
enum lkm_denied {
	LKM_DENIED_NOT,     /**< nothing */
	LKM_DENIED_ALIASES, /**< a blacklist line: only aliases no longer lead to it */
	LKM_DENIED_COMMAND, /**< an install line such as "install NAME /bin/false": nothing that
			       works as modprobe does loads it */
	LKM_DENIED_KERNEL,  /**< module_blacklist= of the kernel command line: the kernel refuses
			       it, whoever asks */
};

/** Why it could be, or come, in all the same. */
enum lkm_hole {
	LKM_HOLE_NOTHING = 1, /**< nothing forbids it */
	LKM_HOLE_LOADED,      /**< it is loaded now */
	LKM_HOLE_BUILTIN,     /**< it is part of the kernel */
	LKM_HOLE_NAME,        /**< it is only blacklisted: who asks for it by name gets it */
	LKM_HOLE_DEPENDENCY,  /**< it is only blacklisted: this module brings it along */
	LKM_HOLE_SOFTDEP,     /**< it is only blacklisted: this softdep line brings it along */
	LKM_HOLE_HIDDEN,      /**< this install line counts in place of the one that forbids it */
	LKM_HOLE_INITRAMFS,   /**< it is in the initramfs, and what forbids it is not */
	LKM_HOLE_INITRAMFS_UNKNOWN, /**< it may be so: the initramfs cannot be looked into */
};

/** What would happen if it were asked for now. */
enum lkm_verdict {
	LKM_VERDICT_LOADED,  /**< nothing: it is loaded */
	LKM_VERDICT_BUILTIN, /**< nothing: it is part of the kernel */
	LKM_VERDICT_LOADS,   /**< it would be loaded */
	LKM_VERDICT_COMMAND, /**< the install command would run in its place */
	LKM_VERDICT_SKIPPED, /**< nothing: it was asked for by an alias and is blacklisted */
	LKM_VERDICT_REFUSED, /**< it cannot be loaded: LKM_WHY_REFUSAL says why */
	LKM_VERDICT_UNKNOWN, /**< no index has a file of this name */
};

/** The kinds of lines. */
enum lkm_why_kind {
	LKM_WHY_ALIAS = 1,        /**< a pattern that stands for it */
	LKM_WHY_OPTIONS,          /**< parameters that it gets */
	LKM_WHY_BLACKLIST,        /**< a directive that keeps aliases from loading it */
	LKM_WHY_KERNEL_BLACKLIST, /**< module_blacklist= of the kernel command line */
	LKM_WHY_INSTALL, /**< the install lines that count: its own and those of what it needs */
	LKM_WHY_REMOVE,  /**< the remove line that counts */
	LKM_WHY_SOFTDEP, /**< its softdep lines that count */
	LKM_WHY_WEAKDEP, /**< its weakdep lines */
	LKM_WHY_WANTED,  /**< a softdep or weakdep line of another module that names it */
	LKM_WHY_NEEDS,   /**< a module that it needs, directly or not, in load order */
	LKM_WHY_USER,    /**< a module whose dependencies it is among, directly */
	LKM_WHY_REFUSAL, /**< a reason for which it cannot be loaded, as a sentence */
};

/** Why a module is in a closure. */
enum lkm_wanted {
	LKM_WANTED_ASKED,      /**< it was asked for, by its name or an alias */
	LKM_WANTED_DEPENDENCY, /**< another one needs its symbols */
	LKM_WANTED_SOFTDEP,    /**< a softdep of another one names it */
	LKM_WANTED_WEAKDEP,    /**< a weakdep of another one names it */
};

/** How a check ended. */
enum lkm_health {
	LKM_HEALTH_FINE = 1, /**< nothing is wrong */
	LKM_HEALTH_UNKNOWN,  /**< it could not be found out */
	LKM_HEALTH_WARNING,  /**< it keeps some modules out, or will be a nuisance */
	LKM_HEALTH_PROBLEM,  /**< it keeps modules from being loaded */
};

/** How a step of a plan ended. */
enum lkm_outcome {
	LKM_OUTCOME_DONE = 1, /**< this run has carried it out */
	LKM_OUTCOME_FOUND,    /**< another process has loaded or unloaded it in the meantime */
	LKM_OUTCOME_SKIPPED,  /**< the plan says so, or a module to unload is still in use */
	LKM_OUTCOME_FAILED,   /**< see error */
	/** It was not tried, because a step that it needs has failed. */
	LKM_OUTCOME_CANCELLED,
};

/** Does a module that is loaded have the parameters of a request? */
enum lkm_params_state {
	LKM_PARAMS_AS_ASKED, /**< yes, or the request has none */
	LKM_PARAMS_UNKNOWN,  /**< a value cannot be read or compared, and none is known to differ */
	LKM_PARAMS_DIFFER,   /**< at least one has another value */
};

/** How sure a cause is. */
enum lkm_certainty {
	LKM_CERTAIN = 1, /**< the kernel or the facts say so */
	LKM_LIKELY,      /**< everything that is known speaks for it */
	LKM_POSSIBLE,    /**< it is one of several that fit */
};

/** Which symbols. */
enum lkm_symbols {
	LKM_SYMBOLS_VERSIONS, /**< imports with the CRC that the module was built against */
	LKM_SYMBOLS_EXPORTS,
	LKM_SYMBOLS_IMPORTS,
};

/** How the present value of a parameter and the configured one compare. */
enum lkm_drift {
	LKM_DRIFT_NONE,    /**< they are equal, or one of them is not there */
	LKM_DRIFT_UNKNOWN, /**< they differ as texts, and the type does not say what that means */
	LKM_DRIFT_YES,     /**< they differ */
};

/** The kinds of users. */
enum lkm_user_kind {
	LKM_USER_MODULE = 1, /**< a module that uses it; name is the module's */
	LKM_USER_DEVICE,  /**< a device that a driver of it drives; detail is "BUS driver NAME" */
	LKM_USER_NETWORK, /**< a network interface; detail is its state, such as "up" */
	LKM_USER_MOUNT, /**< a mounted file system of its kind: where; detail is "TYPE of SOURCE" */
	LKM_USER_BLOCK, /**< a block device behind it that is in use; detail says for what */
	LKM_USER_FILE,  /**< a device node of it that a process has open; detail is the
			   process's name */
	LKM_USER_SOCKET, /**< sockets of a protocol of it: the protocol; detail is how many */
};

enum lkm_wait_for {
	LKM_WAIT_FOR_LIVE = 1, /**< it is loaded, and its init function has returned; or built in */
	LKM_WAIT_FOR_ABSENT,   /**< it is not loaded, not even on its way in or out */
};

/** What there is to tell about a tree. The values never change; new ones are appended. */
enum lkm_depmod_note {
	LKM_DEPMOD_UNREADABLE = 1, /**< a module file is damaged or cannot be read; it is listed
				      without dependencies */
	LKM_DEPMOD_NOT_ASCII = 2,  /**< a name or text that no index can hold; it is left out */
	LKM_DEPMOD_DUPLICATE = 3,  /**< two files of one module; the text names the one that was
				      taken (asked for with `warn`) */
	LKM_DEPMOD_DUPLICATE_VALUE =
		4,            /**< a key has several values in an index (asked for with `warn`) */
	LKM_DEPMOD_CYCLE = 5, /**< modules that need each other */
	LKM_DEPMOD_UNKNOWN_SYMBOL =
		6, /**< a symbol that nobody exports (asked for with `check_symbols`) */
	LKM_DEPMOD_WRONG_CRC = 7, /**< a symbol whose version differs (asked for with
				     `check_symbols` and `symvers`) */
	LKM_DEPMOD_NEEDS =
		8, /**< which symbol makes a module need another (asked for with `verbose`) */
	LKM_DEPMOD_BAD_ALIAS =
		9, /**< an alias whose brackets do not match; it is in the text file only */
	LKM_DEPMOD_BAD_DEVNAME = 10, /**< a device name without numbers */
	LKM_DEPMOD_BAD_FILE = 11,    /**< modules.order, modules.builtin, System.map or the like is
					missing or has a line that is not understood */
	LKM_DEPMOD_BAD_CONFIG = 12,  /**< a line of depmod.d that is not understood */
	LKM_DEPMOD_OLD_CONFIG = 13,  /**< a line of depmod.d that only older programs understood */
	LKM_DEPMOD_CACHE = 14,       /**< the cache was not used, and why */
	LKM_DEPMOD_BAD_DIRECTORY =
		15, /**< a directory or file below the module directory that cannot be read */
};

/** Facts about a run. Times are nanoseconds. */
enum lkm_depmod_fact {
	LKM_DEPMOD_MODULES,     /**< modules in the indexes */
	LKM_DEPMOD_CACHED,      /**< of these, taken from the cache */
	LKM_DEPMOD_READ,        /**< files that were read */
	LKM_DEPMOD_UNPACKED,    /**< of these, unpacked */
	LKM_DEPMOD_FAILED,      /**< of these, damaged or unreadable */
	LKM_DEPMOD_CYCLIC,      /**< modules in cycles */
	LKM_DEPMOD_SYMBOLS,     /**< symbols that modules export */
	LKM_DEPMOD_THREADS,     /**< threads that read */
	LKM_DEPMOD_WRITTEN,     /**< files that were replaced because they differed */
	LKM_DEPMOD_TIME_SCAN,   /**< configuration, and finding the files */
	LKM_DEPMOD_TIME_READ,   /**< reading and unpacking */
	LKM_DEPMOD_TIME_LINK,   /**< dependencies */
	LKM_DEPMOD_TIME_EMIT,   /**< from then on, until the indexes are in memory and the cache is
				   saved */
	LKM_DEPMOD_TIME_WRITE,  /**< comparing, writing, syncing */
	LKM_DEPMOD_TIME_RENAME, /**< of that, from the first rename to the last */
	LKM_DEPMOD_TIME_TOTAL,
};

#ifdef __cplusplus
}
#endif
#endif
