/* SPDX-License-Identifier: MIT */
/* Looking into an initramfs: archives of cpio behind each other, the last mostly compressed. */
#include "initramfs.h"

#include <lkm/param.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/compression.h"
#include "../formats/cpio.h"
#include "../formats/name.h"
#include "../formats/pe.h"
#include "../os/codecs.h"
#include "../files/path.h"
#include "initramfs_find.h"

/* In the order in which modprobe looks; a file hides those of its name in later ones. */
static const char *const directories[] = {"etc/modprobe.d/", "run/modprobe.d/",
	"usr/local/lib/modprobe.d/", "usr/lib/modprobe.d/", "lib/modprobe.d/"};
#define DIRECTORIES (sizeof(directories) / sizeof(*directories))

/* More than any system has; each is compared with all before it. */
#define CONF_MAX      4096
#define CONF_SIZE_MAX ((size_t)1 << 20)

#define IMAGE_MAX LK_DECOMPRESS_MAX

#define EROFS_MAGIC 0xe0f5e1e2u

struct conf_file {
	unsigned directory;
	const char *name, *shown;
	struct lk_span contents; /* in the arena */
};

struct look {
	struct lk_arena *arena;
	struct lk_initramfs *image;
	struct conf_file *files;
	size_t count, capacity;
	struct lk_buf unpacked;
	bool has_file_system;
};

static bool ends_in(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size > end_size && strcmp(text + size - end_size, end) == 0;
}

static struct conf_file *find_file(struct look *look, unsigned directory, const char *name)
{
	for (size_t i = 0; i < look->count; i++)
		if (look->files[i].directory == directory && strcmp(look->files[i].name, name) == 0)
			return &look->files[i];
	return NULL;
}

/* A later entry of the same path replaces an earlier one, as when the kernel unpacks them. */
static int add_conf(
	struct look *look, unsigned directory, const char *name, struct lk_span contents)
{
	struct conf_file *file = find_file(look, directory, name);
	const char *copy;

	if (contents.size > CONF_SIZE_MAX)
		return -EFBIG;
	/* Several archives are decompressed into the same memory, one after the other. */
	copy = lk_arena_copy_span(look->arena, contents);
	if (!copy)
		return -ENOMEM;
	if (!file) {
		if (look->count == CONF_MAX)
			return -EFBIG;
		if (lk_arena_grow(look->arena, (void **)&look->files, &look->capacity, look->count,
			    sizeof(*look->files)) < 0)
			return -ENOMEM;
		file = &look->files[look->count++];
		file->directory = directory;
		file->name = name;
		file->shown = lk_arena_format(
			look->arena, "%s (%s%s)", look->image->path, directories[directory], name);
		if (!file->shown)
			return -ENOMEM;
	}
	file->contents = (struct lk_span){(const uint8_t *)copy, contents.size};
	return 0;
}

/* The release that a module file is for: lib/modules/RELEASE/PATH. */
static int add_release(struct look *look, const char *path)
{
	static const char *const roots[] = {"lib/modules/", "usr/lib/modules/"};

	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		size_t size = strlen(roots[i]);
		const char *release;

		if (strncmp(path, roots[i], size) != 0)
			continue;
		path += size;
		release = lk_arena_copy_span(
			look->arena, (struct lk_span){(const uint8_t *)path, strcspn(path, "/")});
		if (!release)
			return -ENOMEM;
		return lk_map_get(&look->image->releases, release)
			       ? 0
			       : lk_map_put(&look->image->releases, release, look);
	}
	return 0;
}

static int add_file(struct look *look, const char *path, struct lk_span contents)
{
	if (lk_name_is_module_file(path)) {
		const char *name = lk_name_module(look->arena, path);

		if (!name || add_release(look, path) < 0)
			return -ENOMEM;
		return lk_map_put(&look->image->modules, name, look);
	}
	for (unsigned i = 0; i < DIRECTORIES; i++) {
		size_t size = strlen(directories[i]);

		if (strncmp(path, directories[i], size) == 0 && !strchr(path + size, '/') &&
			path[size] != '.' && ends_in(path + size, ".conf"))
			return add_conf(look, i, path + size, contents);
	}
	return 0;
}

static bool is_wanted(struct lk_span name)
{
	/* Only these become strings: an image has thousands of others. */
	return name.data && name.size > 3 &&
	       (lk_span_find(name, ".ko") || lk_span_find(name, ".conf"));
}

/* dracut can put all but the first programs into a file system of its own. */
static bool is_file_system(struct lk_span contents)
{
	uint32_t magic;

	return lk_span_starts(contents, "hsqs") || /* squashfs */
	       (lk_span_u32(contents, 1024, LK_LITTLE, &magic) && magic == EROFS_MAGIC);
}

static int read_archive(struct look *look, struct lk_span *rest)
{
	struct lk_cpio_entry entry;
	struct lk_cpio cpio;
	int rc;

	lk_cpio_open(&cpio, *rest);
	while ((rc = lk_cpio_next(&cpio, &entry)) > 0) {
		const char *path;

		if (entry.regular && is_file_system(entry.contents))
			look->has_file_system = true;
		if (!entry.regular || !is_wanted(entry.name))
			continue;
		path = lk_arena_copy_span(look->arena, entry.name);
		if (!path)
			return -ENOMEM;
		while (*path == '/' || (path[0] == '.' && path[1] == '/'))
			path++;
		rc = add_file(look, path, entry.contents);
		if (rc < 0)
			return rc;
	}
	if (rc == 0)
		lk_span_part(*rest, cpio.at, rest->size - cpio.at, rest);
	return rc;
}

/* Between archives there may be any number of zeros. */
static bool skip_zeros(struct lk_span *rest)
{
	while (rest->size && !*rest->data) {
		rest->data++;
		rest->size--;
	}
	return rest->size > 0;
}

static int read_archives(struct look *look, struct lk_span *rest)
{
	int rc = 0;

	while (rc == 0 && skip_zeros(rest) && lk_cpio_is(*rest))
		rc = read_archive(look, rest);
	return rc;
}

static int fail(struct look *look, const char *why)
{
	look->image->unread = lk_arena_copy(look->arena, why);
	return look->image->unread ? 0 : -ENOMEM;
}

/* Archives, of which the last may be compressed. */
static int read_image(struct look *look, struct lk_span contents)
{
	struct lkm_error error = {0};
	int rc = read_archives(look, &contents);

	/* One that is compressed is the last. */
	if (rc == 0 && contents.size) {
		if (lk_compression_kind(contents) == LK_PLAIN)
			return fail(look, "it is compressed in a way that is not supported here");
		rc = lk_decompress(
			lk_codecs(), contents, look->image->path, &look->unpacked, &error);
		if (rc < 0 && rc != -ENOMEM)
			return fail(look, error.message);
		contents = lk_buf_span(&look->unpacked);
		if (rc == 0)
			rc = read_archives(look, &contents);
		if (rc == 0 && contents.size)
			rc = -EBADMSG;
	}
	if (rc == -ENOMEM)
		return rc;
	if (rc == 0 && look->has_file_system)
		return fail(look, "it contains a file system image, which is not read");
	return rc < 0 ? fail(look, "it is damaged") : 0;
}

static int compare_files(const void *a, const void *b)
{
	const struct conf_file *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	return order ? order : (int)one->directory - (int)other->directory;
}

static int read_config(struct look *look)
{
	struct conf_file *files = look->files;
	int rc = 0;

	if (look->count)
		qsort(files, look->count, sizeof(*files), compare_files);
	for (size_t i = 0; rc == 0 && i < look->count; i++)
		if (i == 0 || strcmp(files[i].name, files[i - 1].name) != 0)
			rc = lk_config_add_file(&look->image->config, files[i].contents,
				files[i].shown, LK_TIER_USER);
	return rc < 0 ? rc : lk_config_sort(&look->image->config);
}

/* The sections of a unified kernel image. Without an initramfs it is another program. */
static int read_unified(struct look *look, struct lk_span contents)
{
	struct lk_pe_section section;
	struct lk_pe pe;
	int rc;

	if (!lk_pe_open(&pe, contents))
		return fail(look, "it is not a PE file");
	while ((rc = lk_pe_next(&pe, &section)) > 0) {
		if (lk_span_is(section.name, ".uname") && !look->image->release) {
			struct lk_span line;

			if (!lk_span_line(&section.contents, &line))
				continue;
			look->image->release = lk_arena_copy_span(look->arena, line);
			rc = look->image->release ? 0 : -ENOMEM;
		} else if (lk_span_is(section.name, ".initrd")) {
			look->image->exists = true;
			look->unpacked.size = 0;
			rc = read_image(look, section.contents);
		}
		if (rc < 0 || look->image->unread)
			return rc;
	}
	return rc < 0 ? fail(look, "it is damaged") : 0;
}

/* The lines of modprobe.d are copied; what the archive had is not needed afterwards. */
static int look_into(struct lkm *lkm, struct look *look, bool is_pe)
{
	LK_BUF_CLEANUP struct lk_buf contents;
	struct lkm_error error = {0};
	const char *relative;
	int at, rc;

	/* Not mapped: what makes it may write it in place, and cut it short under us. */
	lk_buf_init(&contents, IMAGE_MAX);
	relative = lk_path_find(lkm->files, look->image->path, &at);
	rc = lk_file_read_whole(at, relative, look->image->path, &contents, &error);
	if (rc < 0) {
		look->image->errnum = -rc;
		if (rc == -ENOMEM)
			return rc;
		return fail(
			look, error.code == LKM_E_UNREADABLE ? lk_errno_text(-rc) : error.message);
	}
	lk_buf_init(&look->unpacked, IMAGE_MAX);
	look->image->exists = !is_pe;
	rc = is_pe ? read_unified(look, lk_buf_span(&contents))
		   : read_image(look, lk_buf_span(&contents));
	if (rc == 0 && !look->image->unread)
		rc = read_config(look);
	lk_buf_done(&look->unpacked);
	return rc;
}

static int add_image(struct lkm *lkm, struct lk_arena *arena, const struct lk_initramfs_file *file,
	struct lk_initramfs_list *list)
{
	struct lk_initramfs image = {.path = file->path,
		.release = file->release,
		.rebuild = file->rebuild,
		.unread = file->unread,
		.errnum = file->errnum,
		.mtime = file->identity.mtime};
	struct look look = {.arena = arena, .image = &image};
	int rc = 0;

	lk_map_init(&image.modules, arena);
	lk_map_init(&image.releases, arena);
	lk_config_init(&image.config, arena);
	if (!image.unread)
		rc = look_into(lkm, &look, file->is_pe);
	if (rc < 0 || (!image.unread && !image.exists))
		return rc;
	/* A unified kernel image says itself which release it is for. */
	if (lkm->release_named && image.release && strcmp(image.release, lkm->release) != 0)
		return 0;
	if (image.release && !file->release)
		image.rebuild = lk_initramfs_rebuild(lkm, arena, image.path, image.release);
	return image.rebuild ? LK_APPEND(arena, list, image) : -ENOMEM;
}

/* One that cannot be read and that no release is known of may be the one of this release. */
static bool has_image(const struct lk_initramfs_list *list, const char *release)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct lk_initramfs *image = &list->items[i];

		if (image->release ? strcmp(image->release, release) == 0 : !!image->unread)
			return true;
		if (lk_map_get(&image->releases, release))
			return true;
	}
	return false;
}

static int add_missing(struct lkm *lkm, struct lk_arena *arena, const char *release,
	struct lk_initramfs_list *list)
{
	struct lk_initramfs image = {.release = release};

	if (has_image(list, release))
		return 0;
	image.unread = lk_arena_format(arena,
		"no initramfs of %s was found (looked in %s/boot, /efi, /boot/efi, "
		"/usr/lib/modules/%s)",
		release, lkm->config_root, release);
	lk_map_init(&image.modules, arena);
	return image.unread ? LK_APPEND(arena, list, image) : -ENOMEM;
}

int lk_initramfs_look(struct lkm *lkm, struct lk_arena *arena, struct lk_initramfs_list *ret)
{
	struct lk_initramfs_files files;
	int rc = lk_initramfs_find(lkm, arena, &files);

	*ret = (struct lk_initramfs_list){0};
	for (size_t i = 0; rc == 0 && i < files.count; i++)
		rc = add_image(lkm, arena, &files.items[i], ret);
	for (size_t i = 0; rc == 0 && i < files.release_count; i++)
		rc = add_missing(lkm, arena, files.releases[i], ret);
	return rc;
}

/* Add a command to those before it, unless it is one of them or has no room. */
static void add_command(char *commands, size_t size, const char *command)
{
	size_t used = strlen(commands);

	if (!strstr(commands, command) && used + strlen(command) + 5 <= size)
		snprintf(commands + used, size - used, "%s%s", used ? " && " : "", command);
}

LKM_EXPORT int lkm_initramfs_has(
	struct lkm *lkm, const char *module, char *rebuild, size_t size, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const struct lk_initramfs *unread = NULL;
	struct lk_initramfs_list list;
	const char *name;
	bool has = false;

	lk_fail_clear(reterr);
	if (!lkm || !module)
		return lk_fail_argument(reterr, "the system or the module is NULL");
	name = lk_name_module(&arena, module);
	if (!name || lk_initramfs_look(lkm, &arena, &list) < 0)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < list.count; i++) {
		const struct lk_initramfs *image = &list.items[i];
		const bool is_inside = lk_map_get(&image->modules, name);

		if (!image->path || !(is_inside || image->unread))
			continue;
		if (rebuild && size) {
			if (!has && !unread)
				*rebuild = '\0';
			add_command(rebuild, size, image->rebuild);
		}
		has |= is_inside;
		if (!is_inside && !unread)
			unread = image;
	}
	if (has || !unread)
		return has;
	return lk_fail(reterr, LKM_E_UNREADABLE, ENODATA, "could not read '%s': %s", unread->path,
		unread->unread);
}
