/* SPDX-License-Identifier: MIT */
/* Files of /proc: /proc/modules and the kernel command line. */
#ifndef LK_PROC_H
#define LK_PROC_H

#include <lkm/error.h>
#include <lkm/types.h>
#include "../base/arena.h"

/* One line of /proc/modules. All spans point into the text. */
struct lk_proc_module {
	struct lk_span name;
	uint64_t size;          /* bytes of kernel memory */
	int64_t refcount;       /* -1 when the kernel cannot unload modules ("-") */
	struct lk_span holders; /* "a,b," : names of modules that use this one, each followed by a
				   comma, or empty */
	enum lkm_state state;
	uint64_t address;     /* 0 for those who may not know */
	struct lk_span taint; /* letters between the parentheses (without the '+' or '-' of a module
				 that is coming or going), or empty */
	bool permanent;       /* "[permanent]" stands among the holders: it has no exit function */
};

/* Cut the next module off the front of *rest. 1; 0 at the end; -EBADMSG for a line that is not of
 * this form, which is passed over. */
int lk_proc_module_next(struct lk_span *rest, struct lk_proc_module *ret);

/* Cut the next holder off the front of *holders; false at the end. */
bool lk_proc_holder_next(struct lk_span *holders, struct lk_span *ret);

enum lk_cmdline_kind {
	LK_CMDLINE_OPTION,    /* MODULE.PARAM[=VALUE]: name MODULE normalised, value "PARAM[=VALUE]"
				 with kmod's quoting */
	LK_CMDLINE_BLACKLIST, /* modprobe.blacklist=a,b: one item for each name, normalised */
	LK_CMDLINE_KERNEL_BLACKLIST, /* module_blacklist=a,b: one item for each name, as written:
					the kernel compares exactly */
};
struct lk_cmdline_item {
	enum lk_cmdline_kind kind;
	const char *name, *value; /* in the arena; value is "" for the blacklists */
};
struct lk_cmdline {
	struct lk_span rest;
	struct lk_span names;      /* rest of a list of names that is being given out */
	enum lk_cmdline_kind kind; /* of those names */
};
void lk_cmdline_open(struct lk_cmdline *cursor, struct lk_span text);

/* The next item that concerns modules; all others are passed over. The names of the kernel's
 * blacklist come first, and only those of its last module_blacklist=, as for the kernel. 1; 0 at
 * the end; -EBADMSG (LKM_E_CONFIG_SYNTAX) for a module name with bad brackets, which is passed
 * over; -ENOMEM. *reterr must be empty. */
int lk_cmdline_next(struct lk_cmdline *cursor, struct lk_arena *arena, struct lk_cmdline_item *ret,
	struct lkm_error *reterr);

/* What /proc/PID/stack tells about the loading of modules. */
enum lk_stack {
	LK_STACK_OTHER, /* the process is doing something else */
	LK_STACK_INIT,  /* it runs the init function of some module */
	LK_STACK_NAMED  /* with a function of the named module on the stack */
};
enum lk_stack lk_proc_stack(struct lk_span text, const char *module);

/* When a process began, in ticks since the boot, from /proc/PID/stat. false: not of this form. */
bool lk_proc_start(struct lk_span text, uint64_t *ret);

/* The modules that the command line wants loaded at boot: modules_load=a,b, and rd.modules_load=
 * for an initramfs; '-' for '_' too. rest is the text at first, the others are set by the caller or
 * zero. The next name; false at the end. What follows "--" is for init. */
struct lk_cmdline_load {
	struct lk_span rest;
	bool initramfs;
	struct lk_span names;
};
bool lk_cmdline_load_next(struct lk_cmdline_load *cursor, struct lk_span *ret);

/* The functions that initcall_blacklist=a,b names, in each place where it stands: the kernel runs
 * none of them, as init functions of modules either. With the same cursor. */
bool lk_cmdline_initcall_next(struct lk_cmdline_load *cursor, struct lk_span *ret);

#endif
