/* SPDX-License-Identifier: MIT */
/* rules_trace: what a trace proves, and what it rules out, with the causes that the other rules
 * give without it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/diagnose.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static struct lk_evidence evidence_of(int errnum, struct lk_evidence_trace trace)
{
	return (struct lk_evidence){.tried = true,
		.errnum = errnum,
		.module = "m",
		.log_readable = LK_YES,
		.file = {.form = LK_FORM_MODULE, .name = "m"},
		.process = {.capable = LK_YES, .confined = LK_NO, .namespaced = LK_NO},
		.kernel = {.modules = LK_YES, .modules_disabled = LK_NO, .forbids = LK_NO},
		.trace = trace};
}

static struct lk_findings ask(struct lk_arena *arena, const struct lk_evidence *evidence)
{
	struct lk_findings findings = {0};

	assert_int_equal(lk_diagnose(evidence, arena, &findings), 0);
	return findings;
}

static void returned(void **state)
{
	static const struct {
		int errnum, result;
		enum lkm_code code;
		const char *text;
	} rows[] = {
		{EPERM, -EPERM, LKM_E_INIT_FAILED, "-EPERM (Operation not permitted)"},
		{ENODEV, -ENODEV, LKM_E_NO_DEVICE, "-ENODEV (No such device)"},
		{ENOEXEC, -ENOEXEC, LKM_E_INIT_FAILED, "-ENOEXEC (Exec format error)"},
		{EKEYREJECTED, -EKEYREJECTED, LKM_E_INIT_FAILED,
			"-EKEYREJECTED (Key was rejected by service)"},
		{517, -517, LKM_E_INIT_FAILED, "-EPROBE_DEFER (-517)"},
		{4000, -4000, LKM_E_INIT_FAILED, "-4000"},
		{ENOEXEC, -4096, LKM_E_INIT_FAILED, "-4096"},
		{ENOEXEC, INT32_MIN, LKM_E_INIT_FAILED, "-2147483648"},
		/* What the call returns was changed on its way. */
		{EPERM, -EIO, LKM_E_INIT_FAILED, "-EIO (Input/output error)"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		ARENA arena = {0};
		const struct lk_evidence evidence =
			evidence_of(rows[i].errnum, (struct lk_evidence_trace){.on = true,
							    .accepted = true,
							    .name = "m",
							    .returned = true,
							    .result = rows[i].result});
		struct lk_findings findings = ask(&arena, &evidence);
		char text[128];

		snprintf(
			text, sizeof(text), "the module's init function returned %s", rows[i].text);
		assert_int_equal(findings.count, 1);
		assert_int_equal(findings.items[0].certainty, LKM_CERTAIN);
		assert_int_equal(findings.items[0].code, rows[i].code);
		assert_string_equal(findings.items[0].text, text);
	}
}

/* Lines of other loads, and facts that fit the errno, do not count against what was seen. */
static void vetoes(void **state)
{
	ARENA arena = {0};
	struct lk_klog line = lk_klog_read(lk_span_of("Invalid ELF header magic: != \x7f"
						      "ELF"));
	struct lk_evidence evidence = evidence_of(ENOEXEC,
		(struct lk_evidence_trace){
			.on = true, .accepted = true, .returned = true, .result = -ENOEXEC});
	struct lk_findings findings;

	evidence.log = &line;
	evidence.log_count = 1;
	findings = ask(&arena, &evidence);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].code, LKM_E_INIT_FAILED);
}

static void not_run(void **state)
{
	ARENA arena = {0};
	const struct lk_evidence_trace accepted = {.on = true, .accepted = true, .name = "m"};
	struct lk_evidence evidence = evidence_of(EPERM, accepted);
	struct lk_findings findings = ask(&arena, &evidence);

	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].code, LKM_E_BLACKLISTED);
	evidence.errnum = ENOMEM;
	findings = ask(&arena, &evidence);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].code, LKM_E_NO_ROOM);
	evidence.errnum = EIO;
	assert_int_equal(ask(&arena, &evidence).count, 0);
}

static void assert_no_init(const struct lk_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		assert_int_not_equal(findings->items[i].code, LKM_E_INIT_FAILED);
		assert_int_not_equal(findings->items[i].code, LKM_E_NO_DEVICE);
		/* That the loader refused is all that is certain. */
		assert_true(findings->items[i].code == LKM_E_REFUSED ||
			    findings->items[i].certainty != LKM_CERTAIN);
	}
}

/* The loader refused: the init function is not among the causes, whatever the errno. */
static void refused(void **state)
{
	static const int errnums[] = {
		EPERM, EACCES, EINVAL, ENOENT, ENOEXEC, EBUSY, EEXIST, ENODEV, ENOMEM, EIO, 517};

	for (size_t i = 0; i < sizeof(errnums) / sizeof(*errnums); i++) {
		ARENA arena = {0};
		const struct lk_evidence evidence = evidence_of(
			errnums[i], (struct lk_evidence_trace){.on = true, .file_read = LK_YES});
		struct lk_findings findings = ask(&arena, &evidence);

		assert_no_init(&findings);
		assert_true(findings.count > 0);
	}
}

/* This call did not even read the file, so that the errno may be another process's. */
static void shared(void **state)
{
	ARENA arena = {0};
	struct lk_evidence evidence =
		evidence_of(ENODEV, (struct lk_evidence_trace){.on = true, .file_read = LK_NO});
	struct lk_findings findings = ask(&arena, &evidence);

	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].certainty, LKM_LIKELY);
	assert_non_null(strstr(findings.items[0].text, "another process was loading"));
	/* The capability is checked before. */
	evidence.errnum = EPERM;
	evidence.process.capable = LK_NO;
	findings = ask(&arena, &evidence);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].code, LKM_E_NO_CAPABILITY);
}

/* An unload is not traced, and neither is what is only checked. */
static void unconcerned(void **state)
{
	ARENA arena = {0};
	struct lk_evidence evidence = evidence_of(
		EPERM, (struct lk_evidence_trace){
			       .on = true, .accepted = true, .returned = true, .result = -EPERM});

	evidence.tried = false;
	assert_int_equal(ask(&arena, &evidence).count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(returned),
		cmocka_unit_test(vetoes),
		cmocka_unit_test(not_run),
		cmocka_unit_test(refused),
		cmocka_unit_test(shared),
		cmocka_unit_test(unconcerned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
