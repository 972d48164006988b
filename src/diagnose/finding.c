/* SPDX-License-Identifier: MIT */
/* Collecting findings, and <lkm/finding.h>: what one answers. */
#include "finding.h"

#include <stdarg.h>
#include <string.h>

/* Names, values and licences come from files: they may be of any length and hold any byte. */
#define TEXT_MAX 480

/* A line that is safe to print on a terminal. */
static const char *printable(char *text)
{
	if (text && strlen(text) > TEXT_MAX)
		memcpy(text + TEXT_MAX - 3, "...", 4);
	for (char *c = text; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	return text;
}

__attribute__((format(printf, 2, 0))) static const char *say(
	struct lk_findings *findings, const char *format, va_list arguments)
{
	const char *text = printable(lk_arena_formatv(findings->arena, format, arguments));

	findings->failed |= !text;
	return text;
}

static struct lkm_finding *append(struct lk_findings *findings, const struct lkm_finding *finding)
{
	if (lk_arena_grow(findings->arena, (void **)&findings->items, &findings->capacity,
		    findings->count, sizeof(*findings->items)) < 0) {
		findings->failed = true;
		return NULL;
	}
	findings->items[findings->count] = *finding;
	return &findings->items[findings->count++];
}

void lk_finding_add(struct lk_findings *findings, enum lkm_code code, enum lkm_certainty certainty,
	const char *format, ...)
{
	struct lkm_finding *finding =
		append(findings, &(struct lkm_finding){.code = code, .certainty = certainty});
	va_list arguments;

	if (!finding)
		return;
	va_start(arguments, format);
	finding->text = say(findings, format, arguments);
	va_end(arguments);
}

void lk_finding_add_check(struct lk_findings *findings, const char *check, enum lkm_health health,
	enum lkm_code code, const char *format, ...)
{
	struct lkm_finding *finding = append(findings,
		&(struct lkm_finding){.code = code,
			.certainty = health == LKM_HEALTH_UNKNOWN ? LKM_POSSIBLE : LKM_CERTAIN,
			.health = health,
			.check = check});
	va_list arguments;

	if (!finding)
		return;
	va_start(arguments, format);
	finding->text = say(findings, format, arguments);
	va_end(arguments);
}

/* The one that was added last; NULL when there was no memory for it. */
static struct lkm_finding *newest(const struct lk_findings *findings)
{
	return findings->count && !findings->failed ? &findings->items[findings->count - 1] : NULL;
}

void lk_finding_evidence(struct lk_findings *findings, const char *format, ...)
{
	struct lkm_finding *finding = newest(findings);
	va_list arguments;

	if (!finding)
		return;
	if (lk_arena_grow(findings->arena, (void **)&finding->evidence, &finding->evidence_capacity,
		    finding->evidence_count, sizeof(*finding->evidence)) < 0) {
		findings->failed = true;
		return;
	}
	va_start(arguments, format);
	finding->evidence[finding->evidence_count++] = say(findings, format, arguments);
	va_end(arguments);
}

void lk_finding_remedy(struct lk_findings *findings, const char *format, ...)
{
	struct lkm_finding *finding = newest(findings);
	va_list arguments;

	if (!finding)
		return;
	va_start(arguments, format);
	finding->remedy = say(findings, format, arguments);
	va_end(arguments);
}

static const char *copy(struct lk_findings *findings, const char *text)
{
	const char *made = text ? printable(lk_arena_copy(findings->arena, text)) : NULL;

	findings->failed |= text && !made;
	return made;
}

void lk_finding_lead(struct lk_findings *findings, enum lkm_code code, const char *format, ...)
{
	struct lkm_finding *finding = newest(findings);
	va_list arguments;

	if (!finding)
		return;
	lk_finding_evidence(findings, "%s", finding->text ? finding->text : "");
	if (findings->failed)
		return;
	for (size_t i = finding->evidence_count - 1; i > 0; i--) {
		const char *later = finding->evidence[i];

		finding->evidence[i] = finding->evidence[i - 1];
		finding->evidence[i - 1] = later;
	}
	finding->code = code;
	va_start(arguments, format);
	finding->text = say(findings, format, arguments);
	va_end(arguments);
}

void lk_finding_subject(struct lk_findings *findings, const char *subject)
{
	struct lkm_finding *finding = newest(findings);

	if (finding)
		finding->subject = copy(findings, subject);
}

void lk_finding_origin(struct lk_findings *findings, const char *file, unsigned line)
{
	struct lkm_finding *finding = newest(findings);

	if (!finding)
		return;
	finding->file = copy(findings, file);
	finding->line = line;
}

const struct lkm_finding *lk_finding_item(const struct lk_findings *findings, size_t i)
{
	return i < findings->count ? &findings->items[i] : NULL;
}

LKM_EXPORT int lkm_finding_code(const struct lkm_finding *finding)
{
	return finding ? (int)finding->code : LKM_OK;
}

LKM_EXPORT enum lkm_certainty lkm_finding_certainty(const struct lkm_finding *finding)
{
	return finding ? finding->certainty : (enum lkm_certainty)0;
}

LKM_EXPORT enum lkm_health lkm_finding_health(const struct lkm_finding *finding)
{
	return finding ? finding->health : (enum lkm_health)0;
}

LKM_EXPORT const char *lkm_finding_check(const struct lkm_finding *finding)
{
	return finding ? finding->check : NULL;
}

LKM_EXPORT const char *lkm_finding_subject(const struct lkm_finding *finding)
{
	return finding ? finding->subject : NULL;
}

LKM_EXPORT const char *lkm_finding_text(const struct lkm_finding *finding)
{
	return finding ? finding->text : NULL;
}

LKM_EXPORT size_t lkm_finding_evidence_count(const struct lkm_finding *finding)
{
	return finding ? finding->evidence_count : 0;
}

LKM_EXPORT const char *lkm_finding_evidence(const struct lkm_finding *finding, size_t i)
{
	return finding && i < finding->evidence_count ? finding->evidence[i] : NULL;
}

LKM_EXPORT const char *lkm_finding_remedy(const struct lkm_finding *finding)
{
	return finding ? finding->remedy : NULL;
}

LKM_EXPORT const char *lkm_finding_file(const struct lkm_finding *finding)
{
	return finding ? finding->file : NULL;
}

LKM_EXPORT unsigned lkm_finding_line(const struct lkm_finding *finding)
{
	return finding ? finding->line : 0;
}
