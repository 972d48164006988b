/* SPDX-License-Identifier: MIT */
/* Collecting findings. */
#include "finding.h"

#include <stdarg.h>
#include <string.h>

/* Names, values and licences come from files, and may be of any length and hold anything. */
#define TEXT_MAX 480

/* One line that a terminal can be trusted with. */
static const char *tame(char *text)
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
	const char *text = tame(lk_arena_formatv(findings->arena, format, arguments));

	findings->failed |= !text;
	return text;
}

void lk_finding_add(struct lk_findings *findings, enum lkm_code code, enum lk_certainty certainty,
	const char *format, ...)
{
	struct lk_finding *finding;
	va_list arguments;

	if (lk_arena_grow(findings->arena, (void **)&findings->items, &findings->capacity,
		    findings->count, sizeof(*findings->items)) < 0) {
		findings->failed = true;
		return;
	}
	finding = &findings->items[findings->count++];
	*finding = (struct lk_finding){.code = code, .certainty = certainty};
	va_start(arguments, format);
	finding->cause = say(findings, format, arguments);
	va_end(arguments);
}

/* The one that was added last; NULL when there was no memory for it. */
static struct lk_finding *newest(const struct lk_findings *findings)
{
	return findings->count && !findings->failed ? &findings->items[findings->count - 1] : NULL;
}

void lk_finding_evidence(struct lk_findings *findings, const char *format, ...)
{
	struct lk_finding *finding = newest(findings);
	size_t count = 0;
	va_list arguments;

	while (finding && finding->evidence[count])
		count++;
	if (!finding || count == LK_FINDING_EVIDENCE)
		return;
	va_start(arguments, format);
	finding->evidence[count] = say(findings, format, arguments);
	va_end(arguments);
}

void lk_finding_remedy(struct lk_findings *findings, const char *format, ...)
{
	struct lk_finding *finding = newest(findings);
	va_list arguments;

	if (!finding)
		return;
	va_start(arguments, format);
	finding->remedy = say(findings, format, arguments);
	va_end(arguments);
}
