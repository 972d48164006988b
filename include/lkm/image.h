/* SPDX-License-Identifier: MIT */
/* The contents of a module file, whatever its compression: its .modinfo, parameters, symbols and
 * signature. The .modinfo of built-in modules too. */
#ifndef LKM_IMAGE_H
#define LKM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** An open module file. What it gives belongs to it and is valid until lkm_image_close(). Every
 * accessor takes NULL, and then gives 0, NULL or false. */
struct lkm_image;
struct lkm_info;
struct lkm_param_info;
struct lkm_symbol;
struct lkm_signature;

/**
 * Open a module file. This is cheap: symbols and the signature are read when you ask for them. path
 * appears in messages as it is.
 *
 * Returns 0 and *ret, or -errno:
 *   LKM_E_UNREADABLE        -ENOENT, -EACCES and the like
 *   LKM_E_NOT_A_MODULE      -ENOEXEC, it is not an ELF object file
 *   LKM_E_DAMAGED           -EBADMSG, the compressed data is damaged
 *   LKM_E_NO_CODEC          -EOPNOTSUPP, this build cannot decompress it
 *   LKM_E_TOO_LARGE         -EFBIG, more than 512 MiB when decompressed
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, path or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_image_open(const char *path, struct lkm_image **ret, struct lkm_error *reterr);

/**
 * Open the part of modules.builtin.modinfo that describes a built-in module ('-' and '_' do not
 * differ). If the file is missing, or does not describe the module, the image has no pairs.
 *
 * Returns 0 and *ret, or -errno:
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than 64 MiB
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_image_open_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr);

/** Close the file and free everything that belongs to it; NULL is allowed. */
LKM_EXPORT void lkm_image_close(struct lkm_image *image);

/** The "key=value" pairs of .modinfo in the order of the file: how many, and pair i from 0; NULL
 * beyond the last. */
LKM_EXPORT size_t lkm_image_info_count(const struct lkm_image *image);
LKM_EXPORT const struct lkm_info *lkm_image_info(const struct lkm_image *image, size_t i);

/** The key and the value of a pair, such as "license" and "GPL". */
LKM_EXPORT const char *lkm_info_key(const struct lkm_info *info);
LKM_EXPORT const char *lkm_info_value(const struct lkm_info *info);

/** The value of the first pair with this key, such as "vermagic"; NULL if there is none. */
LKM_EXPORT const char *lkm_image_value(const struct lkm_image *image, const char *key);

/** The parameters in the order of the file: how many, and parameter i from 0; NULL beyond the last.
 */
LKM_EXPORT size_t lkm_image_param_count(const struct lkm_image *image);
LKM_EXPORT const struct lkm_param_info *lkm_image_param(const struct lkm_image *image, size_t i);

/** The name of a parameter; its description and its type, such as "int", NULL where the file does
 * not give them. */
LKM_EXPORT const char *lkm_param_info_name(const struct lkm_param_info *param);
LKM_EXPORT const char *lkm_param_info_description(const struct lkm_param_info *param);
LKM_EXPORT const char *lkm_param_info_type(const struct lkm_param_info *param);

/** The "parm" and "parmtype" values without a ':' after the name, which describe no parameter: how
 * many, and value i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_image_bad_param_count(const struct lkm_image *image);
LKM_EXPORT const char *lkm_image_bad_param(const struct lkm_image *image, size_t i);

/**
 * Read one list of symbols, for lkm_image_symbol_count() and lkm_image_symbol(). A module without
 * such a list has an empty one. Do not call this from several threads at once for one image.
 *
 * Returns 0 or -errno:
 *   LKM_E_NOT_A_MODULE      -ENOEXEC, a symbol table is damaged
 *   LKM_E_UNREADABLE        the file cannot be read any more
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, image is NULL or which is not a list
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_image_read_symbols(
	struct lkm_image *image, enum lkm_symbols which, struct lkm_error *reterr);

/** The symbols of a list that lkm_image_read_symbols() has read, otherwise none: how many, and
 * symbol i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_image_symbol_count(const struct lkm_image *image, enum lkm_symbols which);
LKM_EXPORT const struct lkm_symbol *lkm_image_symbol(
	const struct lkm_image *image, enum lkm_symbols which, size_t i);

/** The name of a symbol. */
LKM_EXPORT const char *lkm_symbol_name(const struct lkm_symbol *symbol);

/** Its CRC; 0 where the file has none, which lkm_symbol_has_crc() tells from a CRC that is 0. */
LKM_EXPORT uint64_t lkm_symbol_crc(const struct lkm_symbol *symbol);
LKM_EXPORT bool lkm_symbol_has_crc(const struct lkm_symbol *symbol);

/** How an import is bound: whether the module loads without it. LKM_BINDING_NONE for symbols of the
 * other lists. */
LKM_EXPORT enum lkm_binding lkm_symbol_binding(const struct lkm_symbol *symbol);

/** The build-id, *ret_size bytes; NULL and 0 if there is none. Do not call this from several
 * threads at once for one image. */
LKM_EXPORT const uint8_t *lkm_image_build_id(struct lkm_image *image, size_t *ret_size);

/** The signature at the end of the file, unverified: only the kernel can say whether it trusts the
 * key. NULL for a built-in module and for a file without a signature. A signature that is damaged,
 * larger than 1 MiB, or made with an unknown digest counts as none. Of a file that is not
 * compressed, the first call reads only the end. Do not call this from several threads at once for
 * one image. */
LKM_EXPORT const struct lkm_signature *lkm_image_signature(struct lkm_image *image);

/** The format: "PKCS#7"; "X509" or "PGP" for kernels before 4.3. */
LKM_EXPORT const char *lkm_signature_id(const struct lkm_signature *signature);

/** The owner of the key: the common name of the certificate's issuer, or the last part of the
 * issuer's name if it has no common name. Anybody can write anything here: it may be "" and may
 * hold any character but NUL. */
LKM_EXPORT const char *lkm_signature_signer(const struct lkm_signature *signature);

/** The signed digest: "sha256", "sha512", "sha3-256" ... */
LKM_EXPORT const char *lkm_signature_hash(const struct lkm_signature *signature);

/** The key: the serial number of its certificate, most significant byte first, without leading
 * zeros; for the old formats the identifier of the key. *ret_size may be 0. */
LKM_EXPORT const uint8_t *lkm_signature_key(
	const struct lkm_signature *signature, size_t *ret_size);

/** The bytes of the signature, *ret_size of them. */
LKM_EXPORT const uint8_t *lkm_signature_bytes(
	const struct lkm_signature *signature, size_t *ret_size);

#ifdef __cplusplus
}
#endif
#endif
