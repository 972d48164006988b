/* SPDX-License-Identifier: MIT */
/* The modules that tests/unit/meson.build makes, read into memory of exactly their size. */
#ifndef TESTS_UNIT_FIXTURE_H
#define TESTS_UNIT_FIXTURE_H

#include "../../src/formats/elf.h"

struct fixture {
	uint8_t *data;
	size_t size;
	struct lk_source source;
	struct lk_elf elf;
	struct lkm_error error;
};

#define FIXTURE __attribute__((cleanup(fixture_done))) struct fixture

static inline void fixture_done(struct fixture *fixture)
{
	free(fixture->data);
}

static inline FILE *fixture_file(const char *name)
{
	const char *directory = getenv("LKM_TEST_MODULES");
	char path[4096];
	FILE *file;

	assert_non_null(directory);
	snprintf(path, sizeof(path), "%s/%s.ko", directory, name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened", path);
	return file;
}

static inline struct fixture fixture_read(const char *name)
{
	struct fixture fixture = {0};
	FILE *file = fixture_file(name);

	fseek(file, 0, SEEK_END);
	fixture.size = (size_t)ftell(file);
	rewind(file);
	fixture.data = malloc(fixture.size);
	assert_non_null(fixture.data);
	assert_int_equal(fread(fixture.data, 1, fixture.size, file), fixture.size);
	fclose(file);
	return fixture;
}

/* Opens the ELF file; the fixture must not move any more. */
static inline int fixture_open(struct fixture *fixture)
{
	fixture->source = lk_source_memory((struct lk_span){fixture->data, fixture->size});
	memset(&fixture->error, 0, sizeof(fixture->error));
	return lk_elf_open(&fixture->elf, &fixture->source, &fixture->error);
}

#endif
