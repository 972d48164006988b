/* SPDX-License-Identifier: MIT */
/* The trailer of signed modules, and as much of DER (X.690) and of PKCS#7 (RFC 2315) as it takes to
 * name the signer, the key and the digest. */
#include "sign.h"

#include <errno.h>
#include <string.h>

/* The file ends in: signer, key id, signature, 12 bytes about them, the magic. */
#define MAGIC       "~Module signature appended~\n"
#define MAGIC_SIZE  (sizeof(MAGIC) - 1)
#define ABOUT_SIZE  12
#define ID_PKCS7    2
#define ALGORITHMS  2 /* DSA, RSA */
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* struct module_signature of the kernel, without its padding. */
struct about {
	uint8_t algorithm, hash, id, signer_size, key_size;
	uint32_t size;
};

/* The parts before the trailer. */
struct block {
	struct lk_span signer, key, signature;
};

static const char *const ids[] = {"PGP", "X509", "PKCS#7"};

/* The order is that of the kernel's numbers, which the old kinds of signature use. */
static const char *const hashes[] = {
	"md4", "md5", "sha1", "rmd160", "sha256", "sha384", "sha512", "sha224", "sm3"};

/* --- DER: an element is a tag, a length and contents; all of them lie inside a span --- */

enum tag {
	TAG_INTEGER = 0x02,
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_UTF8 = 0x0c,
	TAG_NUMERIC = 0x12,
	TAG_PRINTABLE = 0x13,
	TAG_TELETEX = 0x14,
	TAG_IA5 = 0x16,
	TAG_UNIVERSAL = 0x1c,
	TAG_BMP = 0x1e,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_CONTEXT0 = 0xa0, /* constructed */
	TAG_CONTEXT1 = 0xa1,
};
#define TAG_NUMBER_LONG 0x1f /* the number is in the bytes that follow */
#define LENGTH_LONG     0x80 /* the low bits count the bytes of the length, which follow */
#define LENGTH_MOST     4

static bool cut(struct lk_span *rest, uint64_t size, struct lk_span *ret)
{
	struct lk_span part;

	if (!lk_span_part(*rest, 0, size, &part))
		return false;
	rest->data += part.size;
	rest->size -= part.size;
	*ret = part;
	return true;
}

/* Indefinite lengths (no bytes that follow) are BER, not DER, and are refused as well as lengths
 * that no module has. */
static bool der_length(struct lk_span *rest, uint32_t *ret)
{
	struct lk_span first, more;
	uint32_t length = 0;

	if (!cut(rest, 1, &first))
		return false;
	if (first.data[0] < LENGTH_LONG) {
		*ret = first.data[0];
		return true;
	}
	more.size = first.data[0] - LENGTH_LONG;
	if (more.size == 0 || more.size > LENGTH_MOST || !cut(rest, more.size, &more))
		return false;
	for (size_t i = 0; i < more.size; i++)
		length = length << 8 | more.data[i];
	*ret = length;
	return true;
}

/* The element at the front, whatever it is. */
static bool der_any(struct lk_span *rest, uint8_t *ret_tag, struct lk_span *ret)
{
	struct lk_span tag;
	uint32_t length;

	if (!cut(rest, 1, &tag) || (tag.data[0] & TAG_NUMBER_LONG) == TAG_NUMBER_LONG)
		return false;
	*ret_tag = tag.data[0];
	return der_length(rest, &length) && cut(rest, length, ret);
}

static bool der_take(struct lk_span *rest, enum tag tag, struct lk_span *ret)
{
	uint8_t found;

	return der_any(rest, &found, ret) && found == tag;
}

/* An element that may be left out; false only when it is there and damaged. */
static bool der_skip_optional(struct lk_span *rest, enum tag tag)
{
	struct lk_span skipped;

	return rest->size == 0 || rest->data[0] != tag || der_take(rest, tag, &skipped);
}

/* Object identifiers are compared as they are encoded. */
#define OID(text) ((struct lk_span){(const uint8_t *)(text), sizeof(text) - 1})
#define OID_NIST  "\x60\x86\x48\x01\x65\x03\x04\x02" /* 2.16.840.1.101.3.4.2: digests */
#define OID_RSA   "\x2a\x86\x48\x86\xf7\x0d"         /* --- PKCS#7 --- */

static const struct {
	struct lk_span oid;
	const char *name;
} digests[] = {
	{OID(OID_NIST "\x01"), "sha256"},
	{OID(OID_NIST "\x02"), "sha384"},
	{OID(OID_NIST "\x03"), "sha512"},
	{OID(OID_NIST "\x04"), "sha224"},
	/* Since Linux 6.7; kmod 30 takes such a module for one that is not signed. */
	{OID(OID_NIST "\x08"), "sha3-256"},
	{OID(OID_NIST "\x09"), "sha3-384"},
	{OID(OID_NIST "\x0a"), "sha3-512"},
	{OID("\x2b\x0e\x03\x02\x1a"), "sha1"},
	{OID(OID_RSA "\x02\x04"), "md4"},
	{OID(OID_RSA "\x02\x05"), "md5"},
	{OID("\x2b\x24\x03\x02\x01"), "rmd160"},
	{OID("\x2a\x81\x1c\xcf\x55\x01\x83\x11"), "sm3"},
};

/* AlgorithmIdentifier: the algorithm, and parameters that may be left out. */
static bool read_algorithm(struct lk_span *rest, struct lk_span *ret_oid)
{
	struct lk_span algorithm, parameters;
	uint8_t tag;

	if (!der_take(rest, TAG_SEQUENCE, &algorithm) || !der_take(&algorithm, TAG_OID, ret_oid))
		return false;
	return algorithm.size == 0 ||
	       (der_any(&algorithm, &tag, &parameters) && algorithm.size == 0);
}

static bool read_digest(struct lk_span *rest, const char **ret)
{
	struct lk_span oid;

	if (!read_algorithm(rest, &oid))
		return false;
	for (size_t i = 0; i < COUNT(digests); i++) {
		if (!lk_span_equal(oid, digests[i].oid))
			continue;
		*ret = digests[i].name;
		return true;
	}
	return false;
}

static bool is_text(uint8_t tag)
{
	switch (tag) {
	case TAG_UTF8:
	case TAG_NUMERIC:
	case TAG_PRINTABLE:
	case TAG_TELETEX:
	case TAG_IA5:
	case TAG_UNIVERSAL:
	case TAG_BMP:
		return true;
	default:
		return false;
	}
}

/* One part of a name, such as its organisation or its common name. */
struct attribute {
	struct lk_span oid, value;
	uint8_t tag;
};

/* The first common name of a name, or the last attribute when it has none; empty when it has
 * nothing. */
static bool read_name(struct lk_span name, struct lk_span *ret)
{
	struct attribute attribute, chosen = {.tag = TAG_UTF8};
	bool common = false;
	struct lk_span set, pair;

	while (name.size) {
		if (!der_take(&name, TAG_SET, &set))
			return false;
		while (set.size) {
			if (!der_take(&set, TAG_SEQUENCE, &pair) ||
				!der_take(&pair, TAG_OID, &attribute.oid) ||
				!der_any(&pair, &attribute.tag, &attribute.value) || pair.size)
				return false;
			if (common)
				continue;
			common = lk_span_equal(attribute.oid, OID("\x55\x04\x03"));
			chosen = attribute;
		}
	}
	*ret = chosen.value;
	return is_text(chosen.tag);
}

/* The bytes of the absolute value; none of zero. Serial numbers are positive, or ought to be. */
static int read_magnitude(struct lk_arena *arena, struct lk_span integer, struct lk_span *ret)
{
	if (!integer.size ||
		(integer.size > 1 && integer.data[0] == (integer.data[1] & 0x80 ? 0xff : 0x00)))
		return -ENODATA; /* not the shortest form */
	if (integer.data[0] & 0x80) {
		uint8_t *copy = lk_arena_alloc(arena, integer.size);
		unsigned carry = 1;

		if (!copy)
			return -ENOMEM;
		memcpy(copy, integer.data, integer.size);
		/* In place: the negative of a number in two's complement. */
		for (size_t i = integer.size; i-- > 0; carry >>= 8) {
			carry += (uint8_t)~copy[i];
			copy[i] = (uint8_t)carry;
		}
		integer.data = copy;
	}
	while (integer.size && integer.data[0] == 0) {
		integer.data++;
		integer.size--;
	}
	*ret = integer;
	return 0;
}

/* The parts of a SignerInfo that are shown, as they are encoded. */
struct signer_info {
	struct lk_span issuer, serial, signature;
	const char *hash;
};

static bool read_signer_info(struct lk_span *rest, struct signer_info *ret)
{
	struct lk_span info, version, both, name, oid;

	if (!der_take(rest, TAG_SEQUENCE, &info) || !der_take(&info, TAG_INTEGER, &version))
		return false;
	/* The signer: the name of the issuer and the serial number of the certificate. */
	if (!der_take(&info, TAG_SEQUENCE, &both) || !der_take(&both, TAG_SEQUENCE, &name) ||
		!read_name(name, &ret->issuer) || !der_take(&both, TAG_INTEGER, &ret->serial) ||
		both.size)
		return false;
	return read_digest(&info, &ret->hash) &&
	       der_skip_optional(&info, TAG_CONTEXT0) && /* attributes that are signed too */
	       read_algorithm(&info, &oid) && der_take(&info, TAG_OCTETS, &ret->signature) &&
	       der_skip_optional(&info, TAG_CONTEXT1) && info.size == 0;
}

/* ContentInfo with SignedData, whatever padding follows; the first of several signers. */
static bool read_signed_data(struct lk_span block, struct signer_info *ret)
{
	struct lk_span info, type, tagged, data, version, used, content, signers;

	if (!der_take(&block, TAG_SEQUENCE, &info) || !der_take(&info, TAG_OID, &type) ||
		!lk_span_equal(type, OID(OID_RSA "\x01\x07\x02")) || /* signedData */
		!der_take(&info, TAG_CONTEXT0, &tagged) || info.size ||
		!der_take(&tagged, TAG_SEQUENCE, &data) || tagged.size)
		return false;
	return der_take(&data, TAG_INTEGER, &version) && der_take(&data, TAG_SET, &used) &&
	       der_take(&data, TAG_SEQUENCE, &content) && der_take(&content, TAG_OID, &type) &&
	       der_skip_optional(&data, TAG_CONTEXT0) && /* certificates */
	       der_skip_optional(&data, TAG_CONTEXT1) && /* certificate revocation lists */
	       der_take(&data, TAG_SET, &signers) && data.size == 0 &&
	       read_signer_info(&signers, ret);
}

/* Up to a NUL: who displays it as a C string shows no more either. */
static int keep_signer(struct lk_arena *arena, struct lk_span text, struct lk_signature *ret)
{
	ret->signer = lk_arena_copy_span(arena, text);
	return ret->signer ? 0 : -ENOMEM;
}

static int read_pkcs7(struct lk_arena *arena, struct lk_span block, struct lk_signature *ret)
{
	struct signer_info info = {0};
	int rc;

	if (!read_signed_data(block, &info))
		return -ENODATA;
	rc = read_magnitude(arena, info.serial, &ret->key);
	if (rc < 0)
		return rc;
	ret->hash = info.hash;
	ret->bytes = info.signature;
	return keep_signer(arena, info.issuer, ret);
}

/* --- the trailer --- */

static int read_about(struct lk_source *source, struct about *ret)
{
	struct lk_span end;
	int rc;

	if (source->size < ABOUT_SIZE + MAGIC_SIZE)
		return -ENODATA;
	rc = lk_source_range(
		source, source->size - ABOUT_SIZE - MAGIC_SIZE, ABOUT_SIZE + MAGIC_SIZE, &end);
	if (rc < 0)
		return rc;
	if (memcmp(end.data + ABOUT_SIZE, MAGIC, MAGIC_SIZE) != 0)
		return -ENODATA;
	ret->algorithm = end.data[0];
	ret->hash = end.data[1];
	ret->id = end.data[2];
	ret->signer_size = end.data[3];
	ret->key_size = end.data[4];
	return lk_span_u32(end, 8, LK_BIG, &ret->size) ? 0 : -ENODATA;
}

/* The parts in front of the trailer. */
static int read_block(struct lk_source *source, const struct about *about, struct block *ret)
{
	uint64_t before = source->size - ABOUT_SIZE - MAGIC_SIZE;
	uint64_t size = (uint64_t)about->signer_size + about->key_size + about->size;
	struct lk_span all;
	int rc;

	if (size > before)
		return -ENODATA;
	rc = lk_source_range(source, before - size, size, &all);
	if (rc < 0)
		return rc;
	return cut(&all, about->signer_size, &ret->signer) &&
			       cut(&all, about->key_size, &ret->key) &&
			       cut(&all, about->size, &ret->signature)
		       ? 0
		       : -ENODATA;
}

int lk_sign_read(struct lk_arena *arena, struct lk_source *source, struct lk_signature *ret)
{
	struct lk_signature signature;
	struct about about;
	struct block block;
	int rc = read_about(source, &about);

	if (rc < 0)
		return rc;
	if (!(about.algorithm < ALGORITHMS && about.hash < COUNT(hashes) && about.id < COUNT(ids) &&
		    about.size > 0 && about.size <= LK_SIGN_MAX))
		return -ENODATA;
	rc = read_block(source, &about, &block);
	if (rc < 0)
		return rc;
	signature = (struct lk_signature){.id = ids[about.id],
		.hash = hashes[about.hash],
		.key = block.key,
		.bytes = block.signature};
	rc = about.id == ID_PKCS7 ? read_pkcs7(arena, block.signature, &signature)
				  : keep_signer(arena, block.signer, &signature);
	if (rc == 0)
		*ret = signature;
	return rc;
}

/* How far after a signature other bytes are looked through for it. */
#define BURIED_MAX 4096

int lk_sign_find_mark(struct lk_source *source, enum lk_sign_mark *ret)
{
	uint64_t size = source->size < BURIED_MAX ? source->size : BURIED_MAX;
	struct lk_span end;
	int rc = lk_source_range(source, source->size - size, size, &end);

	if (rc < 0)
		return rc;
	*ret = LK_SIGN_NO_MARK;
	if (size >= MAGIC_SIZE && memcmp(end.data + size - MAGIC_SIZE, MAGIC, MAGIC_SIZE) == 0)
		*ret = LK_SIGN_AT_END;
	else if (size && memmem(end.data, size, MAGIC, MAGIC_SIZE))
		*ret = LK_SIGN_BURIED;
	return 0;
}
