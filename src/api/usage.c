/* SPDX-License-Identifier: MIT */
/* To which module a device, a device number or an alias belongs, from /sys, /proc and the indexes.
 */
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../formats/in_use.h"
#include "../formats/name.h"

/* Longer than any path of /sys: what does not fit is passed over. */
#define PATH_SIZE 4096

#define MISC_MAJOR 10

int lk_usage_add(struct lk_usage *usage, const struct lk_user *user)
{
	if (!user->name || lk_arena_grow(usage->arena, (void **)&usage->items, &usage->capacity,
				   usage->count, sizeof(*usage->items)) < 0)
		return -ENOMEM;
	usage->items[usage->count++] = *user;
	return 0;
}

int lk_usage_read(const struct lk_usage *usage, const char *path, struct lk_buf *out)
{
	int rc = lk_file_read(usage->system, path, path, out, NULL);

	if (rc < 0)
		out->size = 0;
	return rc == -ENOMEM ? rc : 0;
}

static int look_up(struct lk_usage *usage, const char *alias)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_matches matches = {0};
	int rc = lk_catalog_lookup(
		&usage->lkm->catalog, &arena, alias, LK_LOOKUP_NO_CONFIG, &matches, NULL);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (size_t i = 0; i < matches.count; i++)
		if (lk_name_equal(matches.items[i].module, usage->module))
			return 1;
	return 0;
}

int lk_usage_is_alias(struct lk_usage *usage, const char *alias)
{
	static char yes[] = "yes", no[] = "no";
	const void *known = lk_map_get(&usage->aliases, alias);
	char *key;
	int rc;

	if (known)
		return known == yes;
	rc = look_up(usage, alias);
	if (rc < 0)
		return rc;
	key = lk_arena_copy(usage->arena, alias);
	return key && lk_map_put(&usage->aliases, key, rc ? yes : no) == 0 ? rc : -ENOMEM;
}

bool lk_usage_is_link(const struct lk_usage *usage, const char *path)
{
	char target[PATH_SIZE];
	const char *slash;

	if (lk_link_read(usage->system, path, target, sizeof(target)) < 0)
		return false;
	slash = strrchr(target, '/');
	return lk_name_equal(slash ? slash + 1 : target, usage->module);
}

/* The path of a device from the link to it: "../../devices/a/b" is "sys/devices/a/b". */
static bool device_path(const struct lk_usage *usage, const char *link, char *ret, size_t size)
{
	char target[PATH_SIZE];
	const char *path = target;

	if (lk_link_read(usage->system, link, target, sizeof(target)) < 0)
		return false;
	while (strncmp(path, "../", 3) == 0)
		path += 3;
	return strncmp(path, "devices/", 8) == 0 &&
	       (size_t)snprintf(ret, size, "sys/%s", path) < size;
}

static bool has_link(const struct lk_usage *usage, const char *directory, const char *name)
{
	char path[PATH_SIZE + 16], target[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return lk_link_read(usage->system, path, target, sizeof(target)) == 0;
}

static bool is_driven(const struct lk_usage *usage, const char *directory)
{
	char path[PATH_SIZE + 16];

	snprintf(path, sizeof(path), "%s/driver/module", directory);
	return lk_usage_is_link(usage, path);
}

enum lk_usage_driver lk_usage_driver(const struct lk_usage *usage, const char *link)
{
	static const char top[] = "sys/devices";
	char path[PATH_SIZE];
	bool nearest = true;

	if (!device_path(usage, link, path, sizeof(path)))
		return LK_USAGE_NONE;
	while (strlen(path) > strlen(top)) {
		if (is_driven(usage, path))
			return nearest ? LK_USAGE_NEAREST : LK_USAGE_ABOVE;
		nearest = nearest && !has_link(usage, path, "driver");
		*strrchr(path, '/') = '\0';
	}
	return LK_USAGE_NONE;
}

/* Drivers that have another name in /proc/devices than their module. */
static const struct {
	const char *driver, *module;
} odd_names[] = {
	{"device-mapper", "dm_mod"},
	{"i2c", "i2c_dev"},
	{"md", "md_mod"},
	{"mdp", "md_mod"},
	{"ppp", "ppp_generic"},
	{"sd", "sd_mod"},
	{"sr", "sr_mod"},
	{"alsa", "snd"},
};

static bool is_name_of(const struct lk_usage *usage, struct lk_span driver)
{
	char name[LKM_NAME_SIZE];

	for (size_t i = 0; i < sizeof(odd_names) / sizeof(*odd_names); i++)
		if (lk_span_is(driver, odd_names[i].driver))
			return lk_name_equal(odd_names[i].module, usage->module);
	if (driver.size >= sizeof(name))
		return false;
	memcpy(name, driver.data, driver.size);
	name[driver.size] = '\0';
	return lk_name_equal(name, usage->module);
}

static int claim_misc(const struct lk_usage *usage, unsigned minor)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, name;
	unsigned number;
	int rc;

	lk_buf_init(&text, LK_USAGE_TEXT_MAX);
	if (lk_usage_read(usage, "proc/misc", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_misc_next(&rest, &number, &name)) != 0)
		if (rc > 0 && number == minor && is_name_of(usage, name))
			return 1;
	return 0;
}

static int claim_major(const struct lk_usage *usage, const struct lk_device_number *device)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_in_use_major line = {0};
	struct lk_span rest;
	int rc;

	lk_buf_init(&text, LK_USAGE_TEXT_MAX);
	if (lk_usage_read(usage, "proc/devices", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_major_next(&rest, &line)) != 0)
		if (rc > 0 && line.kind == device->kind && line.major == device->major &&
			is_name_of(usage, line.name))
			return 1;
	return 0;
}

static int claim_number(struct lk_usage *usage, const struct lk_device_number *device)
{
	char alias[64];
	int rc;

	snprintf(alias, sizeof(alias), "%s-major-%u-%u", device->kind == 'c' ? "char" : "block",
		device->major, device->minor);
	rc = lk_usage_is_alias(usage, alias);
	if (rc != 0)
		return rc;
	return device->kind == 'c' && device->major == MISC_MAJOR ? claim_misc(usage, device->minor)
								  : claim_major(usage, device);
}

/* By its number, it is the module's own: an open character device counts once for its operations,
 * and often once more for itself or for a socket behind it (tun). By the driver of the device
 * behind it, the node may also be that of a layer between. */
static int make_claim(
	struct lk_usage *usage, const struct lk_device_number *device, struct lk_claim *ret)
{
	const bool block = device->kind == 'b';
	char link[64];
	int rc = claim_number(usage, device);

	*ret = (struct lk_claim){0};
	if (rc < 0)
		return rc;
	if (rc > 0) {
		ret->ours = true;
		ret->least = 1;
		ret->most = block ? 1 : 2;
		return 0;
	}
	snprintf(link, sizeof(link), "sys/dev/%s/%u:%u", block ? "block" : "char", device->major,
		device->minor);
	switch (lk_usage_driver(usage, link)) {
	case LK_USAGE_NEAREST:
		*ret = (struct lk_claim){.ours = true, .most = block ? 1 : 2};
		break;
	case LK_USAGE_ABOVE: /* a disk holds the adapter that it hangs on */
		*ret = (struct lk_claim){.ours = true, .most = block ? 1 : 0};
		break;
	case LK_USAGE_NONE:
		break;
	}
	return 0;
}

int lk_usage_claim(
	struct lk_usage *usage, const struct lk_device_number *device, struct lk_claim **ret)
{
	struct lk_claim *claim;
	char key[64];
	char *kept;

	snprintf(key, sizeof(key), "%c%u:%u", device->kind, device->major, device->minor);
	claim = lk_map_get(&usage->nodes, key);
	if (!claim) {
		claim = lk_arena_alloc(usage->arena, sizeof(*claim));
		kept = lk_arena_copy(usage->arena, key);
		if (!claim || !kept || make_claim(usage, device, claim) < 0 ||
			lk_map_put(&usage->nodes, kept, claim) < 0)
			return -ENOMEM;
	}
	*ret = claim;
	return 0;
}
