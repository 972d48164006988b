/* SPDX-License-Identifier: MIT */
/* lkm_devices_read(): one device by a path, a node, an address or a name; or all of them. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../formats/address.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "lkm_device.h"
#include "../files/path.h"

/* The kernel follows as many. */
#define LINKS_MAX 40

struct search {
	struct lkm_devices *devices;
	int system;
	const char *name;      /* as the caller gave it */
	char path[PATH_MAX];   /* of the found directory, without the leading slash */
	struct lk_arena arena; /* of the names of directories */
};

static void cleanup_search(struct search *search)
{
	lk_arena_done(&search->arena);
}

/* Follow a link: the rest of the way is its target and what came after the link. */
static int follow(char *path, const char *target, char *rest, size_t size)
{
	char joined[PATH_MAX];

	if ((size_t)snprintf(joined, sizeof(joined), "%s/%s", target, rest) >= sizeof(joined) ||
		strlen(joined) >= size)
		return -ENAMETOOLONG;
	strcpy(rest, joined);
	if (*target == '/')
		*path = '\0';
	else
		lk_address_pop(path);
	return 0;
}

/* Go one component further, through a link below the system's root. 1 when it was a link. */
static int step(struct search *search, const char *rest, char *whole, size_t size)
{
	char target[PATH_MAX];
	enum lk_file_kind kind;
	int rc;

	if (lk_link_read(search->system, search->path, target, sizeof(target)) == 0) {
		rc = follow(search->path, target, memmove(whole, rest, strlen(rest) + 1), size);
		return rc < 0 ? rc : 1;
	}
	return lk_file_kind(search->system, search->path, &kind);
}

/* Set search->path to the target of a path, without any links. 0 or -errno. */
static int resolve(struct search *search, const char *path)
{
	char whole[PATH_MAX];
	const char *rest = whole;
	struct lk_address_part part;
	unsigned links = 0;

	if ((size_t)snprintf(whole, sizeof(whole), "%s", path) >= sizeof(whole))
		return -ENAMETOOLONG;
	*search->path = '\0';
	while (lk_address_part(&rest, &part)) {
		int rc = 0;

		if (!lk_address_push(search->path, sizeof(search->path), part))
			return -ENAMETOOLONG;
		if (*search->path)
			rc = step(search, rest, whole, sizeof(whole));
		if (rc < 0)
			return rc;
		if (rc > 0) {
			rest = whole;
			if (++links > LINKS_MAX)
				return -ELOOP;
		}
	}
	return 0;
}

static bool is_device(const char *path)
{
	return strncmp(path, LK_DEVICES_TOP "/", sizeof(LK_DEVICES_TOP)) == 0;
}

/* Try one place: 1 when the device is there, 0, or -errno. */
__attribute__((format(printf, 2, 3))) static int try(struct search *search, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	int length, rc;

	va_start(arguments, format);
	length = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof(path))
		return 0;
	rc = resolve(search, path);
	if (rc == -ENOENT || rc == -ENOTDIR || rc == -ENAMETOOLONG)
		return 0;
	return rc < 0 ? rc : is_device(search->path);
}

/* Try every directory such as sys/bus/.../devices. */
static int try_each(struct search *search, const char *directory, const char *below)
{
	char **names;
	int rc = lk_dir_list(search->system, directory, directory, &search->arena, &names, NULL);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (rc = 0; rc == 0 && *names; names++)
		rc = try(search, "%s/%s%s/%s", directory, *names, below, search->name);
	return rc;
}

static int find_name(struct search *search)
{
	char pci[64];
	int rc = 0;

	if (lk_address_pci(search->name, pci, sizeof(pci)))
		rc = try(search, "sys/bus/pci/devices/%s", pci);
	if (rc == 0)
		rc = try(search, "sys/class/net/%s", search->name);
	if (rc == 0)
		rc = try(search, "sys/bus/usb/devices/%s", search->name);
	if (rc == 0)
		rc = try_each(search, "sys/bus", "/devices");
	return rc == 0 ? try_each(search, "sys/class", "") : rc;
}

static int find_node(struct search *search)
{
	struct lk_device_number node;
	int at, rc;
	const char *relative = lk_path_find(search->system, search->name, &at);

	rc = lk_file_device(at, relative, &node);
	if (rc < 0)
		return rc == -ENOENT || rc == -ENOTDIR ? 0 : rc;
	if (!node.kind)
		return 0;
	return try(search, "sys/dev/%s/%u:%u", node.kind == 'b' ? "block" : "char", node.major,
		node.minor);
}

static int find_path(struct search *search)
{
	const char *whole = lk_path_absolute(&search->arena, search->name);

	return whole ? try(search, "%s", whole) : -ENOMEM;
}

static int find(struct search *search)
{
	switch (lk_address_kind(search->name)) {
	case LK_ADDRESS_NODE:
		return find_node(search);
	case LK_ADDRESS_PATH:
		return find_path(search);
	case LK_ADDRESS_NAME:
		break;
	}
	return *search->name ? find_name(search) : 0;
}

static int add_below(struct search *search)
{
	struct lk_dir dir = lk_dir_open(search->system, search->path, search->path);
	struct lk_entry *entries = NULL;
	char path[PATH_MAX];
	size_t count = 0;
	int rc = dir.fd < 0 ? 0 : lk_dir_entries(dir.fd, &search->arena, &entries, &count);

	lk_dir_close(&dir);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (size_t i = 0; rc >= 0 && i < count; i++)
		if (entries[i].kind == LK_FILE_DIRECTORY &&
			(size_t)snprintf(path, sizeof(path), "%s/%s", search->path,
				entries[i].name) < sizeof(path))
			rc = lk_devices_add(search->devices, search->system, path);
	return rc < 0 ? rc : 0;
}

/* Add the nearest device above, or all of them. */
static int add_above(struct search *search, bool all)
{
	int rc = 0;

	for (;;) {
		lk_address_pop(search->path);
		if (rc < 0 || !is_device(search->path))
			return rc;
		if (all || !search->devices->count)
			rc = lk_devices_add(search->devices, search->system, search->path);
	}
}

static int add(struct search *search, bool above)
{
	int rc = lk_devices_add(search->devices, search->system, search->path);

	if (rc == 0)
		rc = add_below(search);
	return rc < 0 ? rc : add_above(search, above);
}

static int fail_not_found(const struct search *search, struct lkm_error *reterr)
{
	enum lk_file_kind kind;
	int rc = lk_file_kind(search->system, LK_DEVICES_TOP, &kind);

	if (rc < 0)
		return lk_devices_fail(reterr, -rc);
	return lk_fail(
		reterr, LKM_E_NOT_FOUND, ENOENT, "there is no device '%s' here", search->name);
}

static int find_devices(struct lkm_devices *devices, int system, const char *name, unsigned flags,
	struct lkm_error *reterr)
{
	__attribute__((cleanup(cleanup_search))) struct search search = {
		.devices = devices, .system = system, .name = name};
	int rc = find(&search);

	if (rc == 0)
		return fail_not_found(&search, reterr);
	if (rc > 0)
		rc = add(&search, flags & LKM_DEVICES_ABOVE);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s", name,
			lk_errno_text(-rc));
	if (!devices->count)
		return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT,
			"neither '%s' nor a device above it has a modalias", name);
	return 0;
}

static void devices_cleanup(struct lkm_devices **devices)
{
	lkm_devices_free(*devices);
}

LKM_EXPORT int lkm_devices_read(
	const char *name, unsigned flags, struct lkm_devices **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	__attribute__((cleanup(devices_cleanup))) struct lkm_devices *devices = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!ret)
		return lk_fail_argument(reterr, "the place for the result is NULL");
	if (flags & ~(unsigned)LKM_DEVICES_ABOVE)
		return lk_fail_argument(reterr, "unknown flags");
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	devices = calloc(1, sizeof(*devices));
	if (!devices)
		return lk_fail_memory(reterr);
	lk_map_init(&devices->seen, &devices->arena);
	rc = name ? find_devices(devices, system, name, flags, reterr)
		  : lk_devices_walk(devices, system, reterr);
	if (rc < 0)
		return rc;
	*ret = devices;
	devices = NULL;
	return 0;
}
