/* SPDX-License-Identifier: MIT */
/* A failure is explained by the kernel log and the facts, and its error names a certain cause. */
#include "failure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../api/lkm_report.h"
#include "../base/error.h"
#include "../diagnose/diagnose.h"
#include "../evidence/inquiry.h"
#include "../facts/directive.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "../os/os_proc.h"
#include "../system/open.h"

/* A modalias or path may be longer than the whole message. */
#define SHOWN_MAX 100

int lk_failure_mark(bool wanted)
{
	return wanted ? lk_kernel_log_mark() : -1;
}

void lk_failure_forget_log(int mark)
{
	if (mark >= 0)
		lk_kernel_log_forget(mark);
}

void lk_failure_trace(struct lk_load_trace *trace, unsigned flags, int system)
{
	*trace = (struct lk_load_trace){0};
	if (flags & LKM_RUN_TRACE)
		lk_load_trace_begin(trace, system);
}

/* Did the kernel refuse it, so that a cause has to be found? The errors of failures before the call
 * explain themselves. */
static bool is_kernels_answer(const struct lkm_error *error)
{
	switch (error->code) {
	case LKM_E_REFUSED:
	case LKM_E_NOT_PERMITTED:
	case LKM_E_NO_MODULE_SUPPORT:
	case LKM_E_IN_USE:
		return error->errnum != 0;
	default:
		return false;
	}
}

/* A module that denies itself with /bin/true seems to be loaded, and the one that needs it lacks
 * its symbols: then the line that denies it is the cause. */
static void find_denied_owner(
	struct lkm_report *report, struct lkm *lkm, const struct lk_evidence *evidence)
{
	const struct lk_findings others = report->causes;
	const char *last = "";

	if (!others.count || others.items[0].code != LKM_E_SYMBOL_MISSING)
		return;
	report->causes = (struct lk_findings){.arena = &report->arena};
	for (size_t i = 0; i < evidence->symbol_count; i++) {
		const struct lk_evidence_symbol *symbol = &evidence->symbols[i];

		if (symbol->present != LK_NO || !symbol->owner || strcmp(symbol->owner, last) == 0)
			continue;
		last = symbol->owner;
		lk_report_judge_denial(report, lkm, last, evidence->module);
	}
	if (!report->causes.count)
		report->causes = others;
}

/* The kernel's audit thread writes what AppArmor or IMA denied some milliseconds after the call. */
#define AUDIT_MS 50

static bool is_audited_late(const struct lk_evidence *evidence)
{
	return (evidence->process.profiled == LK_YES || evidence->kernel.appraises == LK_YES) &&
	       (evidence->errnum == EPERM || evidence->errnum == EACCES);
}

static void find_causes(struct lkm_report *report, struct lkm *lkm, int mark,
	const struct lk_failure_subject *subject, const struct lkm_error *error)
{
	const struct lk_inquiry_subject about = {.lkm = lkm,
		.running = true,
		.module = *error->module    ? error->module
			  : subject->module ? subject->module
					    : "",
		.path = subject->path,
		.file = subject->file,
		.params = subject->params,
		.step = subject->step};
	struct lk_inquiry inquiry = {
		.evidence = {.tried = true,
			.errnum = error->errnum,
			.falls_back = true,
			.ignores_vermagic = subject->flags & LKM_RUN_FORCE_VERMAGIC,
			.ignores_crcs = subject->flags & LKM_RUN_FORCE_MODVERSION,
			.log_shared = subject->log_shared,
			.trace = lk_load_trace_evidence(subject->trace),
			.log_readable = report->log_readable ? LK_YES : LK_NO}};
	int rc = subject->deed == LK_DEED_LOAD ? lk_inquiry_load(&inquiry, &about, NULL)
					       : lk_inquiry_unload(&inquiry, &about, NULL);

	if (rc == 0 && report->log_readable && is_audited_late(&inquiry.evidence)) {
		lk_proc_sleep(AUDIT_MS);
		lk_report_read_more(report, mark);
	}
	if (rc == 0 && report->log_readable)
		rc = lk_inquiry_log(&inquiry, lk_buf_span(&report->log_text), NULL);
	if (rc == 0 && subject->deed == LK_DEED_LOAD)
		rc = lk_inquiry_surroundings(&inquiry, &about, NULL);
	if (rc == 0)
		lk_diagnose(&inquiry.evidence, &report->arena, &report->causes);
	if (rc == 0 && subject->deed == LK_DEED_LOAD)
		find_denied_owner(report, lkm, &inquiry.evidence);
	lk_inquiry_done(&inquiry);
}

/* Failures that configuration, indexes and the list of loaded modules explain. Who uses a module is
 * searched for in all processes: only when a report is wanted. */
static bool is_explained_by_facts(const struct lkm_error *error, bool reports)
{
	switch (error->code) {
	case LKM_E_NOT_FOUND:
	case LKM_E_UNREADABLE:
	case LKM_E_BLACKLISTED:
	case LKM_E_COMMAND_FAILED:
	case LKM_E_IN_USE:
	case LKM_E_NOT_LOADED:
	case LKM_E_STUCK:
		return reports;
	default:
		return false;
	}
}

/* What was asked for: the alias that led to the module, as far as the plan knows it. */
static const char *asked_of(const struct lk_failure_subject *subject)
{
	for (size_t i = 0; i < lkm_step_origin_count(subject->step); i++) {
		const struct lkm_directive *origin = lkm_step_origin(subject->step, i);

		if (origin->kind == LKM_DIRECTIVE_ALIAS)
			return origin->name;
	}
	if (subject->asked)
		return subject->asked;
	return subject->path && !subject->step ? subject->path : subject->module;
}

/* The module whose request led to the one that failed; NULL when that was asked for itself. */
static const char *user_of(const struct lk_failure_subject *subject)
{
	const struct lkm_step *by = subject->step ? lkm_step_by(subject->step) : NULL;

	return by ? lkm_step_module(by) : NULL;
}

static void note_stage(struct lkm_report *report, const struct lk_load_trace *trace)
{
	const struct lk_evidence_trace seen = lk_load_trace_evidence(trace);

	if (!seen.on)
		return;
	report->stage = seen.returned   ? LKM_STAGE_INIT
			: seen.accepted ? LKM_STAGE_ACCEPTED
					: LKM_STAGE_LOADER;
	report->init_result = seen.returned ? seen.result : 0;
}

/* Some users of a module are named in the message; the report has all of them. */
#define USERS_SHOWN 3

static void add_users(char *out, size_t size, const struct lkm_finding *cause)
{
	size_t count = lkm_finding_evidence_count(cause), used = 0;

	for (size_t i = 0; i < count && i < USERS_SHOWN && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : " (",
			lkm_finding_evidence(cause, i));
	if (count > USERS_SHOWN && used < size)
		used += (size_t)snprintf(
			out + used, size - used, ", and %zu more", count - USERS_SHOWN);
	if (count && used < size)
		snprintf(out + used, size - used, ")");
}

/* Let error name the first cause, if it is certain. */
static void name_cause(struct lkm_error *error, const struct lkm_report *report,
	const struct lk_failure_subject *subject)
{
	const struct lkm_finding *cause = lkm_report_cause(report, 0);
	const char *module = *error->module ? error->module : subject->module;
	const char *asked = subject->asked;
	size_t count = lkm_report_cause_count(report);
	char what[SHOWN_MAX + 16] = "", more[sizeof(error->message)] = "";
	struct lkm_error named = {0};

	if (!cause || !module || !*module || lkm_finding_certainty(cause) != LKM_CERTAIN)
		return;
	if (asked && !strchr(asked, '/') && !lk_name_equal(asked, module))
		snprintf(what, sizeof(what), " for '%.*s'", SHOWN_MAX, asked);
	if (subject->deed == LK_DEED_UNLOAD)
		add_users(more, sizeof(more), cause);
	else if (count > 1)
		snprintf(more, sizeof(more), " (and %zu more of this kind)", count - 1);
	else if (lkm_finding_file(cause) && lkm_finding_line(cause))
		snprintf(more, sizeof(more), " (%s:%u)", lkm_finding_file(cause),
			lkm_finding_line(cause));
	lk_fail(&named, lkm_finding_code(cause), error->errnum, "could not %s '%s'%s: %s%s",
		subject->deed == LK_DEED_UNLOAD ? "unload" : "load", module, what,
		lkm_finding_text(cause), more);
	memcpy(named.module, error->module, sizeof(named.module));
	*error = named;
}

void lk_failure_explain(struct lkm_error *error, struct lkm_report **report, int mark,
	const struct lk_failure_subject *subject)
{
	const struct lkm_options once = {.size = sizeof(once), .flags = LKM_OPEN_ONCE};
	const bool facts = is_explained_by_facts(error, report);
	/* Of a file that was given by itself, it may be another module of this name. */
	const bool another = error->code == LKM_E_LOADED && !subject->step && report;
	bool seeks = (facts || another || is_kernels_answer(error)) &&
		     !(subject->flags & LKM_RUN_NO_CAUSES);
	struct lkm *lkm = subject->lkm, *opened = NULL;
	struct lkm_report *made = report || seeks ? calloc(1, sizeof(*made)) : NULL;

	if (!made)
		return;
	lk_report_read_log(made, mark);
	note_stage(made, subject->trace);
	if (seeks && !lkm && lkm_open(&once, &opened, NULL) == 0)
		lkm = opened;
	if (seeks && lkm && facts)
		lk_report_judge(made, lkm, asked_of(subject), user_of(subject), error);
	else if (seeks && lkm)
		find_causes(made, lkm, mark, subject, error);
	lkm_close(opened);
	if (is_kernels_answer(error))
		name_cause(error, made, subject);
	made->path = subject->path ? lk_arena_copy(&made->arena, subject->path) : NULL;
	made->hint = *lkm_code_hint(error->code) ? lkm_code_hint(error->code) : NULL;
	lk_buf_done(&made->log_text);
	if (report)
		*report = made;
	else
		lkm_report_free(made);
}
