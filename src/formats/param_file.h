/* SPDX-License-Identifier: MIT */
/* The file of modprobe.d in which lkm saves parameters: reading it, changing it, and its text. */
#ifndef LK_PARAM_FILE_H
#define LK_PARAM_FILE_H

#include "../base/arena.h"
#include "../base/buf.h"

#define LK_PARAM_FILE "lkm-params.conf"

struct lk_param_entry {
	const char *module;  /* normalised */
	const char *comment; /* the lines of comment above it, each with its newline; "" for none */
	struct lk_param_pair {
		const char *name, *value; /* '_' for '-'; value NULL: there is no '=' */
	} * items;                        /* sorted by name, no name twice */
	size_t count, capacity;
};

/* All zero but for the arena is that of a file that does not exist. */
struct lk_param_file {
	struct lk_arena *arena;
	struct lk_param_entry *items; /* sorted by module, no module twice */
	size_t count, capacity;
	struct lk_buf others; /* lines that are none of ours, as they stand there */
};

/* Take over what a file says; strings are copied. lk_param_file_done() ends it in any case. 0;
 * -ENOMEM; -EFBIG. */
int lk_param_file_read(struct lk_param_file *file, struct lk_arena *arena, struct lk_span contents);
void lk_param_file_done(struct lk_param_file *file);

/* Give a parameter of a (normalised) module a value. *ret_changed: had it another one, or none? 0;
 * -EINVAL for what cannot stand in such a file: control characters, a name that is none, a value
 * that lk_param_list_add() has no spelling for; -ENOMEM; -EFBIG. */
int lk_param_file_set(struct lk_param_file *file, const char *module, const char *name,
	const char *value, bool *ret_changed);

/* Take out a parameter; name NULL: all of the module. *ret_changed: was there one? -ENOMEM. */
int lk_param_file_remove(
	struct lk_param_file *file, const char *module, const char *name, bool *ret_changed);

/* The text of the file, "" when it would say nothing. 0; -ENOMEM; -EFBIG. */
int lk_param_file_write(const struct lk_param_file *file, struct lk_buf *out);

#endif
