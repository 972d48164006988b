/* SPDX-License-Identifier: MIT */
/* The contents of module files: information, signature and symbols. */
#include <lkm/image.h>

#include <stdlib.h>
#include <string.h>

#include "shim.h"

/* The file of a module, or what the kernel's build recorded of a built-in one. */
static int open_image(const struct kmod_module *mod, bool builtin, struct lkm_image **ret)
{
	const char *path = kmod_module_get_path(mod);
	struct lkm_error error;
	int rc;

	if (!path && !(builtin && shim_module_is_builtin(mod)))
		return -ENOENT;
	rc = path ? lkm_image_open(path, ret, &error)
		  : lkm_image_open_builtin(mod->ctx->lkm, mod->name, ret, &error);
	if (rc < 0)
		shim_log(mod->ctx, LOG_ERR, "%s\n", error.message);
	return rc;
}

/* Pairs of hexadecimal digits with colons between them, twenty in a line. */
static int add_bytes(struct kmod_list **list, const char *key, const uint8_t *bytes, size_t count)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = malloc(6 * count + 1), *end = text;
	int rc;

	if (!text)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		*end++ = digits[bytes[i] >> 4];
		*end++ = digits[bytes[i] & 15];
		if (i + 1 < count)
			*end++ = ':';
		if (i + 1 < count && i % 20 == 19)
			end = stpcpy(end, "\n\t\t");
	}
	*end = '\0';
	rc = shim_list_add(list, SHIM_INFO, key, text, 0, 0);
	free(text);
	return rc;
}

static int add_signature(struct kmod_list **list, struct lkm_image *image)
{
	const struct lkm_signature *signature = lkm_image_signature(image);
	const uint8_t *bytes;
	size_t size;
	int rc;

	if (!signature)
		return 0;
	rc = shim_list_add(list, SHIM_INFO, "sig_id", lkm_signature_id(signature), 0, 0);
	if (rc == 0)
		rc = shim_list_add(
			list, SHIM_INFO, "signer", lkm_signature_signer(signature), 0, 0);
	bytes = lkm_signature_key(signature, &size);
	if (rc == 0)
		rc = add_bytes(list, "sig_key", bytes, size);
	if (rc == 0)
		rc = shim_list_add(
			list, SHIM_INFO, "sig_hashalgo", lkm_signature_hash(signature), 0, 0);
	bytes = lkm_signature_bytes(signature, &size);
	return rc == 0 ? add_bytes(list, "signature", bytes, size) : rc;
}

static int add_info(struct kmod_list **list, struct lkm_image *image)
{
	const struct lkm_info *info;
	const uint8_t *build_id;
	size_t size;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (info = lkm_image_info(image, i)); i++)
		rc = shim_list_add(list, SHIM_INFO, lkm_info_key(info), lkm_info_value(info), 0, 0);
	build_id = rc == 0 ? lkm_image_build_id(image, &size) : NULL;
	if (build_id)
		rc = add_bytes(list, "build-id", build_id, size);
	return rc == 0 ? add_signature(list, image) : rc;
}

/* The result of a function that made a list: the number of its entries or -errno. */
static int give(int rc, struct kmod_list *made, struct kmod_list **list)
{
	int count = 0;

	if (rc < 0) {
		shim_list_free(made);
		return rc;
	}
	*list = made;
	for (const struct kmod_list *at = made; at; at = kmod_list_next(made, at))
		count++;
	return count;
}

int kmod_module_get_info(const struct kmod_module *mod, struct kmod_list **list)
{
	struct kmod_list *made = NULL;
	struct lkm_image *image;
	int rc;

	if (!mod || !list)
		return -ENOENT;
	rc = open_image(mod, true, &image);
	if (rc < 0)
		return rc;
	rc = add_info(&made, image);
	lkm_image_close(image);
	return give(rc, made, list);
}

const char *kmod_module_info_get_key(const struct kmod_list *entry)
{
	entry = shim_list_entry(entry, SHIM_INFO);
	return entry ? entry->text : NULL;
}

const char *kmod_module_info_get_value(const struct kmod_list *entry)
{
	entry = shim_list_entry(entry, SHIM_INFO);
	return entry ? entry->value : NULL;
}

void kmod_module_info_free_list(struct kmod_list *list)
{
	shim_list_free(list);
}

/* Symbols ----------------------------------------------------------------------------------------
 */

static int bind_of(const struct lkm_symbol *symbol)
{
	switch (lkm_symbol_binding(symbol)) {
	case LKM_BINDING_WEAK:
		return KMOD_SYMBOL_WEAK;
	case LKM_BINDING_GLOBAL:
	case LKM_BINDING_VERSION:
		return KMOD_SYMBOL_UNDEF;
	case LKM_BINDING_NONE:
		break;
	}
	return KMOD_SYMBOL_NONE;
}

static int get_symbols(const struct kmod_module *mod, enum lkm_symbols which, enum shim_kind kind,
	struct kmod_list **list)
{
	struct kmod_list *made = NULL;
	const struct lkm_symbol *symbol;
	struct lkm_image *image;
	struct lkm_error error;
	int rc;

	if (!mod || !list)
		return -ENOENT;
	rc = open_image(mod, false, &image);
	if (rc < 0)
		return rc;
	rc = lkm_image_read_symbols(image, which, &error);
	if (rc < 0)
		shim_log(mod->ctx, LOG_ERR, "%s\n", error.message);
	else if (which != LKM_SYMBOLS_IMPORTS && lkm_image_symbol_count(image, which) == 0)
		rc = -ENODATA;
	for (size_t i = 0; rc == 0 && (symbol = lkm_image_symbol(image, which, i)); i++)
		rc = shim_list_add(&made, kind, lkm_symbol_name(symbol), NULL,
			lkm_symbol_crc(symbol), bind_of(symbol));
	lkm_image_close(image);
	return give(rc, made, list);
}

static const char *symbol_of(const struct kmod_list *entry, enum shim_kind kind)
{
	entry = shim_list_entry(entry, kind);
	return entry ? entry->text : NULL;
}

static uint64_t crc_of(const struct kmod_list *entry, enum shim_kind kind)
{
	entry = shim_list_entry(entry, kind);
	return entry ? entry->number : 0;
}

int kmod_module_get_versions(const struct kmod_module *mod, struct kmod_list **list)
{
	return get_symbols(mod, LKM_SYMBOLS_VERSIONS, SHIM_VERSION, list);
}

const char *kmod_module_version_get_symbol(const struct kmod_list *entry)
{
	return symbol_of(entry, SHIM_VERSION);
}

uint64_t kmod_module_version_get_crc(const struct kmod_list *entry)
{
	return crc_of(entry, SHIM_VERSION);
}

void kmod_module_versions_free_list(struct kmod_list *list)
{
	shim_list_free(list);
}

int kmod_module_get_symbols(const struct kmod_module *mod, struct kmod_list **list)
{
	return get_symbols(mod, LKM_SYMBOLS_EXPORTS, SHIM_SYMBOL, list);
}

const char *kmod_module_symbol_get_symbol(const struct kmod_list *entry)
{
	return symbol_of(entry, SHIM_SYMBOL);
}

uint64_t kmod_module_symbol_get_crc(const struct kmod_list *entry)
{
	return crc_of(entry, SHIM_SYMBOL);
}

void kmod_module_symbols_free_list(struct kmod_list *list)
{
	shim_list_free(list);
}

int kmod_module_get_dependency_symbols(const struct kmod_module *mod, struct kmod_list **list)
{
	return get_symbols(mod, LKM_SYMBOLS_IMPORTS, SHIM_NEEDED, list);
}

const char *kmod_module_dependency_symbol_get_symbol(const struct kmod_list *entry)
{
	return symbol_of(entry, SHIM_NEEDED);
}

int kmod_module_dependency_symbol_get_bind(const struct kmod_list *entry)
{
	entry = shim_list_entry(entry, SHIM_NEEDED);
	return entry ? entry->bind : KMOD_SYMBOL_NONE;
}

uint64_t kmod_module_dependency_symbol_get_crc(const struct kmod_list *entry)
{
	return crc_of(entry, SHIM_NEEDED);
}

void kmod_module_dependency_symbols_free_list(struct kmod_list *list)
{
	shim_list_free(list);
}
