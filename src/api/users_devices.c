/* SPDX-License-Identifier: MIT */
/* Users of a module: devices that are bound to its drivers, and network interfaces. */
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_SIZE 4096

/* The links in the directory of a driver lead to its devices, except the link to its module. */
static int add_devices(struct lk_users_search *search, int directory, const char *driver)
{
	struct lk_entry *entries = NULL;
	size_t count = 0, bus = strcspn(driver, ":");
	const char *detail = lk_arena_format(search->arena, "%.*s driver %s", (int)bus, driver,
		driver[bus] ? driver + bus + 1 : "");
	int rc = lk_dir_entries(directory, search->arena, &entries, &count);

	if (!detail || rc == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct lkm_user user = {
			.kind = LKM_USER_DEVICE, .name = entries[i].name, .detail = detail};

		if (entries[i].kind == LK_FILE_LINK && strcmp(user.name, "module") != 0 &&
			lk_users_add(search, &user) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_driver(struct lk_users_search *search, const char *drivers, const char *driver)
{
	char *path = lk_arena_format(search->arena, "%s/%s", drivers, driver);
	struct lk_dir directory;
	int rc = 0;

	if (!path)
		return -ENOMEM;
	directory = lk_dir_open(search->system, path, path);
	if (directory.fd >= 0)
		rc = add_devices(search, directory.fd, driver);
	lk_dir_close(&directory);
	return rc;
}

/* The names in a directory; none if it cannot be read. */
static int list(struct lk_users_search *search, const char *path, char ***ret)
{
	static char *none[] = {NULL};
	int rc = lk_dir_list(search->system, path, path, search->arena, ret, NULL);

	if (rc < 0)
		*ret = none;
	return rc == -ENOMEM ? rc : 0;
}

static int add_drivers(struct lk_users_search *search)
{
	char *path = lk_arena_format(search->arena, "sys/module/%s/drivers", search->module);
	char **drivers;
	int rc = path ? list(search, path, &drivers) : -ENOMEM;

	for (size_t i = 0; rc == 0 && drivers[i]; i++)
		rc = add_driver(search, path, drivers[i]);
	return rc;
}

/* The first line of a small file, in the arena; NULL if there is none. */
static int read_line(struct lk_users_search *search, const char *path, char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;

	*ret = NULL;
	lk_buf_init(&text, LINE_MAX_SIZE);
	if (lk_users_read(search, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	if (!lk_span_line(&rest, &line))
		return 0;
	*ret = lk_arena_copy_span(search->arena, line);
	return *ret ? 0 : -ENOMEM;
}

/* uevent of an interface without a device has its type, and a type has an alias. */
static int is_of_type(struct lk_users_search *search, const char *interface)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line, type;
	char *path = lk_arena_format(search->arena, "sys/class/net/%s/uevent", interface);
	char alias[64];

	lk_buf_init(&text, LINE_MAX_SIZE);
	if (!path || lk_users_read(search, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while (lk_span_line(&rest, &line)) {
		if (!lk_span_starts(line, "DEVTYPE=") ||
			!lk_span_part(line, 8, line.size - 8, &type) || type.size > 32)
			continue;
		snprintf(alias, sizeof(alias), "rtnl-link-%.*s", (int)type.size, type.data);
		return lk_users_is_alias(search, alias);
	}
	return 0;
}

static int add_interface(struct lk_users_search *search, const char *name)
{
	struct lkm_user user = {.kind = LKM_USER_NETWORK, .name = name};
	char *path = lk_arena_format(search->arena, "sys/class/net/%s", name), *state;
	int rc;

	if (!path)
		return -ENOMEM;
	rc = lk_users_driver(search, path) != LK_USERS_NONE ? 1 : is_of_type(search, name);
	if (rc <= 0)
		return rc;
	path = lk_arena_format(search->arena, "sys/class/net/%s/operstate", name);
	if (!path || read_line(search, path, &state) < 0)
		return -ENOMEM;
	user.detail = state;
	return lk_users_add(search, &user);
}

int lk_users_devices_add(struct lk_users_search *search)
{
	char **names;
	int rc = add_drivers(search);

	if (rc == 0)
		rc = list(search, "sys/class/net", &names);
	for (size_t i = 0; rc == 0 && names[i]; i++)
		rc = add_interface(search, names[i]);
	return rc;
}
