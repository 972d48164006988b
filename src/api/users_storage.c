/* SPDX-License-Identifier: MIT */
/* Users of a module: mounted file systems of its kind, and block devices that are in use. */
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../formats/in_use.h"
#include "../formats/name.h"

/* A mount; first is set for the first one of its super block. */
struct mounted {
	struct lk_in_use_mount mount;
	unsigned process; /* one that sees it; 0: this process sees it */
	bool first;
	bool device_known;
	struct lk_device_number device; /* of source */
};

struct storage {
	struct lk_users_search *search;
	struct mounted *mounts;
	size_t count, capacity;
	struct lk_map super_blocks; /* "major:minor" */
	char **swaps;
	size_t swap_count, swap_capacity;
};

/* Is it the first mount of its super block? 1, 0, -ENOMEM. */
static int note_super_block(struct storage *storage, const struct lk_in_use_mount *mount)
{
	static char there[] = "";
	char key[32];
	char *kept;

	snprintf(key, sizeof(key), "%u:%u", mount->major, mount->minor);
	if (lk_map_get(&storage->super_blocks, key))
		return 0;
	kept = lk_arena_copy(storage->search->arena, key);
	return kept && lk_map_put(&storage->super_blocks, kept, there) == 0 ? 1 : -ENOMEM;
}

/* Most mounts of another namespace are copies: only those of other super blocks count. */
static int add_mount(struct storage *storage, const struct lk_in_use_mount *mount, unsigned process)
{
	struct lk_users_search *search = storage->search;
	struct mounted mounted = {.mount = *mount, .process = process};
	int first = note_super_block(storage, mount);

	if (first < 0 || (process && !first))
		return first;
	mounted.first = first;
	mounted.device_known =
		strncmp(mount->source, "/dev/", 5) == 0 &&
		lk_file_device(search->system, mount->source + 1, &mounted.device) == 0 &&
		mounted.device.kind == 'b';
	if (LK_GROW(search->arena, storage->mounts, storage->count, storage->capacity) < 0)
		return -ENOMEM;
	storage->mounts[storage->count++] = mounted;
	return 0;
}

static int read_mounts(struct storage *storage, const char *path, unsigned process)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_in_use_mount mount;
	struct lk_span rest;
	int rc;

	lk_buf_init(&text, LK_USERS_TEXT_MAX);
	if (lk_users_read(storage->search, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_mount_next(&rest, storage->search->arena, &mount)) != 0)
		if (rc == -ENOMEM || (rc > 0 && add_mount(storage, &mount, process) < 0))
			return -ENOMEM;
	return 0;
}

static int read_all_mounts(struct storage *storage)
{
	const struct lk_users_search *search = storage->search;
	char path[64];
	int rc = read_mounts(storage, "proc/self/mountinfo", 0);

	for (size_t i = 0; rc == 0 && i < search->namespace_count; i++) {
		const unsigned process = search->namespaces[i].process;

		snprintf(path, sizeof(path), "proc/%u/mountinfo", process);
		rc = process ? read_mounts(storage, path, process) : 0;
	}
	return rc;
}

static int read_swaps(struct storage *storage)
{
	struct lk_arena *arena = storage->search->arena;
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest;
	char *path;
	int rc;

	lk_buf_init(&text, LK_USERS_TEXT_MAX);
	if (lk_users_read(storage->search, "proc/swaps", &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	while ((rc = lk_in_use_swap_next(&rest, arena, &path)) != 0) {
		if (rc == -ENOMEM || (rc > 0 && LK_GROW(arena, storage->swaps, storage->swap_count,
							storage->swap_capacity) < 0))
			return -ENOMEM;
		if (rc > 0)
			storage->swaps[storage->swap_count++] = path;
	}
	return 0;
}

/* Does the module provide this file system? "fuse.sshfs" is a kind of "fuse". */
static int is_type(struct lk_users_search *search, const char *type)
{
	char name[64], alias[80];
	const size_t size = strcspn(type, ".");
	int rc;

	if (size >= sizeof(name))
		return 0;
	memcpy(name, type, size);
	name[size] = '\0';
	snprintf(alias, sizeof(alias), "fs-%s", name);
	rc = lk_users_is_alias(search, alias);
	return rc != 0 ? rc : lk_name_equal(name, search->module);
}

static int add_file_system(struct lk_users_search *search, const struct mounted *mounted)
{
	const struct lk_in_use_mount *mount = &mounted->mount;
	const struct lkm_user user = {.kind = LKM_USER_MOUNT,
		.name = mount->where,
		.detail = mounted->process
				  ? lk_arena_format(search->arena,
					    "%s of %s, only seen by process %u and those that "
					    "share its mounts",
					    mount->type, mount->source, mounted->process)
				  : lk_arena_format(
					    search->arena, "%s of %s", mount->type, mount->source),
		.process = mounted->process,
		.least = mounted->first,
		.most = mounted->first};

	return user.detail ? lk_users_add(search, &user) : -ENOMEM;
}

static int add_file_systems(struct storage *storage)
{
	for (size_t i = 0; i < storage->count; i++) {
		int rc = is_type(storage->search, storage->mounts[i].mount.type);

		if (rc > 0)
			rc = add_file_system(storage->search, &storage->mounts[i]);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* A disk or a partition of it. */
struct block {
	const char *name;      /* "sda1" */
	const char *directory; /* below /sys/block */
	struct lk_device_number number;
	const struct lk_claim *claim;
};

/* opened: how often this use has it open. */
static int add_block(struct lk_users_search *search, const struct block *block, const char *detail,
	unsigned opened)
{
	const struct lkm_user user = {.kind = LKM_USER_BLOCK,
		.name = block->name,
		.detail = detail,
		.least = block->claim->least,
		.most = (uint64_t)block->claim->most * opened};

	return detail ? lk_users_add(search, &user) : -ENOMEM;
}

/* A path such as "/dev/sda1". Links that udev made are compared by their device number. */
static bool is_device_path(const struct block *block, const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 && strcmp(path + 5, block->name) == 0;
}

static bool is_device(const struct block *block, const struct lk_device_number *number)
{
	return number->major == block->number.major && number->minor == block->number.minor;
}

static bool is_mounted(const struct block *block, const struct mounted *mounted)
{
	const struct lk_device_number super_block = {
		.kind = 'b', .major = mounted->mount.major, .minor = mounted->mount.minor};

	return mounted->first &&
	       (is_device(block, &super_block) || is_device_path(block, mounted->mount.source) ||
		       (mounted->device_known && is_device(block, &mounted->device)));
}

static int add_block_mounts(struct storage *storage, const struct block *block)
{
	for (size_t i = 0; i < storage->count; i++) {
		const struct mounted *mounted = &storage->mounts[i];

		if (is_mounted(block, mounted) &&
			add_block(storage->search, block,
				lk_arena_format(storage->search->arena, "mounted on %s",
					mounted->mount.where),
				1) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_block_swaps(struct storage *storage, const struct block *block)
{
	for (size_t i = 0; i < storage->swap_count; i++) {
		const char *path = storage->swaps[i];
		struct lk_device_number number;
		bool same = is_device_path(block, path) ||
			    (lk_file_device(storage->search->system, path + 1, &number) == 0 &&
				    number.kind == 'b' && is_device(block, &number));

		/* The kernel keeps the file that swapon(8) named open, and opens the device. */
		if (same && add_block(storage->search, block, "swap area", 2) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* The names in a directory of a block device; none if it does not exist. */
static int list(
	struct lk_users_search *search, const char *directory, const char *name, char ***ret)
{
	static char *none[] = {NULL};
	char *path = lk_arena_format(search->arena, "%s%s", directory, name);
	int rc = path ? lk_dir_list(search->system, path, path, search->arena, ret, NULL) : -ENOMEM;

	if (rc < 0)
		*ret = none;
	return rc == -ENOMEM ? rc : 0;
}

static int add_block_holders(struct storage *storage, const struct block *block)
{
	struct lk_users_search *search = storage->search;
	char **holders;
	int rc = list(search, block->directory, "/holders", &holders);

	for (size_t i = 0; rc == 0 && holders[i]; i++)
		rc = add_block(
			search, block, lk_arena_format(search->arena, "part of %s", holders[i]), 1);
	return rc;
}

/* A loop device holds its driver while it has a file. */
static int add_block_backing(struct lk_users_search *search, const struct block *block)
{
	char *path = lk_arena_format(search->arena, "%s/loop/backing_file", block->directory);
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;

	lk_buf_init(&text, 8192);
	if (!path || lk_users_read(search, path, &text) < 0)
		return -ENOMEM;
	rest = lk_buf_span(&text);
	if (!lk_span_line(&rest, &line))
		return 0;
	return add_block(search, block,
		lk_arena_format(search->arena, "backed by %.*s", (int)line.size, line.data), 1);
}

/* Read the device number from the directory: 1; 0 if it is not a block device; -ENOMEM. */
static int read_number(struct lk_users_search *search, struct block *block)
{
	LK_BUF_CLEANUP struct lk_buf text;
	char *path = lk_arena_format(search->arena, "%s/dev", block->directory);

	lk_buf_init(&text, 64);
	if (!path || lk_users_read(search, path, &text) < 0)
		return -ENOMEM;
	block->number.kind = 'b';
	return lk_in_use_device(lk_buf_span(&text), &block->number.major, &block->number.minor);
}

static int look_at_block(struct storage *storage, struct block *block)
{
	struct lk_claim *claim = NULL;
	int rc = read_number(storage->search, block);

	if (rc <= 0)
		return rc;
	rc = lk_users_claim(storage->search, &block->number, &claim);
	block->claim = claim;
	if (rc < 0 || !claim->ours)
		return rc;
	rc = add_block_mounts(storage, block);
	if (rc == 0)
		rc = add_block_swaps(storage, block);
	if (rc == 0)
		rc = add_block_holders(storage, block);
	return rc == 0 ? add_block_backing(storage->search, block) : rc;
}

/* Partitions are directories in that of their disk, and begin with its name. */
static int look_at_disk(struct storage *storage, const char *name)
{
	struct lk_users_search *search = storage->search;
	struct block disk = {
		.name = name, .directory = lk_arena_format(search->arena, "sys/block/%s", name)};
	char **names;
	int rc = disk.directory ? look_at_block(storage, &disk) : -ENOMEM;

	if (rc < 0 || list(search, disk.directory, "", &names) < 0)
		return -ENOMEM;
	for (size_t i = 0; names[i]; i++) {
		struct block part = {.name = names[i]};

		if (strncmp(names[i], name, strlen(name)) != 0)
			continue;
		part.directory = lk_arena_format(search->arena, "%s/%s", disk.directory, names[i]);
		if (!part.directory || look_at_block(storage, &part) < 0)
			return -ENOMEM;
	}
	return 0;
}

int lk_users_storage_add(struct lk_users_search *search)
{
	struct storage storage = {.search = search};
	char **disks;
	int rc;

	lk_map_init(&storage.super_blocks, search->arena);
	rc = read_all_mounts(&storage);
	if (rc == 0)
		rc = read_swaps(&storage);
	if (rc == 0)
		rc = add_file_systems(&storage);
	if (rc == 0)
		rc = list(search, "sys/block", "", &disks);
	for (size_t i = 0; rc == 0 && disks[i]; i++)
		rc = look_at_disk(&storage, disks[i]);
	return rc;
}
