/* SPDX-License-Identifier: MIT */
/* Lists of devices while they are put together. */
#ifndef LK_DEVICES_H
#define LK_DEVICES_H

#include <lkm/device.h>

#include "../base/arena.h"
#include "../base/map.h"

/* Below the directory that stands for "/". */
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
};

/* An empty list; NULL when out of memory. */
struct lkm_devices *lk_devices_new(void);

/* Add the device whose directory this is (a path below system, "sys/devices/..."), if it has a
 * modalias: 1, 0 or -ENOMEM. */
int lk_devices_add(struct lkm_devices *devices, int system, const char *path);

/* LK_DEVICES_TOP cannot be read. -errnum, always. */
int lk_devices_fail(struct lkm_error *reterr, int errnum);

#endif
