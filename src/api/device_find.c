/* SPDX-License-Identifier: MIT */
/* <lkm/device.h>: one device by a path, a node, an address or a name. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../formats/address.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "lkm_device.h"
#include "../files/path.h"

/* As many as the kernel follows. */
#define LINKS_MAX 40

struct finding {
	struct lkm_devices *devices;
	int system;
	const char *name;      /* as it was asked for */
	char path[PATH_MAX];   /* of the directory that was found, without the leading slash */
	struct lk_arena arena; /* names of directories */
};

static void cleanup_finding(struct finding *finding)
{
	lk_arena_done(&finding->arena);
}

/* Where a link points to: the rest of the way is what it says, and what followed it. */
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

/* One component more: links are followed below the system's root. 1 when it was one. */
static int step(struct finding *finding, const char *rest, char *whole, size_t size)
{
	char target[PATH_MAX];
	enum lk_file_kind kind;
	int rc;

	if (lk_link_read(finding->system, finding->path, target, sizeof(target)) == 0) {
		rc = follow(finding->path, target, memmove(whole, rest, strlen(rest) + 1), size);
		return rc < 0 ? rc : 1;
	}
	return lk_file_kind(finding->system, finding->path, &kind);
}

/* Set finding->path to where a path leads without any links. 0 or -errno. */
static int resolve(struct finding *finding, const char *path)
{
	char whole[PATH_MAX];
	const char *rest = whole;
	struct lk_address_part part;
	unsigned links = 0;

	if ((size_t)snprintf(whole, sizeof(whole), "%s", path) >= sizeof(whole))
		return -ENAMETOOLONG;
	*finding->path = '\0';
	while (lk_address_part(&rest, &part)) {
		int rc = 0;

		if (!lk_address_push(finding->path, sizeof(finding->path), part))
			return -ENAMETOOLONG;
		if (*finding->path)
			rc = step(finding, rest, whole, sizeof(whole));
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

/* A device is somewhere below sys/devices. */
static bool is_device(const char *path)
{
	return strncmp(path, LK_DEVICES_TOP "/", sizeof(LK_DEVICES_TOP)) == 0;
}

/* Try one place: 1 when it is there, 0 when not, -errno. */
__attribute__((format(printf, 2, 3))) static int try(
	struct finding *finding, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	int length, rc;

	va_start(arguments, format);
	length = vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof(path))
		return 0;
	rc = resolve(finding, path);
	if (rc == -ENOENT || rc == -ENOTDIR || rc == -ENAMETOOLONG)
		return 0;
	return rc < 0 ? rc : is_device(finding->path);
}

/* In every directory of directories, such as sys/bus/.../devices. */
static int try_each(struct finding *finding, const char *directory, const char *below)
{
	char **names;
	int rc = lk_dir_list(finding->system, directory, directory, &finding->arena, &names, NULL);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (rc = 0; rc == 0 && *names; names++)
		rc = try(finding, "%s/%s%s/%s", directory, *names, below, finding->name);
	return rc;
}

static int find_name(struct finding *finding)
{
	char pci[64];
	int rc = 0;

	if (lk_address_pci(finding->name, pci, sizeof(pci)))
		rc = try(finding, "sys/bus/pci/devices/%s", pci);
	if (rc == 0)
		rc = try(finding, "sys/class/net/%s", finding->name);
	if (rc == 0)
		rc = try(finding, "sys/bus/usb/devices/%s", finding->name);
	if (rc == 0)
		rc = try_each(finding, "sys/bus", "/devices");
	return rc == 0 ? try_each(finding, "sys/class", "") : rc;
}

static int find_node(struct finding *finding)
{
	struct lk_device_number node;
	int at, rc;
	const char *relative = lk_path_find(finding->system, finding->name, &at);

	rc = lk_file_device(at, relative, &node);
	if (rc < 0)
		return rc == -ENOENT || rc == -ENOTDIR ? 0 : rc;
	if (!node.kind)
		return 0;
	return try(finding, "sys/dev/%s/%u:%u", node.kind == 'b' ? "block" : "char", node.major,
		node.minor);
}

static int find_path(struct finding *finding)
{
	const char *whole = lk_path_absolute(&finding->arena, finding->name);

	return whole ? try(finding, "%s", whole) : -ENOMEM;
}

static int find(struct finding *finding)
{
	switch (lk_address_kind(finding->name)) {
	case LK_ADDRESS_NODE:
		return find_node(finding);
	case LK_ADDRESS_PATH:
		return find_path(finding);
	case LK_ADDRESS_NAME:
		break;
	}
	return *finding->name ? find_name(finding) : 0;
}

/* The devices directly below. */
static int add_below(struct finding *finding)
{
	struct lk_dir dir = lk_dir_open(finding->system, finding->path, finding->path);
	struct lk_entry *entries = NULL;
	char path[PATH_MAX];
	size_t count = 0;
	int rc = dir.fd < 0 ? 0 : lk_dir_entries(dir.fd, &finding->arena, &entries, &count);

	lk_dir_close(&dir);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (size_t i = 0; rc >= 0 && i < count; i++)
		if (entries[i].kind == LK_FILE_DIRECTORY &&
			(size_t)snprintf(path, sizeof(path), "%s/%s", finding->path,
				entries[i].name) < sizeof(path))
			rc = lk_devices_add(finding->devices, finding->system, path);
	return rc < 0 ? rc : 0;
}

/* The devices above: the nearest, or all. */
static int add_above(struct finding *finding, bool all)
{
	int rc = 0;

	for (;;) {
		lk_address_pop(finding->path);
		if (rc < 0 || !is_device(finding->path))
			return rc;
		if (all || !finding->devices->count)
			rc = lk_devices_add(finding->devices, finding->system, finding->path);
	}
}

static int add(struct finding *finding, bool above)
{
	int rc = lk_devices_add(finding->devices, finding->system, finding->path);

	if (rc == 0)
		rc = add_below(finding);
	return rc < 0 ? rc : add_above(finding, above);
}

static int fail_not_found(const struct finding *finding, struct lkm_error *reterr)
{
	enum lk_file_kind kind;
	int rc = lk_file_kind(finding->system, LK_DEVICES_TOP, &kind);

	if (rc < 0)
		return lk_devices_fail(reterr, -rc);
	return lk_fail(
		reterr, LKM_E_NOT_FOUND, ENOENT, "there is no device '%s' here", finding->name);
}

static int fill(struct finding *finding, unsigned flags, struct lkm_error *reterr)
{
	int rc = find(finding);

	if (rc == 0)
		return fail_not_found(finding, reterr);
	if (rc > 0)
		rc = add(finding, flags & LKM_DEVICES_ABOVE);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s",
			finding->name, lk_errno_text(-rc));
	if (!finding->devices->count)
		return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT,
			"neither '%s' nor a device above it has a modalias", finding->name);
	return 0;
}

LKM_EXPORT int lkm_devices_find(
	const char *name, unsigned flags, struct lkm_devices **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	__attribute__((cleanup(cleanup_finding))) struct finding finding = {
		.system = system, .name = name};
	int rc;

	lk_fail_clear(reterr);
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	finding.devices = lk_devices_new();
	if (!finding.devices)
		return lk_fail_memory(reterr);
	rc = fill(&finding, flags, reterr);
	if (rc < 0) {
		lkm_devices_free(finding.devices);
		return rc;
	}
	*ret = finding.devices;
	return 0;
}
