/* SPDX-License-Identifier: MIT */
/* Fuzz target: ELF files and all that is read of a module. The input is the file. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/formats/image.h"
#include "../../src/formats/layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The sanitizer only sees reads, so everything that is handed out is read. */
static void read_all(struct lk_span span)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < span.size; i++)
		sum = (uint8_t)(sum + span.data[i]);
}

static void read_text(const char *text)
{
	if (text)
		read_all(lk_span_of(text));
}

static void check(int r, int allowed)
{
	if (r != 0 && r != allowed && r != -ENOEXEC && r != -ENOMEM)
		abort();
}

static void judge_layout(const struct lk_elf *elf)
{
	const struct lk_layout layout = lk_layout_check(elf);

	read_text(layout.section);
	read_text(layout.symbol);
}

static void read_sections(const struct lk_elf *elf)
{
	struct lk_elf_section section;
	struct lk_span span;
	uint32_t most = elf->section_count < 200 ? elf->section_count : 200;

	for (uint32_t i = 0; i < most; i++) {
		if (lk_elf_header(elf, i, &section) == 0)
			read_text(section.name);
		if (lk_elf_contents(elf, i, &span) == 0)
			read_all(span);
	}
}

static void read_modinfo(struct lk_arena *arena, const struct lk_elf *elf)
{
	struct lk_modinfos cursor, start;
	struct lk_modinfo info;
	struct lk_param *params;
	size_t count, bad;
	int r = lk_modinfos_open(&start, elf);

	check(r, -ENODATA);
	if (r < 0)
		return;
	cursor = start;
	while (lk_modinfos_next(&cursor, &info) > 0) {
		read_all((struct lk_span){(const uint8_t *)info.key, info.key_size});
		read_text(info.value);
	}
	read_text(lk_modinfos_find(start, "license"));
	if (lk_params_collect(arena, start, &params, &count, &bad) < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		read_text(params[i].name);
		read_text(params[i].description);
		read_text(params[i].type);
	}
}

static void read_symbols(const struct lk_symbols *symbols)
{
	for (size_t i = 0; i < symbols->count; i++)
		read_text(symbols->items[i].name);
}

static void read_tables(struct lk_arena *arena, const struct lk_elf *elf)
{
	struct lk_symbols versions = {0}, imports, exports;
	int r = lk_versions_collect(arena, elf, &versions);

	check(r, -ENODATA);
	read_symbols(&versions);
	r = lk_imports_collect(arena, elf, &versions, &imports);
	check(r, -ENODATA);
	if (r == 0)
		read_symbols(&imports);
	r = lk_exports_collect(arena, elf, &exports);
	check(r, -ENODATA);
	if (r == 0)
		read_symbols(&exports);
}

static void read_build_id(const struct lk_elf *elf)
{
	struct lk_span id;
	int r = lk_build_id(elf, &id);
	const char *init = lk_init_name(elf);
	uint8_t flags;

	check(r, -ENODATA);
	check(lk_param_flags(elf, "debug", &flags), -ENODATA);
	if (init)
		read_all(lk_span_of(init));
	if (r == 0)
		read_all(id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_source source = lk_source_memory((struct lk_span){data, size});
	struct lk_arena arena = {.limit = 64 << 20};
	struct lkm_error error = {0};
	struct lk_elf elf;
	int r = lk_elf_open(&elf, &source, &error);

	if ((r < 0) != (error.code != 0) || (r < 0) != (error.message[0] != '\0'))
		abort();
	if (r == 0) {
		read_sections(&elf);
		judge_layout(&elf);
		read_modinfo(&arena, &elf);
		read_tables(&arena, &elf);
		read_build_id(&elf);
		lk_elf_machine_name(elf.machine);
	}
	lk_arena_done(&arena);
	return 0;
}
