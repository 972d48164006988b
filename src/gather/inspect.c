/* SPDX-License-Identifier: MIT */
/* Opening module files, and what an image answers. */
#include "inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/image.h"
#include "../formats/name.h"
#include "../formats/sign.h"
#include "../formats/tables.h"
#include "../os/codecs.h"
#include "../os/os_kernel.h"
#include "open.h"
#include "place.h"

/* A packed file that unpacks to LK_DECOMPRESS_MAX is never larger than that. */
#define PACKED_MAX       LK_DECOMPRESS_MAX
#define BUILTIN_INFO_MAX ((size_t)64 << 20)

#define SYMBOL_LISTS 3

struct symbol_list {
	bool read;
	struct lk_symbols symbols;
};

struct lkm_signature {
	bool tried, found;
	struct lk_signature read;
};

struct lkm_image {
	struct lk_arena arena;
	int fd; /* of a plain file; -1 otherwise */
	const char *shown;
	struct lk_buf unpacked; /* of a compressed file, or the part about a built-in module */
	struct lk_file_source file;
	struct lk_source memory;
	struct lk_elf elf;
	bool builtin;
	struct lk_modinfo *infos;
	size_t info_count, info_capacity;
	struct lk_param *params;
	size_t param_count;
	struct symbol_list lists[SYMBOL_LISTS];
	struct lkm_signature signature;
};

const struct lk_elf *lk_inspect_elf(const struct lkm_image *image)
{
	return &image->elf;
}

int lk_inspect_start(int fd, const char *shown, struct lk_file_start *ret, struct lkm_error *reterr)
{
	ssize_t got;

	do
		got = pread(fd, ret->bytes, sizeof(ret->bytes), 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, errno, "could not read '%s': %s", shown,
			lk_errno_text(errno));
	ret->size = (size_t)got;
	ret->kind = lk_compression_kind((struct lk_span){ret->bytes, ret->size});
	return 0;
}

int lk_inspect_unpack(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf packed;
	int rc;

	lk_buf_init(&packed, PACKED_MAX);
	lseek(fd, 0, SEEK_SET); /* as finit_module, which does not ask how far it has been read */
	rc = lk_fd_read(fd, shown, &packed, reterr);
	if (rc < 0)
		return rc;
	return lk_decompress(lk_codecs(), lk_buf_span(&packed), shown, out, reterr);
}

static int open_source(struct lkm_image *image, struct lk_source **ret, struct lkm_error *reterr)
{
	struct lk_file_start start;
	int rc = lk_inspect_start(image->fd, image->shown, &start, reterr);

	if (rc < 0)
		return rc;
	if (start.kind == LK_PLAIN) {
		rc = lk_file_source(image->fd, image->shown, &image->arena, &image->file, reterr);
		*ret = &image->file.source;
		return rc;
	}
	rc = lk_inspect_unpack(image->fd, image->shown, &image->unpacked, reterr);
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
	lkm_image_free(image);
	return NULL;
}

int lk_inspect_named(
	int rc, const char *shown, const struct lkm_error *error, struct lkm_error *reterr)
{
	if (error->code == LKM_E_NO_MEMORY)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, error->code ? error->code : LKM_E_UNREADABLE, -rc, "'%s': %s", shown,
		error->code ? error->message : lk_errno_text(-rc));
}

int lk_inspect_image(int fd, const char *shown, struct lkm_image **ret, struct lkm_error *reterr)
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
		rc = rc < 0 ? lk_inspect_named(rc, shown, &error, reterr)
			    : read_infos(image, reterr);
	}
	if (rc < 0) {
		lkm_image_free(image);
		return rc;
	}
	*ret = image;
	return 0;
}

LKM_EXPORT int lkm_image_open(const char *path, struct lkm_image **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	const char *relative;
	int at, fd;

	lk_fail_clear(reterr);
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	relative = lk_place_find(system, path, &at);
	fd = lk_file_open(at, relative, path, reterr);
	return fd < 0 ? fd : lk_inspect_image(fd, path, ret, reterr);
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

static int load_builtin(
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

LKM_EXPORT int lkm_image_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr)
{
	struct lkm_image *image = image_new(module);
	const char *name = image ? lk_name_module(&image->arena, module) : NULL;
	int rc;

	lk_fail_clear(reterr);
	rc = name ? load_builtin(lkm, name, image, reterr) : lk_fail_memory(reterr);
	if (rc < 0) {
		lkm_image_free(image);
		return rc;
	}
	*ret = image;
	return 0;
}

LKM_EXPORT void lkm_image_free(struct lkm_image *image)
{
	if (!image)
		return;
	lk_buf_done(&image->unpacked);
	lk_fd_cleanup(&image->fd);
	lk_arena_done(&image->arena);
	free(image);
}

LKM_EXPORT bool lkm_image_info(
	const struct lkm_image *image, size_t i, const char **ret_key, const char **ret_value)
{
	if (i >= image->info_count)
		return false;
	*ret_key = image->infos[i].key;
	*ret_value = image->infos[i].value;
	return true;
}

LKM_EXPORT const char *lkm_image_find(const struct lkm_image *image, const char *key)
{
	for (size_t i = 0; i < image->info_count; i++)
		if (strcmp(image->infos[i].key, key) == 0)
			return image->infos[i].value;
	return NULL;
}

LKM_EXPORT bool lkm_image_param(const struct lkm_image *image, size_t i, const char **ret_name,
	const char **ret_description, const char **ret_type)
{
	if (i >= image->param_count)
		return false;
	*ret_name = image->params[i].name;
	*ret_description = image->params[i].description;
	*ret_type = image->params[i].type;
	return true;
}

LKM_EXPORT const char *lkm_image_bad_param(const struct lkm_image *image, size_t i)
{
	for (size_t info = 0; info < image->info_count; info++) {
		const struct lk_modinfo *pair = &image->infos[info];

		if (strcmp(pair->key, "parm") != 0 && strcmp(pair->key, "parmtype") != 0)
			continue;
		if (!strchr(pair->value, ':') && i-- == 0)
			return pair->value;
	}
	return NULL;
}

static int collect(struct lkm_image *image, enum lkm_symbols which, struct lk_symbols *ret)
{
	struct lk_symbols versions = {0};
	int rc;

	if (which == LKM_SYMBOLS_EXPORTS)
		return lk_exports_collect(&image->arena, &image->elf, ret);
	rc = lk_versions_collect(&image->arena, &image->elf, &versions);
	if (which == LKM_SYMBOLS_VERSIONS) {
		*ret = versions;
		return rc;
	}
	if (rc < 0 && rc != -ENODATA)
		return rc;
	return lk_imports_collect(&image->arena, &image->elf, &versions, ret);
}

LKM_EXPORT int lkm_image_symbols(struct lkm_image *image, enum lkm_symbols which, size_t *ret_count,
	struct lkm_error *reterr)
{
	struct symbol_list *list;
	int rc = 0;

	lk_fail_clear(reterr);
	if ((unsigned)which >= SYMBOL_LISTS)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "there is no such list");
	list = &image->lists[which];
	if (!list->read && !image->builtin)
		rc = collect(image, which, &list->symbols);
	if (rc == -ENODATA) {
		list->symbols = (struct lk_symbols){0};
		rc = 0;
	}
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0 && rc != -ENOEXEC)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s",
			image->shown, lk_errno_text(-rc));
	if (rc < 0)
		return lk_fail(reterr, LKM_E_NOT_A_MODULE, -rc,
			"'%s': a table of symbols is damaged", image->shown);
	list->read = true;
	*ret_count = list->symbols.count;
	return 0;
}

LKM_EXPORT bool lkm_image_symbol(const struct lkm_image *image, enum lkm_symbols which, size_t i,
	const char **ret_name, uint64_t *ret_crc)
{
	const struct lk_symbols *symbols;

	if ((unsigned)which >= SYMBOL_LISTS || i >= image->lists[which].symbols.count)
		return false;
	symbols = &image->lists[which].symbols;
	*ret_name = symbols->items[i].name;
	*ret_crc = symbols->items[i].crc;
	return true;
}

LKM_EXPORT const uint8_t *lkm_image_build_id(struct lkm_image *image, size_t *ret_size)
{
	struct lk_span id;

	if (image->builtin || lk_build_id(&image->elf, &id) < 0)
		return NULL;
	*ret_size = id.size;
	return id.data;
}

LKM_EXPORT const struct lkm_signature *lkm_image_signature(struct lkm_image *image)
{
	struct lkm_signature *signature = &image->signature;

	if (!signature->tried && !image->builtin)
		signature->found =
			lk_sign_read(&image->arena, image->elf.source, &signature->read) == 0;
	signature->tried = true;
	return signature->found ? signature : NULL;
}

LKM_EXPORT const char *lkm_signature_id(const struct lkm_signature *signature)
{
	return signature->read.id;
}

LKM_EXPORT const char *lkm_signature_signer(const struct lkm_signature *signature)
{
	return signature->read.signer;
}

LKM_EXPORT const char *lkm_signature_hash(const struct lkm_signature *signature)
{
	return signature->read.hash;
}

LKM_EXPORT const uint8_t *lkm_signature_key(const struct lkm_signature *signature, size_t *ret_size)
{
	*ret_size = signature->read.key.size;
	return signature->read.key.data;
}

LKM_EXPORT const uint8_t *lkm_signature_bytes(
	const struct lkm_signature *signature, size_t *ret_size)
{
	*ret_size = signature->read.bytes.size;
	return signature->read.bytes.data;
}
