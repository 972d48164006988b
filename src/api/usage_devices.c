/* SPDX-License-Identifier: MIT */
/* Users of a module: the devices that its drivers drive, and network interfaces. */
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_SIZE 4096

/* In the directory of a driver the links are its devices, except the one to its module. */
static int add_devices(struct lk_usage *usage, int directory, const char *driver)
{
	struct lk_entry *entries = NULL;
	size_t count = 0, bus = strcspn(driver, ":");
	const char *detail = lk_arena_format(usage->arena, "%.*s driver %s", (int)bus, driver,
		driver[bus] ? driver + bus + 1 : "");
	int rc = lk_dir_entries(directory, usage->arena, &entries, &count);

	if (!detail || rc == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct lk_user user = {
			.kind = LKM_USER_DEVICE, .name = entries[i].name, .detail = detail};

		if (entries[i].kind == LK_FILE_LINK && strcmp(user.name, "module") != 0 &&
			lk_usage_add(usage, &user) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_driver(struct lk_usage *usage, const char *drivers, const char *driver)
{
	char *path = lk_arena_format(usage->arena, "%s/%s", drivers, driver);
	struct lk_dir directory;
	int rc = 0;

	if (!path)
		return -ENOMEM;
	directory = lk_dir_open(usage->system, path, path);
	if (directory.fd >= 0)
		rc = add_devices(usage, directory.fd, driver);
	lk_dir_close(&directory);
	return rc;
}

/* The names in a directory; none when it cannot be read. */
static int list(struct lk_usage *usage, const char *path, char ***ret)
{
	static char *none[] = {NULL};
	int rc = lk_dir_list(usage->system, path, path, usage->arena, ret, NULL);

	if (rc < 0)
		*ret = none;
	return rc == -ENOMEM ? rc : 0;
}

static int add_drivers(struct lk_usage *usage)
{
	char *path = lk_arena_format(usage->arena, "sys/module/%s/drivers", usage->module);
	char **drivers;
	int rc = path ? list(usage, path, &drivers) : -ENOMEM;

	for (size_t i = 0; rc == 0 && drivers[i]; i++)
		rc = add_driver(usage, path, drivers[i]);
	return rc;
}

/* The first line of a small file, in the arena; NULL when there is none. */
static int read_line(struct lk_usage *usage, const char *path, char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;

	*ret = NULL;
	lk_buf_init(&text, LINE_MAX_SIZE);
	if (lk_usage_read(usage, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	if (!lk_span_line(&rest, &line))
		return 0;
	*ret = lk_arena_copy_span(usage->arena, line);
	return *ret ? 0 : -ENOMEM;
}

/* An interface without a device says of which type it is, and types have aliases. */
static int is_of_type(struct lk_usage *usage, const char *interface)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line, type;
	char *path = lk_arena_format(usage->arena, "sys/class/net/%s/uevent", interface);
	char alias[64];

	lk_buf_init(&text, LINE_MAX_SIZE);
	if (!path || lk_usage_read(usage, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while (lk_span_line(&rest, &line)) {
		if (!lk_span_starts(line, "DEVTYPE=") ||
			!lk_span_part(line, 8, line.size - 8, &type) || type.size > 32)
			continue;
		snprintf(alias, sizeof(alias), "rtnl-link-%.*s", (int)type.size, type.data);
		return lk_usage_is_alias(usage, alias);
	}
	return 0;
}

static int add_interface(struct lk_usage *usage, const char *name)
{
	struct lk_user user = {.kind = LKM_USER_NETWORK, .name = name};
	char *path = lk_arena_format(usage->arena, "sys/class/net/%s", name), *state;
	int rc;

	if (!path)
		return -ENOMEM;
	rc = lk_usage_driver(usage, path) != LK_USAGE_NONE ? 1 : is_of_type(usage, name);
	if (rc <= 0)
		return rc;
	path = lk_arena_format(usage->arena, "sys/class/net/%s/operstate", name);
	if (!path || read_line(usage, path, &state) < 0)
		return -ENOMEM;
	user.detail = state;
	return lk_usage_add(usage, &user);
}

int lk_usage_devices_add(struct lk_usage *usage)
{
	char **names;
	int rc = add_drivers(usage);

	if (rc == 0)
		rc = list(usage, "sys/class/net", &names);
	for (size_t i = 0; rc == 0 && names[i]; i++)
		rc = add_interface(usage, names[i]);
	return rc;
}
