/* SPDX-License-Identifier: MIT */
/* /sys/module/NAME/drivers names the drivers as "BUS:DRIVER" and links to their directories, which
 * link to the devices. A bus lists all of its devices. */
#include "after_load_facts.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "../facts/catalog.h"
#include "../formats/name.h"
#include "../os/os_fs.h"
#include "../system/module_state.h"

/* sysfs gives a page at most. */
#define ATTRIBUTE_MAX ((size_t)64 << 10)

struct search {
	struct lkm *lkm;
	struct lk_arena *arena;
	struct lk_after_load *facts;
	const struct lkm_image *image;
	struct devices LK_LIST(struct lk_after_load_device) devices;
	struct texts LK_LIST(const char *) drivers;
};

static int finish(struct search *search)
{
	if (LK_APPEND(search->arena, &search->drivers, NULL) < 0)
		return -ENOMEM;
	search->facts->drivers = search->drivers.items;
	search->facts->devices = search->devices.items;
	search->facts->device_count = search->devices.count;
	return 0;
}

/* What a directory has; nothing if it cannot be read. 0 or -ENOMEM. */
static int list(struct search *search, const char *path, struct lk_entry **ret, size_t *ret_count)
{
	struct lk_dir dir = lk_dir_open(search->lkm->system, path, path);
	int rc = dir.fd < 0 ? -dir.errnum : lk_dir_entries(dir.fd, search->arena, ret, ret_count);

	lk_dir_close(&dir);
	if (rc < 0)
		*ret_count = 0;
	return rc == -ENOMEM ? rc : 0;
}

/* The last component of a link's target; NULL when there is no such link. 0 or -ENOMEM. */
static int read_link(struct search *search, const char *path, const char **ret)
{
	char target[PATH_MAX];
	const char *slash;

	*ret = NULL;
	if (lk_link_read(search->lkm->system, path, target, sizeof(target)) < 0)
		return 0;
	slash = strrchr(target, '/');
	*ret = lk_arena_copy(search->arena, slash ? slash + 1 : target);
	return *ret ? 0 : -ENOMEM;
}

/* The first line of an attribute; NULL when it cannot be read. 0 or -ENOMEM. */
static int read_attribute(struct search *search, const char *path, const char **ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;

	*ret = NULL;
	lk_buf_init(&text, ATTRIBUTE_MAX);
	if (lk_file_read(search->lkm->system, path, path, &text, NULL) < 0)
		return 0;
	rest = lk_buf_span(&text);
	if (!lk_span_line(&rest, &line))
		return 0;
	*ret = lk_arena_copy_span(search->arena, line);
	return *ret ? 0 : -ENOMEM;
}

static int add_driver(struct search *search, const char *drivers, const char *entry)
{
	const char *colon = strchr(entry, ':');
	char *path = lk_arena_format(search->arena, "%s/%s", drivers, entry);
	struct lk_entry *entries = NULL;
	size_t count = 0;
	int rc = path && colon ? LK_APPEND(search->arena, &search->drivers, colon + 1) : 0;

	if (rc == 0)
		rc = path ? list(search, path, &entries, &count) : -ENOMEM;
	for (size_t i = 0; rc == 0 && i < count; i++)
		if (entries[i].kind == LK_FILE_LINK && strcmp(entries[i].name, "module") != 0)
			rc = LK_APPEND(search->arena, &search->devices,
				(struct lk_after_load_device){.name = entries[i].name,
					.driver = colon ? colon + 1 : entry,
					.module = search->facts->module,
					.own = true});
	return rc;
}

static char *drivers_path(struct search *search)
{
	return lk_arena_format(search->arena, "sys/module/%s/drivers", search->facts->module);
}

int lk_after_load_read_drivers(
	struct lkm *lkm, const char *module, struct lk_arena *arena, struct lk_after_load *ret)
{
	struct search search = {.lkm = lkm, .arena = arena, .facts = ret};
	struct lk_entry *entries = NULL;
	size_t count = 0;
	char *path;
	int rc;

	ret->module = module;
	path = drivers_path(&search);
	rc = path ? list(&search, path, &entries, &count) : -ENOMEM;
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_driver(&search, path, entries[i].name);
	return rc < 0 ? rc : finish(&search);
}

static bool has_alias(const struct lkm_image *image, const char *modalias)
{
	for (size_t i = 0; i < image->info_count; i++)
		if (strcmp(image->infos[i].key, "alias") == 0 &&
			fnmatch(image->infos[i].value, modalias, 0) == 0)
			return true;
	return false;
}

/* Another module that the device asks for, and that could be loaded instead. */
static int find_other(
	struct search *search, const char *modalias, struct lk_after_load_device *device)
{
	struct lk_module_state state;
	struct lk_matches found = {0};
	struct lk_known known;
	int rc = lk_catalog_lookup(&search->lkm->catalog, search->arena, modalias, 0, &found, NULL);

	for (size_t i = 0; rc == 0 && i < found.count && !device->other; i++) {
		const char *module = found.items[i].module;

		if (lk_name_equal(module, search->facts->module) ||
			lk_module_state_read(search->lkm->system, module, &state) != 0)
			continue;
		rc = lk_catalog_module(&search->lkm->catalog, search->arena, module, &known, NULL);
		if (rc == 0 && known.path)
			device->other = module;
	}
	return rc == -ENOMEM ? rc : 0;
}

static int add_match(
	struct search *search, const char *path, const char *name, const char *modalias)
{
	struct lk_after_load_device device = {.name = name};
	const char *text = NULL, *override = NULL;
	char *link = lk_arena_format(search->arena, "%s/driver", path);
	int rc = link ? read_link(search, link, &device.driver) : -ENOMEM;

	link = lk_arena_format(search->arena, "%s/driver/module", path);
	text = lk_arena_format(search->arena, "%s/driver_override", path);
	if (!link || !text)
		return -ENOMEM;
	if (rc == 0 && device.driver)
		rc = read_link(search, link, &device.module);
	if (rc == 0)
		rc = read_attribute(search, text, &override);
	device.overridden = override && strcmp(override, "(null)") != 0;
	if (rc == 0 && !device.driver)
		rc = find_other(search, modalias, &device);
	return rc < 0 ? rc : LK_APPEND(search->arena, &search->devices, device);
}

/* 1: the bus has been searched; 0: it cannot be; -ENOMEM. */
static int add_matches(struct search *search, const char *bus)
{
	char *path = lk_arena_format(search->arena, "sys/bus/%s/devices", bus);
	struct lk_entry *entries = NULL;
	const char *modalias;
	size_t count = 0;
	int rc = path ? list(search, path, &entries, &count) : -ENOMEM;

	for (size_t i = 0; rc == 0 && i < count; i++) {
		char *device = lk_arena_format(search->arena, "%s/%s", path, entries[i].name);
		char *file =
			lk_arena_format(search->arena, "%s/%s/modalias", path, entries[i].name);

		rc = device && file ? read_attribute(search, file, &modalias) : -ENOMEM;
		if (rc == 0 && modalias && has_alias(search->image, modalias))
			rc = add_match(search, device, entries[i].name, modalias);
	}
	return rc < 0 ? rc : count > 0;
}

/* Is this the first driver on its bus? */
static bool is_first(const struct lk_entry *entries, size_t i, const char *bus)
{
	const size_t size = strlen(bus);

	for (size_t j = 0; j < i; j++)
		if (strncmp(entries[j].name, bus, size) == 0 && entries[j].name[size] == ':')
			return false;
	return true;
}

/* A PCI bus shows every device that there is; on others they come and go, or have to be declared.
 */
static bool shows_all(const struct lkm_image *image, const char *bus)
{
	for (size_t i = 0; i < image->info_count; i++)
		if (strcmp(image->infos[i].key, "alias") == 0 &&
			strncmp(image->infos[i].value, "pci:", 4) == 0)
			return strcmp(bus, "pci") == 0;
	return false;
}

int lk_after_load_read_matches(struct lkm *lkm, const struct lkm_image *image,
	struct lk_arena *arena, struct lk_after_load *facts)
{
	struct search search = {.lkm = lkm, .arena = arena, .facts = facts, .image = image};
	struct lk_entry *entries = NULL;
	bool all = true;
	size_t count = 0;
	char *path = drivers_path(&search);
	int rc = path ? list(&search, path, &entries, &count) : -ENOMEM;

	for (size_t i = 0; rc >= 0 && i < count; i++) {
		const char *colon = strchr(entries[i].name, ':');
		char *bus = colon ? lk_arena_copy_span(arena,
					    (struct lk_span){(const uint8_t *)entries[i].name,
						    (size_t)(colon - entries[i].name)})
				  : NULL;

		if (!bus)
			return colon ? -ENOMEM : 0;
		rc = is_first(entries, i, bus) ? add_matches(&search, bus) : 1;
		all &= rc > 0 && shows_all(image, bus);
	}
	if (rc < 0)
		return rc;
	facts->matches = search.devices.count ? LK_MATCHING_SOME
			 : all && count       ? LK_MATCHING_NONE
					      : LK_MATCHING_UNKNOWN;
	facts->devices = search.devices.items;
	facts->device_count = search.devices.count;
	return 0;
}

int lk_after_load_read_firmware(
	const struct lkm_image *image, struct lk_arena *arena, struct lk_after_load *facts)
{
	struct texts files = {0};

	for (size_t i = 0; i < image->info_count; i++)
		if (strcmp(image->infos[i].key, "firmware") == 0 &&
			LK_APPEND(arena, &files, lk_arena_copy(arena, image->infos[i].value)) < 0)
			return -ENOMEM;
	if (files.count && LK_APPEND(arena, &files, NULL) < 0)
		return -ENOMEM;
	facts->firmware = files.items;
	return 0;
}
