/* SPDX-License-Identifier: MIT */
/* The signature that stands after a module in its file: who made it, with which key and digest.
 * It is read, never verified: that is the kernel's part. */
#ifndef LK_SIGN_H
#define LK_SIGN_H

#include "../base/arena.h"
#include "../base/source.h"

/* The largest signature that is looked at, certificates in it included; those of Debian have less
 * than one KiB. A larger one counts as none. */
#define LK_SIGN_MAX ((uint32_t)1 << 20)

struct lk_signature {
	const char *id;     /* "PKCS#7", or of kernels before 4.3 "X509" or "PGP" */
	const char *signer; /* the common name of the key's issuer; may be empty */
	const char *hash;   /* "sha256" ... */
	struct lk_span
		key; /* the serial number of the key's certificate, big-endian; may be empty */
	struct lk_span bytes; /* the signature proper */
};

/* Read the signature at the end of an unpacked module file. Only the end is read: 40 bytes, then
 * the signature. 0; -ENODATA when there is none, or one that is damaged, larger than LK_SIGN_MAX,
 * or of a kind that is not known: such a file counts as not signed; -ENOMEM; or what the source
 * returned. signer is in the arena, the spans are in the arena or belong to the source. */
int lk_sign_read(struct lk_arena *arena, struct lk_source *source, struct lk_signature *ret);

/* Where the mark that ends a signature stands in the file. */
enum lk_sign_mark { LK_SIGN_NO_MARK, LK_SIGN_AT_END, LK_SIGN_BURIED };

/* Look for it at the end, and in the last 4 KiB before: there it does not count for the kernel. 0,
 * or what the source returned. */
int lk_sign_find_mark(struct lk_source *source, enum lk_sign_mark *ret);

#endif
