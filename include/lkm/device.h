/* SPDX-License-Identifier: MIT */
/* The devices of this system that say which modules they want, as sysfs has them: one reading of
 * it. */
#ifndef LKM_DEVICE_H
#define LKM_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm_devices;
struct lkm_device;

/** Read all devices below /sys/devices that have a modalias, whether a driver has them or not, in
 * the order of their paths. What vanishes meanwhile, or may not be read, is passed over. 0 and
 * *ret, to be freed; LKM_E_UNREADABLE with -ENOENT (sysfs is not mounted), -EACCES; LKM_E_TOO_LARGE
 * -EFBIG (more than a million directories); -ENOMEM. */
LKM_EXPORT int lkm_devices_read(struct lkm_devices **ret, struct lkm_error *reterr);

enum lkm_devices_flags {
	LKM_DEVICES_ABOVE = 1, /**< behind what is found: the devices above it, nearest first */
};

/**
 * Find a device by what people call it: a path below /sys (also through its links, or of a file of
 * the device), a device node ("/dev/sda"), a network interface ("eth0"), a PCI address with or
 * without the domain ("0000:00:1f.2", "00:1f.2"), a USB device or interface ("1-2", "1-2:1.0"), or
 * any other name from /sys/bus/.../devices or /sys/class. A device that has no modalias itself is
 * represented by those directly below it that have one, as the interfaces of a USB device; else by
 * the nearest above it, as the PCI device of a network interface. flags: enum lkm_devices_flags. 0
 * and *ret with at least one, to be freed; -ENOENT LKM_E_NOT_FOUND (no device has this name, or
 * neither it nor any around it has a modalias); LKM_E_UNREADABLE with -ENOENT (sysfs is not
 * mounted), -EACCES; -ENOMEM.
 */
LKM_EXPORT int lkm_devices_find(
	const char *name, unsigned flags, struct lkm_devices **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_devices_free(struct lkm_devices *devices);

/** How many devices. */
LKM_EXPORT size_t lkm_devices_count(const struct lkm_devices *devices);
/** Device number i, from 0; NULL beyond the last. It belongs to devices, as does every string. */
LKM_EXPORT const struct lkm_device *lkm_devices_device(const struct lkm_devices *devices, size_t i);
/** Modalias number i of all of them, each once, in the order of the devices; NULL beyond the last.
 * To load what a system wants, plan and run each of them as an alias. */
LKM_EXPORT const char *lkm_devices_modalias(const struct lkm_devices *devices, size_t i);

/** Its full path, "/sys/devices/...". */
LKM_EXPORT const char *lkm_device_path(const struct lkm_device *device);
/** The last component of that, which is its address on most buses. */
LKM_EXPORT const char *lkm_device_name(const struct lkm_device *device);
/** Its bus or class, such as "pci"; NULL when it has none. */
LKM_EXPORT const char *lkm_device_subsystem(const struct lkm_device *device);
/** Its modalias number i, from 0; NULL beyond the last. Most devices have one, some of ACPI two. */
LKM_EXPORT const char *lkm_device_modalias(const struct lkm_device *device, size_t i);
/** The driver that has it, in the driver's own spelling; NULL for none. */
LKM_EXPORT const char *lkm_device_driver(const struct lkm_device *device);
/** The module of that driver; NULL when the kernel does not tell. */
LKM_EXPORT const char *lkm_device_driver_module(const struct lkm_device *device);
/** Is that module part of the kernel? false too where the kernel does not tell. */
LKM_EXPORT bool lkm_device_driver_builtin(const struct lkm_device *device);

#ifdef __cplusplus
}
#endif
#endif
