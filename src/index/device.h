/* SPDX-License-Identifier: MIT */
/* The device node that the aliases of a module name, for modules.devname. */
#ifndef LK_DEVICE_H
#define LK_DEVICE_H

#include "../formats/tables.h"
#include "emit_one.h"

/* All zero before the first alias. */
struct lk_device {
	struct lk_devname_line line;
	bool has_node, has_numbers;
};

/* One alias after the other; what stands after the first name and the first numbers that are both
 * known does not count. */
void lk_device_see(struct lk_device *device, struct lk_span alias);

/* The line of a module, when it has a device. */
int lk_device_write(
	const struct lk_emitter *emitter, size_t module, const struct lk_device *device);

#endif
