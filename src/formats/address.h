/* SPDX-License-Identifier: MIT */
/* Names of devices as people type them: a path, a node, an address, a name. */
#ifndef LK_ADDRESS_H
#define LK_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum lk_address_kind {
	LK_ADDRESS_NODE, /* a device node below /dev */
	LK_ADDRESS_PATH, /* another path */
	LK_ADDRESS_NAME, /* one name, without a slash */
};
enum lk_address_kind lk_address_kind(const char *text);

/* A PCI address, "bb:dd.f" or with a domain before it, as sysfs writes it ("0000:00:1f.2"); false
 * when the text is none, or does not fit. */
bool lk_address_pci(const char *text, char *ret, size_t size);

/* The next component of a path: *rest goes past it; false at the end. Empty components and "."
 * are passed over. */
struct lk_address_part {
	const char *text;
	size_t size;
};
bool lk_address_part(const char **rest, struct lk_address_part *ret);

/* Append a component to a path without a leading slash, or take the last one away for "..", which
 * at the top changes nothing. false when it does not fit. */
bool lk_address_push(char *path, size_t size, struct lk_address_part part);
void lk_address_pop(char *path);

#endif
