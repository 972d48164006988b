/* SPDX-License-Identifier: MIT */
/* What a module file says of itself, whatever its compression; and what the kernel says of its
 * built-in modules. */
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
struct lkm_image;

/**
 * Open a module file. Only what is asked for later is read, so it is cheap. 0 and *ret, to be
 * freed; LKM_E_UNREADABLE with -ENOENT, -EACCES ...; -ENOEXEC LKM_E_NOT_A_MODULE; -EBADMSG
 * LKM_E_DAMAGED, -EOPNOTSUPP LKM_E_NO_CODEC, -EFBIG LKM_E_TOO_LARGE (over 512 MiB unpacked);
 * -ENOMEM. path appears in messages as it is.
 */
LKM_EXPORT int lkm_image_open(const char *path, struct lkm_image **ret, struct lkm_error *reterr);

/** What modules.builtin.modinfo says of a module that is part of the kernel ('-' and '_' do not
 * differ). A file that is missing, or does not have it, gives an image without pairs. 0;
 * LKM_E_UNREADABLE; -EFBIG LKM_E_TOO_LARGE (over 64 MiB); -ENOMEM. */
LKM_EXPORT int lkm_image_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr);

/** Free it and everything that belongs to it; NULL is allowed. */
LKM_EXPORT void lkm_image_free(struct lkm_image *image);

/** The "key=value" pairs of .modinfo in order: pair number i. false beyond the last. The strings
 * belong to the image. */
LKM_EXPORT bool lkm_image_info(
	const struct lkm_image *image, size_t i, const char **ret_key, const char **ret_value);

/** The value of the first pair with this key (such as "vermagic"); NULL when there is none. */
LKM_EXPORT const char *lkm_image_find(const struct lkm_image *image, const char *key);

/** Parameters, in the order of the file: number i; false beyond the last. description and type are
 * NULL where not given. */
LKM_EXPORT bool lkm_image_param(const struct lkm_image *image, size_t i, const char **ret_name,
	const char **ret_description, const char **ret_type);

/** A "parm" string that has no ':' behind the parameter's name, and so is not a parameter: number
 * i; NULL beyond the last. */
LKM_EXPORT const char *lkm_image_bad_param(const struct lkm_image *image, size_t i);

/** Read one list of symbols; then lkm_image_symbol() gives them. 0 and their number (0 when the
 * module has no such list); -ENOEXEC LKM_E_NOT_A_MODULE for a damaged table; LKM_E_UNREADABLE;
 * -EINVAL LKM_E_INVALID_ARGUMENT for a number that is no list; -ENOMEM. Not for several threads at
 * once on one image. */
LKM_EXPORT int lkm_image_symbols(struct lkm_image *image, enum lkm_symbols which, size_t *ret_count,
	struct lkm_error *reterr);

/** Symbol number i of a list that was read; false beyond the last. crc is 0 where the file gives
 * none. */
LKM_EXPORT bool lkm_image_symbol(const struct lkm_image *image, enum lkm_symbols which, size_t i,
	const char **ret_name, uint64_t *ret_crc);

/** The build-id, *ret_size bytes, which belong to the image; NULL when there is none. Not for
 * several threads at once on one image. */
LKM_EXPORT const uint8_t *lkm_image_build_id(struct lkm_image *image, size_t *ret_size);

struct lkm_signature;

/** The signature behind a module in its file, as it stands there: nothing is verified, for only the
 * kernel can say whether it trusts the key. NULL for what is built in, and for a file without a
 * signature; one that is damaged, larger than 1 MiB, or made with an unknown digest counts as none.
 * Only the end of a file that is not compressed is read for it, at the first call. It belongs to
 * the image. Not for several threads at once on one image. */
LKM_EXPORT const struct lkm_signature *lkm_image_signature(struct lkm_image *image);

/** The form: "PKCS#7"; "X509" or "PGP" for kernels before 4.3. */
LKM_EXPORT const char *lkm_signature_id(const struct lkm_signature *signature);

/** Whose key it is: the common name of the issuer of the key's certificate, or the last part of the
 * issuer's name where there is no common name. Anybody may have written it; it may hold any
 * character but NUL, and may be "". */
LKM_EXPORT const char *lkm_signature_signer(const struct lkm_signature *signature);

/** The digest that was signed: "sha256", "sha512", "sha3-256" ... */
LKM_EXPORT const char *lkm_signature_hash(const struct lkm_signature *signature);

/** Which key: the serial number of its certificate, the most significant byte first, without
 * leading zeros; for the old forms the key's identifier. *ret_size may be 0. */
LKM_EXPORT const uint8_t *lkm_signature_key(
	const struct lkm_signature *signature, size_t *ret_size);

/** The signature proper, *ret_size bytes: what the key made of the digest. */
LKM_EXPORT const uint8_t *lkm_signature_bytes(
	const struct lkm_signature *signature, size_t *ret_size);

#ifdef __cplusplus
}
#endif
#endif
