/* SPDX-License-Identifier: MIT */
/* <lkm/image.h>: what an image answers. */
#include <lkm/image.h>

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/path.h"
#include "../os/os_kernel.h"
#include "../system/image.h"

LKM_EXPORT int lkm_image_open(const char *path, struct lkm_image **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	const char *relative;
	int at, fd;

	lk_fail_clear(reterr);
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	relative = lk_path_find(system, path, &at);
	fd = lk_file_open(at, relative, path, reterr);
	return fd < 0 ? fd : lk_image_take(fd, path, ret, reterr);
}

LKM_EXPORT int lkm_image_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	return lk_image_builtin(lkm, module, ret, reterr);
}

LKM_EXPORT void lkm_image_free(struct lkm_image *image)
{
	lk_image_free(image);
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
	return lk_image_find(image, key);
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
	struct lk_symbol_list *list;
	int rc = 0;

	lk_fail_clear(reterr);
	if ((unsigned)which >= LK_SYMBOL_LISTS)
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

	if ((unsigned)which >= LK_SYMBOL_LISTS || i >= image->lists[which].symbols.count)
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
	return lk_image_signature(image);
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
