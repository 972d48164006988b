/* SPDX-License-Identifier: MIT */
/* emit: the files of small trees, what is left out of them and told, memory that runs out. */
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

#include "../../src/formats/tables.h"
#include "../../src/formats/trie.h"
#include "../../src/index/emit.h"
#include "failing_memory.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A list of texts, as modules have them: the literal's own NUL ends the last. */
#define LIST(literal)                                                                              \
	(struct lk_span)                                                                           \
	{                                                                                          \
		(const uint8_t *)(literal), sizeof(literal)                                        \
	}
#define TEXT(literal)                                                                              \
	{                                                                                          \
		(const uint8_t *)(literal), sizeof(literal) - 1                                    \
	}
#define MODULE(module_path, module_name, literal)                                                  \
	{                                                                                          \
		.path = (module_path), .name = (module_name), .extract.infos = LIST(literal)       \
	}

struct made {
	struct lk_buf outputs[LK_OUT_COUNT];
	struct lk_arena arena;
	struct lk_notes notes;
	struct lkm_error error;
};

static void made_done(struct made *made)
{
	lk_emit_done(made->outputs);
	lk_arena_done(&made->arena);
}

#define MADE __attribute__((cleanup(made_done))) struct made

static void made_init(struct made *made)
{
	*made = (struct made){0};
	made->notes.arena = &made->arena;
	lk_emit_init(made->outputs);
}

static int emit_all(struct made *made, const struct lk_emit_input *input)
{
	int rc = 0;

	for (unsigned group = 0; rc == 0 && group < LK_EMIT_GROUPS; group++) {
		struct lk_arena scratch = {0};

		rc = lk_emit_group(
			input, group, &scratch, &made->notes, made->outputs, &made->error);
		lk_arena_done(&scratch);
	}
	return rc;
}

static void make(struct made *made, const struct lk_emit_input *input)
{
	made_init(made);
	assert_int_equal(emit_all(made, input), 0);
	assert_int_equal(made->error.code, LKM_OK);
}

/* All of a tree of these modules. */
static void make_tree(struct made *made, struct lk_tree_module *modules, size_t count)
{
	const struct lk_tree tree = {.modules = modules, .count = count};
	const struct lk_emit_input input = {.tree = &tree, .directory = "/lib/modules/1"};

	make(made, &input);
}

static void assert_text(struct made *made, enum lk_output output, const char *expected)
{
	assert_true(lk_emit_is_text(output));
	assert_string_equal(lk_buf_text(&made->outputs[output]), expected);
}

static int add_pair(void *context, const char *key, const char *value, uint32_t priority)
{
	return lk_buf_format(context, "%s=%s %u\n", key, value, priority);
}

static void assert_index(struct made *made, enum lk_output output, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_trie trie;

	lk_buf_init(&text, 1 << 20);
	assert_false(lk_emit_is_text(output));
	assert_int_equal(
		lk_trie_open(&trie, lk_buf_span(&made->outputs[output]), "x.bin", NULL), 0);
	assert_int_equal(lk_trie_each(&trie, add_pair, &text), 0);
	assert_string_equal(lk_buf_text(&text), expected);
}

static void assert_note(const struct made *made, size_t number, enum lkm_depmod_note kind,
	const char *file, const char *text)
{
	assert_true(number < made->notes.count);
	assert_int_equal(made->notes.items[number].kind, kind);
	assert_string_equal(made->notes.items[number].file, file);
	assert_string_equal(made->notes.items[number].text, text);
}

static void names(void **state)
{
	static const char *const texts[] = {"modules.dep", "modules.alias", "modules.softdep",
		"modules.weakdep", "modules.symbols", "modules.devname"};
	size_t text = 0;

	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		const char *name = lk_emit_name(i);

		assert_int_equal(lk_emit_is_text(i), !strstr(name, ".bin"));
		if (lk_emit_is_text(i))
			assert_string_equal(name, texts[text++]);
	}
	assert_int_equal(text, COUNT(texts));
	assert_string_equal(lk_emit_name(LK_OUT_BUILTIN_BIN), "modules.builtin.bin");
	assert_string_equal(lk_emit_name(LK_OUT_BUILTIN_ALIAS_BIN), "modules.builtin.alias.bin");
	assert_string_equal(lk_emit_name(LK_OUT_DEP_BIN), "modules.dep.bin");
	assert_string_equal(lk_emit_name(LK_OUT_ALIAS_BIN), "modules.alias.bin");
	assert_string_equal(lk_emit_name(LK_OUT_SYMBOLS_BIN), "modules.symbols.bin");
}

/* Also where kmod leaves files of no bytes behind: an index that is empty is an index. */
static void nothing(void **state)
{
	MADE made;

	make_tree(&made, NULL, 0);
	assert_text(&made, LK_OUT_DEP, "");
	assert_text(&made, LK_OUT_ALIAS, "# Aliases extracted from modules themselves.\n");
	assert_text(
		&made, LK_OUT_SOFTDEP, "# Soft dependencies extracted from modules themselves.\n");
	assert_text(
		&made, LK_OUT_WEAKDEP, "# Weak dependencies extracted from modules themselves.\n");
	assert_text(&made, LK_OUT_SYMBOLS, "# Aliases for symbols, used by symbol_request().\n");
	assert_text(&made, LK_OUT_DEVNAME, "");
	for (unsigned i = 0; i < LK_OUT_COUNT; i++)
		if (!lk_emit_is_text(i))
			assert_int_equal(made.outputs[i].size, 12);
	assert_int_equal(made.notes.count, 0);
}

static void dependencies(void **state)
{
	static const uint32_t a_needs[] = {2, 1}, b_needs[] = {2};
	struct lk_tree_module modules[] = {
		{.path = "kernel/a-b.ko.xz", .name = "a_b", .needs = a_needs, .need_count = 2},
		{.path = "/opt/c.ko", .name = "c"},
		{.path = "kernel/b.ko", .name = "b", .needs = b_needs, .need_count = 1},
	};
	MADE made;

	make_tree(&made, modules, COUNT(modules));
	assert_text(&made, LK_OUT_DEP,
		"kernel/a-b.ko.xz: kernel/b.ko /opt/c.ko\n/opt/c.ko:\nkernel/b.ko: kernel/b.ko\n");
	assert_index(&made, LK_OUT_DEP_BIN,
		"a_b=kernel/a-b.ko.xz: kernel/b.ko /opt/c.ko 0\n"
		"b=kernel/b.ko: kernel/b.ko 2\nc=/opt/c.ko: 1\n");
	assert_int_equal(made.notes.count, 0);
}

/* Such a module is in no file; what others need stays readable. */
static void odd_paths(void **state)
{
	static const char *const paths[] = {"", "kernel/a b.ko", "kernel/a:b.ko", "#a.ko",
		"kernel/\xc3\xa9.ko", "kernel/a\n.ko"};
	static const uint32_t needs[] = {0};
	struct lk_tree_symbol symbols[] = {{"of_odd", 0}, {"of_user", 1}};

	for (size_t i = 0; i < 2 * COUNT(paths); i++) {
		const char *odd = paths[i / 2];
		struct lk_tree_module modules[] = {
			MODULE("odd.ko", "odd", "alias=x\0softdep=y\0alias=devname:z"),
			{.path = "user.ko", .name = "user", .needs = needs, .need_count = 1}};
		const struct lk_tree tree = {modules, 2, symbols, 2};
		const struct lk_emit_input input = {.tree = &tree, .directory = "/d"};
		MADE made;

		*(i % 2 ? &modules[0].name : &modules[0].path) = odd;
		make(&made, &input);
		assert_text(&made, LK_OUT_DEP, "user.ko:\n");
		assert_index(&made, LK_OUT_DEP_BIN, "user=user.ko: 1\n");
		assert_text(&made, LK_OUT_ALIAS, LK_ALIAS_HEAD);
		assert_text(&made, LK_OUT_SOFTDEP, LK_SOFTDEP_HEAD);
		assert_text(&made, LK_OUT_SYMBOLS, LK_SYMBOL_HEAD "alias symbol:of_user user\n");
		assert_index(&made, LK_OUT_SYMBOLS_BIN, "symbol:of_user=user 1\n");
		assert_int_equal(made.notes.count, 1);
		assert_int_equal(made.notes.items[0].kind, LKM_DEPMOD_NOT_ASCII);
	}
}

static void aliases(void **state)
{
	struct lk_tree_module modules[] = {
		MODULE("kernel/b.ko", "b", "alias=x-y[a-b]-*\0softdep=alias=no\0alias=pci:v1*"),
		MODULE("kernel/a.ko", "a", "alias=pci:v1*\0alias=\0alias= a b \0aliases=x"),
	};
	MADE made;

	make_tree(&made, modules, 2);
	assert_text(&made, LK_OUT_ALIAS,
		LK_ALIAS_HEAD "alias x-y[a-b]-* b\nalias pci:v1* b\nalias pci:v1* a\nalias  a\n"
			      "alias  a b  a\n");
	assert_index(&made, LK_OUT_ALIAS_BIN,
		"=a 1\n a b =a 1\npci:v1*=b 0\npci:v1*=a 1\nx_y[a-b]_*=b 0\n");
	assert_int_equal(made.notes.count, 0);
}

static void odd_aliases(void **state)
{
	struct lk_tree_module modules[] = {
		MODULE("kernel/a.ko", "a",
			"alias=bad]\0alias=good\0alias=bad[\0alias=caf\xc3\xa9\0"
			"alias=x\nalias evil a\0alias=also-good"),
		MODULE("/opt/b.ko", "b", "alias=a[b[c]d]"),
	};
	MADE made;

	make_tree(&made, modules, 2);
	assert_text(&made, LK_OUT_ALIAS,
		LK_ALIAS_HEAD "alias bad] a\nalias good a\nalias bad[ a\nalias caf\xc3\xa9 a\n"
			      "alias also-good a\nalias a[b[c]d] b\n");
	assert_index(&made, LK_OUT_ALIAS_BIN, "also_good=a 0\ngood=a 0\n");
	assert_int_equal(made.notes.count, 5);
	assert_note(&made, 0, LKM_DEPMOD_BAD_ALIAS, "/lib/modules/1/kernel/a.ko",
		"Unmatched bracket in bad]");
	assert_note(&made, 1, LKM_DEPMOD_BAD_ALIAS, "/lib/modules/1/kernel/a.ko",
		"Unmatched bracket in bad[");
	assert_note(&made, 2, LKM_DEPMOD_NOT_ASCII, "/lib/modules/1/kernel/a.ko",
		"/lib/modules/1/kernel/a.ko: alias left out of modules.alias.bin, it is not "
		"ASCII: caf\xc3\xa9");
	assert_note(&made, 3, LKM_DEPMOD_NOT_ASCII, "/lib/modules/1/kernel/a.ko",
		"/lib/modules/1/kernel/a.ko: alias left out of modules.alias, it has more than "
		"one line: x?alias evil a");
	assert_note(&made, 4, LKM_DEPMOD_BAD_ALIAS, "/opt/b.ko", "Unmatched bracket in a[b[c]d]");
}

/* Keys of an index are shorter than 4096 bytes; a note shows the beginning of what is longer. */
static void long_texts(void **state)
{
	enum { LIMIT = 4096 };
	char infos[] = "alias=", name[2][LIMIT + 1], list[2 * (LIMIT + 8)];
	struct lk_tree_symbol symbols[] = {{name[0], 0}, {name[1], 0}};
	struct lk_tree_module module = {.path = "a.ko", .name = "a"};
	const struct lk_tree tree = {&module, 1, symbols, 2};
	const struct lk_emit_input input = {.tree = &tree, .directory = "/d"};
	MADE made;
	size_t size = 0;

	for (size_t i = 0; i < 2; i++) {
		memset(name[i], 'x', LIMIT - strlen("symbol:") - 1 + i);
		name[i][LIMIT - strlen("symbol:") - 1 + i] = '\0';
		memcpy(list + size, infos, 6);
		memset(list + size + 6, 'y', LIMIT - 1 + i);
		size += 6 + LIMIT - 1 + i;
		list[size++] = '\0';
	}
	module.extract.infos = (struct lk_span){(const uint8_t *)list, size};
	make(&made, &input);
	assert_int_equal(made.outputs[LK_OUT_ALIAS].size,
		strlen(LK_ALIAS_HEAD) + 2 * strlen("alias  a\n") + 2 * LIMIT - 1);
	assert_int_equal(made.outputs[LK_OUT_ALIAS_BIN].size,
		12 + 2 + 4 + LIMIT - 1 + strlen("") + 4 + 4 + 2);
	assert_int_equal(
		made.outputs[LK_OUT_SYMBOLS_BIN].size, made.outputs[LK_OUT_ALIAS_BIN].size);
	assert_int_equal(made.notes.count, 2);
	assert_non_null(strstr(made.notes.items[0].text,
		"alias left out of modules.alias.bin, it is too long: yyy"));
	assert_non_null(strstr(made.notes.items[1].text,
		"symbol left out of modules.symbols.bin, it is too long: xxx"));
	assert_true(strlen(made.notes.items[1].text) < 300);
}

/* A module with very many odd texts costs neither memory nor the others their place. */
static void many_notes(void **state)
{
	enum { TIMES = 3000 };
	static char infos[8 * TIMES + 2 * sizeof("alias=good")];
	struct lk_tree_module modules[] = {{.path = "a.ko", .name = "a"},
		MODULE("/b.ko", "b", "alias=good\0alias=]\0softdep=")};
	MADE made;

	for (size_t i = 0; i < TIMES; i++)
		memcpy(infos + 8 * i, "alias=]", 8);
	memcpy(infos + 8 * TIMES, "alias=good", sizeof("alias=good"));
	modules[0].extract.infos =
		(struct lk_span){(uint8_t *)infos, 8 * TIMES + sizeof("alias=good")};
	make_tree(&made, modules, 2);
	assert_index(&made, LK_OUT_ALIAS_BIN, "good=a 0\ngood=b 1\n");
	assert_int_equal(made.notes.count, 1000 + 1 + 1);
	assert_note(
		&made, 999, LKM_DEPMOD_BAD_ALIAS, "/lib/modules/1/a.ko", "Unmatched bracket in ]");
	assert_note(&made, 1000, LKM_DEPMOD_BAD_ALIAS, "/lib/modules/1/a.ko",
		"/lib/modules/1/a.ko: there is more that is not told: 1000 notes are enough");
	assert_note(&made, 1001, LKM_DEPMOD_NOT_ASCII, "/b.ko",
		"/b.ko: softdep left out of modules.softdep, it is not one line that says "
		"something: ");
}

static void duplicate_aliases(void **state)
{
	struct lk_tree_module modules[] = {
		MODULE("b.ko", "b", "alias=x-y\0alias=z\0alias=x_y\0alias=x-y"),
		MODULE("a.ko", "a", "alias=z\0alias=x-y\0alias=bad]\0alias=bad]"),
	};
	const struct lk_tree tree = {modules, 2, NULL, 0};
	struct lk_emit_input input = {
		.tree = &tree, .directory = "/d", .builtin_modinfo = LIST("m.alias=x\0m.alias=x")};

	for (int i = 0; i < 3; i++) {
		MADE made;

		input.tell_duplicates = i > 0;
		input.text_only = i > 1;
		make(&made, &input);
		assert_int_equal(made.notes.count, i == 0 ? 2 : i == 1 ? 4 : 0);
		if (i != 1)
			continue;
		assert_note(&made, 2, LKM_DEPMOD_DUPLICATE_VALUE, "/d/b.ko",
			"duplicate module alias:\nx_y b");
		assert_note(&made, 3, LKM_DEPMOD_DUPLICATE_VALUE, "/d/b.ko",
			"duplicate module alias:\nx_y b");
		assert_index(&made, LK_OUT_ALIAS_BIN,
			"x_y=b 0\nx_y=b 0\nx_y=b 0\nx_y=a 1\nz=b 0\nz=a 1\n");
	}
}

static void soft_dependencies(void **state)
{
	struct lk_tree_module modules[] = {
		MODULE("b.ko", "b", "softdep=pre: x-y post: z \0weakdep=w\0alias=softdep="),
		MODULE("a.ko", "a",
			"weakdep=\0softdep=x\ninstall a sh\0softdep=pre: c\\\0softdep=y"),
	};
	MADE made;

	make_tree(&made, modules, 2);
	assert_text(&made, LK_OUT_SOFTDEP,
		LK_SOFTDEP_HEAD "softdep b pre: x-y post: z \nsoftdep a y\n");
	assert_text(&made, LK_OUT_WEAKDEP, LK_WEAKDEP_HEAD "weakdep b w\n");
	assert_int_equal(made.notes.count, 3);
	assert_note(&made, 0, LKM_DEPMOD_NOT_ASCII, "/lib/modules/1/a.ko",
		"/lib/modules/1/a.ko: weakdep left out of modules.weakdep, it is not one line "
		"that says something: ");
	assert_note(&made, 2, LKM_DEPMOD_NOT_ASCII, "/lib/modules/1/a.ko",
		"/lib/modules/1/a.ko: softdep left out of modules.softdep, it is not one line "
		"that says something: pre: c\\");
}

static void symbols(void **state)
{
	struct lk_tree_module modules[] = {
		{.path = "b.ko", .name = "b"}, {.path = "a.ko", .name = "a"}};
	struct lk_tree_symbol exports[] = {
		{"_a", 1}, {"_a.b", 0}, {"caf\xc3\xa9", 1}, {"x\ny", 1}, {"z", 0}};
	const struct lk_tree tree = {modules, 2, exports, COUNT(exports)};
	const struct lk_emit_input input = {.tree = &tree, .directory = "/d"};
	MADE made;

	make(&made, &input);
	assert_text(&made, LK_OUT_SYMBOLS,
		LK_SYMBOL_HEAD "alias symbol:_a a\nalias symbol:_a.b b\n"
			       "alias symbol:caf\xc3\xa9 a\nalias symbol:z b\n");
	assert_index(&made, LK_OUT_SYMBOLS_BIN, "symbol:_a=a 1\nsymbol:_a.b=b 0\nsymbol:z=b 0\n");
	assert_int_equal(made.notes.count, 2);
	assert_note(&made, 0, LKM_DEPMOD_NOT_ASCII, "/d/a.ko",
		"/d/a.ko: symbol left out of modules.symbols.bin, it is not ASCII: caf\xc3\xa9");
	assert_note(&made, 1, LKM_DEPMOD_NOT_ASCII, "/d/a.ko",
		"/d/a.ko: symbol left out of modules.symbols, it has more than one line: x?y");
}

static void built_in(void **state)
{
	const struct lk_tree tree = {0};
	const struct lk_emit_input input = {.tree = &tree,
		.directory = "/d",
		.builtin = lk_span_of("kernel/x-y.ko\n/abs.ko\n\nkernel/.ko\nkernel/x_y.ko\n"
				      "kernel/caf\xc3\xa9.ko\n.x\nkernel/last.ko"),
		.builtin_modinfo =
			LIST("x-y.alias=a-b[c-d]\0x_y.alias=a-b[c-d]\0x_y.license=GPL\0"
			     "z.alias=\0z.alias=caf\xc3\xa9\0nodot\0.alias=q\0"
			     "\xc3\xa9.alias=r\0z.alias\0z.alias=s]\0z.alias=t\0z.aliases=u")};
	MADE made;

	make(&made, &input);
	assert_index(&made, LK_OUT_BUILTIN_BIN, "last= 0\nx_y= 0\nx_y= 0\n");
	assert_index(&made, LK_OUT_BUILTIN_ALIAS_BIN, "a_b[c-d]=x_y 0\na_b[c-d]=x-y 0\nt=z 0\n");
	assert_int_equal(made.notes.count, 8);
	assert_note(&made, 0, LKM_DEPMOD_BAD_FILE, "/d/modules.builtin",
		"Invalid modules.builtin line: /abs.ko");
	assert_note(&made, 1, LKM_DEPMOD_BAD_FILE, "/d/modules.builtin",
		"Invalid modules.builtin line: ");
	assert_note(&made, 2, LKM_DEPMOD_BAD_FILE, "/d/modules.builtin",
		"Invalid modules.builtin line: kernel/.ko");
	assert_note(&made, 3, LKM_DEPMOD_NOT_ASCII, "/d/modules.builtin",
		"/d/modules.builtin: module left out of modules.builtin.bin, it is not ASCII or "
		"too long: kernel/caf\xc3\xa9.ko");
	assert_note(&made, 4, LKM_DEPMOD_BAD_FILE, "/d/modules.builtin",
		"Invalid modules.builtin line: .x");
	assert_note(&made, 5, LKM_DEPMOD_NOT_ASCII, "/d/modules.builtin.modinfo",
		"/d/modules.builtin.modinfo: alias left out of modules.builtin.alias.bin, it is "
		"not ASCII: caf\xc3\xa9");
	assert_note(&made, 6, LKM_DEPMOD_NOT_ASCII, "/d/modules.builtin.modinfo",
		"/d/modules.builtin.modinfo: alias left out of modules.builtin.alias.bin, its "
		"module is not ASCII: r");
	assert_note(&made, 7, LKM_DEPMOD_BAD_ALIAS, "/d/modules.builtin.modinfo",
		"Unmatched bracket in s]");
}

/* The aliases of one module, and the line or the note that they make. */
static const struct {
	struct lk_span infos;
	const char *line, *note;
} devices[] = {
	{LIST("alias=devname:fuse\0alias=char-major-10-229"), "m fuse c10:229\n", NULL},
	{LIST("alias=char-major-10-229\0softdep=x\0alias=devname:net/tun"), "m net/tun c10:229\n",
		NULL},
	{LIST("alias=block-major-7-4294967295\0alias=devname:loop-control"),
		"m loop-control b7:4294967295\n", NULL},
	/* The last of each before both are known. */
	{LIST("alias=devname:a\0alias=devname:b\0alias=char-major-1-2\0alias=devname:c\0"
	      "alias=char-major-3-4"),
		"m b c1:2\n", NULL},
	{LIST("alias=char-major-1-2\0alias=block-major-3-4\0alias=devname:a"), "m a b3:4\n", NULL},
	{LIST("alias=char-major-1-2\0alias=char-major-10-*\0alias=devname:a"), "m a c1:2\n", NULL},
	{LIST("alias=char-major-1-2-*\0alias=devname:a"), "m a c1:2\n", NULL},
	{LIST("alias=char-major-1-2"), "", NULL},
	{LIST("alias=devname\0alias=char-major\0alias=b\0alias="), "", NULL},
	{LIST("alias=devname:a\0alias=char-major-10-*"), "",
		"Module 'm' has devname (a) but lacks major and minor information. Ignoring."},
	{LIST("alias=devname:a\0alias=char-major--1-2\0alias=char-major-1\0alias=major-1-2\0"
	      "alias=char-major-4294967296-1\0alias=block-major-1-99999999999\0"
	      "alias=char-major-1--2\0alias=char-major-+1-2"),
		"", "Module 'm' has devname (a) but lacks major and minor information. Ignoring."},
	{LIST("alias=devname:a b\0alias=char-major-1-2"), "",
		"Module 'm' has devname (a b) that is no file name. Ignoring."},
	{LIST("alias=devname:\0alias=char-major-1-2"), "",
		"Module 'm' has devname () that is no file name. Ignoring."},
};

static void device_nodes(void **state)
{
	for (size_t i = 0; i < COUNT(devices); i++) {
		struct lk_tree_module modules[] = {
			{.path = "m.ko", .name = "m", .extract.infos = devices[i].infos},
			MODULE("n.ko", "n", "alias=devname:n\0alias=char-major-5-6")};
		char expected[200];
		MADE made, alone;

		snprintf(expected, sizeof(expected), LK_DEVNAME_HEAD "%sn n c5:6\n",
			devices[i].line);
		make_tree(&made, modules, 2);
		assert_text(&made, LK_OUT_DEVNAME, expected);
		assert_int_equal(made.notes.count, devices[i].note ? 1 : 0);
		if (devices[i].note)
			assert_note(&made, 0, LKM_DEPMOD_BAD_DEVNAME, "/lib/modules/1/m.ko",
				devices[i].note);
		make_tree(&alone, modules, 1);
		assert_int_equal(alone.outputs[LK_OUT_DEVNAME].size > 0, *devices[i].line != '\0');
	}
}

/* A tree that has something for each file. */
static struct lk_tree_module full_modules[] = {
	MODULE("kernel/a.ko", "a",
		"alias=x-y\0alias=x-y\0softdep=b\0weakdep=c\0alias=devname:d\0"
		"alias=char-major-1-2\0alias=bad]\0alias=caf\xc3\xa9\0alias=1\n2\0softdep=\\"),
	MODULE("kernel/b.ko", "b", "alias=devname:e"),
	MODULE("kernel/\xc3\xa9.ko", "c", ""),
	MODULE("kernel/d.ko", "d", "alias=devname:e f\0alias=char-major-1-2"),
};
static struct lk_tree_symbol full_symbols[] = {{"s", 0}, {"t\xc3\xa9", 1}, {"u\n", 1}};
static const struct lk_tree full_tree = {
	full_modules, COUNT(full_modules), full_symbols, COUNT(full_symbols)};
static const struct lk_emit_input full = {.tree = &full_tree,
	.builtin = TEXT("kernel/f.ko\n-\nkernel/\xc3\xa9\n"),
	.builtin_modinfo = LIST("f.alias=g-h\0f.alias=]\0\xc3.alias=i\0f.alias=\xc3"),
	.directory = "/d",
	.tell_duplicates = true};

static void texts_only(void **state)
{
	struct lk_emit_input input = full;
	MADE made, all;

	input.text_only = true;
	make(&made, &input);
	make(&all, &full);
	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		if (lk_emit_is_text(i))
			assert_string_equal(
				lk_buf_text(&made.outputs[i]), lk_buf_text(&all.outputs[i]));
		else
			assert_int_equal(made.outputs[i].size, 0);
	}
	for (size_t i = 0; i < made.notes.count; i++) /* only what is about the texts */
		assert_null(strstr(made.notes.items[i].text, ".bin"));
	assert_int_equal(made.notes.count, 6);
	assert_int_equal(all.notes.count, 15);
}

/* So that they may be written at the same time. */
static void groups_share_nothing(void **state)
{
	static const char *const expected[LK_EMIT_GROUPS] = {"dep dep.bin",
		"alias alias.bin devname", "symbols symbols.bin",
		"softdep weakdep builtin.bin builtin.alias.bin"};

	for (unsigned group = 0; group < LK_EMIT_GROUPS; group++) {
		struct lk_arena scratch = {0};
		char found[200] = "";
		MADE made;

		made_init(&made);
		assert_int_equal(lk_emit_group(&full, group, &scratch, &made.notes, made.outputs,
					 &made.error),
			0);
		lk_arena_done(&scratch);
		for (unsigned i = 0; i < LK_OUT_COUNT; i++)
			if (made.outputs[i].size)
				strcat(strcat(found, *found ? " " : ""),
					lk_emit_name(i) + strlen("modules."));
		assert_string_equal(found, expected[group]);
	}
}

/* The same input gives the same bytes and the same notes. */
static void repeatable(void **state)
{
	MADE made, again;

	make(&made, &full);
	make(&again, &full);
	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		assert_int_equal(made.outputs[i].size, again.outputs[i].size);
		assert_memory_equal(
			made.outputs[i].data, again.outputs[i].data, made.outputs[i].size);
	}
	assert_int_equal(made.notes.count, again.notes.count);
	for (size_t i = 0; i < made.notes.count; i++)
		assert_string_equal(made.notes.items[i].text, again.notes.items[i].text);
}

static void too_large(void **state)
{
	unsigned refused = 0;

	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		MADE made, all;
		int rc;

		make(&all, &full);
		made_init(&made);
		made.outputs[i].maximum = all.outputs[i].size - 1;
		rc = emit_all(&made, &full);
		assert_int_equal(rc, -EFBIG);
		assert_int_equal(made.error.code, LKM_E_TOO_LARGE);
		assert_string_equal(made.error.message, "/d: an index would have 256 MiB or more");
		refused++;
	}
	assert_int_equal(refused, LK_OUT_COUNT);
}

static void without_memory(void **state)
{
	size_t number = 0;
	int rc;

	do {
		MADE made;

		made_init(&made);
		calls = 0;
		fail_at = ++number;
		rc = emit_all(&made, &full);
		fail_at = 0;
		assert_int_equal(rc, calls >= number ? -ENOMEM : 0);
		assert_int_equal(made.error.code, rc < 0 ? LKM_E_NO_MEMORY : LKM_OK);
	} while (rc < 0);
	assert_true(number > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(nothing),
		cmocka_unit_test(dependencies),
		cmocka_unit_test(odd_paths),
		cmocka_unit_test(aliases),
		cmocka_unit_test(odd_aliases),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(many_notes),
		cmocka_unit_test(duplicate_aliases),
		cmocka_unit_test(soft_dependencies),
		cmocka_unit_test(symbols),
		cmocka_unit_test(built_in),
		cmocka_unit_test(device_nodes),
		cmocka_unit_test(texts_only),
		cmocka_unit_test(groups_share_nothing),
		cmocka_unit_test(repeatable),
		cmocka_unit_test(too_large),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("emit", tests, NULL, NULL);
}
