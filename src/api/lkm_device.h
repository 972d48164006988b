/* SPDX-License-Identifier: MIT */
/* Lists of devices while they are made. */
#ifndef LK_DEVICES_H
#define LK_DEVICES_H

#include <lkm/device.h>

#include "../base/arena.h"
#include "../base/map.h"

/* Relative to the root. */
#define LK_DEVICES_TOP "sys/devices"

struct lkm_device {
	const char *path, *name, *subsystem, *driver, *module;
	bool builtin;
	const char **modaliases;
	size_t count, capacity;
};

struct lkm_devices {
	struct lk_arena arena;
	struct lkm_device *items;
	size_t count, capacity;
	struct lk_map seen; /* modaliases */
	const char **modaliases;
	size_t modalias_count, modalias_capacity;
	const char **problems; /* of what could not be read, a message each */
	size_t problem_count, problem_capacity;
};

/* Add the device whose directory this is (a path below system, "sys/devices/..."), if it has a
 * modalias: 1, 0 or -ENOMEM. */
int lk_devices_add(struct lkm_devices *devices, int system, const char *path);

/* Add all devices below LK_DEVICES_TOP. 0 or -errno with the errors of lkm_devices_read(). */
int lk_devices_walk(struct lkm_devices *devices, int system, struct lkm_error *reterr);

/* LK_DEVICES_TOP cannot be read. Always returns -errnum. */
int lk_devices_fail(struct lkm_error *reterr, int errnum);

#endif
