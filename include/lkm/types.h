/* SPDX-License-Identifier: MIT */
/* The enumerations that results consist of. Values never change; new ones are appended. */
#ifndef LKM_TYPES_H
#define LKM_TYPES_H

#ifdef __cplusplus
extern "C" {
#endif

/** What a step of a plan does. */
enum lkm_action {
	LKM_ACTION_LOAD = 1, /**< load the module file */
	LKM_ACTION_INSTALL,  /**< run the install command of modprobe.d instead */
	LKM_ACTION_UNLOAD,   /**< unload the module */
	LKM_ACTION_REMOVE,   /**< run the remove command of modprobe.d instead */
};

/** Why a step is in the plan. */
enum lkm_reason {
	LKM_REASON_ASKED = 1,    /**< it was requested by its name or path */
	LKM_REASON_ALIAS,        /**< it matches an alias that was requested */
	LKM_REASON_DEPENDENCY,   /**< the module of another step needs its symbols */
	LKM_REASON_SOFTDEP_PRE,  /**< a soft dependency (pre:) of another step's module */
	LKM_REASON_SOFTDEP_POST, /**< a soft dependency (post:) of another step's module */
	LKM_REASON_UNUSED,       /**< unloading: no loaded module will need it any more */
	LKM_REASON_HOLDER,       /**< unloading: it uses the module of another step */
};

/** Why a step is skipped. Steps are marked, never left out. */
enum lkm_skip {
	LKM_SKIP_NONE = 0,
	LKM_SKIP_LOADED,      /**< it is already loaded */
	LKM_SKIP_BUILTIN,     /**< it is built in */
	LKM_SKIP_BLACKLISTED, /**< it is blacklisted for requests of this kind */
	LKM_SKIP_UNKNOWN,     /**< no file, alias or install command has this name */
	LKM_SKIP_NOT_LOADED,  /**< unloading: it is not loaded */
	LKM_SKIP_IN_USE,      /**< unloading: it would still be in use */
	LKM_SKIP_REFUSED,     /**< module_blacklist= of the kernel command line names it: the kernel
				 would refuse */
};

/** The state of a module in the running kernel. */
enum lkm_state {
	LKM_STATE_LIVE,    /**< its init function has returned */
	LKM_STATE_COMING,  /**< it is initialising */
	LKM_STATE_GOING,   /**< it is being unloaded */
	LKM_STATE_BUILTIN, /**< it is built-in: it was never loaded */
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
	LKM_INDEX_BUILTIN,       /**< built-in module -> "" */
	LKM_INDEX_BUILTIN_ALIAS, /**< pattern -> built-in module */
};

/** The bits of lkm_changed(). */
enum lkm_change {
	LKM_CHANGED_INDEXES = 1, /**< a file that depmod writes */
	LKM_CHANGED_CONFIG = 2,  /**< a file or directory of modprobe.d */
};

/** The kind of line that denies a module. */
enum lkm_denied {
	LKM_DENIED_NOT,     /**< nothing */
	LKM_DENIED_ALIASES, /**< a blacklist line: aliases no longer load it, its name still does */
	LKM_DENIED_COMMAND, /**< an install line such as "install NAME /bin/false": modprobe and
			       everything that follows modprobe.d cannot load it */
	LKM_DENIED_KERNEL,  /**< module_blacklist= of the kernel command line: the kernel refuses
			       it in any case */
};

/** Why a denied module can still be in the kernel, now or later. */
enum lkm_hole {
	LKM_HOLE_NOTHING = 1, /**< nothing denies it */
	LKM_HOLE_LOADED,      /**< it is loaded now */
	LKM_HOLE_BUILTIN,     /**< it is built in */
	LKM_HOLE_NAME,        /**< it is only blacklisted: a request by its name loads it */
	LKM_HOLE_DEPENDENCY,  /**< it is only blacklisted: this module loads it as a dependency */
	LKM_HOLE_SOFTDEP,     /**< it is only blacklisted: this softdep line loads it */
	LKM_HOLE_HIDDEN,      /**< this install line takes precedence over the one that denies it */
	LKM_HOLE_INITRAMFS,   /**< it is in an initramfs, and the line that denies it is not */
	LKM_HOLE_INITRAMFS_UNKNOWN, /**< an initramfs could not be examined, or none was found */
	LKM_HOLE_CONFIG_UNKNOWN,    /**< a file of the configuration could not be read */
};

/** What a request for the module would do now. */
enum lkm_verdict {
	LKM_VERDICT_LOADED = 1, /**< nothing: it is loaded */
	LKM_VERDICT_BUILTIN,    /**< nothing: it is built in */
	LKM_VERDICT_LOADS,      /**< it would be loaded */
	LKM_VERDICT_COMMAND,    /**< the install command would run instead */
	LKM_VERDICT_SKIPPED,    /**< nothing: the request is an alias, and it is blacklisted */
	LKM_VERDICT_REFUSED,    /**< it cannot be loaded */
	LKM_VERDICT_UNKNOWN,    /**< no index has a file of this name */
	LKM_VERDICT_DENIED,     /**< nothing: an install line such as "install NAME /bin/false" */
	LKM_VERDICT_LOADING,    /**< wait: another process is loading it */
	LKM_VERDICT_UNLOADING,  /**< wait: another process is unloading it */
};

/** The kinds of lines that decide how a module is loaded, in the order in which they matter. */
enum lkm_why_kind {
	LKM_WHY_KERNEL_BLACKLIST = 1, /**< module_blacklist= of the kernel command line */
	LKM_WHY_BLACKLIST,            /**< a directive that stops aliases from loading it */
	LKM_WHY_INSTALL, /**< the install lines in effect: its own and those of its dependencies */
	LKM_WHY_REMOVE,  /**< the remove line in effect */
	LKM_WHY_OPTIONS, /**< parameters that it gets */
	LKM_WHY_SOFTDEP, /**< its softdep lines in effect */
	LKM_WHY_WEAKDEP, /**< its weakdep lines */
	LKM_WHY_WANTED,  /**< a softdep or weakdep line of another module names it */
	LKM_WHY_NEEDS,   /**< a dependency, direct or indirect, in load order */
	LKM_WHY_USER,    /**< a module that depends on it directly */
	LKM_WHY_ALIAS,   /**< an alias pattern for it */
};

/** Why a module is in a closure. */
enum lkm_wanted {
	LKM_WANTED_ASKED,      /**< it was requested, by its name or an alias */
	LKM_WANTED_DEPENDENCY, /**< another module needs its symbols */
	LKM_WANTED_SOFTDEP,    /**< a soft dependency of another module */
	LKM_WANTED_WEAKDEP,    /**< a weak dependency of another module */
};

/** How a check ended. */
enum lkm_health {
	LKM_HEALTH_FINE = 1, /**< nothing is wrong */
	LKM_HEALTH_UNKNOWN,  /**< it could not be checked */
	LKM_HEALTH_WARNING,  /**< it affects some modules, or will become a problem */
	LKM_HEALTH_PROBLEM,  /**< it prevents modules from being loaded */
};

/** How a step of a plan ended. */
enum lkm_outcome {
	LKM_OUTCOME_DONE = 1,  /**< this run did it */
	LKM_OUTCOME_FOUND,     /**< another process had already loaded or unloaded it */
	LKM_OUTCOME_SKIPPED,   /**< the plan skips it, or a module to unload is still in use */
	LKM_OUTCOME_FAILED,    /**< it failed; see error */
	LKM_OUTCOME_CANCELLED, /**< not tried: something that it depends on failed */
	LKM_OUTCOME_UNDONE, /**< LKM_RUN_UNDO: this run did it, and has undone it after a failure */
	LKM_OUTCOME_KEPT,   /**< LKM_RUN_UNDO: this run did it, and it could not be undone */
};

/** Does a module that is loaded have the parameters of a request? */
enum lkm_params_state {
	LKM_PARAMS_AS_ASKED, /**< yes, or the request has none */
	LKM_PARAMS_UNKNOWN,  /**< a value cannot be read or compared, and none is known to differ */
	LKM_PARAMS_DIFFER,   /**< at least one has another value */
};

/** How sure a cause is. */
enum lkm_certainty {
	LKM_CERTAIN = 1, /**< proven by the kernel or the facts */
	LKM_LIKELY,      /**< the only cause that fits the known facts */
	LKM_POSSIBLE,    /**< one of several that fit */
};

/** The lists of symbols of a module. */
enum lkm_symbols {
	LKM_SYMBOLS_VERSIONS, /**< imports with the CRC that the module was built against */
	LKM_SYMBOLS_EXPORTS,  /**< symbols that other modules may import */
	LKM_SYMBOLS_IMPORTS,  /**< symbols that the kernel or another module has to export */
};

/** How an imported symbol is bound. */
enum lkm_binding {
	LKM_BINDING_NONE,    /**< it is not from the list of imports */
	LKM_BINDING_GLOBAL,  /**< the module does not load without it */
	LKM_BINDING_WEAK,    /**< the module loads without it */
	LKM_BINDING_VERSION, /**< the file only has a CRC for it, such as for module_layout */
};

/** Does the present value of a parameter differ from the configured one? */
enum lkm_drift {
	LKM_DRIFT_NONE,    /**< they are equal, or one of them is missing */
	LKM_DRIFT_UNKNOWN, /**< they differ as texts, and only the module knows if that matters */
	LKM_DRIFT_YES,     /**< they differ */
};

/** The kinds of users of a module. */
enum lkm_user_kind {
	LKM_USER_MODULE = 1, /**< a module that uses it; the name is that module's */
	LKM_USER_DEVICE,  /**< a device bound to one of its drivers; the detail is "BUS driver NAME"
			   */
	LKM_USER_NETWORK, /**< a network interface; the detail is its state, such as "up" */
	LKM_USER_MOUNT,   /**< a mount of its file system: where; the detail is "TYPE of SOURCE" */
	LKM_USER_BLOCK,   /**< one of its block devices; the detail is the use, such as a mount */
	LKM_USER_FILE,    /**< one of its device nodes, open; the detail is the process's name */
	LKM_USER_SOCKET,  /**< sockets of one of its protocols; the detail is how many */
};

/** What to wait for. */
enum lkm_wait_for {
	LKM_WAIT_FOR_LIVE = 1, /**< it is loaded and its init function has returned; or built-in */
	LKM_WAIT_FOR_ABSENT,   /**< it is not loaded, initialising or being unloaded */
};

/** The kinds of messages about a module tree. */
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
		6, /**< a symbol that is not exported (asked for with `check_symbols`) */
	LKM_DEPMOD_WRONG_CRC = 7, /**< a symbol whose version differs (asked for with
				     `check_symbols` and `symvers`) */
	LKM_DEPMOD_NEEDS =
		8, /**< which symbol makes a module need another (asked for with `verbose`) */
	LKM_DEPMOD_BAD_ALIAS =
		9, /**< an alias whose brackets do not match; it is in the text file only */
	LKM_DEPMOD_BAD_DEVNAME = 10, /**< a device name without numbers */
	LKM_DEPMOD_BAD_FILE = 11,    /**< modules.order, modules.builtin, System.map or the like is
					missing, cannot be read or has an invalid line */
	LKM_DEPMOD_BAD_CONFIG = 12,  /**< an invalid line of depmod.d, or a file that cannot be
					read */
	LKM_DEPMOD_OLD_CONFIG = 13,  /**< a line of depmod.d that only older programs accept */
	LKM_DEPMOD_CACHE = 14,       /**< the cache was not used, and why */
	LKM_DEPMOD_BAD_DIRECTORY = 15, /**< a directory or file below the module directory that
					  cannot be read, or a link that leads nowhere */
};

/** Facts about a run. Times are nanoseconds. */
enum lkm_depmod_fact {
	LKM_DEPMOD_MODULES,     /**< modules in the indexes */
	LKM_DEPMOD_CACHED,      /**< of these, taken from the cache */
	LKM_DEPMOD_READ,        /**< files that were read */
	LKM_DEPMOD_UNPACKED,    /**< of these, decompressed */
	LKM_DEPMOD_FAILED,      /**< of these, damaged or unreadable */
	LKM_DEPMOD_CYCLIC,      /**< modules in cycles */
	LKM_DEPMOD_SYMBOLS,     /**< symbols that modules export */
	LKM_DEPMOD_THREADS,     /**< threads that read */
	LKM_DEPMOD_WRITTEN,     /**< files that were replaced because they differed */
	LKM_DEPMOD_TIME_SCAN,   /**< configuration, and finding the files */
	LKM_DEPMOD_TIME_READ,   /**< reading and decompressing */
	LKM_DEPMOD_TIME_LINK,   /**< dependencies */
	LKM_DEPMOD_TIME_EMIT,   /**< from then on, until the indexes are in memory and the cache is
				   saved */
	LKM_DEPMOD_TIME_WRITE,  /**< comparing, writing, syncing */
	LKM_DEPMOD_TIME_RENAME, /**< of that, from the first rename to the last */
	LKM_DEPMOD_TIME_TOTAL,
};

/** How far the kernel came with a module that it refused, as a trace of the call shows. */
enum lkm_stage {
	LKM_STAGE_UNKNOWN,  /**< the call was not traced */
	LKM_STAGE_LOADER,   /**< this call did not run the init function: the module loader, or a
			       check before it, refused */
	LKM_STAGE_ACCEPTED, /**< the module loader accepted the module, and its init function did
			       not run */
	LKM_STAGE_INIT,     /**< the init function ran and returned an error */
};

#ifdef __cplusplus
}
#endif
#endif
