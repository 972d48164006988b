/* SPDX-License-Identifier: MIT */
/* Collecting symptoms. */
#include "symptom.h"

#include <stdarg.h>

/* Names of files may hold anything. */
static const char *tame(char *text)
{
	for (char *c = text; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	return text;
}

__attribute__((format(printf, 2, 0))) static const char *say(
	struct lk_symptoms *symptoms, const char *format, va_list arguments)
{
	const char *text = tame(lk_arena_formatv(symptoms->arena, format, arguments));

	symptoms->failed |= !text;
	return text;
}

void lk_symptom_add(struct lk_symptoms *symptoms, const char *check, enum lk_health health,
	enum lkm_code code, const char *format, ...)
{
	struct lk_symptom *symptom;
	va_list arguments;

	if (lk_arena_grow(symptoms->arena, (void **)&symptoms->items, &symptoms->capacity,
		    symptoms->count, sizeof(*symptoms->items)) < 0) {
		symptoms->failed = true;
		return;
	}
	symptom = &symptoms->items[symptoms->count++];
	*symptom = (struct lk_symptom){.check = check, .health = health, .code = code};
	va_start(arguments, format);
	symptom->text = say(symptoms, format, arguments);
	va_end(arguments);
}

/* The one that was added last; NULL when there was no memory for it. */
static struct lk_symptom *newest(const struct lk_symptoms *symptoms)
{
	return symptoms->count && !symptoms->failed ? &symptoms->items[symptoms->count - 1] : NULL;
}

void lk_symptom_evidence(struct lk_symptoms *symptoms, const char *format, ...)
{
	struct lk_symptom *symptom = newest(symptoms);
	va_list arguments;

	if (!symptom)
		return;
	if (lk_arena_grow(symptoms->arena, (void **)&symptom->evidence, &symptom->evidence_capacity,
		    symptom->evidence_count, sizeof(*symptom->evidence)) < 0) {
		symptoms->failed = true;
		return;
	}
	va_start(arguments, format);
	symptom->evidence[symptom->evidence_count++] = say(symptoms, format, arguments);
	va_end(arguments);
}

void lk_symptom_remedy(struct lk_symptoms *symptoms, const char *format, ...)
{
	struct lk_symptom *symptom = newest(symptoms);
	va_list arguments;

	if (!symptom)
		return;
	va_start(arguments, format);
	symptom->remedy = say(symptoms, format, arguments);
	va_end(arguments);
}
