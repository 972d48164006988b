/* SPDX-License-Identifier: MIT */
/* Looking into an initramfs: archives of cpio behind each other, the last mostly compressed. */
#include "initramfs.h"

#include <lkm/param.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/cpio.h"
#include "../formats/name.h"
#include "../formats/compression.h"
#include "../os/codecs.h"
#include "../files/path.h"

/* What makes an initramfs again, in the order in which it counts where several are installed. */
enum tool { UPDATE_INITRAMFS, DRACUT, MKINITCPIO, TOOL_COUNT };
static const struct {
	const char *program, *options; /* the release behind them */
	bool all;                      /* it makes those of all releases */
} tools[] = {
	[UPDATE_INITRAMFS] = {"update-initramfs", "-u -k", false},
	[DRACUT] = {"dracut", "--force --kver", false},
	[MKINITCPIO] = {"mkinitcpio", "-P", true},
};

/* Where the initramfs of a release may be, and what makes it there by default. */
static const struct place {
	const char *before, *after;
	bool package; /* named by the package of the kernel, not by the release */
	enum tool tool;
} places[] = {
	{"initrd.img-", "", false, UPDATE_INITRAMFS},
	{"initramfs-", ".img", false, DRACUT},
	{"initrd-", "", false, DRACUT},
	{"initramfs-", ".img", true, MKINITCPIO},
};

/* In the order in which modprobe looks; a file hides those of its name in later ones. */
static const char *const directories[] = {"etc/modprobe.d/", "run/modprobe.d/",
	"usr/local/lib/modprobe.d/", "usr/lib/modprobe.d/", "lib/modprobe.d/"};
#define DIRECTORIES (sizeof(directories) / sizeof(*directories))

/* More than any system has; each is compared with all before it. */
#define CONF_MAX 4096

#define IMAGE_MAX LK_DECOMPRESS_MAX

struct conf_file {
	unsigned directory;
	const char *name, *shown;
	struct lk_span contents; /* part of what was read or unpacked */
};

struct look {
	struct lk_arena *arena;
	struct lk_initramfs *image;
	struct conf_file *files;
	size_t count, capacity;
	struct lk_buf unpacked;
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
	file->contents = contents;
	return 0;
}

static int add_file(struct look *look, const char *path, struct lk_span contents)
{
	if (lk_name_is_module_file(path)) {
		const char *name = lk_name_module(look->arena, path);

		return name ? lk_map_put(&look->image->modules, name, look) : -ENOMEM;
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
	       (memmem(name.data, name.size, ".ko", 3) || memmem(name.data, name.size, ".conf", 5));
}

static int read_archive(struct look *look, struct lk_span *rest)
{
	struct lk_cpio_entry entry;
	struct lk_cpio cpio;
	int rc;

	lk_cpio_open(&cpio, *rest);
	while ((rc = lk_cpio_next(&cpio, &entry)) > 0) {
		const char *path;

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

static int look_into(struct look *look, int at, const char *relative)
{
	LK_BUF_CLEANUP struct lk_buf contents;
	struct lkm_error error = {0};
	int rc;

	/* Not mapped: what makes it may write it in place, and cut it short under us. */
	lk_buf_init(&contents, IMAGE_MAX);
	rc = lk_file_read(at, relative, look->image->path, &contents, &error);
	if (rc < 0)
		return rc == -ENOMEM ? rc : fail(look, error.message);
	lk_buf_init(&look->unpacked, IMAGE_MAX);
	rc = read_image(look, lk_buf_span(&contents));
	if (rc == 0 && !look->image->unread)
		rc = read_config(look);
	lk_buf_done(&look->unpacked);
	return rc;
}

static bool is_installed(struct lkm *lkm, struct lk_arena *arena, const char *program)
{
	static const char *const folders[] = {"usr/sbin", "usr/bin", "sbin"};
	enum lk_file_kind kind;
	bool found = false;

	for (size_t i = 0; !found && i < sizeof(folders) / sizeof(*folders); i++) {
		const char *path =
			lk_arena_format(arena, "%s/%s/%s", lkm->config_root, folders[i], program);
		const char *relative;
		int at;

		if (!path)
			return false;
		relative = lk_path_find(lkm->files, path, &at);
		found = lk_file_kind(at, relative, &kind) == 0;
	}
	return found;
}

/* The command, of the program that is installed. */
static const char *rebuild_command(struct lkm *lkm, struct lk_arena *arena, enum tool usual)
{
	enum tool tool = usual;

	for (unsigned i = TOOL_COUNT; i-- > 0;)
		if (is_installed(lkm, arena, tools[i].program))
			tool = (enum tool)i;
	if (tools[tool].all)
		return lk_arena_format(arena, "%s %s", tools[tool].program, tools[tool].options);
	return lk_arena_format(
		arena, "%s %s %s", tools[tool].program, tools[tool].options, lkm->release);
}

/* What the image is named by; "" where that is not known; NULL when out of memory. */
static const char *image_name(struct lkm *lkm, struct lk_arena *arena, const struct place *place)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;
	int rc;

	lk_buf_init(&text, 4096);
	if (!place->package)
		return lkm->release;
	rc = lkm->modules.fd < 0 ? -ENOENT
				 : lk_file_read(lkm->modules.fd, "pkgbase", "", &text, NULL);
	rest = lk_buf_span(&text);
	if (rc == -ENOMEM)
		return NULL;
	return rc == 0 && lk_span_line(&rest, &line) ? lk_arena_copy_span(arena, line) : "";
}

/* Is there an image at this place? 1, 0 or -ENOMEM. */
static int find_image(struct lkm *lkm, struct look *look, const struct place *place, int *ret_at,
	const char **ret_relative)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	const char *name = image_name(lkm, look->arena, place);
	const char *path = name ? lk_arena_format(look->arena, "%s/boot/%s%s%s", lkm->config_root,
					  place->before, name, place->after)
				: NULL;

	if (!path)
		return -ENOMEM;
	*ret_relative = lk_path_find(lkm->files, path, ret_at);
	if (!*name || lk_file_identify(*ret_at, *ret_relative, &kind, &identity) < 0 ||
		kind != LK_FILE_REGULAR)
		return 0;
	look->image->path = path;
	look->image->mtime = identity.mtime;
	look->image->rebuild = rebuild_command(lkm, look->arena, place->tool);
	return look->image->rebuild ? 1 : -ENOMEM;
}

int lk_initramfs_look(struct lkm *lkm, struct lk_arena *arena, struct lk_initramfs *ret)
{
	struct look look = {.arena = arena, .image = ret};
	int rc = 0;

	*ret = (struct lk_initramfs){0};
	lk_map_init(&ret->modules, arena);
	lk_config_init(&ret->config, arena);
	for (size_t i = 0; rc == 0 && i < sizeof(places) / sizeof(*places); i++) {
		const char *relative;
		int at;

		rc = find_image(lkm, &look, &places[i], &at, &relative);
		if (rc > 0)
			return look_into(&look, at, relative);
	}
	return rc;
}

LKM_EXPORT int lkm_initramfs_has(
	struct lkm *lkm, const char *module, char *rebuild, size_t size, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_initramfs image;
	const char *name;
	bool has;

	lk_fail_clear(reterr);
	if (!lkm || !module)
		return lk_fail_argument(reterr, "the system or the module is NULL");
	name = lk_name_module(&arena, module);
	if (!name || lk_initramfs_look(lkm, &arena, &image) < 0)
		return lk_fail_memory(reterr);
	has = lk_map_get(&image.modules, name);
	if (rebuild && size && image.path && (has || image.unread))
		snprintf(rebuild, size, "%s", image.rebuild);
	if (!image.path || !image.unread)
		return has;
	return lk_fail(reterr, LKM_E_UNREADABLE, ENODATA, "could not read '%s': %s", image.path,
		image.unread);
}
