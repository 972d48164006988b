/* SPDX-License-Identifier: MIT */
/* Opening an image: of a module file, or of what modules.builtin.modinfo says about one module. */
#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../files/module_file.h"
#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/image.h"
#include "../formats/name.h"
#include "../formats/sign.h"
#include "../formats/tables.h"
#include "../os/codecs.h"
#include "../os/os_kernel.h"
#include "open.h"
#include "../files/path.h"

#define BUILTIN_INFO_MAX ((size_t)64 << 20)

static int open_source(struct lkm_image *image, struct lk_source **ret, struct lkm_error *reterr)
{
	struct lk_file_start start;
	int rc = lk_module_file_start(image->fd, image->shown, &start, reterr);

	if (rc < 0)
		return rc;
	if (start.kind == LK_PLAIN) {
		rc = lk_file_source(image->fd, image->shown, &image->arena, &image->file, reterr);
		*ret = &image->file.source;
		return rc;
	}
	rc = lk_module_file_unpack(image->fd, image->shown, &image->unpacked, reterr);
	image->memory = lk_source_memory(lk_buf_span(&image->unpacked));
	*ret = &image->memory;
	return rc;
}

static int add_info(struct lkm_image *image, const struct lk_modinfo *pair)
{
	struct lk_modinfo *copy;
	char *key = lk_arena_copy_span(
		&image->arena, (struct lk_span){(const uint8_t *)pair->key, pair->key_size});

	if (!key || lk_arena_grow(&image->arena, (void **)&image->infos, &image->info_capacity,
			    image->info_count, sizeof(*image->infos)) < 0)
		return -ENOMEM;
	copy = &image->infos[image->info_count++];
	*copy = *pair;
	copy->key = key;
	return 0;
}

static int keep_infos(struct lkm_image *image, struct lk_modinfos cursor, struct lkm_error *reterr)
{
	struct lk_modinfo pair;
	size_t bad;

	if (lk_params_collect(&image->arena, cursor, &image->params, &image->param_count, &bad) < 0)
		return lk_fail_memory(reterr);
	while (lk_modinfos_next(&cursor, &pair) > 0)
		if (add_info(image, &pair) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

static int read_infos(struct lkm_image *image, struct lkm_error *reterr)
{
	struct lk_modinfos cursor;
	int rc = lk_modinfos_open(&cursor, &image->elf);

	if (rc == -ENODATA)
		return 0; /* an object file that says nothing of itself */
	if (rc < 0 && rc != -ENOEXEC)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s",
			image->shown, lk_errno_text(-rc));
	if (rc < 0)
		return lk_fail(
			reterr, LKM_E_NOT_A_MODULE, -rc, "'%s': .modinfo is damaged", image->shown);
	return keep_infos(image, cursor, reterr);
}

static struct lkm_image *image_new(const char *shown)
{
	struct lkm_image *image = calloc(1, sizeof(*image));

	if (!image)
		return NULL;
	image->fd = -1;
	lk_buf_init(&image->unpacked, LK_DECOMPRESS_MAX);
	image->shown = lk_arena_copy(&image->arena, shown);
	if (image->shown)
		return image;
	lk_image_free(image);
	return NULL;
}

int lk_image_take(int fd, const char *shown, struct lkm_image **ret, struct lkm_error *reterr)
{
	struct lkm_image *image = image_new(shown);
	struct lkm_error error = {0};
	struct lk_source *source;
	int rc;

	if (!image) {
		close(fd);
		return lk_fail_memory(reterr);
	}
	image->fd = fd;
	rc = open_source(image, &source, reterr);
	if (rc == 0) {
		rc = lk_elf_open(&image->elf, source, &error);
		rc = rc < 0 ? lk_module_file_named(rc, shown, &error, reterr)
			    : read_infos(image, reterr);
	}
	if (rc < 0) {
		lk_image_free(image);
		return rc;
	}
	*ret = image;
	return 0;
}

/* The pairs of one built-in module without their prefix, as they would stand in the .modinfo of a
 * file. */
static int read_builtin(struct lkm_image *image, const char *module, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf pairs;
	struct lk_span rest;
	struct lk_modinfo pair;
	uint8_t *kept;

	lk_buf_init(&pairs, BUILTIN_INFO_MAX);
	if (lk_builtin_info_find(lk_buf_span(&image->unpacked), module, &rest) < 0)
		return 0;
	while (lk_builtin_info_next(&rest, NULL, &pair) > 0)
		if (lk_buf_format(&pairs, "%.*s=%s", (int)pair.key_size, pair.key, pair.value) <
				0 ||
			lk_buf_add(&pairs, "", 1) < 0)
			return lk_fail_memory(reterr);
	kept = lk_arena_alloc(&image->arena, pairs.size);
	if (!kept)
		return lk_fail_memory(reterr);
	if (pairs.size)
		memcpy(kept, pairs.data, pairs.size);
	return keep_infos(image, (struct lk_modinfos){.rest = {kept, pairs.size}}, reterr);
}

static int read_builtin_file(
	struct lkm *lkm, const char *module, struct lkm_image *image, struct lkm_error *reterr)
{
	char *shown = lk_arena_format(
		&image->arena, "%s/modules.builtin.modinfo", lkm->catalog.directory);
	int rc;

	if (!shown)
		return lk_fail_memory(reterr);
	image->builtin = true;
	image->unpacked.maximum = BUILTIN_INFO_MAX;
	if (lkm->modules.fd < 0)
		return 0;
	rc = lk_file_read(
		lkm->modules.fd, "modules.builtin.modinfo", shown, &image->unpacked, reterr);
	if (rc == -ENOENT) {
		lk_fail_clear(reterr);
		return 0;
	}
	return rc < 0 ? rc : read_builtin(image, module, reterr);
}

int lk_image_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr)
{
	struct lkm_image *image = image_new(module);
	const char *name = image ? lk_name_module(&image->arena, module) : NULL;
	int rc;

	rc = name ? read_builtin_file(lkm, name, image, reterr) : lk_fail_memory(reterr);
	if (rc < 0) {
		lk_image_free(image);
		return rc;
	}
	*ret = image;
	return 0;
}

void lk_image_free(struct lkm_image *image)
{
	if (!image)
		return;
	lk_buf_done(&image->unpacked);
	lk_fd_cleanup(&image->fd);
	lk_arena_done(&image->arena);
	free(image);
}

const char *lk_image_find(const struct lkm_image *image, const char *key)
{
	for (size_t i = 0; i < image->info_count; i++)
		if (strcmp(image->infos[i].key, key) == 0)
			return image->infos[i].value;
	return NULL;
}

int lk_image_params(struct lkm_image *image, const struct lk_param **ret, size_t *ret_count)
{
	if (image->builtin) {
		*ret = image->params;
		*ret_count = image->param_count;
		return 0;
	}
	if (!image->all_params_read &&
		lk_params_complete(&image->arena, &image->elf, image->params, image->param_count,
			&image->all_params, &image->all_param_count) < 0)
		return -ENOMEM;
	image->all_params_read = true;
	*ret = image->all_params;
	*ret_count = image->all_param_count;
	return 0;
}

const struct lkm_signature *lk_image_signature(struct lkm_image *image)
{
	struct lkm_signature *signature = &image->signature;

	if (!signature->tried && !image->builtin)
		signature->found =
			lk_sign_read(&image->arena, image->elf.source, &signature->read) == 0;
	signature->tried = true;
	return signature->found ? signature : NULL;
}

/* In struct module it follows the state and the list pointers. */
static const char *hidden_name(struct lkm_image *image)
{
	const struct lk_elf *elf = &image->elf;
	const size_t at = elf->is64 ? 24 : 12;
	struct lk_span contents;
	const char *name;

	if (image->builtin || lk_elf_section(elf, ".gnu.linkonce.this_module", &contents) < 0 ||
		contents.size <= at || !lk_span_string(contents, at, &name) || !*name)
		return NULL;
	return lk_arena_copy(&image->arena, name);
}

const char *lk_image_own_name(struct lkm_image *image)
{
	const char *name = lk_image_find(image, "name");

	return name ? name : hidden_name(image);
}

const char *lk_image_name_of(const struct lkm *lkm, const char *path, struct lk_arena *arena)
{
	struct lkm_image *image = NULL;
	const char *name = NULL;
	int fd = lk_open_module(lkm, path, NULL);

	if (fd >= 0 && lk_image_take(fd, path, &image, NULL) == 0)
		name = lk_image_own_name(image);
	name = name ? lk_arena_copy(arena, name) : NULL;
	lk_image_free(image);
	return name;
}
