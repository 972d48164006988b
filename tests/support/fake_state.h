/* SPDX-License-Identifier: MIT */
/* The files that the fake kernel consists of: its proc/modules, sys/module, log, and what is asked
 * of it. */
#ifndef FAKE_STATE_H
#define FAKE_STATE_H

#include <stdbool.h>
#include "../../src/base/arena.h"

struct fake {
	int root; /* the directory LKM_FAKE_ROOT; -1 when it cannot be opened */
	struct lk_arena arena;
};

#define FAKE_CLEANUP __attribute__((cleanup(fake_close)))

/* Open and lock the kernel: calls of several processes come one after the other. 0 or -errno. */
int fake_open(struct fake *fake);
void fake_close(struct fake *fake);

/* The contents of a file, NULL when there is none; read_line is without the final newline. */
char *fake_read(struct fake *fake, const char *path);
char *fake_read_line(struct fake *fake, const char *path);
bool fake_exists(struct fake *fake, const char *path);

/* Write a file anew, making its directories. */
void fake_write(struct fake *fake, const char *path, const char *text);

/* Append a line to the kernel log (fake/kmsg), or to the list of calls (fake/calls). */
void fake_log(struct fake *fake, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull));
void fake_call(struct fake *fake, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull));

/* The errno that a file of fake/errno asks for, negative; 0 when there is no such file. A file that
 * holds "NAME once" is removed. */
int fake_errno(struct fake *fake, const char *name);

/* A line of proc/modules. */
struct fake_module {
	struct fake_module *next;
	const char *name, *holders, *state,
		*address; /* holders as the file has them: "a,b," or "-" */
	unsigned long size;
	long refcount;
};
struct fake_module *fake_modules_read(struct fake *fake);
void fake_modules_write(struct fake *fake, const struct fake_module *modules);
struct fake_module *fake_module_find(struct fake_module *modules, const char *name);

/* user begins or ends to use module. */
void fake_module_hold(struct fake *fake, struct fake_module *module, const char *user);
void fake_module_release(struct fake *fake, struct fake_module *module, const char *user);

/* Make or remove sys/module/NAME. */
void fake_sysfs_add(struct fake *fake, const struct fake_module *module);
void fake_sysfs_remove(struct fake *fake, const char *name);

/* What the init function of a module logs: the lines of fake/log/NAME. */
void fake_log_init(struct fake *fake, const char *module);

#endif
