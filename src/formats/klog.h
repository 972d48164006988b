/* SPDX-License-Identifier: MIT */
/* Lines that the kernel logs when it refuses a module, one fact a line. The texts are those of
 * Linux 5.10 to 7.2; a line that is none of them says nothing. */
#ifndef LK_KLOG_H
#define LK_KLOG_H

#include <sys/types.h>

#include "../base/span.h"

enum lk_klog_kind {
	LK_KLOG_NOTHING,        /* not a line about loading modules that is known here */
	LK_KLOG_UNKNOWN_SYMBOL, /* module, name: the symbol, number: the errno */
	LK_KLOG_SYMBOL_VERSION, /* module, name: its CRC is not that of the kernel */
	LK_KLOG_NO_VERSION,     /* module, name: the module has no CRC for it */
	LK_KLOG_NAMESPACE, /* module, name: the symbol, detail: the namespace that is not imported
			    */
	LK_KLOG_GAVE_UP,   /* module, name: the module that it waited for */
	LK_KLOG_VERMAGIC,  /* module, name: its own, detail: the kernel's */
	LK_KLOG_DUPLICATE_EXPORT, /* module, name: the symbol, detail: who has it already */
	LK_KLOG_PARAM_INVALID,    /* module, name: the parameter, detail: the value; both empty
				     where the line was cut short */
	LK_KLOG_PARAM_TOO_LARGE,  /* the same */
	LK_KLOG_PARAM_REFUSED,    /* module, name: the parameter, whose setter returned ENOENT */
	LK_KLOG_PARAM_UNKNOWN,    /* module, name: the parameter */
	LK_KLOG_PARAM_ITEMS,      /* name: the parameter, number: how many items it takes */
	LK_KLOG_PARAM_FEW,        /* name: the parameter, number: how many items it needs */
	LK_KLOG_PARAM_LENGTH,     /* name: the parameter, number: how many characters fit; 0: a text
				     of any kind */
	LK_KLOG_BAD_ELF,          /* the file is not a sound module; some name the module */
	LK_KLOG_MACHINE,          /* number: e_machine of the file */
	LK_KLOG_STRIPPED,         /* module */
	LK_KLOG_NO_MODULE,        /* module: its struct module is missing or unusable */
	LK_KLOG_THIS_MODULE,      /* module: its struct module is of another size */
	LK_KLOG_WRITE_EXEC,       /* module, name: the section that is writable and executable */
	LK_KLOG_COMMON,           /* module: it has symbols that the linker should have placed */
	LK_KLOG_RELOCATION,       /* a relocation that cannot be made; some name the module */
	LK_KLOG_PERCPU,           /* module, number: bytes of memory for each processor */
	LK_KLOG_BTF,              /* module, number: the errno */
	LK_KLOG_NAME_TAKEN,       /* module: sysfs has its name already */
	LK_KLOG_HASH,             /* name: the hash of the file, which the kernel's blacklist has */
	LK_KLOG_LIVEPATCH,        /* module */
	LK_KLOG_UNSIGNED,         /* rejected because it has no signature */
	LK_KLOG_UNKNOWN_KEY,      /* rejected because the key of the signature is not known */
	LK_KLOG_CRYPTO,           /* rejected because of its algorithm */
	LK_KLOG_BAD_SIGNATURE,    /* the block of the signature is malformed */
	LK_KLOG_LOCKDOWN,         /* name: what is restricted, detail: the program's name */
	LK_KLOG_BLACKLISTED,      /* module: by the kernel's command line */
	/* Denied; name has fields such as pid=7: lk_klog_field(). */
	LK_KLOG_IMA,
	LK_KLOG_SELINUX,
	LK_KLOG_APPARMOR,
	LK_KLOG_LOADPIN,
	LK_KLOG_IPE,
	LK_KLOG_UNPACKING,    /* number: the status of the kernel's decompressor */
	LK_KLOG_NOT_PACKED,   /* name: the algorithm that the kernel knows */
	LK_KLOG_NO_MEMORY,    /* number: how many bytes the kernel did not find; 0: unknown */
	LK_KLOG_OOPS,         /* the kernel crashed inside the call */
	LK_KLOG_FIRMWARE,     /* name: the file, number: -errno, detail: driver and device */
	LK_KLOG_PROBE,        /* name: the driver, number: -errno, detail: the device, or driver and
				 device */
	LK_KLOG_IRQ,          /* number: the interrupt that somebody has, name: both users */
	LK_KLOG_REGION,       /* name: the region, detail: driver and device */
	LK_KLOG_REGISTERED,   /* name: the driver that is there already */
	LK_KLOG_DUPLICATE,    /* name: the file of sysfs or proc that is there already */
	LK_KLOG_TAINT,        /* a remark of the loader about a module that it loads */
	LK_KLOG_INIT_STRANGE, /* module, number: what init returned */
	LK_KLOG_PROPRIETARY,  /* module, name: the proprietary module, detail: its symbol */
};

/* From 0 (emergency) over 3 (error), 4 (warning) and 6 (information) to 7. */
#define LK_KLOG_LEVEL_UNKNOWN (-1)

/* What a line has to do with the module that a call was about. */
enum lk_klog_owner {
	LK_KLOG_FOREIGN, /* nothing is known */
	LK_KLOG_ABOUT,   /* it names the module, one of its parameters or a text in its file, or the
			    kernel printed it with a stack of this thread */
	LK_KLOG_MESSAGE  /* its text is a message in the module's file */
};

struct lk_klog {
	enum lk_klog_kind kind;
	struct lk_span module; /* empty where the line names none */
	struct lk_span name, detail;
	int64_t number;
	struct lk_span text; /* the whole line */
	int level;
	enum lk_klog_owner owner; /* set by who knows the module */
};

/* A line without time stamp; its level may stand before it as "<3>". */
struct lk_klog lk_klog_read(struct lk_span line);

/* Does a line match a text of the form of this table? Its fields are set then. */
bool lk_klog_match(const char *text, struct lk_span line, struct lk_klog *ret);

/* The value of "key=value" among the words of a line. */
bool lk_klog_field(struct lk_span text, const char *key, struct lk_span *ret);

#endif
