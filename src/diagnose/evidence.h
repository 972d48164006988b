/* SPDX-License-Identifier: MIT */
/* The facts about a refused module, or about one that is checked before a load: each fact is known
 * or unknown. */
#ifndef LK_EVIDENCE_H
#define LK_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "../formats/klog.h"
#include "../formats/layout.h"

enum lk_fact { LK_UNKNOWN, LK_NO, LK_YES };

enum lk_lockdown {
	LK_LOCKDOWN_UNKNOWN,
	LK_LOCKDOWN_NONE,
	LK_LOCKDOWN_INTEGRITY,
	LK_LOCKDOWN_CONFIDENTIALITY
};

/* A symbol that the module imports. */
struct lk_evidence_symbol {
	const char *name;
	enum lk_fact exported; /* by the kernel, or by a module that is installed */
	const char *owner;     /* that module, or one that is not installed and should have it;
				  "vmlinux" for the kernel; NULL: unknown */
	const char *source;    /* the file of the kernel's build that says so; NULL: none */
	enum lk_fact present;  /* the owner is loaded (or is the kernel) */
	enum lk_fact planned;  /* a step before this one loads the owner; unknown without a plan */
	bool mutual;           /* the owner needs this module in turn */
	enum lk_fact same_crc;
	bool lacks_crc; /* who exports it has one, and of the module's CRCs none is for it */
	uint32_t wanted, given; /* the CRCs, where same_crc is known */
	enum lk_fact gpl_only;
	const char *name_space; /* that it is in; NULL: none or unknown */
	enum lk_fact imported;  /* the module imports that namespace, or is in its list */
	bool weak;
};

/* A parameter that the module is to get. */
struct lk_evidence_param {
	const char *name, *value; /* value is NULL where there is no '=' */
	enum lk_fact exists;
	const char *type;    /* as declared; NULL: unknown */
	const char *nearest; /* a parameter that exists and is spelled much like it; NULL: none */
	enum lk_fact fits;   /* the value fits the type */
	const char *fault;   /* why it does not; NULL where it does or that is unknown */
	const char *origin;  /* "FILE:LINE" of the configuration that gave it; NULL: the caller */
	enum lk_fact
		hardware; /* it sets a port, an interrupt or the like, which lockdown forbids */
};

enum lk_evidence_form {
	LK_FORM_UNKNOWN,
	LK_FORM_MODULE,
	LK_FORM_EMPTY,
	LK_FORM_TEXT,      /* and not ELF */
	LK_FORM_OTHER,     /* neither text nor ELF */
	LK_FORM_PACKED,    /* compressed, and as no module is */
	LK_FORM_DAMAGED,   /* ELF that does not hold together, cut short most likely */
	LK_FORM_BAD_PACK,  /* compressed, and damaged */
	LK_FORM_NOT_A_FILE /* a directory, a device ... */
};

/* The module file. */
struct lk_evidence_file {
	enum lk_evidence_form form;
	const char *fault;   /* what its reader says, for the damaged forms */
	const char *packed;  /* "xz" ..., "bzip2" ...; NULL: plain, or unknown */
	const char *check;   /* of an xz file: the kind of checksum that no kernel takes; NULL: none
				such */
	const char *machine; /* such as "aarch64"; NULL: unknown */
	enum lk_fact right_machine; /* for this kernel */
	enum lk_fact relocatable;   /* ET_REL */
	const char *name;           /* inside it */
	const char *vermagic, *license;
	enum lk_fact symbols, versions; /* it has a symbol table; CRCs of what it imports */
	enum lk_fact layout;            /* among the CRCs is that of module_layout */
	enum lk_fact livepatch;
	enum lk_fact is_signed;   /* it ends in the mark of a signature */
	bool buried;              /* a signature stands in it, with other bytes after it */
	const char *signer;       /* NULL: unknown */
	enum lk_fact kernels_key; /* the key is that of the kernel's own modules; LK_NO says little:
				     it may be enrolled */
	enum lk_fact signature_sound; /* the block of the signature can be read */
	uint64_t size;                /* bytes of the file; 0: unknown */
	uint64_t memory;              /* bytes that it takes at least; 0: unknown */
	enum lk_fact sound;           /* its headers and sections are as the kernel demands */
	const char *writer;     /* who has it open for writing, such as "dd (process 12)"; NULL:
				   nobody that is seen */
	enum lk_fact fits_cpu;  /* one of its cpu: aliases is for this processor; LK_UNKNOWN: it
				   has none */
	enum lk_fact this_size; /* its struct module is as large as this kernel's */
	struct lk_layout layout_fault; /* of its sections, symbols or relocations */
	enum lk_fact gpl;              /* its licence is one that counts as GPL-compatible */
	const char *unreadable; /* why it could not be opened; NULL: it was, or was not tried */
	const char *init; /* its init function, where initcall_blacklist= is set; NULL: unknown */
};

/* The kernel that was, or is to be, asked. */
struct lk_evidence_kernel {
	const char *release;
	const char *vermagic; /* that its own modules have; NULL: unknown */
	const char *machine;
	enum lk_fact modules; /* it can load modules at all */
	enum lk_fact ancient; /* it is of the kind of Linux 2.4, and loads them in another way */
	enum lk_fact modules_disabled;
	enum lk_fact sig_enforce;
	enum lk_lockdown lockdown;
	enum lk_fact secure_boot;
	const char *security;          /* its active security modules, with commas; NULL: unknown */
	enum lk_fact selinux_enforces; /* and does not only warn */
	enum lk_fact bpf_judges;       /* a program of the BPF security module is loaded */
	enum lk_fact appraises;    /* IMA was told to check files (ima_appraise=, ima_policy=) */
	bool lax_spaces;           /* it was built to take modules that import too few namespaces */
	enum lk_fact forbids;      /* its command line names the module (module_blacklist=) */
	uint64_t memory;           /* bytes that the machine has; 0: unknown */
	const char *unpacks;       /* the compression that it unpacks; "" for none; NULL: unknown */
	enum lk_fact forbids_init; /* or its init function (initcall_blacklist=) */
	const char *installed; /* another release whose modules are installed while its own are not;
				  NULL */
};

/* The process that asked. */
struct lk_evidence_process {
	enum lk_fact capable;    /* CAP_SYS_MODULE is effective */
	enum lk_fact confined;   /* a seccomp filter is in force */
	enum lk_fact profiled;   /* a profile of AppArmor is */
	enum lk_fact namespaced; /* in a separate user namespace, where no capability reaches the
				    kernel */
	enum lk_fact container;  /* signs of one */
	uint64_t id;             /* its number, as the kernel logs it; 0: unknown */
};

/* The module in the kernel. */
enum lk_presence { LK_PRESENCE_UNKNOWN, LK_ABSENT, LK_COMING, LK_LIVE, LK_GOING };
struct lk_evidence_live {
	enum lk_presence presence;
	enum lk_fact has_exit;      /* or can never be unloaded */
	int64_t refcount;           /* -1: unknown */
	const char *const *holders; /* modules that use it; NULL-terminated; may be NULL */
	/* Everything that uses it, as far as it was searched for; see users.h. */
	const struct lk_evidence_user *users;
	size_t user_count;
	int64_t unaccounted;     /* references that these users do not account for, at least */
	enum lk_fact name_taken; /* absent, and built-in code has its directory in /sys/module */
};

/* A resource that a line or a parameter speaks of, and who has it. */
struct lk_evidence_resource {
	const char *what;   /* "I/O port 0x378", "interrupt 7", "memory at 0xd0000" */
	const char *holder; /* as /proc/ioports names it */
	const char *source; /* the file that says so */
};

enum lk_deed { LK_DEED_LOAD, LK_DEED_UNLOAD };

/* The trace of the call: what the kernel's tracepoints recorded of this thread, and so of no other
 * load. Where on is false nothing is known, and nothing else here counts. */
struct lk_evidence_trace {
	bool on; /* recorded from before the call until after it, and nothing was lost */
	/* The loader began to read the file. LK_NO: it was refused before that; or, from Linux 6.5
	 * on, the call waited for another process that loads the same file, and got its result. */
	enum lk_fact file_read;
	bool accepted;    /* module_load: the loader was content; what came next is init */
	const char *name; /* in module_load: the module's own name; NULL: not accepted */
	bool returned;    /* the init function ran and returned result */
	int result;       /* 0 or -errno, or whatever number init made up */
};

struct lk_evidence {
	enum lk_deed deed;
	bool tried; /* it was tried and failed; otherwise it is only to be checked */
	int errnum; /* what the kernel answered */
	bool ignores_vermagic, ignores_crcs; /* it was to be forced */
	bool falls_back;    /* who asked unpacks the file when the kernel says that it cannot */
	const char *module; /* as it is called inside the file, where that is known */
	const char *path;
	/* The lines that the kernel logged during the call. */
	enum lk_fact log_readable;
	bool log_shared; /* other loads ran at the same time: a line without a name may be theirs */
	const struct lk_klog *log;
	size_t log_count;
	struct lk_evidence_file file;
	struct lk_evidence_kernel kernel;
	struct lk_evidence_process process;
	struct lk_evidence_live live;
	struct lk_evidence_trace trace;
	/* Before a load: an export of the file that is exported already, and by whom: "kernel" or a
	 * module. NULL: none is known. */
	const char *taken_export, *export_owner;
	const struct lk_evidence_symbol
		*symbols; /* those that are of interest; all when checking */
	size_t symbol_count;
	const struct lk_evidence_param *params;
	size_t param_count;
	const struct lk_evidence_resource *resources;
	size_t resource_count;
};

#endif
