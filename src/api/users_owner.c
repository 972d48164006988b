/* SPDX-License-Identifier: MIT */
/* Does a device, a device number or an alias belong to the module whose users are searched? */
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../formats/in_use.h"
#include "../formats/name.h"

/* Longer than any path of /sys; longer paths are left out. */
#define PATH_SIZE 4096

#define MISC_MAJOR 10

int lk_users_add(struct lk_users_search *search, const struct lkm_user *user)
{
	if (!user->name ||
		LK_GROW(search->arena, search->items, search->count, search->capacity) < 0)
		return -ENOMEM;
	search->items[search->count++] = *user;
	return 0;
}

int lk_users_read(const struct lk_users_search *search, const char *path, struct lk_buf *out)
{
	int rc = lk_file_read(search->system, path, path, out, NULL);

	if (rc < 0)
		out->size = 0;
	return rc == -ENOMEM ? rc : 0;
}

static int look_up(struct lk_users_search *search, const char *alias)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_matches matches = {0};
	int rc = lk_catalog_lookup(
		&search->lkm->catalog, &arena, alias, LK_LOOKUP_NO_CONFIG, &matches, NULL);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (size_t i = 0; i < matches.count; i++)
		if (lk_name_equal(matches.items[i].module, search->module))
			return 1;
	return 0;
}

int lk_users_is_alias(struct lk_users_search *search, const char *alias)
{
	static char yes[] = "yes", no[] = "no";
	const void *known = lk_map_get(&search->aliases, alias);
	char *key;
	int rc;

	if (known)
		return known == yes;
	rc = look_up(search, alias);
	if (rc < 0)
		return rc;
	key = lk_arena_copy(search->arena, alias);
	return key && lk_map_put(&search->aliases, key, rc ? yes : no) == 0 ? rc : -ENOMEM;
}

/* Does the link at a path end in the module's name? */
static bool is_link(const struct lk_users_search *search, const char *path)
{
	char target[PATH_SIZE];
	const char *slash;

	if (lk_link_read(search->system, path, target, sizeof(target)) < 0)
		return false;
	slash = strrchr(target, '/');
	return lk_name_equal(slash ? slash + 1 : target, search->module);
}

/* The path of a device from the link to it: "../../devices/a/b" is "sys/devices/a/b". */
static bool device_path(
	const struct lk_users_search *search, const char *link, char *ret, size_t size)
{
	char target[PATH_SIZE];
	const char *path = target;

	if (lk_link_read(search->system, link, target, sizeof(target)) < 0)
		return false;
	while (strncmp(path, "../", 3) == 0)
		path += 3;
	return strncmp(path, "devices/", 8) == 0 &&
	       (size_t)snprintf(ret, size, "sys/%s", path) < size;
}

static bool has_link(const struct lk_users_search *search, const char *directory, const char *name)
{
	char path[PATH_SIZE + 16], target[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return lk_link_read(search->system, path, target, sizeof(target)) == 0;
}

static bool is_driven(const struct lk_users_search *search, const char *directory)
{
	char path[PATH_SIZE + 16];

	snprintf(path, sizeof(path), "%s/driver/module", directory);
	return is_link(search, path);
}

enum lk_users_driver lk_users_driver(const struct lk_users_search *search, const char *link)
{
	static const char top[] = "sys/devices";
	char path[PATH_SIZE];
	bool nearest = true;

	if (!device_path(search, link, path, sizeof(path)))
		return LK_USERS_NONE;
	while (strlen(path) > strlen(top)) {
		if (is_driven(search, path))
			return nearest ? LK_USERS_NEAREST : LK_USERS_ABOVE;
		nearest = nearest && !has_link(search, path, "driver");
		*strrchr(path, '/') = '\0';
	}
	return LK_USERS_NONE;
}

/* Drivers whose name in /proc/devices is not that of their module. */
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

static bool is_name_of(const struct lk_users_search *search, struct lk_span driver)
{
	char name[LKM_NAME_SIZE];

	for (size_t i = 0; i < sizeof(odd_names) / sizeof(*odd_names); i++)
		if (lk_span_is(driver, odd_names[i].driver))
			return lk_name_equal(odd_names[i].module, search->module);
	if (driver.size >= sizeof(name))
		return false;
	memcpy(name, driver.data, driver.size);
	name[driver.size] = '\0';
	return lk_name_equal(name, search->module);
}

static int claim_misc(const struct lk_users_search *search, unsigned minor)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, name;
	unsigned number;
	int rc;

	lk_buf_init(&text, LK_USERS_TEXT_MAX);
	if (lk_users_read(search, "proc/misc", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_misc_next(&rest, &number, &name)) != 0)
		if (rc > 0 && number == minor && is_name_of(search, name))
			return 1;
	return 0;
}

static int claim_major(const struct lk_users_search *search, const struct lk_device_number *device)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_in_use_major line = {0};
	struct lk_span rest;
	int rc;

	lk_buf_init(&text, LK_USERS_TEXT_MAX);
	if (lk_users_read(search, "proc/devices", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_major_next(&rest, &line)) != 0)
		if (rc > 0 && line.kind == device->kind && line.major == device->major &&
			is_name_of(search, line.name))
			return 1;
	return 0;
}

static int claim_number(struct lk_users_search *search, const struct lk_device_number *device)
{
	char alias[64];
	int rc;

	snprintf(alias, sizeof(alias), "%s-major-%u-%u", device->kind == 'c' ? "char" : "block",
		device->major, device->minor);
	rc = lk_users_is_alias(search, alias);
	if (rc != 0)
		return rc;
	return device->kind == 'c' && device->major == MISC_MAJOR
		       ? claim_misc(search, device->minor)
		       : claim_major(search, device);
}

/* If the number belongs to the module, an open character device holds it once for its operations,
 * and often once more for itself or for its socket (tun). If only the driver of the device belongs
 * to it, the node may be that of a layer between, which holds nothing. */
static int make_claim(
	struct lk_users_search *search, const struct lk_device_number *device, struct lk_claim *ret)
{
	const bool block = device->kind == 'b';
	char link[64];
	int rc = claim_number(search, device);

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
	switch (lk_users_driver(search, link)) {
	case LK_USERS_NEAREST:
		*ret = (struct lk_claim){.ours = true, .most = block ? 1 : 2};
		break;
	case LK_USERS_ABOVE: /* a disk holds the driver of its adapter */
		*ret = (struct lk_claim){.ours = true, .most = block ? 1 : 0};
		break;
	case LK_USERS_NONE:
		break;
	}
	return 0;
}

int lk_users_claim(struct lk_users_search *search, const struct lk_device_number *device,
	struct lk_claim **ret)
{
	struct lk_claim *claim;
	char key[64];
	char *kept;

	snprintf(key, sizeof(key), "%c%u:%u", device->kind, device->major, device->minor);
	claim = lk_map_get(&search->nodes, key);
	if (!claim) {
		claim = lk_arena_alloc(search->arena, sizeof(*claim));
		kept = lk_arena_copy(search->arena, key);
		if (!claim || !kept || make_claim(search, device, claim) < 0 ||
			lk_map_put(&search->nodes, kept, claim) < 0)
			return -ENOMEM;
	}
	*ret = claim;
	return 0;
}
