/* SPDX-License-Identifier: MIT */
/* Lists of the kernel of things in use: mounts, swap areas, sockets by protocol; and which driver
 * has which device numbers. */
#ifndef LK_IN_USE_H
#define LK_IN_USE_H

#include "../base/arena.h"

/* All cut the next line off the front of *rest: 1; 0 at the end; -EBADMSG for a line that is not of
 * this form (heads of tables too), which is passed over; -ENOMEM where strings are made. */

/* /proc/self/mountinfo. Strings are in the arena, as they are without the kernel's escapes. */
struct lk_in_use_mount {
	unsigned major, minor; /* of the super block; the major is 0 if it has no device */
	char *where, *type, *source;
};
int lk_in_use_mount_next(struct lk_span *rest, struct lk_arena *arena, struct lk_in_use_mount *ret);

/* The numbers of a device as /proc and /sys write them, "98:0", with or without a newline: 1, or 0
 * for another text. */
int lk_in_use_device(struct lk_span text, unsigned *ret_major, unsigned *ret_minor);

/* /proc/swaps: the path of the swap area, in the arena. */
int lk_in_use_swap_next(struct lk_span *rest, struct lk_arena *arena, char **ret);

/* /proc/net/protocols. Spans point into the text; the module is "kernel" for what is built in. */
struct lk_in_use_protocol {
	struct lk_span name, module;
	unsigned sockets;
};
int lk_in_use_protocol_next(struct lk_span *rest, struct lk_in_use_protocol *ret);

/* /proc/devices: which driver has a major number. */
struct lk_in_use_major {
	char kind; /* 'c' or 'b'; to be 0 before the first call, and kept between calls */
	unsigned major;
	struct lk_span name;
};
int lk_in_use_major_next(struct lk_span *rest, struct lk_in_use_major *ret);

/* /proc/misc: which driver has a minor number of the character devices with major 10. */
int lk_in_use_misc_next(struct lk_span *rest, unsigned *ret_minor, struct lk_span *ret_name);

#endif
