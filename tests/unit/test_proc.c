/* SPDX-License-Identifier: MIT */
/* proc: lines of /proc/modules, and what the kernel command line says of modules. */
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
#include "../../src/formats/proc.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static struct lk_proc_module parse(const char *line)
{
	struct lk_span rest = lk_span_of(line);
	struct lk_proc_module module = {0};

	assert_int_equal(lk_proc_module_next(&rest, &module), 1);
	assert_int_equal(rest.size, 0);
	return module;
}

static void assert_span(struct lk_span span, const char *text)
{
	assert_int_equal(span.size, strlen(text));
	assert_true(lk_span_is(span, text));
}

static void live(void **state)
{
	struct lk_proc_module module = parse("e1000e 327680 2 - Live 0xffffffffc0a5c000 (OE)\n");

	assert_span(module.name, "e1000e");
	assert_int_equal(module.size, 327680);
	assert_int_equal(module.refcount, 2);
	assert_int_equal(module.holders.size, 0);
	assert_int_equal(module.state, LKM_STATE_LIVE);
	assert_true(module.address == 0xffffffffc0a5c000u);
	assert_span(module.taint, "OE");
	assert_false(module.permanent);
}

static void states(void **state)
{
	assert_int_equal(parse("a 1 1 - Loading 0x0 (O+)").state, LKM_STATE_COMING);
	assert_span(parse("a 1 1 - Loading 0x0 (O+)").taint, "O");
	assert_int_equal(parse("a 1 0 - Unloading 0x0 (-)").state, LKM_STATE_GOING);
	assert_int_equal(parse("a 1 0 - Unloading 0x0 (-)").taint.size, 0);
	/* As real kernels have it. */
	assert_int_equal(parse("a 1 -1 - Unloading 0x0 (OE-)").state, LKM_STATE_GOING);
	assert_int_equal(parse("a 1 -1 - Unloading 0x0 (OE-)").refcount, 0);
	assert_int_equal(parse("a 1 - - Live 0x0").refcount, -1);
	assert_int_equal(parse("a 1 0 - Live 0x0").taint.size, 0);
	assert_int_equal(parse("a 1 0 - Live 0x0 future columns").taint.size, 0);
}

static void holders(void **state)
{
	struct lk_proc_module module = parse("usbcore 1 6 ehci_hcd,uhci,[permanent], Live 0x0");
	struct lk_span holder;

	assert_true(module.permanent);
	assert_true(lk_proc_holder_next(&module.holders, &holder));
	assert_span(holder, "ehci_hcd");
	assert_true(lk_proc_holder_next(&module.holders, &holder));
	assert_span(holder, "uhci");
	assert_false(lk_proc_holder_next(&module.holders, &holder));
	assert_true(parse("a 1 1 [permanent], Live 0x0").permanent);
	holder = (struct lk_span){0};
	assert_false(lk_proc_holder_next(&holder, &holder));
}

static void bad_modules(void **state)
{
	static const char *const lines[] = {"", "a", "a 1", "a 1 0", "a 1 0 -", "a 1 0 - Live",
		"a x 0 - Live 0x0", "a -1 0 - Live 0x0", "a 99999999999999999999 0 - Live 0x0",
		"a 1 -5 - Live 0x0", "a 1 9223372036854775808 - Live 0x0", "a 1 0 - Dead 0x0",
		"a 1 0 - Live 0xg", "a 1 0 - Live 0x", "a 1 0 - Live ffff",
		"a 1 0 - Live 0x11111111111111111"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char text[128];
		struct lk_span rest;
		struct lk_proc_module module;

		snprintf(text, sizeof(text), "%s\nb 1 0 - Live 0x0\n", lines[i]);
		rest = lk_span_of(text);
		assert_int_equal(lk_proc_module_next(&rest, &module), -EBADMSG);
		assert_int_equal(lk_proc_module_next(&rest, &module), 1);
		assert_span(module.name, "b");
		assert_int_equal(lk_proc_module_next(&rest, &module), 0);
	}
}

/* What a command line says, one item or error a line. */
static void assert_says(const char *text, const char *expected)
{
	static const char kinds[] = {'o', 'b', 'k'};
	LK_BUF_CLEANUP struct lk_buf out;
	ARENA arena = {0};
	struct lk_cmdline cursor;
	int rc;

	lk_buf_init(&out, 1 << 16);
	lk_cmdline_open(&cursor, lk_span_of(text));
	do {
		struct lk_cmdline_item item;
		struct lkm_error error = {0};

		rc = lk_cmdline_next(&cursor, &arena, &item, &error);
		if (rc > 0)
			lk_buf_format(&out, "%c %s|%s\n", kinds[item.kind], item.name, item.value);
		if (rc < 0) {
			assert_int_equal(rc, -EBADMSG);
			assert_int_equal(error.code, LKM_E_CONFIG_SYNTAX);
			lk_buf_format(&out, "! %s\n", error.message);
		}
	} while (rc != 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

/* All of these were compared with kmod 30. */
static void options(void **state)
{
	static const char *const cases[][2] = {
		{"ro quiet a.b=c d-e.f-g=h\n", "o a|b=c\no d_e|f-g=h\n"},
		{"a.b", "o a|b\n"},
		{"a.b=", "o a|b=\n"},
		{"a.=c", "o a|=c\n"},
		{"a..b=c a.b.c=d a=b.c a.b.c", ""},
		{"a.b=c.d=e", "o a|b=c.d=e\n"},
		{"-- a.b=c", "o a|b=c\n"},
		{"\"a.b=c d\"", "o a|b=\"c d\"\n"},
		{"\"parport.dyndbg=file x +y\"", "o parport|dyndbg=\"file x +y\"\n"},
		{"\"a.b=c\"d e.f", "o a|b=\"c\"d\no e|f\n"},
		{"a.b=\"x y\" z.q", "o a|b=\"x y\"\no z|q\n"},
		{"a.b=x\"y z\"w q.r=1", "o a|b=x\"y z\"w\no q|r=1\n"},
		{"\"a.b=\"c d\"\" e.f", "o a|b=\"\"c\no e|f\n"},
		{"a.b='x y'", "o a|b='x\n"},
		{"\"a.b=c d", ""},
		{"a.b=\"x y", ""},
		{"a.b=c\"d e.f=1", ""},
		{"a\"b.c=d\" e.f=g", "o e|f=g\n"},
		{"\"a\".b=c \"a.b\"=c \"\"a.b=c a.\"\"b=c \"a b\" \"a.b\" z.z", "o z|z\n"},
		{"\"a b.c=d\" \"a.b c=d\" e.f", "o e|f\n"},
		{"a b\"c d.e=f g\" h.i=j", "o h|i=j\n"},
		{"a.b=c\vd.e\fg.h\ri.j\tk.l", "o a|b=c\no d|e\no g|h\no i|j\no k|l\n"},
		{"iv[14:00].5=x", "o iv[14:00]|5=x\n"},
		{"modprobe.foo=1 modprobe.blacklist", "o modprobe|foo=1\no modprobe|blacklist\n"},
		{"a.b=\\\"c d\\\"", "o a|b=\\\"c d\\\"\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_says(cases[i][0], cases[i][1]);
}

static void bad_brackets(void **state)
{
	assert_says("ivrs_acpihid[14:00.5]=x a]b.c=d e.f",
		"! Ignoring bad option on kernel command line while parsing module name: "
		"'ivrs_acpihid[14:00'\n"
		"! Ignoring bad option on kernel command line while parsing module name: 'a]b'\n"
		"o e|f\n");
}

/* Here kmod leaves dashes and quotes in the names, and empty ones. */
static void blacklists(void **state)
{
	assert_says(
		"modprobe.blacklist=a,b-c,,d modprobe.blacklist=e", "b a|\nb b_c|\nb d|\nb e|\n");
	assert_says("modprobe.blacklist=\"a,b\" \"modprobe.blacklist=c,d\"",
		"b a|\nb b|\nb c|\nb d|\n");
	assert_says("modprobe.blacklist= modprobe.blacklist=, modprobe.blacklist=\"\"", "");
	assert_says("modprobe.blacklist=a x.y=1", "b a|\no x|y=1\n");
	assert_says("modprobe.blacklist=a[,b", "! Ignoring bad option on kernel command line while "
					       "parsing module name: 'a['\nb b|\n");
	assert_says(".x=1", "");
}

/* The kernel compares exactly, takes the last list only, and stops at "--". */
static void kernel_blacklist(void **state)
{
	assert_says("module_blacklist=a-b,c", "k a-b|\nk c|\n");
	assert_says("module-blacklist=\"a,b\"", "k a|\nk b|\n");
	assert_says("module_blacklist=a module_blacklist=b,,c x.y", "k b|\nk c|\no x|y\n");
	assert_says("module_blacklist=a -- module_blacklist=b", "k a|\n");
	assert_says("module_blacklist=a module_blacklist= module_blacklist", "");
}

static void ends_at_nul(void **state)
{
	static const char text[] = "a.b=c\0d.e=f";
	ARENA arena = {0};
	struct lk_cmdline cursor;
	struct lk_cmdline_item item;

	lk_cmdline_open(&cursor, (struct lk_span){(const uint8_t *)text, sizeof(text)});
	assert_int_equal(lk_cmdline_next(&cursor, &arena, &item, NULL), 1);
	assert_string_equal(item.value, "b=c");
	assert_int_equal(lk_cmdline_next(&cursor, &arena, &item, NULL), 0);
	lk_cmdline_open(&cursor, (struct lk_span){0});
	assert_int_equal(lk_cmdline_next(&cursor, &arena, &item, NULL), 0);
}

static void no_memory(void **state)
{
	static const char *const texts[] = {"a.b=c", "modprobe.blacklist=a", "module_blacklist=a"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ARENA arena = {.limit = 1};
		struct lkm_error error = {0};
		struct lk_cmdline cursor;
		struct lk_cmdline_item item;

		lk_cmdline_open(&cursor, lk_span_of(texts[i]));
		assert_int_equal(lk_cmdline_next(&cursor, &arena, &item, &error), -ENOMEM);
		assert_int_equal(error.code, LKM_E_NO_MEMORY);
	}
}

/* The first stack is the beginning of /proc/PID/stack of modprobe t_slow on Debian's 6.12.117. */
static void stacks(void **state)
{
	static const struct {
		const char *text, *module;
		enum lk_stack stack;
	} rows[] = {
		{"[<0>] msleep+0x2b/0x40\n[<0>] slow_init+0x14/0xff0 [t_slow]\n"
		 "[<0>] do_one_initcall+0x58/0x320\n[<0>] do_init_module+0x60/0x270\n",
			"t_slow", LK_STACK_NAMED},
		{"[<0>] msleep+0x2b/0x40\n[<0>] slow_init+0x14/0xff0 [t_slow]\n"
		 "[<0>] do_one_initcall+0x58/0x320\n[<0>] do_init_module+0x60/0x270\n",
			"t_slo", LK_STACK_INIT},
		{"[<0>] tun_chr_read_iter+0x5/0x10 [tun]\n[<0>] vfs_read+0x1/0x2\n", "tun",
			LK_STACK_OTHER},
		{"", "tun", LK_STACK_OTHER},
		{"[<0>]\n", "tun", LK_STACK_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
			lk_proc_stack(lk_span_of(rows[i].text), rows[i].module), rows[i].stack);
}

static void starts(void **state)
{
	uint64_t start = 0;

	(void)state;
	assert_true(lk_proc_start(lk_span_of("812 (a) b) S 1 812 812 0 -1 4194560 152 0 0 0 0 1 0 "
					     "0 20 0 1 0 4711 2625536 90 18446744073709551615"),
		&start));
	assert_int_equal(start, 4711);
	assert_false(lk_proc_start(lk_span_of("812 (sleep) S 1 812"), &start));
	assert_false(lk_proc_start(lk_span_of(""), &start));
}

static void initcalls(void **state)
{
	struct lk_cmdline_load cursor = {
		.rest = lk_span_of("quiet initcall_blacklist=a,b x initcall-blacklist=c -- "
				   "initcall_blacklist=d")};
	const char *const expected[] = {"a", "b", "c"};
	struct lk_span name;

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		assert_true(lk_cmdline_initcall_next(&cursor, &name));
		assert_true(lk_span_is(name, expected[i]));
	}
	assert_false(lk_cmdline_initcall_next(&cursor, &name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(live),
		cmocka_unit_test(states),
		cmocka_unit_test(holders),
		cmocka_unit_test(bad_modules),
		cmocka_unit_test(options),
		cmocka_unit_test(bad_brackets),
		cmocka_unit_test(blacklists),
		cmocka_unit_test(kernel_blacklist),
		cmocka_unit_test(ends_at_nul),
		cmocka_unit_test(initcalls),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(stacks),
		cmocka_unit_test(starts),
	};

	return cmocka_run_group_tests_name("proc", tests, NULL, NULL);
}
