/* SPDX-License-Identifier: MIT */
/* Fuzz target: a small tree of modules, and the same answers from sets of bits. The first byte says
 * what is asked for; each other one is a symbol of the present module, 0xff begins the next. */
#include <stdio.h>
#include <string.h>
#include "../../src/index/link.h"
#include "fuzz.h"

#define MODULES 64
#define SYMBOLS 62
#define KERNEL  60 /* symbols from here on are the kernel's too */

enum { EXPORT, IMPORT, WEAK, DOTTED, KINDS };
struct model {
	uint64_t direct[MODULES], reach[MODULES];
	int owner[SYMBOLS]; /* -1: nobody */
	size_t edges, unknown;
};

static unsigned kind_of(uint8_t byte)
{
	return byte / SYMBOLS % KINDS;
}

static struct lk_span part_of(const uint8_t **at, const uint8_t *end)
{
	const uint8_t *start = *at, *stop = memchr(start, 0xff, (size_t)(end - start));

	*at = stop ? stop + 1 : end;
	return (struct lk_span){start, (size_t)((stop ? stop : end) - start)};
}

static struct lk_span list_of(struct lk_arena *arena, struct lk_span part, unsigned kinds)
{
	char *bytes = lk_arena_alloc(arena, 8 * part.size), *end = bytes;

	lk_fuzz_check(bytes);
	for (size_t i = 0; i < part.size; i++)
		if (kinds >> kind_of(part.data[i]) & 1)
			end += snprintf(end, 8, "%ss%u", kind_of(part.data[i]) == DOTTED ? "." : "",
				       part.data[i] % SYMBOLS) +
			       1;
	return (struct lk_span){(const uint8_t *)bytes, (size_t)(end - bytes)};
}

static void read_module(struct lk_arena *arena, struct lk_tree *tree, struct lk_span part)
{
	struct lk_tree_module *module = &tree->modules[tree->count++];

	module->path = module->name = lk_arena_format(arena, "m%zu", tree->count);
	lk_fuzz_check(module->path);
	module->extract.exports = list_of(arena, part, 1u << EXPORT);
	module->extract.imports = list_of(arena, part, 1u << IMPORT | 1u << WEAK | 1u << DOTTED);
	module->extract.weak = list_of(arena, part, 1u << WEAK);
}

static void model_exports(struct model *model, size_t module, struct lk_span part)
{
	for (size_t i = 0; i < part.size; i++)
		if (kind_of(part.data[i]) == EXPORT)
			model->owner[part.data[i] % SYMBOLS] = (int)module;
}

static void model_imports(struct model *model, size_t module, struct lk_span part)
{
	uint64_t weak = 0;

	for (size_t i = 0; i < part.size; i++)
		if (kind_of(part.data[i]) == WEAK)
			weak |= (uint64_t)1 << part.data[i] % SYMBOLS;
	for (size_t i = 0; i < part.size; i++) {
		const unsigned symbol = part.data[i] % SYMBOLS, kind = kind_of(part.data[i]);

		if (kind == EXPORT)
			continue;
		if (model->owner[symbol] >= 0)
			model->direct[module] |= (uint64_t)1 << model->owner[symbol];
		else if (symbol < KERNEL && (kind == DOTTED || !(weak >> symbol & 1)))
			model->unknown++;
	}
	model->edges += (size_t)__builtin_popcountll(model->direct[module]);
}

static void close_model(struct model *model)
{
	memcpy(model->reach, model->direct, sizeof(model->reach));
	for (unsigned k = 0; k < MODULES; k++)
		for (unsigned i = 0; i < MODULES; i++)
			if (model->reach[i] >> k & 1)
				model->reach[i] |= model->reach[k];
}

/* The number of modules in cycles. */
static size_t cut_model(struct model *model)
{
	size_t cyclic = 0;

	for (unsigned i = 0; i < MODULES; i++) {
		cyclic += model->reach[i] >> i & 1;
		for (unsigned j = 0; j < MODULES; j++)
			if (model->reach[j] >> i & 1)
				model->direct[i] &= ~((uint64_t)1 << j);
	}
	return cyclic;
}

/* All that is reached, and nothing before what needs it. */
static void check_needs(const struct lk_tree *tree, const struct model *model)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct lk_tree_module *module = &tree->modules[i];
		uint64_t before = 0;

		for (size_t j = 0; j < module->need_count; j++) {
			lk_fuzz_check(module->needs[j] < tree->count);
			lk_fuzz_check(!(before >> module->needs[j] & 1));
			lk_fuzz_check(!(model->reach[module->needs[j]] & before));
			before |= (uint64_t)1 << module->needs[j];
		}
		lk_fuzz_check(before == model->reach[i]);
	}
}

static void check_symbols(const struct lk_tree *tree, const struct model *model, bool prefix)
{
	size_t exported = 0;

	for (unsigned i = 0; i < SYMBOLS; i++)
		exported += model->owner[i] >= 0;
	lk_fuzz_check(tree->symbol_count == exported);
	for (size_t i = 0; i < tree->symbol_count; i++) {
		const char *name = tree->symbols[i].name;
		unsigned symbol;

		lk_fuzz_check(sscanf(name, prefix ? "%u" : "s%u", &symbol) == 1);
		lk_fuzz_check(symbol < SYMBOLS);
		lk_fuzz_check(tree->symbols[i].owner == (uint32_t)model->owner[symbol]);
		lk_fuzz_check(!i || strcmp(tree->symbols[i - 1].name, name) < 0);
	}
}

static size_t count_notes(const struct lk_notes *notes, enum lkm_depmod_note kind)
{
	size_t count = 0;

	for (size_t i = 0; i < notes->count; i++)
		count += notes->items[i].kind == kind;
	return count;
}

static void check_notes(const struct lk_notes *notes, const struct model *model,
	const struct lk_link_rules *rules, size_t cyclic)
{
	const size_t cycles = count_notes(notes, LKM_DEPMOD_CYCLE);

	lk_fuzz_check(cyclic ? cycles >= 2 : !cycles);
	lk_fuzz_check(
		count_notes(notes, LKM_DEPMOD_NEEDS) == (rules->tell_needs ? model->edges : 0));
	lk_fuzz_check(count_notes(notes, LKM_DEPMOD_UNKNOWN_SYMBOL) ==
		      (rules->check_unknown ? model->unknown : 0));
}

static void read_tree(struct lk_arena *arena, struct lk_tree *tree, struct model *model,
	const uint8_t *at, const uint8_t *end)
{
	const uint8_t *start = at;

	tree->modules = lk_arena_alloc(arena, MODULES * sizeof(*tree->modules));
	lk_fuzz_check(tree->modules);
	memset(model, 0, sizeof(*model));
	for (unsigned i = 0; i < SYMBOLS; i++)
		model->owner[i] = -1;
	while (at < end && tree->count < MODULES) {
		struct lk_span part = part_of(&at, end);

		model_exports(model, tree->count, part);
		read_module(arena, tree, part);
	}
	at = start;
	for (size_t i = 0; i < tree->count; i++)
		model_imports(model, i, part_of(&at, end));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct lk_kernel_symbol kernel[] = {{"s60", 1}, {"s61", 2}};
	const unsigned asked = size ? data[0] : 0;
	const struct lk_link_rules rules = {.prefix = asked & 1 ? 's' : '\0',
		.tell_needs = asked & 2,
		.check_unknown = asked & 4,
		.check_crcs = asked & 8,
		.kernel = kernel,
		.kernel_count = 2,
		.directory = "/d"};
	struct lk_arena arena = {0};
	struct lk_notes notes = {.arena = &arena};
	struct lk_tree tree = {0};
	struct model model;
	struct lkm_error error = {0};
	size_t cyclic;

	if (!size)
		return 0;
	read_tree(&arena, &tree, &model, data + 1, data + size);
	lk_fuzz_check(lk_link(&arena, &tree, &rules, &notes, &cyclic, &error) == 0);
	close_model(&model);
	lk_fuzz_check(cyclic == cut_model(&model));
	close_model(&model);
	check_needs(&tree, &model);
	check_symbols(&tree, &model, rules.prefix);
	check_notes(&notes, &model, &rules, cyclic);
	lk_arena_done(&arena);
	return 0;
}
