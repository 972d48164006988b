/* SPDX-License-Identifier: MIT */
/* Lines of a journal, of dmesg, or pasted by a person: what the kernel or a tool says in them about
 * a module that failed. */
#ifndef LK_MESSAGE_H
#define LK_MESSAGE_H

#include "klog.h"

enum lk_message_kind {
	LK_MESSAGE_NOTHING,      /* not known, or not about a module */
	LK_MESSAGE_LOADER,       /* klog has what the kernel's module loader said */
	LK_MESSAGE_REMARK,       /* the loader remarks on a module that it loads */
	LK_MESSAGE_FIRMWARE,     /* name: the file; detail: driver and device */
	LK_MESSAGE_PROBE,        /* name: the driver or device; detail: driver and device */
	LK_MESSAGE_SWITCHED_OFF, /* the firmware setup of the machine keeps a module from working */
	LK_MESSAGE_CHARSET,      /* name: a character set that a filesystem wants */
	LK_MESSAGE_FILTER,       /* a filter killed process for a call of the module system */
	LK_MESSAGE_NOT_FOUND,    /* name; detail: the directory, or empty */
	LK_MESSAGE_NOT_INSERTED, /* name: a module or file */
	LK_MESSAGE_NOT_REMOVED,  /* name */
	LK_MESSAGE_UNREADABLE,   /* name: a file */
	LK_MESSAGE_IN_USE,       /* name; detail: its users, or empty */
	LK_MESSAGE_NOT_LOADED,   /* name */
	LK_MESSAGE_BUILTIN,      /* name */
	LK_MESSAGE_BLACKLISTED,  /* name */
	LK_MESSAGE_FILESYSTEM,   /* name: the type that mount did not find */
	LK_MESSAGE_COMMAND,      /* name; detail: the command; number: its exit status */
	/* Parts of the report about a crash. */
	LK_MESSAGE_CRASH,      /* it begins */
	LK_MESSAGE_CRASH_TASK, /* process; name: its program */
	LK_MESSAGE_CRASH_AT,   /* name: the function; module: where it is, or empty */
	LK_MESSAGE_CRASH_INIT, /* a module was being initialised */
	LK_MESSAGE_CRASH_LIST, /* module: the one that was loading, or empty */
	LK_MESSAGE_CRASH_END,
};

struct lk_message {
	enum lk_message_kind kind;
	struct lk_span text;  /* without time, host and the like */
	struct lk_klog klog;  /* the fields, and more for LK_MESSAGE_LOADER */
	bool by_kernel;       /* a tool said it otherwise */
	int errnum;           /* that the line names; 0: none */
	uint64_t process;     /* 0: none */
	struct lk_span tool;  /* that said it; empty for the kernel */
	bool is_program_line; /* a program that has nothing to do with modules said it */
};

/* Read one line without its newline. All spans lie in it. A person who pastes a line (is_excerpt)
 * may have left out the name of the tool that said it; in a log it always stands there. */
struct lk_message lk_message_read(struct lk_span line, bool is_excerpt);

/* An errno by its name (ENOEXEC), its number (8, -8), "err -8", or the text of tools ("Exec format
 * error", "Invalid module format"); 0: none of these. */
int lk_message_errno(struct lk_span text);

#endif
