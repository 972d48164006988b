/* SPDX-License-Identifier: MIT */
/* <lkm/image.h>: opening module files, and the accessors of what is in them. */
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
	if (!path || !ret)
		return lk_fail_argument(reterr, "the path or the place for the result is NULL");
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	relative = lk_path_find(system, path, &at);
	fd = lk_file_open(at, relative, path, reterr);
	return fd < 0 ? fd : lk_image_take(fd, path, ret, reterr);
}

LKM_EXPORT int lkm_image_open_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "the system, the module or the place for the result is NULL");
	return lk_image_builtin(lkm, module, ret, reterr);
}

LKM_EXPORT void lkm_image_close(struct lkm_image *image)
{
	lk_image_free(image);
}

/* Pairs of .modinfo ------------------------------------------------------------------------------
 */

LKM_EXPORT size_t lkm_image_info_count(const struct lkm_image *image)
{
	return image ? image->info_count : 0;
}

LKM_EXPORT const struct lkm_info *lkm_image_info(const struct lkm_image *image, size_t i)
{
	return image && i < image->info_count ? (const struct lkm_info *)&image->infos[i] : NULL;
}

LKM_EXPORT const char *lkm_info_key(const struct lkm_info *info)
{
	return info ? info->pair.key : NULL;
}

LKM_EXPORT const char *lkm_info_value(const struct lkm_info *info)
{
	return info ? info->pair.value : NULL;
}

LKM_EXPORT const char *lkm_image_value(const struct lkm_image *image, const char *key)
{
	return image && key ? lk_image_find(image, key) : NULL;
}

/* Parameters -------------------------------------------------------------------------------------
 */

LKM_EXPORT size_t lkm_image_param_count(const struct lkm_image *image)
{
	return image ? image->param_count : 0;
}

LKM_EXPORT const struct lkm_param_info *lkm_image_param(const struct lkm_image *image, size_t i)
{
	return image && i < image->param_count ? (const struct lkm_param_info *)&image->params[i]
					       : NULL;
}

LKM_EXPORT const char *lkm_param_info_name(const struct lkm_param_info *param)
{
	return param ? param->param.name : NULL;
}

LKM_EXPORT const char *lkm_param_info_description(const struct lkm_param_info *param)
{
	return param ? param->param.description : NULL;
}

LKM_EXPORT const char *lkm_param_info_type(const struct lkm_param_info *param)
{
	return param ? param->param.type : NULL;
}

/* Most keys do not begin so, and comparing whole words for each pair would show. */
static bool is_param_key(const char *key)
{
	return *key == 'p' && (strcmp(key, "parm") == 0 || strcmp(key, "parmtype") == 0);
}

/* The next pair from *place on that should declare a parameter and does not; NULL at the end. */
static const char *next_bad_param(const struct lkm_image *image, size_t *place)
{
	while (*place < image->info_count) {
		const struct lk_modinfo *pair = &image->infos[(*place)++];

		if (is_param_key(pair->key) && !strchr(pair->value, ':'))
			return pair->value;
	}
	return NULL;
}

LKM_EXPORT size_t lkm_image_bad_param_count(const struct lkm_image *image)
{
	size_t place = 0, count = 0;

	while (image && next_bad_param(image, &place))
		count++;
	return count;
}

LKM_EXPORT const char *lkm_image_bad_param(const struct lkm_image *image, size_t i)
{
	const char *bad = NULL;
	size_t place = 0;

	if (!image)
		return NULL;
	do
		bad = next_bad_param(image, &place);
	while (bad && i-- > 0);
	return bad;
}

/* Symbols ----------------------------------------------------------------------------------------
 */

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

LKM_EXPORT int lkm_image_read_symbols(
	struct lkm_image *image, enum lkm_symbols which, struct lkm_error *reterr)
{
	struct lk_symbol_list *list;
	int rc = 0;

	lk_fail_clear(reterr);
	if (!image || (unsigned)which >= LK_SYMBOL_LISTS)
		return lk_fail_argument(
			reterr, "the image is NULL, or there is no such list of symbols");
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
	return 0;
}

LKM_EXPORT size_t lkm_image_symbol_count(const struct lkm_image *image, enum lkm_symbols which)
{
	return image && (unsigned)which < LK_SYMBOL_LISTS ? image->lists[which].symbols.count : 0;
}

LKM_EXPORT const struct lkm_symbol *lkm_image_symbol(
	const struct lkm_image *image, enum lkm_symbols which, size_t i)
{
	return i < lkm_image_symbol_count(image, which)
		       ? (const struct lkm_symbol *)&image->lists[which].symbols.items[i]
		       : NULL;
}

LKM_EXPORT const char *lkm_symbol_name(const struct lkm_symbol *symbol)
{
	return symbol ? symbol->symbol.name : NULL;
}

LKM_EXPORT uint64_t lkm_symbol_crc(const struct lkm_symbol *symbol)
{
	return symbol ? symbol->symbol.crc : 0;
}

LKM_EXPORT bool lkm_symbol_has_crc(const struct lkm_symbol *symbol)
{
	return symbol && symbol->symbol.has_crc;
}

LKM_EXPORT enum lkm_binding lkm_symbol_binding(const struct lkm_symbol *symbol)
{
	if (!symbol)
		return LKM_BINDING_NONE;
	if (symbol->symbol.versioned_only)
		return LKM_BINDING_VERSION;
	if (symbol->symbol.weak)
		return LKM_BINDING_WEAK;
	return symbol->symbol.import ? LKM_BINDING_GLOBAL : LKM_BINDING_NONE;
}

/* Build-id and signature -------------------------------------------------------------------------
 */

static const uint8_t *bytes(const struct lk_span *span, size_t *ret_size)
{
	if (ret_size)
		*ret_size = span ? span->size : 0;
	return span ? span->data : NULL;
}

LKM_EXPORT const uint8_t *lkm_image_build_id(struct lkm_image *image, size_t *ret_size)
{
	struct lk_span id;
	const bool found = image && !image->builtin && lk_build_id(&image->elf, &id) == 0;

	return bytes(found ? &id : NULL, ret_size);
}

LKM_EXPORT const struct lkm_signature *lkm_image_signature(struct lkm_image *image)
{
	return image ? lk_image_signature(image) : NULL;
}

LKM_EXPORT const char *lkm_signature_id(const struct lkm_signature *signature)
{
	return signature ? signature->read.id : NULL;
}

LKM_EXPORT const char *lkm_signature_signer(const struct lkm_signature *signature)
{
	return signature ? signature->read.signer : NULL;
}

LKM_EXPORT const char *lkm_signature_hash(const struct lkm_signature *signature)
{
	return signature ? signature->read.hash : NULL;
}

LKM_EXPORT const uint8_t *lkm_signature_key(const struct lkm_signature *signature, size_t *ret_size)
{
	return bytes(signature ? &signature->read.key : NULL, ret_size);
}

LKM_EXPORT const uint8_t *lkm_signature_bytes(
	const struct lkm_signature *signature, size_t *ret_size)
{
	return bytes(signature ? &signature->read.bytes : NULL, ret_size);
}
