/* SPDX-License-Identifier: MIT */
/* link: who needs whom, in which order; cycles; what is told of symbols. */
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

#include "../../src/base/buf.h"
#include "../../src/index/exports.h"
#include "../../src/index/reach.h"

/* The linker sends the calls of our code here (--wrap). Allocation number fail_at fails; 0: none.
 */
static size_t allocations, fail_at, looks;

void *__real_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_memchr(const void *bytes, int c, size_t size);
int __real_strcmp(const char *a, const char *b);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_memchr(const void *bytes, int c, size_t size);
int __wrap_strcmp(const char *a, const char *b);

void *__wrap_malloc(size_t size)
{
	return ++allocations == fail_at ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return ++allocations == fail_at ? NULL : __real_realloc(memory, size);
}

void *__wrap_memchr(const void *bytes, int c, size_t size)
{
	looks++;
	return __real_memchr(bytes, c, size);
}

int __wrap_strcmp(const char *a, const char *b)
{
	looks++;
	return __real_strcmp(a, b);
}

/* A tree from lines of words: the name of a module or its absolute path, then "+SYMBOL[=CRC]" for
 * an export, "-SYMBOL[=CRC]" for an import, "?SYMBOL[=CRC]" for a weak one. */
struct world {
	struct lk_arena arena, note_arena;
	struct lk_tree tree;
	struct lk_link_rules rules;
	struct lk_notes notes;
	size_t cyclic;
	struct lkm_error error;
	struct lk_buf text;
};

#define WORLD __attribute__((cleanup(world_done))) struct world
#define EMPTY                                                                                      \
	{                                                                                          \
		.rules = {.directory = "/lib/modules/6.1" }                                        \
	}

static void world_done(struct world *world)
{
	lk_arena_done(&world->arena);
	lk_arena_done(&world->note_arena);
	lk_buf_done(&world->text);
}

struct list {
	struct lk_buf names;
	uint32_t crcs[64];
	size_t count;
};

static void add_name(struct list *list, struct lk_span word)
{
	const char *equals = memchr(word.data, '=', word.size);
	const size_t size = equals ? (size_t)(equals - (const char *)word.data) : word.size;

	assert_int_equal(lk_buf_add(&list->names, word.data, size), 0);
	assert_int_equal(lk_buf_add(&list->names, "", 1), 0);
	assert_true(list->count < 64);
	list->crcs[list->count++] = equals ? (uint32_t)strtoul(equals + 1, NULL, 16) : 0;
}

static struct lk_span keep_list(struct world *world, struct list *list, struct lk_span *ret_crcs)
{
	uint8_t *bytes = lk_arena_alloc(&world->arena, list->names.size);
	uint32_t *crcs = lk_arena_alloc(&world->arena, sizeof(list->crcs));
	const struct lk_span kept = {bytes, list->names.size};

	if (kept.size)
		memcpy(bytes, list->names.data, kept.size);
	memcpy(crcs, list->crcs, sizeof(list->crcs));
	lk_buf_done(&list->names);
	*ret_crcs = (struct lk_span){(const uint8_t *)crcs, list->count * sizeof(*crcs)};
	return kept;
}

static void parse_symbols(struct world *world, struct lk_span line, struct lk_extract *extract)
{
	struct list exports = {.names.maximum = 1 << 20}, imports = {.names.maximum = 1 << 20},
		    weak = {.names.maximum = 1 << 20};
	struct lk_span none;
	struct lk_span word, name;

	while (lk_span_word(&line, &word)) {
		assert_true(lk_span_part(word, 1, word.size - 1, &name));
		if (word.data[0] == '?')
			add_name(&weak, name);
		add_name(word.data[0] == '+' ? &exports : &imports, name);
	}
	extract->exports = keep_list(world, &exports, &extract->export_crcs);
	extract->imports = keep_list(world, &imports, &extract->import_crcs);
	extract->weak = keep_list(world, &weak, &none);
}

static void parse_module(struct world *world, struct lk_span line)
{
	struct lk_tree_module *module = &world->tree.modules[world->tree.count++];
	struct lk_span word;
	char *name, *slash;

	assert_true(lk_span_word(&line, &word));
	name = lk_arena_copy_span(&world->arena, word);
	slash = strrchr(name, '/');
	module->path = lk_arena_format(&world->arena, slash ? "%s.ko" : "kernel/%s.ko", name);
	module->name = slash ? slash + 1 : name;
	parse_symbols(world, line, &module->extract);
}

static void parse(struct world *world, const char *text)
{
	struct lk_span rest = lk_span_of(text), line;
	size_t lines = 0;

	while (lk_span_line(&rest, &line))
		lines++;
	world->tree.modules = lk_arena_alloc(&world->arena, lines * sizeof(*world->tree.modules));
	rest = lk_span_of(text);
	while (lk_span_line(&rest, &line))
		parse_module(world, line);
}

static int run(struct world *world)
{
	world->notes = (struct lk_notes){.arena = &world->note_arena};
	memset(&world->error, 0, sizeof(world->error));
	return lk_link(&world->arena, &world->tree, &world->rules, &world->notes, &world->cyclic,
		&world->error);
}

static void make(struct world *world, const char *text)
{
	parse(world, text);
	assert_int_equal(run(world), 0);
}

/* "a: b c" for each module, a line each. */
static const char *needs(struct world *world)
{
	lk_buf_done(&world->text);
	lk_buf_init(&world->text, (size_t)1 << 26);
	for (size_t i = 0; i < world->tree.count; i++) {
		const struct lk_tree_module *module = &world->tree.modules[i];

		lk_buf_format(&world->text, "%s:", module->name);
		for (size_t j = 0; j < module->need_count; j++)
			lk_buf_format(
				&world->text, " %s", world->tree.modules[module->needs[j]].name);
		lk_buf_add_text(&world->text, "\n");
	}
	return lk_buf_text(&world->text);
}

/* "KIND [FILE] TEXT" for each note, a line each. */
static const char *notes(struct world *world)
{
	lk_buf_done(&world->text);
	lk_buf_init(&world->text, (size_t)1 << 26);
	for (size_t i = 0; i < world->notes.count; i++)
		lk_buf_format(&world->text, "%s [%s] %s\n",
			lkm_depmod_note_name(world->notes.items[i].kind),
			world->notes.items[i].file, world->notes.items[i].text);
	return lk_buf_text(&world->text);
}

/* Only the texts. */
static const char *texts(struct world *world)
{
	lk_buf_done(&world->text);
	lk_buf_init(&world->text, (size_t)1 << 26);
	for (size_t i = 0; i < world->notes.count; i++)
		lk_buf_format(&world->text, "%s\n", world->notes.items[i].text);
	return lk_buf_text(&world->text);
}

/* "symbol owner" for each symbol. */
static const char *symbols(struct world *world)
{
	lk_buf_done(&world->text);
	lk_buf_init(&world->text, (size_t)1 << 26);
	for (size_t i = 0; i < world->tree.symbol_count; i++)
		lk_buf_format(&world->text, "%s %s\n", world->tree.symbols[i].name,
			world->tree.modules[world->tree.symbols[i].owner].name);
	return lk_buf_text(&world->text);
}

static void nothing_at_all(void **state)
{
	WORLD world = EMPTY;

	make(&world, "");
	assert_int_equal(world.tree.symbol_count, 0);
	assert_int_equal(world.cyclic, 0);
}

static void modules_that_need_none(void **state)
{
	WORLD world = EMPTY;

	make(&world, "a\nb -kernel_symbol\nc +unused\n");
	assert_string_equal(needs(&world), "a:\nb:\nc:\n");
	assert_string_equal(symbols(&world), "unused c\n");
	assert_int_equal(world.notes.count, 0);
}

static void users_come_before_what_they_need(void **state)
{
	WORLD world = EMPTY;

	make(&world, "d +d\nc +c -d\nb +b -d\na -b -c -a1 -b\n");
	assert_string_equal(needs(&world), "d:\nc: d\nb: d\na: c b d\n");
}

/* The lines that kmod makes of the same modules. */
static void the_order_of_kmod(void **state)
{
	WORLD world = EMPTY;

	make(&world,
		"m0 +f0\nm1 +f1 -f0\nm2 +f2 -f0\nm3 +f3 -f1 -f2\nm4 +f4 -f2 -f1\nm5 +f5 -f4 -f3 "
		"-f0\nm6 -f3 -f4\nm7 -f5\nm8 -f1 -f7 -f3\n");
	assert_string_equal(needs(&world),
		"m0:\nm1: m0\nm2: m0\nm3: m2 m1 m0\nm4: m2 m1 m0\nm5: m4 m3 m2 m1 m0\n"
		"m6: m4 m3 m2 m1 m0\nm7: m5 m4 m3 m2 m1 m0\nm8: m3 m2 m1 m0\n");
}

static void the_last_of_two_owners(void **state)
{
	WORLD world = EMPTY;

	make(&world, "a +s +only\nb +s\nc -s -only\n");
	assert_string_equal(needs(&world), "a:\nb:\nc: a b\n");
	assert_string_equal(symbols(&world), "only a\ns b\n");
}

static void symbols_are_sorted(void **state)
{
	WORLD world = EMPTY;

	make(&world, "a +samestart_b +z +samestart_a +\xff +samestar +samestart +A\nb +samestart_a "
		     "+_\n");
	assert_string_equal(symbols(&world), "A a\n_ b\nsamestar a\nsamestart a\nsamestart_a b\n"
					     "samestart_b a\nz a\n\xff a\n");
}

static void weak_imports_are_dependencies(void **state)
{
	WORLD world = EMPTY;

	make(&world, "a +s\nb ?s ?t\n");
	assert_string_equal(needs(&world), "a:\nb: a\n");
}

static void one_dot_and_one_prefix_are_taken_off(void **state)
{
	WORLD world = EMPTY;

	make(&world, "a +s\nb -.s\nc -..s\nd -_s\ne +.t\nf -.t -t\ng -..t\n");
	assert_string_equal(needs(&world), "a:\nb: a\nc:\nd:\ne:\nf:\ng: e\n");
}

static void a_prefix(void **state)
{
	WORLD world = EMPTY;

	world.rules.prefix = '_';
	make(&world, "a +_s\nb -_s\nc -s\nd -__s\ne -._s\nf -_.s\n");
	assert_string_equal(needs(&world), "a:\nb: a\nc: a\nd:\ne: a\nf:\n");
	assert_string_equal(symbols(&world), "s a\n");
}

static void names_of_all_lengths(void **state)
{
	WORLD world = EMPTY;
	LK_BUF_CLEANUP struct lk_buf text;
	const char letters[] = "abcdefghijklmnopqrstuvwxyzabcdefghij";

	lk_buf_init(&text, 1 << 16);
	for (int i = 1; i <= 36; i++)
		lk_buf_format(&text, "e%d +%.*s\n", i, i, letters);
	for (int i = 1; i <= 36; i++)
		lk_buf_format(&text, "i%d -%.*s\n", i, i, letters);
	make(&world, lk_buf_text(&text));
	assert_int_equal(world.tree.symbol_count, 36);
	for (size_t i = 0; i < 36; i++) {
		assert_int_equal(world.tree.symbols[i].owner, i);
		assert_int_equal(world.tree.modules[36 + i].need_count, 1);
		assert_int_equal(world.tree.modules[36 + i].needs[0], i);
	}
}

static void what_verbose_tells(void **state)
{
	WORLD world = EMPTY;

	world.rules.tell_needs = true;
	make(&world, "a +fa +fb\n/ext/b -.fb -fa\nc -fa -fb -nothing\n");
	assert_string_equal(notes(&world),
		"needs [/ext/b.ko] /ext/b.ko needs \"fb\": /lib/modules/6.1/kernel/a.ko\n"
		"needs [/lib/modules/6.1/kernel/c.ko] /lib/modules/6.1/kernel/c.ko needs \"fa\": "
		"/lib/modules/6.1/kernel/a.ko\n");
}

static const struct lk_kernel_symbol kernel[] = {
	{"kgood", 0x10}, {"kbad", 0x99}, {"kbad", 0x12}, {"knone", 0x13}, {"over", 1}};

static void use_kernel(struct world *world, bool crcs)
{
	world->rules.kernel = kernel;
	world->rules.kernel_count = sizeof(kernel) / sizeof(*kernel);
	world->rules.check_unknown = true;
	world->rules.check_crcs = crcs;
}

static void unknown_symbols(void **state)
{
	WORLD world = EMPTY;

	use_kernel(&world, false);
	make(&world, "a +fa -zz -kgood=5 ?wk -unknown=7 -.dotted\n"
		     "/ext/b -fa=3 -__this_module -_GLOBAL_OFFSET_TABLE_ -TOC. -.TOC. -TOC -zz\n");
	assert_string_equal(notes(&world),
		"unknown-symbol [/lib/modules/6.1/kernel/a.ko] /lib/modules/6.1/kernel/a.ko needs "
		"unknown symbol zz\n"
		"unknown-symbol [/lib/modules/6.1/kernel/a.ko] /lib/modules/6.1/kernel/a.ko needs "
		"unknown symbol unknown\n"
		"unknown-symbol [/lib/modules/6.1/kernel/a.ko] /lib/modules/6.1/kernel/a.ko needs "
		"unknown symbol .dotted\n"
		"unknown-symbol [/ext/b.ko] /ext/b.ko needs unknown symbol TOC\n"
		"unknown-symbol [/ext/b.ko] /ext/b.ko needs unknown symbol zz\n");
	assert_string_equal(needs(&world), "a:\nb: a\n");
	assert_string_equal(symbols(&world), "fa a\n");
}

static void wrong_crcs(void **state)
{
	WORLD world = EMPTY;

	use_kernel(&world, true);
	make(&world, "/a +fa=1 +fa=2 +over=4 -kgood=10 -kbad=11 -knone\n"
		     "/b -fa=2 -over=4 ?kbad=1 -kbad=12\n/c -.fa=1 -over=1 -TOC.=3\n");
	assert_string_equal(texts(&world), "/a.ko disagrees about version of symbol kbad\n"
					   "/a.ko disagrees about version of symbol knone\n"
					   "/c.ko disagrees about version of symbol .fa\n"
					   "/c.ko disagrees about version of symbol over\n"
					   "/c.ko disagrees about version of symbol TOC.\n");
	assert_string_equal(needs(&world), "a:\nb: a\nc: a\n");
}

static void without_crcs_there_is_nothing_to_compare(void **state)
{
	WORLD world = EMPTY;

	use_kernel(&world, true);
	parse(&world, "/a -kgood=77\n");
	world.tree.modules[0].extract.import_crcs = (struct lk_span){0};
	assert_int_equal(run(&world), 0);
	assert_int_equal(world.notes.count, 0);
}

static void the_kernel_and_a_prefix(void **state)
{
	static const struct lk_kernel_symbol prefixed[] = {{"k", 2}, {"_q", 2}};
	WORLD world = EMPTY;

	world.rules = (struct lk_link_rules){.prefix = '_',
		.check_unknown = true,
		.check_crcs = true,
		.kernel = prefixed,
		.kernel_count = 2,
		.directory = "/"};
	make(&world, "/a -_k=2 -k=2 -_q=2 -q=2 -._k=2 -_.k -__this_module -___this_module "
		     "-_this_module -TOC. -.TOC. -_TOC. -..TOC.\n");
	assert_string_equal(texts(&world), "/a.ko needs unknown symbol _.k\n"
					   "/a.ko needs unknown symbol __this_module\n"
					   "/a.ko needs unknown symbol _this_module\n"
					   "/a.ko needs unknown symbol ..TOC.\n");
}

/* kmod: the same lines, and no files. */
static void assert_cycles(
	const char *tree, const char *told, size_t cyclic, const char *needs_wanted)
{
	WORLD world = EMPTY;

	make(&world, tree);
	assert_string_equal(texts(&world), told);
	assert_int_equal(world.cyclic, cyclic);
	assert_string_equal(needs(&world), needs_wanted);
}

static void cycles(void **state)
{
	assert_cycles("a +a -b -e\nb +b -a\nc -a\nd\ne +e\n",
		"Cycle detected: a -> b -> a\nFound 2 modules in dependency cycles!\n", 2,
		"a: e\nb:\nc: a e\nd:\ne:\n");
	assert_cycles("c +c -a\na +a -b\nb +b -c\n",
		"Cycle detected: c -> a -> b -> c\nFound 3 modules in dependency cycles!\n", 3,
		"c:\na:\nb:\n");
	assert_cycles("a +a -b\nb +b -a\nc +c -d\nd +d -c\n",
		"Cycle detected: a -> b -> a\nCycle detected: c -> d -> c\n"
		"Found 4 modules in dependency cycles!\n",
		4, "a:\nb:\nc:\nd:\n");
}

static void modules_that_need_themselves(void **state)
{
	assert_cycles("a +a -a\nb -a\n",
		"Cycle detected: a -> a\nFound 1 modules in dependency cycles!\n", 1, "a:\nb: a\n");
	assert_cycles("a +a -a -b\nb +b -a\n",
		"Cycle detected: a -> b -> a\nCycle detected: a -> a\n"
		"Found 2 modules in dependency cycles!\n",
		2, "a:\nb:\n");
}

static void cycles_that_meet(void **state)
{
	assert_cycles("b +b -a -c\na +a -b\nc +c -b\n",
		"Cycle detected: b -> c -> b\nCycle detected: b -> a -> b\n"
		"Found 3 modules in dependency cycles!\n",
		3, "b:\na:\nc:\n");
	assert_cycles("a +a -b\nb +b -a -x\nx +x -c\nc +c -d\nd +d -c -y\ny +y\nz -a\n",
		"Cycle detected: a -> b -> a\nCycle detected: c -> d -> c\n"
		"Found 4 modules in dependency cycles!\n",
		4, "a:\nb: x c\nx: c\nc:\nd: y\ny:\nz: a\n");
}

static void the_file_of_a_cycle(void **state)
{
	WORLD world = EMPTY;

	make(&world, "z\nb_y +b -a\na_x +a -b\n");
	assert_string_equal(notes(&world),
		"cycle [/lib/modules/6.1/kernel/b_y.ko] Cycle detected: b_y -> a_x -> b_y\n"
		"cycle [] Found 2 modules in dependency cycles!\n");
}

/* Random trees, and the same answers from as simple a model as there is. */

#define MODEL_MAX 24

struct model {
	unsigned count, seed;
	bool direct[MODEL_MAX][MODEL_MAX];
	bool reach[MODEL_MAX][MODEL_MAX];
	unsigned list[MODEL_MAX][MODEL_MAX], degree[MODEL_MAX]; /* as they were imported */
};

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* acyclic: modules need later ones only, in a random numbering. */
static void fill_model(struct model *model, unsigned edges, bool acyclic)
{
	for (unsigned i = 0; i < edges; i++) {
		unsigned a = next_random(&model->seed) % model->count;
		unsigned b = next_random(&model->seed) % model->count;

		if (acyclic && (a * 7) % model->count >= (b * 7) % model->count)
			continue;
		if (!model->direct[a][b])
			model->list[a][model->degree[a]++] = b;
		model->direct[a][b] = true;
	}
}

static void close_model(struct model *model)
{
	const unsigned n = model->count;

	memcpy(model->reach, model->direct, sizeof(model->reach));
	for (unsigned k = 0; k < n; k++)
		for (unsigned i = 0; i < n; i++)
			for (unsigned j = 0; j < n; j++)
				if (model->reach[i][k] && model->reach[k][j])
					model->reach[i][j] = true;
}

static unsigned cut_model(struct model *model)
{
	unsigned cyclic = 0;

	for (unsigned i = 0; i < model->count; i++) {
		cyclic += model->reach[i][i];
		for (unsigned j = 0; j < model->count; j++)
			if (model->reach[j][i])
				model->direct[i][j] = false;
	}
	close_model(model);
	return cyclic;
}

static bool has_user(const struct model *model, const bool *taken, unsigned module)
{
	for (unsigned i = 0; i < model->count; i++)
		if (!taken[i] && model->direct[i][module])
			return true;
	return false;
}

/* A stack of those that nobody needs any more. */
static void sort_model(const struct model *model, unsigned *order)
{
	unsigned stack[MODEL_MAX], depth = 0, count = 0;
	bool taken[MODEL_MAX] = {false};

	for (unsigned i = 0; i < model->count; i++)
		if (!has_user(model, taken, i))
			stack[depth++] = i;
	while (depth) {
		const unsigned module = stack[--depth];
		bool before[MODEL_MAX];

		order[count++] = module;
		for (unsigned i = 0; i < model->count; i++)
			before[i] = has_user(model, taken, i);
		taken[module] = true;
		for (unsigned i = 0; i < model->degree[module]; i++) {
			const unsigned target = model->list[module][i];

			if (model->direct[module][target] && before[target] &&
				!has_user(model, taken, target))
				stack[depth++] = target;
		}
	}
	assert_int_equal(count, model->count);
}

static void parse_model(struct world *world, const struct model *model)
{
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, 1 << 16);
	for (unsigned i = 0; i < model->count; i++) {
		lk_buf_format(&text, "m%u +s%u +t%u", i, i, i);
		for (unsigned j = 0; j < model->degree[i]; j++)
			lk_buf_format(&text, " -t%u%s%u", model->list[i][j], j % 3 ? " -s" : " -k",
				model->list[i][j]);
		lk_buf_add_text(&text, "\n");
	}
	make(world, lk_buf_text(&text));
}

static void compare_with_model(struct world *world, const struct model *model)
{
	unsigned order[MODEL_MAX];

	sort_model(model, order);
	for (unsigned i = 0; i < model->count; i++) {
		const struct lk_tree_module *module = &world->tree.modules[i];
		size_t count = 0;

		for (unsigned j = 0; j < model->count; j++) {
			if (!model->reach[i][order[j]])
				continue;
			assert_true(count < module->need_count);
			assert_int_equal(module->needs[count], order[j]);
			count++;
		}
		assert_int_equal(module->need_count, count);
	}
}

static void random_trees(void **state)
{
	unsigned with_cycles = 0;

	for (unsigned seed = 1; seed <= 600; seed++) {
		WORLD world = EMPTY;
		struct model model = {.count = 1 + seed % MODEL_MAX, .seed = seed};
		unsigned cyclic;

		fill_model(&model, model.count * (1 + seed % 5) / 2, seed % 3 != 0);
		parse_model(&world, &model);
		close_model(&model);
		cyclic = cut_model(&model);
		assert_int_equal(world.cyclic, cyclic);
		assert_int_equal(world.notes.count > 0, cyclic > 0);
		with_cycles += cyclic > 0;
		compare_with_model(&world, &model);
	}
	assert_in_range(with_cycles, 50, 300);
}

/* Trees of any size: module number i exports "s<i>", and imports what is asked for. */

#define PER_MODULE 12

static char *write_import(char *at, size_t number)
{
	return at + snprintf(at, 16, "s%zu", number) + 1;
}

static void shape(struct world *world, size_t count, size_t (*target)(size_t i, size_t j, size_t n))
{
	world->tree.modules = lk_arena_alloc(&world->arena, count * sizeof(*world->tree.modules));
	world->tree.count = count;
	for (size_t i = 0; i < count; i++) {
		char *exports = lk_arena_alloc(&world->arena, 16);
		char *imports = lk_arena_alloc(&world->arena, 16 * PER_MODULE), *end = imports;
		size_t other;

		for (size_t j = 0; j < PER_MODULE && (other = target(i, j, count)) != SIZE_MAX; j++)
			end = write_import(end, other);
		world->tree.modules[i].name = exports;
		world->tree.modules[i].path = exports;
		world->tree.modules[i].extract.exports = (struct lk_span){
			(uint8_t *)exports, (size_t)(write_import(exports, i) - exports)};
		world->tree.modules[i].extract.imports =
			(struct lk_span){(uint8_t *)imports, (size_t)(end - imports)};
	}
}

static size_t chain(size_t i, size_t j, size_t n)
{
	return j || i + 1 == n ? SIZE_MAX : i + 1;
}

static size_t circle(size_t i, size_t j, size_t n)
{
	return j ? SIZE_MAX : (i + 1) % n;
}

/* Families of 64, like subsystems; the rest are symbols of the kernel. */
static size_t families(size_t i, size_t j, size_t n)
{
	if (j < 3)
		return i % 64 > 4 * j ? i - i % 64 + j : n + i % 1000;
	return n + (i * 31 + j) % 5000;
}

static size_t star(size_t i, size_t j, size_t n)
{
	return j || i == n / 2 ? SIZE_MAX : n / 2;
}

static void a_long_chain(void **state)
{
	WORLD world = EMPTY;
	const size_t count = 3000;

	shape(&world, count, chain);
	assert_int_equal(run(&world), 0);
	for (size_t i = 0; i < count; i++) {
		const struct lk_tree_module *module = &world.tree.modules[i];

		assert_int_equal(module->need_count, count - 1 - i);
		for (size_t j = 0; j < module->need_count; j++)
			assert_int_equal(module->needs[j], i + 1 + j);
	}
}

static void more_than_an_index_can_hold(void **state)
{
	WORLD longest = EMPTY;
	WORLD many = EMPTY;

	shape(&longest, LK_TREE_MODULES_MAX, chain);
	assert_int_equal(run(&longest), -EFBIG);
	assert_int_equal(longest.error.code, LKM_E_TOO_LARGE);
	shape(&many, LK_TREE_MODULES_MAX + 1, star);
	assert_int_equal(run(&many), -EFBIG);
	assert_int_equal(many.error.code, LKM_E_TOO_LARGE);
}

static void the_largest_circle(void **state)
{
	WORLD world = EMPTY;

	shape(&world, LK_TREE_MODULES_MAX, circle);
	assert_int_equal(run(&world), 0);
	assert_int_equal(world.cyclic, LK_TREE_MODULES_MAX);
	assert_int_equal(world.notes.count, 2);
	assert_int_equal(
		strncmp(world.notes.items[0].text, "Cycle detected: s0 -> s1 -> s2 ", 31), 0);
}

static size_t all_others(size_t i, size_t j, size_t n)
{
	return j < 10 ? (i + 1 + j * j) % n : SIZE_MAX;
}

/* There are more cycles than anybody wants to read. */
static void many_cycles_are_told_in_part(void **state)
{
	WORLD world = EMPTY;
	size_t size = 0;

	shape(&world, 5000, all_others);
	assert_int_equal(run(&world), 0);
	assert_int_equal(world.cyclic, 5000);
	assert_in_range(world.notes.count, 3, 45000);
	for (size_t i = 0; i < world.notes.count; i++)
		size += strlen(world.notes.items[i].text);
	assert_in_range(size, 5000, 70000 * 16);
	assert_string_equal(world.notes.items[world.notes.count - 1].text,
		"Found 5000 modules in dependency cycles!");
}

static size_t looks_for(size_t count)
{
	WORLD world = EMPTY;

	shape(&world, count, families);
	looks = 0;
	assert_int_equal(run(&world), 0);
	assert_int_equal(world.cyclic, 0);
	assert_int_equal(world.tree.modules[63].need_count, 3);
	return looks;
}

/* Names that were looked at and compared; sorting them adds a little. */
static void work_grows_with_the_tree(void **state)
{
	const size_t few = looks_for(5000), many = looks_for(20000);

	assert_in_range(few, 5000 * PER_MODULE, 5000 * PER_MODULE * 3);
	assert_in_range(many, 4 * few * 9 / 10, 5 * few);
}

static const char full[] = "a +a -b -c -zz ?w\nb +b -a -b\nc +c\nd -a -c=5 ?b=7 -zz\n";

static int run_full(struct world *world)
{
	use_kernel(world, true);
	world->rules.tell_needs = true;
	parse(world, full);
	allocations = 0;
	return run(world);
}

static void every_allocation_fails_once(void **state)
{
	size_t count, failed = 0;

	{
		WORLD world = EMPTY;

		assert_int_equal(run_full(&world), 0);
		count = allocations;
	}
	for (size_t i = 1; i <= count; i++) {
		WORLD world = EMPTY;
		int rc;

		use_kernel(&world, true);
		world.rules.tell_needs = true;
		parse(&world, full);
		allocations = 0;
		fail_at = i;
		rc = run(&world);
		fail_at = 0;
		if (rc == 0)
			continue;
		failed++;
		assert_int_equal(rc, -ENOMEM);
		assert_int_equal(world.error.code, LKM_E_NO_MEMORY);
		assert_null(world.tree.symbols);
	}
	assert_int_equal(failed, count);
}

/* The same for each piece, however many of them a block has. */
static void every_limit_is_told(void **state)
{
	bool enough = false;

	for (size_t limit = 1; limit < 1 << 16 && !enough; limit += 16) {
		WORLD world = EMPTY;
		int rc;

		use_kernel(&world, true);
		world.rules.tell_needs = true;
		parse(&world, full);
		world.arena.limit = limit;
		rc = run(&world);
		enough = rc == 0;
		if (!enough)
			assert_int_equal(rc, -ENOMEM);
	}
	assert_true(enough);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(modules_that_need_none),
		cmocka_unit_test(users_come_before_what_they_need),
		cmocka_unit_test(the_order_of_kmod),
		cmocka_unit_test(the_last_of_two_owners),
		cmocka_unit_test(symbols_are_sorted),
		cmocka_unit_test(weak_imports_are_dependencies),
		cmocka_unit_test(one_dot_and_one_prefix_are_taken_off),
		cmocka_unit_test(a_prefix),
		cmocka_unit_test(names_of_all_lengths),
		cmocka_unit_test(what_verbose_tells),
		cmocka_unit_test(unknown_symbols),
		cmocka_unit_test(wrong_crcs),
		cmocka_unit_test(without_crcs_there_is_nothing_to_compare),
		cmocka_unit_test(the_kernel_and_a_prefix),
		cmocka_unit_test(cycles),
		cmocka_unit_test(modules_that_need_themselves),
		cmocka_unit_test(cycles_that_meet),
		cmocka_unit_test(the_file_of_a_cycle),
		cmocka_unit_test(random_trees),
		cmocka_unit_test(a_long_chain),
		cmocka_unit_test(more_than_an_index_can_hold),
		cmocka_unit_test(the_largest_circle),
		cmocka_unit_test(many_cycles_are_told_in_part),
		cmocka_unit_test(work_grows_with_the_tree),
		cmocka_unit_test(every_allocation_fails_once),
		cmocka_unit_test(every_limit_is_told),
	};

	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
