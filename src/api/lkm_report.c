/* SPDX-License-Identifier: MIT */
/* <lkm/report.h>: what a report answers. */
#include "lkm_report.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/denial.h"
#include "../diagnose/diagnose.h"
#include "../diagnose/users.h"
#include "../evidence/absence_facts.h"
#include "../evidence/inquiry.h"
#include "../evidence/loader.h"
#include "../facts/denied.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "../system/generation.h"
#include "users.h"

#define LOG_MAX ((size_t)1 << 20)

static void add_lines(struct lkm_report *report, size_t from)
{
	const struct lk_span text = lk_buf_span(&report->log_text);
	struct lk_span rest = {text.data + from, text.size - from}, line;

	while (lk_span_line(&rest, &line)) {
		if (lk_arena_grow(&report->arena, (void **)&report->log, &report->log_capacity,
			    report->log_count, sizeof(*report->log)) < 0)
			return;
		/* "<LEVEL>" is for the diagnosis. */
		if (line.size > 3 && line.data[0] == '<' && line.data[2] == '>')
			line = (struct lk_span){line.data + 3, line.size - 3};
		report->log[report->log_count] = lk_arena_copy_span(&report->arena, line);
		if (!report->log[report->log_count])
			return;
		report->log_count++;
	}
}

/* The module in the index that an error is about, or what was asked for. */
static const char *module_of(
	struct lkm_report *report, const char *asked, const struct lkm_error *failure)
{
	return lk_name_module(&report->arena, *failure->module ? failure->module : asked);
}

static void judge_absence(struct lkm_report *report, struct lkm *lkm, const char *asked,
	const struct lkm_error *failure)
{
	struct lk_absence_facts facts;
	/* Names that are not found have another code. */
	const bool by_path = failure->code == LKM_E_UNREADABLE && !*failure->module;

	if (lk_absence_facts_read(lkm, &report->arena, asked, by_path,
		    *failure->module ? failure->module : NULL, &facts) < 0)
		return;
	/* Where another index is damaged, nothing is known about the name. */
	if (failure->code == LKM_E_NOT_FOUND || by_path || facts.gone ||
		facts.index != LK_INDEX_USABLE || facts.exists != LK_YES)
		lk_absence_judge(&facts, &report->causes);
}

static void judge_not_loaded(struct lkm_report *report, struct lkm *lkm, const char *asked)
{
	struct lk_absence_facts facts;

	if (lk_absence_facts_read_loaded(lkm, &report->arena, asked, &facts) == 0)
		lk_absence_judge_loaded(&facts, &report->causes);
}

static void judge_stuck(struct lkm_report *report, struct lkm *lkm, const char *module)
{
	struct lk_waiting_facts facts;

	if (lk_loader_find(lkm->system, module, &report->arena, &facts) == 0)
		lk_waiting_judge(&facts, &report->causes);
}

/* 0 or -ENOMEM. */
static int read_denial(struct lkm_report *report, struct lkm *lkm, struct lk_denial_facts *facts)
{
	const struct lk_denials_fact *denials;

	if (lk_open_config(lkm, &facts->config, NULL) < 0 ||
		lk_generation_denials(lkm, &denials, NULL) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < denials->file.count; i++)
		facts->by_lkm |= strcmp(denials->file.items[i].module, facts->module) == 0;
	return lk_deny_file_reason(&denials->file, facts->module, &report->arena, &facts->reason);
}

bool lk_report_judge_denial(
	struct lkm_report *report, struct lkm *lkm, const char *module, const char *user)
{
	struct lk_denial_facts facts = {.module = module, .user = user};

	report->causes.arena = &report->arena;
	return read_denial(report, lkm, &facts) == 0 && lk_denial_judge(&facts, &report->causes);
}

static void judge_command(struct lkm_report *report, struct lkm *lkm, const char *module,
	const char *user, const struct lkm_error *failure)
{
	struct lk_denial_facts facts = {.module = module, .user = user};
	const bool removes = strstr(failure->message, "remove command '") != NULL;
	const char *colon = strrchr(failure->message, ':');

	facts.ending = colon ? colon + strspn(colon, ": ") : NULL;
	if (module && read_denial(report, lkm, &facts) == 0)
		lk_denial_judge_command(&facts,
			removes ? LKM_DIRECTIVE_REMOVE : LKM_DIRECTIVE_INSTALL, &report->causes);
}

/* The users as evidence; without memory there are none. */
static void read_users(struct lkm_report *report, struct lkm *lkm, const char *module,
	struct lk_evidence_live *ret)
{
	struct lkm_users *users = NULL;
	struct lk_evidence_user *items;

	if (lkm_users_read(lkm, module, &users, NULL) < 0)
		return;
	items = lk_arena_alloc(&report->arena, lkm_users_count(users) * sizeof(*items));
	for (size_t i = 0; items && i < lkm_users_count(users); i++) {
		const struct lkm_user *user = lkm_users_user(users, i);

		items[i] = (struct lk_evidence_user){.kind = user->kind,
			.name = lk_arena_copy(&report->arena, user->name),
			.detail = lk_arena_copy(&report->arena, user->detail ? user->detail : ""),
			.process = user->process,
			.holds = user->least > 0};
		if (items[i].name && items[i].detail)
			ret->user_count = i + 1;
	}
	ret->users = items;
	ret->unaccounted = lkm_users_unexplained_least(users);
	lkm_users_free(users);
}

/* Add the users of a module that cannot be unloaded. */
static void judge_use(struct lkm_report *report, struct lkm *lkm, const char *module,
	const struct lkm_error *failure)
{
	const struct lk_inquiry_subject subject = {
		.lkm = lkm, .running = true, .module = module, .file = -1};
	struct lk_inquiry inquiry = {.evidence = {.tried = true, .errnum = failure->errnum}};

	if (lk_inquiry_unload(&inquiry, &subject, NULL) == 0) {
		read_users(report, lkm, module, &inquiry.evidence.live);
		lk_diagnose(&inquiry.evidence, &report->arena, &report->causes);
	}
	lk_inquiry_done(&inquiry);
}

void lk_report_judge(struct lkm_report *report, struct lkm *lkm, const char *asked,
	const char *user, const struct lkm_error *failure)
{
	const char *module = module_of(report, asked, failure);

	report->causes.arena = &report->arena;
	if (!module)
		return;
	switch (failure->code) {
	case LKM_E_NOT_FOUND:
	case LKM_E_INDEX_MISSING:
	case LKM_E_INDEX_DAMAGED:
	case LKM_E_NO_DIRECTORY:
		judge_absence(report, lkm, asked, failure);
		break;
	case LKM_E_UNREADABLE:
		if (failure->errnum == ENOENT)
			judge_absence(report, lkm, asked, failure);
		break;
	case LKM_E_STUCK:
		judge_stuck(report, lkm, module);
		break;
	case LKM_E_NOT_LOADED:
		judge_not_loaded(report, lkm, asked);
		break;
	case LKM_E_IN_USE:
		judge_use(report, lkm, module, failure);
		break;
	case LKM_E_BLACKLISTED:
		lk_report_judge_denial(report, lkm, module, user);
		break;
	case LKM_E_COMMAND_FAILED:
		judge_command(report, lkm, module, user, failure);
		break;
	default:
		break;
	}
}

LKM_EXPORT int lkm_report_read(struct lkm *lkm, const char *asked, const struct lkm_error *failure,
	struct lkm_report **ret, struct lkm_error *reterr)
{
	struct lkm_report *report;

	lk_fail_clear(reterr);
	if (!lkm || !asked || !failure || !ret)
		return lk_fail_argument(reterr,
			"the system, the name, the failure or the place for the result is NULL");
	LK_REQUEST(lkm);
	report = calloc(1, sizeof(*report));
	if (!report)
		return lk_fail_memory(reterr);
	lk_report_judge(report, lkm, asked, NULL, failure);
	report->hint = *lkm_code_hint(failure->code) ? lkm_code_hint(failure->code) : NULL;
	*ret = report;
	return 0;
}

void lk_report_begin_log(struct lkm_report *report)
{
	lk_buf_init(&report->log_text, LOG_MAX);
}

void lk_report_read_log(struct lkm_report *report, int mark)
{
	lk_report_begin_log(report);
	lk_report_read_more(report, mark);
}

void lk_report_read_more(struct lkm_report *report, int mark)
{
	const size_t from = report->log_text.size;

	if (mark < 0 ||
		(lk_kernel_log_since(mark, &report->log_text) < 0 && report->log_text.size == from))
		return;
	report->log_readable = true;
	if (report->log_text.size > from)
		add_lines(report, from);
}

LKM_EXPORT struct lkm_report *lkm_report_keep(const struct lkm_report *report)
{
	struct lkm_report *kept = (struct lkm_report *)(uintptr_t)report;

	if (kept)
		kept->kept++;
	return kept;
}

LKM_EXPORT void lkm_report_free(struct lkm_report *report)
{
	if (!report || (report->kept && report->kept--))
		return;
	lk_buf_done(&report->log_text);
	lk_arena_done(&report->arena);
	free(report);
}

LKM_EXPORT const char *lkm_report_path(const struct lkm_report *report)
{
	return report ? report->path : NULL;
}

LKM_EXPORT const char *lkm_report_hint(const struct lkm_report *report)
{
	return report ? report->hint : NULL;
}

LKM_EXPORT bool lkm_report_log_readable(const struct lkm_report *report)
{
	return report && report->log_readable;
}

LKM_EXPORT size_t lkm_report_log_count(const struct lkm_report *report)
{
	return report ? report->log_count : 0;
}

LKM_EXPORT const char *lkm_report_log(const struct lkm_report *report, size_t i)
{
	return report && i < report->log_count ? report->log[i] : NULL;
}

LKM_EXPORT size_t lkm_report_cause_count(const struct lkm_report *report)
{
	return report ? report->causes.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_report_cause(const struct lkm_report *report, size_t i)
{
	return report ? lk_finding_item(&report->causes, i) : NULL;
}

LKM_EXPORT enum lkm_stage lkm_report_stage(const struct lkm_report *report)
{
	return report ? report->stage : LKM_STAGE_UNKNOWN;
}

LKM_EXPORT int lkm_report_init_result(const struct lkm_report *report)
{
	return report ? report->init_result : 0;
}
