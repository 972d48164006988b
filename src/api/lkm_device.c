/* SPDX-License-Identifier: MIT */
/* <lkm/device.h>: reading the devices of /sys/devices, and their accessors. */
#include "lkm_device.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../formats/uevent.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"

/* sysfs gives a page at most, and no page is larger. */
#define ATTRIBUTE_MAX ((size_t)64 << 10)

/* The largest machines have about 100000. */
#define DIRECTORIES_MAX ((size_t)1 << 20)

/* Memory for the names of one directory, and for the paths that are still to be visited. */
#define LISTING_LIMIT ((size_t)64 << 20)
#define PENDING_LIMIT ((size_t)256 << 20)

/* The last component of the target of a link of a device: 0, with NULL when there is no such link;
 * -ENOMEM. */
static int read_link(struct lkm_devices *devices, int system, const char *path, const char *link,
	const char **ret)
{
	char full[PATH_MAX], target[PATH_MAX];
	const char *slash;

	*ret = NULL;
	if ((size_t)snprintf(full, sizeof(full), "%s/%s", path, link) >= sizeof(full) ||
		lk_link_read(system, full, target, sizeof(target)) < 0)
		return 0;
	slash = strrchr(target, '/');
	*ret = lk_arena_copy(&devices->arena, slash ? slash + 1 : target);
	return *ret ? 0 : -ENOMEM;
}

/* The directory of a loaded module has a state; that of a built-in one has none. */
static bool has_state(int system, const char *module)
{
	char path[PATH_MAX];
	enum lk_file_kind kind;

	return (size_t)snprintf(path, sizeof(path), "sys/module/%s/initstate", module) >=
		       sizeof(path) ||
	       lk_file_kind(system, path, &kind) == 0;
}

static int read_links(
	struct lkm_devices *devices, int system, const char *path, struct lkm_device *device)
{
	int rc = read_link(devices, system, path, "subsystem", &device->subsystem);

	if (rc == 0)
		rc = read_link(devices, system, path, "driver", &device->driver);
	if (rc == 0 && device->driver)
		rc = read_link(devices, system, path, "driver/module", &device->module);
	if (rc == 0 && device->module)
		device->builtin = !has_state(system, device->module);
	return rc;
}

/* The list of all modaliases has each once. */
static int collect(struct lkm_devices *devices, const char *modalias)
{
	if (lk_map_get(&devices->seen, modalias))
		return 0;
	if (LK_GROW(&devices->arena, devices->modaliases, devices->modalias_count,
		    devices->modalias_capacity) < 0 ||
		lk_map_put(&devices->seen, modalias, devices) < 0)
		return -ENOMEM;
	devices->modaliases[devices->modalias_count++] = modalias;
	return 0;
}

static int add_modalias(
	struct lkm_devices *devices, struct lkm_device *device, struct lk_span modalias)
{
	const char *copy = lk_arena_copy_span(&devices->arena, modalias);

	if (!copy ||
		LK_GROW(&devices->arena, device->modaliases, device->count, device->capacity) < 0)
		return -ENOMEM;
	device->modaliases[device->count++] = copy;
	return collect(devices, copy);
}

/* Note what could not be read: devices may be missing from the list. A device that went away in the
 * meantime is not missing. 0 or -ENOMEM. */
static int add_problem(struct lkm_devices *devices, const char *path, int errnum)
{
	if (errnum == ENOENT || errnum == ENOTDIR || errnum == ENODEV || errnum == ENXIO)
		return 0;
	if (errnum == ENOMEM || LK_GROW(&devices->arena, devices->problems, devices->problem_count,
					devices->problem_capacity) < 0)
		return -ENOMEM;
	devices->problems[devices->problem_count] = lk_arena_format(
		&devices->arena, "could not read '/%s': %s", path, lk_errno_text(errnum));
	return devices->problems[devices->problem_count++] ? 0 : -ENOMEM;
}

static int read_attribute(struct lkm_devices *devices, int system, const char *path,
	const char *name, struct lk_buf *out)
{
	char full[PATH_MAX];
	int rc;

	out->size = 0;
	if ((size_t)snprintf(full, sizeof(full), "%s/%s", path, name) >= sizeof(full))
		return 0;
	rc = lk_file_read(system, full, full, out, NULL);
	return rc < 0 ? add_problem(devices, full, -rc) : 0;
}

/* Most devices have a file for the modalias. Some, such as SD cards and processors, have it in
 * uevent only, where udev reads it. */
static int read_modaliases(
	struct lkm_devices *devices, int system, const char *path, struct lkm_device *device)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, modalias;
	int rc;

	lk_buf_init(&text, ATTRIBUTE_MAX);
	rc = read_attribute(devices, system, path, "modalias", &text);
	rest = lk_buf_span(&text);
	while (rc == 0 && lk_uevent_modalias(&rest, &modalias))
		rc = add_modalias(devices, device, modalias);
	if (rc < 0 || device->count)
		return rc;
	rc = read_attribute(devices, system, path, "uevent", &text);
	rest = lk_buf_span(&text);
	while (rc == 0 && lk_uevent_value(&rest, "MODALIAS", &modalias))
		rc = add_modalias(devices, device, modalias);
	return rc;
}

static int set_names(struct lkm_devices *devices, const char *path, struct lkm_device *device)
{
	device->path = lk_arena_format(&devices->arena, "/%s", path);
	if (!device->path)
		return -ENOMEM;
	device->name = strrchr(device->path, '/') + 1;
	return 0;
}

int lk_devices_add(struct lkm_devices *devices, int system, const char *path)
{
	struct lkm_device device = {0};
	int rc = read_modaliases(devices, system, path, &device);

	if (rc < 0 || !device.count)
		return rc;
	rc = set_names(devices, path, &device);
	if (rc == 0)
		rc = read_links(devices, system, path, &device);
	if (rc == 0)
		rc = LK_GROW(&devices->arena, devices->items, devices->count, devices->capacity);
	if (rc < 0)
		return rc;
	devices->items[devices->count++] = device;
	return 1;
}

/* The directories that are still to be visited, the next one last. */
struct walk {
	struct lkm_devices *devices;
	int system;
	struct lk_arena arena; /* of the list and its paths */
	char **pending;
	size_t count, capacity;
	size_t seen;
};

static void cleanup_walk(struct walk *walk)
{
	lk_arena_done(&walk->arena);
}

static int push(struct walk *walk, const char *path, const char *name)
{
	char *full = lk_arena_format(&walk->arena, "%s/%s", path, name);

	if (!full || LK_GROW(&walk->arena, walk->pending, walk->count, walk->capacity) < 0)
		return -ENOMEM;
	walk->pending[walk->count++] = full;
	return 0;
}

struct listing {
	struct lk_arena arena;
	struct lk_entry *items;
	size_t count;
};

static void cleanup_listing(struct listing *listing)
{
	lk_arena_done(&listing->arena);
}

static bool may_have_modalias(const struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		if (strcmp(listing->items[i].name, "uevent") == 0 ||
			strcmp(listing->items[i].name, "modalias") == 0)
			return true;
	return false;
}

static int list(int system, const char *path, struct listing *listing)
{
	struct lk_dir dir = lk_dir_open(system, path, path);
	int rc = dir.fd < 0 ? -dir.errnum
			    : lk_dir_entries(
				      dir.fd, &listing->arena, &listing->items, &listing->count);

	lk_dir_close(&dir);
	return rc;
}

/* Links are not followed: each device has one directory here. 0 or -errno of the directory. */
static int visit(struct walk *walk, const char *path)
{
	__attribute__((cleanup(cleanup_listing))) struct listing listing = {
		.arena.limit = LISTING_LIMIT};
	int rc = list(walk->system, path, &listing);

	if (rc == 0 && may_have_modalias(&listing))
		rc = lk_devices_add(walk->devices, walk->system, path);
	for (size_t i = listing.count; rc >= 0 && i-- > 0;)
		if (listing.items[i].kind == LK_FILE_DIRECTORY)
			rc = push(walk, path, listing.items[i].name);
	return rc < 0 ? rc : 0;
}

int lk_devices_fail(struct lkm_error *reterr, int errnum)
{
	if (errnum == ENOENT)
		return lk_fail(reterr, LKM_E_UNREADABLE, errnum, "sysfs is not mounted on '/sys'");
	return lk_fail(reterr, LKM_E_UNREADABLE, errnum, "could not read '/" LK_DEVICES_TOP "': %s",
		lk_errno_text(errnum));
}

int lk_devices_walk(struct lkm_devices *devices, int system, struct lkm_error *reterr)
{
	__attribute__((cleanup(cleanup_walk))) struct walk walk = {
		.devices = devices, .system = system, .arena.limit = PENDING_LIMIT};
	const char *path;
	int rc = visit(&walk, LK_DEVICES_TOP);

	if (rc < 0 && rc != -ENOMEM)
		return lk_devices_fail(reterr, -rc);
	while (rc != -ENOMEM && walk.count) {
		if (++walk.seen > DIRECTORIES_MAX)
			return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
				"there are more than %zu directories below '/" LK_DEVICES_TOP "'",
				DIRECTORIES_MAX);
		path = walk.pending[--walk.count];
		rc = visit(&walk, path);
		if (rc < 0)
			rc = add_problem(devices, path, -rc);
	}
	return rc == -ENOMEM ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT void lkm_devices_free(struct lkm_devices *devices)
{
	if (!devices)
		return;
	lk_arena_done(&devices->arena);
	free(devices);
}

LKM_EXPORT size_t lkm_devices_count(const struct lkm_devices *devices)
{
	return devices ? devices->count : 0;
}

LKM_EXPORT const struct lkm_device *lkm_devices_device(const struct lkm_devices *devices, size_t i)
{
	return devices && i < devices->count ? &devices->items[i] : NULL;
}

LKM_EXPORT size_t lkm_devices_modalias_count(const struct lkm_devices *devices)
{
	return devices ? devices->modalias_count : 0;
}

LKM_EXPORT const char *lkm_devices_modalias(const struct lkm_devices *devices, size_t i)
{
	return devices && i < devices->modalias_count ? devices->modaliases[i] : NULL;
}

LKM_EXPORT const char *lkm_devices_problem(const struct lkm_devices *devices, size_t i)
{
	return devices && i < devices->problem_count ? devices->problems[i] : NULL;
}

LKM_EXPORT const char *lkm_device_path(const struct lkm_device *device)
{
	return device ? device->path : NULL;
}

LKM_EXPORT const char *lkm_device_name(const struct lkm_device *device)
{
	return device ? device->name : NULL;
}

LKM_EXPORT const char *lkm_device_subsystem(const struct lkm_device *device)
{
	return device ? device->subsystem : NULL;
}

LKM_EXPORT size_t lkm_device_modalias_count(const struct lkm_device *device)
{
	return device ? device->count : 0;
}

LKM_EXPORT const char *lkm_device_modalias(const struct lkm_device *device, size_t i)
{
	return device && i < device->count ? device->modaliases[i] : NULL;
}

LKM_EXPORT const char *lkm_device_driver(const struct lkm_device *device)
{
	return device ? device->driver : NULL;
}

LKM_EXPORT const char *lkm_device_driver_module(const struct lkm_device *device)
{
	return device ? device->module : NULL;
}

LKM_EXPORT bool lkm_device_driver_builtin(const struct lkm_device *device)
{
	return device && device->builtin;
}
