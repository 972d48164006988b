/* SPDX-License-Identifier: MIT */
/* Warnings and notes about one line of configuration, with its place. */
#include "health_lines.h"

#include <stdarg.h>

const char *lk_config_path(const struct lk_config_judge *judge)
{
	return judge->text ? judge->text->path : "/proc/cmdline";
}

void lk_config_warn(struct lk_config_judge *judge, enum lkm_code code, const char *subject,
	const char *format, ...)
{
	va_list arguments;
	const char *text;

	va_start(arguments, format);
	text = lk_arena_formatv(&judge->scratch, format, arguments);
	va_end(arguments);
	judge->failed |= !text;
	lk_finding_add_check(
		judge->symptoms, "configuration", LKM_HEALTH_WARNING, code, "%s", text ? text : "");
	lk_finding_origin(judge->symptoms, lk_config_path(judge), judge->line);
	if (subject)
		lk_finding_subject(judge->symptoms, subject);
	judge->warnings++;
}

void lk_config_add_note(
	struct lk_config_judge *judge, enum lk_config_note kind, const char *format, ...)
{
	va_list arguments;
	const char *text;

	va_start(arguments, format);
	text = lk_arena_formatv(&judge->scratch, format, arguments);
	va_end(arguments);
	if (text && judge->line)
		text = lk_arena_format(
			&judge->scratch, "%s:%u: %s", lk_config_path(judge), judge->line, text);
	else if (text)
		text = lk_arena_format(&judge->scratch, "%s: %s", lk_config_path(judge), text);
	if (!text || LK_APPEND(&judge->scratch, &judge->notes[kind], text) < 0)
		judge->failed = true;
}
