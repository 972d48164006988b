/* SPDX-License-Identifier: MIT */
/* Fuzz target: signatures of modules. The input is the end of a file, and once more a PKCS#7 block
 * that gets a proper trailer, because a fuzzer seldom gets its size right. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/formats/sign.h"
#include "fuzz.h"

#define TRAILER_SIZE 40

static void read_all(struct lk_span span)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < span.size; i++)
		sum = (uint8_t)(sum + span.data[i]);
}

static bool is_known(const char *hash)
{
	static const char *const hashes[] = {"md4", "md5", "sha1", "rmd160", "sha224", "sha256",
		"sha384", "sha512", "sha3-256", "sha3-384", "sha3-512", "sm3"};

	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
		if (strcmp(hashes[i], hash) == 0)
			return true;
	return false;
}

static void check_file(struct lk_span file)
{
	struct lk_source source = lk_source_memory(file);
	struct lk_arena arena = {.limit = 16 << 20};
	struct lk_signature signature;
	int rc = lk_sign_read(&arena, &source, &signature);

	lk_fuzz_check(rc == 0 || rc == -ENODATA || rc == -ENOMEM);
	if (rc == 0) {
		lk_fuzz_check(is_known(signature.hash));
		lk_fuzz_check(strlen(signature.id) <= strlen("PKCS#7"));
		lk_fuzz_check(strlen(signature.signer) <= file.size);
		lk_fuzz_check(signature.key.size <= file.size - TRAILER_SIZE);
		lk_fuzz_check(signature.bytes.size <= file.size - TRAILER_SIZE);
		read_all(signature.key);
		read_all(signature.bytes);
	}
	lk_arena_done(&arena);
}

static void check_block(const uint8_t *data, size_t size)
{
	const uint8_t about[] = {0, 0, 2, 0, 0, 0, 0, 0, (uint8_t)(size >> 24),
		(uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size};
	uint8_t *file = malloc(size + TRAILER_SIZE);

	if (!file)
		return;
	if (size)
		memcpy(file, data, size);
	memcpy(file + size, about, sizeof(about));
	memcpy(file + size + sizeof(about), "~Module signature appended~\n",
		TRAILER_SIZE - sizeof(about));
	check_file((struct lk_span){file, size + TRAILER_SIZE});
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_file((struct lk_span){data, size});
	check_block(data, size);
	return 0;
}
