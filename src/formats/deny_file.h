/* SPDX-License-Identifier: MIT */
/* The file of modprobe.d in which lkm writes what is denied: reading it, changing it, and its text.
 */
#ifndef LK_DENY_FILE_H
#define LK_DENY_FILE_H

#include "../base/arena.h"
#include "../base/buf.h"

#define LK_DENY_FILE "lkm-deny.conf"

/* The command of an entry, which runs instead of loading. */
#define LK_DENY_FILE_COMMAND "/bin/false"

struct lk_deny_entry {
	const char *module;  /* normalised */
	const char *comment; /* the lines of comment above it, each with its newline */
};

/* All zero but for the arena is that of a file that does not exist. */
struct lk_deny_file {
	struct lk_arena *arena;
	struct lk_deny_entry *items; /* sorted by module, no module twice */
	size_t count, capacity;
	struct lk_buf others; /* lines that are none of ours, as they stand there */
};

/* Take over what a file says; strings are copied. lk_deny_file_done() ends it in any case. 0;
 * -ENOMEM; -EFBIG. */
int lk_deny_file_read(
	struct lk_deny_file *denials, struct lk_arena *arena, struct lk_span contents);
void lk_deny_file_done(struct lk_deny_file *denials);

/* Can it be a line of comment, with nothing after it that could be read as a directive? */
bool lk_deny_file_is_reason(const char *reason);

/* Add or take out the entry of a (normalised) module; *ret_changed: was it not there, or there.
 * reason: its comment; NULL for the usual one. An entry that is there gets a new reason. 0 or
 * -ENOMEM. */
int lk_deny_file_add(
	struct lk_deny_file *denials, const char *module, const char *reason, bool *ret_changed);
void lk_deny_file_remove(struct lk_deny_file *denials, const char *module, bool *ret_changed);

/* The reason of a (normalised) module's entry, from the first line of its comment, in the arena
 * given; *ret is NULL without an entry or a reason. 0 or -ENOMEM. */
int lk_deny_file_reason(const struct lk_deny_file *denials, const char *module,
	struct lk_arena *arena, const char **ret);

/* The text of the file, "" when it would say nothing. 0; -ENOMEM; -EFBIG. */
int lk_deny_file_write(const struct lk_deny_file *denials, struct lk_buf *out);

#endif
