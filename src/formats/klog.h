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
	LK_KLOG_PARAM_UNKNOWN,    /* module, name: the parameter */
	LK_KLOG_PARAM_ITEMS,      /* name: the parameter, number: how many items it takes */
	LK_KLOG_PARAM_LENGTH,  /* name: the parameter, number: how many characters fit; 0: a text of
				  any kind */
	LK_KLOG_BAD_ELF,       /* name: what is wrong with the file, in the kernel's words */
	LK_KLOG_MACHINE,       /* number: e_machine of the file */
	LK_KLOG_STRIPPED,      /* module */
	LK_KLOG_THIS_MODULE,   /* module: its struct module is of another size */
	LK_KLOG_LIVEPATCH,     /* module */
	LK_KLOG_UNSIGNED,      /* rejected because it has no signature */
	LK_KLOG_UNKNOWN_KEY,   /* rejected because the key of the signature is not known */
	LK_KLOG_CRYPTO,        /* rejected because of its algorithm */
	LK_KLOG_BAD_SIGNATURE, /* the block of the signature is malformed */
	LK_KLOG_LOCKDOWN,      /* name: what is restricted */
	LK_KLOG_BLACKLISTED,   /* module: by the kernel's command line */
	LK_KLOG_IMA,           /* integrity rules refused the file */
	LK_KLOG_SELINUX,       /* denied */
	LK_KLOG_APPARMOR,      /* denied */
	LK_KLOG_LOADPIN,       /* denied: name: the kind of file */
	LK_KLOG_IPE,           /* denied */
	LK_KLOG_UNPACKING,     /* number: the status of the kernel's decompressor */
	LK_KLOG_NOT_PACKED,    /* name: the algorithm that the kernel knows */
	LK_KLOG_NO_MEMORY,     /* the kernel found no room */
	LK_KLOG_OOPS,          /* the kernel crashed inside the call */
	LK_KLOG_TAINT,         /* module, name: why loading it taints */
	LK_KLOG_INIT_STRANGE,  /* module, number: what init returned */
	LK_KLOG_PROPRIETARY,   /* module, name: the module whose symbols bar it from others */
};

struct lk_klog {
	enum lk_klog_kind kind;
	struct lk_span module; /* empty where the line names none */
	struct lk_span name, detail;
	int64_t number;
};

/* A line without priority and time stamp. */
struct lk_klog lk_klog_read(struct lk_span line);

/* Does a line match a text of the form of this table? Its fields are set then. */
bool lk_klog_match(const char *text, struct lk_span line, struct lk_klog *ret);

#endif
