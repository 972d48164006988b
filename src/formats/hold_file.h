/* SPDX-License-Identifier: MIT */
/* The file in which a program keeps which modules it has loaded and will unload; lkm-hold(5). */
#ifndef LK_HOLD_FILE_H
#define LK_HOLD_FILE_H

#include <lkm/error.h>
#include "../base/arena.h"
#include "../base/buf.h"

enum lk_hold_file_state {
	LK_HOLD_FILE_LOADING, /* it was not there, and the kernel is being asked to load it */
	LK_HOLD_FILE_LOADED,
};

struct lk_hold_file_module {
	char name[LKM_NAME_SIZE]; /* as the kernel has it */
	enum lk_hold_file_state state;
	uint64_t identity; /* what tells this loading of it from another; 0: unknown */
};

/* All zero is that of a file that does not exist. */
struct lk_hold_file {
	char boot[LKM_NAME_SIZE];          /* the boot that it is about, a word; "": unknown */
	struct lk_hold_file_module *items; /* oldest first, no name twice */
	size_t count, capacity;
};

/* No program holds more modules, and lkm never writes a larger file. */
#define LK_HOLD_FILE_COUNT_MAX 4096u
#define LK_HOLD_FILE_SIZE_MAX  ((size_t)512 << 10)

/* Can it stand in the file: a word of at most LKM_NAME_SIZE - 1 printable characters? */
bool lk_hold_file_is_word(struct lk_span word);

/* Take a file over; the items are in the arena. An empty one lists nothing. 0; -EBADMSG, *ret_line
 * says which line is not understood (1 is the first); -ENOMEM. */
int lk_hold_file_read(
	struct lk_hold_file *ret, struct lk_arena *arena, struct lk_span text, unsigned *ret_line);

/* The text of the file. 0; -ENOMEM; -EFBIG. */
int lk_hold_file_write(const struct lk_hold_file *held, struct lk_buf *out);

#endif
