/* SPDX-License-Identifier: MIT */
/* sign: signatures of all forms, and the many ways in which one is no signature. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/sign.h"
#include "fixture.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* --- DER, built from the inside out --- */

struct der {
	size_t size;
	uint8_t bytes[1200];
};

static struct der raw(const void *bytes, size_t size)
{
	struct der ret = {.size = size};

	assert_true(size <= sizeof(ret.bytes));
	memcpy(ret.bytes, bytes, size);
	return ret;
}

static struct der joined(const struct der *parts, size_t count)
{
	struct der ret = {0};

	for (size_t i = 0; i < count; i++) {
		assert_true(parts[i].size <= sizeof(ret.bytes) - ret.size);
		memcpy(ret.bytes + ret.size, parts[i].bytes, parts[i].size);
		ret.size += parts[i].size;
	}
	return ret;
}

static struct der wrapped(uint8_t tag, struct der contents)
{
	uint8_t head[] = {tag, 0x82, (uint8_t)(contents.size >> 8), (uint8_t)contents.size};
	size_t skipped = 2;
	struct der ret;

	if (contents.size < 0x80) {
		head[1] = (uint8_t)contents.size;
		skipped = 0;
	}
	ret = raw(head, 2 + skipped);
	return joined((struct der[]){ret, contents}, 2);
}

#define TEXT(text) raw(text, sizeof(text) - 1)
#define JOIN(...)                                                                                  \
	joined((struct der[]){__VA_ARGS__},                                                        \
		sizeof((struct der[]){__VA_ARGS__}) / sizeof(struct der))
#define DER(tag, ...) wrapped(tag, JOIN(__VA_ARGS__))
#define NOTHING       ((struct der){0})

#define SIGNED_DATA DER(0x06, TEXT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"))
#define DATA        DER(0x06, TEXT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"))
#define RSA         DER(0x06, TEXT("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"))
#define SHA256      DER(0x06, TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x01"))
#define NULLS       DER(0x05, NOTHING)
#define ONE         DER(0x02, TEXT("\x01"))

static struct der attribute(const char *oid, uint8_t tag, struct der value)
{
	return DER(0x31, DER(0x30, DER(0x06, raw(oid, strlen(oid))), DER(tag, value)));
}

#define COMMON(text) attribute("\x55\x04\x03", 0x0c, TEXT(text))
#define OTHER(text)  attribute("\x55\x04\x0a", 0x0c, TEXT(text))

/* A PKCS#7 signature of which each part may be replaced. */
struct parts {
	struct der type, version, digests, content, certificates, lists, more_data, more_signers;
	struct der signer_version, issuer, serial, more_issuer, digest, attributes, algorithm;
	struct der signature, more_signer, more_content;
};

static struct parts usual(void)
{
	return (struct parts){
		.type = SIGNED_DATA,
		.version = ONE,
		.digests = DER(0x31, DER(0x30, SHA256)),
		.content = DER(0x30, DATA),
		.signer_version = ONE,
		.issuer = DER(0x30, COMMON("Key")),
		.serial = DER(0x02, TEXT("\x01\x02")),
		.digest = DER(0x30, SHA256),
		.algorithm = DER(0x30, RSA, NULLS),
		.signature = DER(0x04, TEXT("\xaa\xbb\xcc")),
	};
}

static struct der built(const struct parts *parts)
{
	struct der signer = DER(0x30, parts->signer_version,
		DER(0x30, parts->issuer, parts->serial, parts->more_issuer), parts->digest,
		parts->attributes, parts->algorithm, parts->signature, parts->more_signer);
	struct der data =
		DER(0x30, parts->version, parts->digests, parts->content, parts->certificates,
			parts->lists, DER(0x31, signer, parts->more_signers), parts->more_data);

	return DER(0x30, parts->type, DER(0xa0, data), parts->more_content);
}

/* --- files --- */

struct trailer {
	uint8_t algorithm, hash, id, signer_size, key_size;
	uint32_t size;
};
#define PKCS7(size) ((struct trailer){0, 0, 2, 0, 0, (uint32_t)(size)})

/* A file in memory of exactly its size: four bytes, the block, the trailer. */
static struct fixture file_of(struct der block, struct trailer about)
{
	const uint8_t numbers[12] = {about.algorithm, about.hash, about.id, about.signer_size,
		about.key_size, 0, 0, 0, (uint8_t)(about.size >> 24), (uint8_t)(about.size >> 16),
		(uint8_t)(about.size >> 8), (uint8_t)about.size};
	struct der all = JOIN(TEXT("\x7f"
				   "ELF"),
		block, raw(numbers, sizeof(numbers)), TEXT("~Module signature appended~\n"));
	struct fixture file = {.size = all.size, .data = malloc(all.size)};

	assert_non_null(file.data);
	memcpy(file.data, all.bytes, all.size);
	return file;
}

static int read_file(struct lk_arena *arena, struct fixture *file, struct lk_signature *ret)
{
	file->source = lk_source_memory((struct lk_span){file->data, file->size});
	return lk_sign_read(arena, &file->source, ret);
}

static int read_block(struct lk_arena *arena, struct der block, struct trailer about)
{
	FIXTURE file = file_of(block, about);
	struct lk_signature unused;

	return read_file(arena, &file, &unused);
}

static bool is(struct lk_span span, const char *bytes, size_t size)
{
	return span.size == size && memcmp(span.data, bytes, size) == 0;
}
#define IS(span, text) is(span, text, sizeof(text) - 1)

static int read_parts(const struct parts *parts)
{
	ARENA arena = {0};
	struct der block = built(parts);

	return read_block(&arena, block, PKCS7(block.size));
}

/* --- the tests --- */

static void pkcs7(void **state)
{
	ARENA arena = {0};
	struct parts parts = usual();
	struct der block = built(&parts);
	FIXTURE file = file_of(block, PKCS7(block.size));
	struct lk_signature signature;

	assert_int_equal(read_file(&arena, &file, &signature), 0);
	assert_string_equal(signature.id, "PKCS#7");
	assert_string_equal(signature.signer, "Key");
	assert_string_equal(signature.hash, "sha256");
	assert_true(IS(signature.key, "\x01\x02"));
	assert_true(IS(signature.bytes, "\xaa\xbb\xcc"));
}

static void old_forms(void **state)
{
	static const char *const ids[] = {"PGP", "X509"};
	static const char *const hashes[] = {
		"md4", "md5", "sha1", "rmd160", "sha256", "sha384", "sha512", "sha224", "sm3"};

	for (uint8_t i = 0; i < 2 * 9; i++) {
		ARENA arena = {0};
		FIXTURE file =
			file_of(TEXT("SignerKey\x01"), (struct trailer){1, i % 9, i / 9, 6, 3, 1});
		struct lk_signature signature;

		assert_int_equal(read_file(&arena, &file, &signature), 0);
		assert_string_equal(signature.id, ids[i / 9]);
		assert_string_equal(signature.hash, hashes[i % 9]);
		assert_string_equal(signature.signer, "Signer");
		assert_true(IS(signature.key, "Key"));
		assert_true(IS(signature.bytes, "\x01"));
	}
}

static void a_file_that_is_all_signature(void **state)
{
	ARENA arena = {0};
	FIXTURE file = file_of(TEXT("Key\x01"), (struct trailer){0, 4, 1, 0, 3, 5});
	struct lk_signature signature;

	assert_int_equal(read_file(&arena, &file, &signature), 0);
	assert_string_equal(signature.signer, "");
	assert_true(IS(signature.key, "\x7f"
				      "EL"));
	assert_true(IS(signature.bytes, "FKey\x01"));
}

static void trailers_that_are_none(void **state)
{
	static const struct trailer trailers[] = {
		{2, 0, 1, 0, 0, 1},
		{255, 0, 1, 0, 0, 1},
		{0, 9, 1, 0, 0, 1},
		{0, 0, 3, 0, 0, 1},
		{0, 0, 1, 1, 1, 0},
		{0, 0, 1, 0, 0, 6},
		{0, 0, 1, 1, 0, 5},
		{0, 0, 1, 0, 1, 5},
		{0, 0, 1, 255, 255, 1},
		{0, 0, 1, 0, 0, 0xffffffff},
		{0, 0, 1, 255, 255, 0xffffffff},
		{0, 0, 1, 0, 0, LK_SIGN_MAX + 1},
		{0, 0, 2, 0, 0, 1},
	};
	ARENA arena = {0};

	for (size_t i = 0; i < sizeof(trailers) / sizeof(trailers[0]); i++)
		if (read_block(&arena, TEXT("x"), trailers[i]) != -ENODATA)
			fail_msg("trailer %zu", i);
	assert_int_equal(read_block(&arena, TEXT("x"), (struct trailer){0, 0, 1, 0, 0, 5}), 0);
}

static void files_without_a_trailer(void **state)
{
	ARENA arena = {0};
	struct parts parts = usual();
	struct der block = built(&parts);
	FIXTURE file = file_of(block, PKCS7(block.size));
	struct lk_signature signature = {.id = "untouched"};
	struct lk_source source;

	for (size_t cut = 1; cut <= file.size; cut++) {
		source = lk_source_memory((struct lk_span){file.data, file.size - cut});
		assert_int_equal(lk_sign_read(&arena, &source, &signature), -ENODATA);
		source = lk_source_memory((struct lk_span){file.data + cut, file.size - cut});
		if (cut > 4)
			assert_int_equal(lk_sign_read(&arena, &source, &signature), -ENODATA);
	}
	assert_string_equal(signature.id, "untouched");
}

/* Every prefix of a signature, and every one that begins late. */
static void cut_anywhere(void **state)
{
	struct parts parts = usual();
	struct der block = built(&parts);

	for (size_t cut = 1; cut < block.size; cut++) {
		ARENA arena = {0};
		struct der start = raw(block.bytes, block.size - cut);
		struct der end = raw(block.bytes + cut, block.size - cut);

		assert_int_equal(read_block(&arena, start, PKCS7(start.size)), -ENODATA);
		assert_int_equal(read_block(&arena, end, PKCS7(end.size)), -ENODATA);
	}
}

/* Every element with every other tag. The tags of the parts that are left out may stand there. */
static void other_tags(void **state)
{
	static const size_t offsets[] = {offsetof(struct parts, type),
		offsetof(struct parts, version), offsetof(struct parts, digests),
		offsetof(struct parts, content), offsetof(struct parts, signer_version),
		offsetof(struct parts, issuer), offsetof(struct parts, serial),
		offsetof(struct parts, digest), offsetof(struct parts, algorithm),
		offsetof(struct parts, signature)};

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		for (unsigned tag = 0; tag < 256; tag++) {
			struct parts parts = usual();
			struct der *part = (struct der *)(void *)((char *)&parts + offsets[i]);
			bool same = part->bytes[0] == tag;

			part->bytes[0] = (uint8_t)tag;
			assert_int_equal(read_parts(&parts), same ? 0 : -ENODATA);
		}
	}
}

static void parts_that_are_left_out(void **state)
{
	static const size_t offsets[] = {offsetof(struct parts, type),
		offsetof(struct parts, version), offsetof(struct parts, digests),
		offsetof(struct parts, content), offsetof(struct parts, signer_version),
		offsetof(struct parts, issuer), offsetof(struct parts, serial),
		offsetof(struct parts, digest), offsetof(struct parts, algorithm),
		offsetof(struct parts, signature)};

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		struct parts parts = usual();

		((struct der *)(void *)((char *)&parts + offsets[i]))->size = 0;
		assert_int_equal(read_parts(&parts), -ENODATA);
	}
}

static void parts_that_may_be_there(void **state)
{
	struct parts parts = usual();

	parts.certificates = DER(0xa0, DER(0x30, ONE));
	parts.lists = DER(0xa1, DER(0x30, ONE));
	parts.content = DER(0x30, DATA, DER(0xa0, DER(0x04, TEXT("contents"))));
	parts.digest = DER(0x30, SHA256, NULLS);
	parts.attributes = DER(0xa0, DER(0x30, DATA));
	parts.more_signer = DER(0xa1, DER(0x30, DATA));
	parts.more_signers = DER(0x30, ONE);
	assert_int_equal(read_parts(&parts), 0);
}

static void parts_that_are_too_much(void **state)
{
	static const size_t offsets[] = {offsetof(struct parts, more_data),
		offsetof(struct parts, more_signer), offsetof(struct parts, more_issuer),
		offsetof(struct parts, more_content)};
	struct parts parts;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		parts = usual();
		*(struct der *)(void *)((char *)&parts + offsets[i]) = NULLS;
		assert_int_equal(read_parts(&parts), -ENODATA);
	}
	parts = usual();
	parts.digest = DER(0x30, SHA256, NULLS, NULLS);
	assert_int_equal(read_parts(&parts), -ENODATA);
	parts = usual();
	parts.issuer = DER(0x30, DER(0x31, DER(0x30, RSA, DER(0x0c, TEXT("x")), NULLS)));
	assert_int_equal(read_parts(&parts), -ENODATA);
}

static void padding_behind_the_signature(void **state)
{
	ARENA arena = {0};
	struct parts parts = usual();
	struct der block = JOIN(built(&parts), TEXT("\0\0\0"));

	assert_int_equal(read_block(&arena, block, PKCS7(block.size)), 0);
}

/* The signature proper with its length written in other ways. */
static void lengths(void **state)
{
	static const struct {
		struct {
			const char *bytes;
			size_t size;
		} octets;
		int result;
	} cases[] = {
#define CASE(text, result) {{text, sizeof(text) - 1}, result}
		CASE("\x04\x00", 0),
		CASE("\x04\x01y", 0),
		CASE("\x04\x81\x01y", 0),
		CASE("\x04\x84\x00\x00\x00\x01y", 0),
		CASE("\x04\x85\x00\x00\x00\x00\x01y", -ENODATA),
		CASE("\x04\x88\x00\x00\x00\x00\x00\x00\x00\x01y", -ENODATA),
		CASE("\x04\x80y\x00\x00", -ENODATA),
		CASE("\x24\x80\x04\x01y\x00\x00", -ENODATA),
		CASE("\x24\x03\x04\x01y", -ENODATA),
		CASE("\x04\x02y", -ENODATA),
		CASE("\x04\x81\x02y", -ENODATA),
		CASE("\x04\x84\xff\xff\xff\xffy", -ENODATA),
		CASE("\x04\x84\xff", -ENODATA),
		CASE("\x04\xff", -ENODATA),
		CASE("\x04", -ENODATA),
		CASE("\x1f\x04\x01y", -ENODATA),
#undef CASE
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct parts parts = usual();

		parts.signature = raw(cases[i].octets.bytes, cases[i].octets.size);
		if (read_parts(&parts) != cases[i].result)
			fail_msg("case %zu", i);
	}
}

static void assert_key(struct der serial, const char *key, size_t size)
{
	ARENA arena = {0};
	struct parts parts = usual();
	struct lk_signature signature;
	struct der block;

	parts.serial = DER(0x02, serial);
	block = built(&parts);
	FIXTURE file = file_of(block, PKCS7(block.size));

	assert_int_equal(read_file(&arena, &file, &signature), 0);
	assert_true(is(signature.key, key, size));
}
#define ASSERT_KEY(serial, key) assert_key(TEXT(serial), key, sizeof(key) - 1)

static void serial_numbers(void **state)
{
	ASSERT_KEY("\x00", "");
	ASSERT_KEY("\x7f", "\x7f");
	ASSERT_KEY("\x00\xff\x01", "\xff\x01");
	ASSERT_KEY("\xff", "\x01");
	ASSERT_KEY("\x80", "\x80");
	ASSERT_KEY("\xff\x01", "\xff");
	ASSERT_KEY("\x80\x00", "\x80\x00");
	ASSERT_KEY("\xff\x00\x00", "\x01\x00\x00");
}

static void serial_numbers_that_are_none(void **state)
{
	const struct der serials[] = {
		NOTHING, TEXT("\x00\x00"), TEXT("\x00\x7f"), TEXT("\xff\xff"), TEXT("\xff\x80")};

	for (size_t i = 0; i < sizeof(serials) / sizeof(serials[0]); i++) {
		struct parts parts = usual();

		parts.serial = DER(0x02, serials[i]);
		if (read_parts(&parts) != -ENODATA)
			fail_msg("serial %zu", i);
	}
}

static void assert_signer(struct der names, const char *signer)
{
	ARENA arena = {0};
	struct parts parts = usual();
	struct lk_signature signature;
	struct der block;

	parts.issuer = DER(0x30, names);
	block = built(&parts);
	FIXTURE file = file_of(block, PKCS7(block.size));

	assert_int_equal(read_file(&arena, &file, &signature), 0);
	assert_string_equal(signature.signer, signer);
}

static void issuers(void **state)
{
	static const uint8_t texts[] = {0x0c, 0x12, 0x13, 0x14, 0x16, 0x1c, 0x1e};

	assert_signer(NOTHING, "");
	assert_signer(JOIN(DER(0x31, NOTHING), COMMON("A")), "A");
	assert_signer(JOIN(OTHER("Organisation"), COMMON("A"), COMMON("B")), "A");
	assert_signer(JOIN(COMMON("A"), OTHER("Organisation")), "A");
	assert_signer(JOIN(OTHER("first"), OTHER("last")), "last");
	assert_signer(COMMON(""), "");
	assert_signer(COMMON("before\0behind"), "before");
	assert_signer(JOIN(attribute("\x55\x04\x2d", 0x03, TEXT("\0id")), COMMON("A")), "A");
	for (size_t i = 0; i < sizeof(texts); i++)
		assert_signer(attribute("\x55\x04\x03", texts[i], TEXT("A")), "A");
}

static void issuers_that_are_none(void **state)
{
	const struct der names[] = {
		attribute("\x55\x04\x03", 0x04, TEXT("octets")),
		attribute("\x55\x04\x03", 0x30, ONE),
		attribute("\x55\x04\x03", 0x1f, TEXT("\x01")),
		JOIN(COMMON("A"), ONE),
		JOIN(COMMON("A"), DER(0x31, ONE)),
		JOIN(COMMON("A"), DER(0x31, DER(0x30, DATA))),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct parts parts = usual();

		parts.issuer = DER(0x30, names[i]);
		if (read_parts(&parts) != -ENODATA)
			fail_msg("issuer %zu", i);
	}
}

static void digests(void **state)
{
	const struct {
		struct der oid;
		const char *name;
	} known[] = {
		{TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x02"), "sha384"},
		{TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x03"), "sha512"},
		{TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x04"), "sha224"},
		{TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x08"), "sha3-256"},
		{TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x09"), "sha3-384"},
		{TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x0a"), "sha3-512"},
		{TEXT("\x2b\x0e\x03\x02\x1a"), "sha1"},
		{TEXT("\x2a\x86\x48\x86\xf7\x0d\x02\x04"), "md4"},
		{TEXT("\x2a\x86\x48\x86\xf7\x0d\x02\x05"), "md5"},
		{TEXT("\x2b\x24\x03\x02\x01"), "rmd160"},
		{TEXT("\x2a\x81\x1c\xcf\x55\x01\x83\x11"), "sm3"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		ARENA arena = {0};
		struct parts parts = usual();
		struct lk_signature signature;

		parts.digest = DER(0x30, DER(0x06, known[i].oid));
		struct der block = built(&parts);
		FIXTURE file = file_of(block, PKCS7(block.size));

		assert_int_equal(read_file(&arena, &file, &signature), 0);
		assert_string_equal(signature.hash, known[i].name);
	}
}

static void digests_that_are_not_known(void **state)
{
	const struct der oids[] = {NOTHING, TEXT("\x60\x86\x48\x01\x65\x03\x04\x02"),
		TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x05"),
		TEXT("\x60\x86\x48\x01\x65\x03\x04\x02\x01\x01"), TEXT("\x2a\x03\x04")};

	for (size_t i = 0; i < sizeof(oids) / sizeof(oids[0]); i++) {
		struct parts parts = usual();

		parts.digest = DER(0x30, DER(0x06, oids[i]));
		if (read_parts(&parts) != -ENODATA)
			fail_msg("digest %zu", i);
	}
}

/* A source that counts what is read of it, and may fail. */
struct counting {
	struct lk_source source; /* first: load casts back */
	uint64_t bytes;
	unsigned calls, fail_at;
};

static int load_counted(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	struct counting *counting = (struct counting *)source;

	if (++counting->calls == counting->fail_at)
		return -EIO;
	counting->bytes += size;
	return lk_span_part(source->memory, offset, size, ret) ? 0 : -ENOEXEC;
}

static void only_the_end_is_read(void **state)
{
	struct parts parts = usual();
	struct der block = built(&parts);
	FIXTURE file = file_of(block, PKCS7(block.size));
	struct lk_signature signature;

	for (unsigned fail_at = 0; fail_at <= 2; fail_at++) {
		ARENA arena = {0};
		struct counting counting = {.source = {.size = file.size,
						    .load = load_counted,
						    .memory = {file.data, file.size}},
			.fail_at = fail_at};

		assert_int_equal(
			lk_sign_read(&arena, &counting.source, &signature), fail_at ? -EIO : 0);
		assert_int_equal(counting.calls, fail_at ? fail_at : 2);
		if (!fail_at)
			assert_int_equal(counting.bytes, 40 + block.size);
	}
}

static void out_of_memory(void **state)
{
	struct parts parts = usual();
	struct der block = built(&parts), negative;

	parts.serial = DER(0x02, TEXT("\xff"));
	negative = built(&parts);
	assert_int_equal(
		read_block(&(struct lk_arena){.limit = 1}, block, PKCS7(block.size)), -ENOMEM);
	assert_int_equal(read_block(&(struct lk_arena){.limit = 1}, negative, PKCS7(negative.size)),
		-ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pkcs7),
		cmocka_unit_test(old_forms),
		cmocka_unit_test(a_file_that_is_all_signature),
		cmocka_unit_test(trailers_that_are_none),
		cmocka_unit_test(files_without_a_trailer),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(other_tags),
		cmocka_unit_test(parts_that_are_left_out),
		cmocka_unit_test(parts_that_may_be_there),
		cmocka_unit_test(parts_that_are_too_much),
		cmocka_unit_test(padding_behind_the_signature),
		cmocka_unit_test(lengths),
		cmocka_unit_test(serial_numbers),
		cmocka_unit_test(serial_numbers_that_are_none),
		cmocka_unit_test(issuers),
		cmocka_unit_test(issuers_that_are_none),
		cmocka_unit_test(digests),
		cmocka_unit_test(digests_that_are_not_known),
		cmocka_unit_test(only_the_end_is_read),
		cmocka_unit_test(out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
