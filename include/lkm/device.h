/* SPDX-License-Identifier: MIT */
/* The devices of this system that name the modules they need by a modalias, from sysfs. */
#ifndef LKM_DEVICE_H
#define LKM_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Devices, as they were when they were read. Every accessor takes NULL, and then gives 0, NULL or
 * false. */
struct lkm_devices;
struct lkm_device;

enum lkm_devices_flags {
	LKM_DEVICES_ABOVE = 1, /**< add the devices above the found ones, nearest first */
};

/**
 * Read devices that have a modalias. name is NULL for all of /sys/devices, in the order of their
 * paths, whether a driver is bound to them or not. Otherwise name is one of
 *   - a path below /sys, also through its links, or of a file of the device;
 *   - a device node, such as "/dev/sda";
 *   - a network interface, such as "eth0";
 *   - a PCI address with or without the domain: "0000:00:1f.2", "00:1f.2";
 *   - a USB device or interface: "1-2", "1-2:1.0";
 *   - any other name from /sys/bus/.../devices or /sys/class.
 * If that device has no modalias, *ret holds the devices directly below it that have one, such as
 * the interfaces of a USB device; otherwise the nearest one above it, such as the PCI device of a
 * network interface. flags: enum lkm_devices_flags.
 *
 * Devices that vanish meanwhile, or may not be read, are left out.
 *
 * Returns 0 and *ret, to be freed, or -errno. With a name there is at least one device.
 *   LKM_E_NOT_FOUND         -ENOENT, the device does not exist, or no device near it has a modalias
 *   LKM_E_UNREADABLE        -ENOENT (sysfs is not mounted), -EACCES and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than a million directories
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, ret is NULL, or flags has an unknown bit
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_devices_read(
	const char *name, unsigned flags, struct lkm_devices **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_devices_free(struct lkm_devices *devices);

/** How many devices there are, and device i from 0; NULL beyond the last. It belongs to devices, as
 * does every string. */
LKM_EXPORT size_t lkm_devices_count(const struct lkm_devices *devices);
LKM_EXPORT const struct lkm_device *lkm_devices_device(const struct lkm_devices *devices, size_t i);

/** The modaliases of all of them, each once, in the order of the devices: how many, and modalias i
 * from 0; NULL beyond the last. To load the modules that a system needs, plan and run each of them
 * as an alias. */
LKM_EXPORT size_t lkm_devices_modalias_count(const struct lkm_devices *devices);
LKM_EXPORT const char *lkm_devices_modalias(const struct lkm_devices *devices, size_t i);

/** Directories and files below /sys/devices that could not be read, so that devices may be missing:
 * the message for problem i from 0; NULL beyond the last. */
LKM_EXPORT const char *lkm_devices_problem(const struct lkm_devices *devices, size_t i);

/** The full path, "/sys/devices/...". */
LKM_EXPORT const char *lkm_device_path(const struct lkm_device *device);
/** The last component of the path, which is the address on most buses. */
LKM_EXPORT const char *lkm_device_name(const struct lkm_device *device);
/** The bus or class, such as "pci"; NULL if it has none. */
LKM_EXPORT const char *lkm_device_subsystem(const struct lkm_device *device);
/** The modaliases: how many, and modalias i from 0; NULL beyond the last. Most devices have one,
 * some of ACPI two. */
LKM_EXPORT size_t lkm_device_modalias_count(const struct lkm_device *device);
LKM_EXPORT const char *lkm_device_modalias(const struct lkm_device *device, size_t i);
/** The driver that is bound to it, as the driver spells its name; NULL for none. */
LKM_EXPORT const char *lkm_device_driver(const struct lkm_device *device);
/** The module of that driver; NULL if the kernel does not show it. */
LKM_EXPORT const char *lkm_device_driver_module(const struct lkm_device *device);
/** Is that module built-in? false if the kernel does not show it. */
LKM_EXPORT bool lkm_device_driver_builtin(const struct lkm_device *device);

#ifdef __cplusplus
}
#endif
#endif
