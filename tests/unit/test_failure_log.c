/* SPDX-License-Identifier: MIT */
/* failure_log: repetitions, lines that follow from one another, and crashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/failure_log.h"

static struct lk_failure_log read_lines(const char *text, bool is_excerpt)
{
	struct lk_failure_log log = {.is_excerpt = is_excerpt};
	struct lk_span rest = lk_span_of(text), line;

	while (lk_span_line(&rest, &line))
		lk_failure_log_add(&log, line);
	lk_failure_log_end(&log);
	assert_false(log.failed);
	return log;
}

static void check(const struct lkm_failure *failure, const char *module, size_t repeats,
	enum lkm_code code, enum lkm_certainty certainty)
{
	if (module)
		assert_string_equal(failure->module, module);
	else
		assert_null(failure->module);
	assert_int_equal(failure->repeats, repeats);
	assert_true(failure->causes.count > 0);
	assert_int_equal(failure->causes.items[0].code, code);
	assert_int_equal(failure->causes.items[0].certainty, certainty);
}

static void repeated(void **state)
{
	struct lk_failure_log log = read_lines("a: Unknown symbol x (err -2)\n"
					       "Module b is blacklisted\n"
					       "a: Unknown symbol x (err -2)\n"
					       "a: Unknown symbol y (err -2)\n"
					       "a: Unknown symbol x (err -2)\n",
		false);

	(void)state;
	assert_int_equal(log.count, 3);
	check(&log.items[0], "b", 1, LKM_E_BLACKLISTED, LKM_CERTAIN);
	check(&log.items[1], "a", 1, LKM_E_SYMBOL_MISSING, LKM_CERTAIN);
	check(&log.items[2], "a", 3, LKM_E_SYMBOL_MISSING, LKM_CERTAIN);
	lk_failure_log_done(&log);
}

/* The kernel's second line about a symbol, and the tool's own, add nothing. */
static void followed(void **state)
{
	struct lk_failure_log log = read_lines(
		"Dec 01 13:15:42 h kernel: a: disagrees about version of symbol x\n"
		"Dec 01 13:15:42 h kernel: a: Unknown symbol x (err -22)\n"
		"Dec 01 13:15:42 h systemd-modules-load[7]: Failed to insert module 'a': Invalid "
		"argument\n",
		false);

	(void)state;
	assert_int_equal(log.count, 1);
	check(&log.items[0], "a", 1, LKM_E_SYMBOL_VERSION, LKM_CERTAIN);
	assert_int_equal(log.items[0].line_count, 3);
	lk_failure_log_done(&log);
}

/* An errno alone proves nothing, and the messages of two failures are two failures. */
static void tools(void **state)
{
	struct lk_failure_log log =
		read_lines("modprobe: ERROR: could not insert 'a': Exec format error\n"
			   "modprobe: ERROR: could not insert 'a': Exec format error\n"
			   "insmod: ERROR: could not insert module /x/b-c.ko.xz: No such device\n",
			false);

	(void)state;
	assert_int_equal(log.count, 2);
	assert_string_equal(log.items[0].module, "a");
	assert_int_equal(log.items[0].repeats, 2);
	for (size_t i = 0; i < log.items[0].causes.count; i++)
		assert_int_equal(log.items[0].causes.items[i].certainty, LKM_POSSIBLE);
	assert_string_equal(log.items[1].module, "b_c");
	assert_int_not_equal(log.items[1].causes.items[0].certainty, LKM_CERTAIN);
	lk_failure_log_done(&log);
}

/* Linux 6.12 in QEMU. */
static const char crash[] =
	"1,363,8959223,-;BUG: kernel NULL pointer dereference, address: 0000000000000008\n"
	"1,364,8960828,-;#PF: supervisor write access in kernel mode\n"
	"4,367,8962501,-;Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI\n"
	"4,368,8963257,-;CPU: 0 UID: 0 PID: 137 Comm: kx Tainted: G           OE      "
	"6.12.117+deb12-amd64 #1  Debian 6.12.117-1~deb12u1\n"
	"4,371,8965153,-;RIP: 0010:faulty_init+0x10/0xff0 [t_oops]\n"
	"4,382,8970395,-;Call Trace:\n"
	"4,384,8971660,-; do_one_initcall+0x58/0x320\n"
	"4,385,8972486,-; do_init_module+0x60/0x270\n"
	"4,393,8974805,-;RIP: 0033:0x43fc09\n"
	"4,402,8978715,-;Modules linked in: t_oops(OE+)\n"
	"4,404,8980026,-;---[ end trace 0000000000000000 ]---\n"
	"4,405,8980532,-;RIP: 0010:faulty_init+0x10/0xff0 [t_oops]\n";

static void crashed(void **state)
{
	struct lk_failure_log log = read_lines(crash, false);

	(void)state;
	assert_int_equal(log.count, 1);
	check(&log.items[0], "t_oops", 1, LKM_E_CRASHED, LKM_CERTAIN);
	assert_int_equal(log.items[0].process, 137);
	assert_string_equal(log.items[0].causes.items[0].text,
		"the kernel crashed while the init function of t_oops ran");
	assert_int_equal(log.items[0].line_count, 2);
	lk_failure_log_done(&log);
}

/* A crash in the kernel itself is none of a module, whatever is loaded. */
static void crashed_elsewhere(void **state)
{
	static const char elsewhere[] =
		"Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI\n"
		"CPU: 0 UID: 0 PID: 137 Comm: kx Tainted: G           OE      "
		"6.12.117+deb12-amd64 #1  Debian 6.12.117-1~deb12u1\n"
		"RIP: 0010:do_syscall_64+0x87/0x1b0\n"
		"Modules linked in: t_oops(OE+)\n"
		"---[ end trace 0000000000000000 ]---\n";
	struct lk_failure_log log = read_lines(elsewhere, false);

	(void)state;
	assert_int_equal(log.count, 0);
	lk_failure_log_done(&log);
	log = read_lines(elsewhere, true);
	assert_int_equal(log.count, 1);
	check(&log.items[0], NULL, 1, LKM_E_CRASHED, LKM_CERTAIN);
	lk_failure_log_done(&log);
}

/* In a log they are noise; a person who asks gets an answer. */
static void remarks(void **state)
{
	static const char remark[] = "t_oops: loading out-of-tree module taints kernel.\n"
				     "Linux version 6.12.117+deb12-amd64\n";
	struct lk_failure_log log = read_lines(remark, false);

	(void)state;
	assert_int_equal(log.count, 0);
	assert_int_equal(log.unknown, 1);
	lk_failure_log_done(&log);
	log = read_lines(remark, true);
	assert_int_equal(log.count, 1);
	check(&log.items[0], "t_oops", 1, LKM_OK, LKM_CERTAIN);
	lk_failure_log_done(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(repeated), cmocka_unit_test(followed),
		cmocka_unit_test(tools), cmocka_unit_test(crashed),
		cmocka_unit_test(crashed_elsewhere), cmocka_unit_test(remarks)};

	return cmocka_run_group_tests_name("failure_log", tests, NULL, NULL);
}
