/* SPDX-License-Identifier: MIT */
/* Sentences from the steps of a plan. */
#include "plan_prose.h"

#include <string.h>

#include "../base/utf8.h"
#include "plan_words.h"

struct prose {
	struct lk_buf *out;
	const struct lk_prose_style *style;
	int width; /* of the column of names */
	int rc;
};

/* Text of files and operands must not write to a terminal what only we should. */
static void add_clean(struct prose *prose, const char *text)
{
	while (*text && prose->rc == 0) {
		const size_t size = lk_utf8_size(text);
		const bool shown = size && !lk_utf8_is_control(text, size);

		prose->rc = lk_buf_add(prose->out, shown ? text : "?", shown ? size : 1);
		text += size ? size : 1;
	}
}

static void add(struct prose *prose, const char *text)
{
	if (prose->rc == 0)
		prose->rc = lk_buf_add_text(prose->out, text);
}

static void add_blanks(struct prose *prose, int count)
{
	while (count-- > 0)
		add(prose, " ");
}

static const char *verb(const struct lkm_step *step)
{
	if (lkm_step_skip(step))
		return "skip";
	switch (lkm_step_action(step)) {
	case LKM_ACTION_LOAD:
		return "load";
	case LKM_ACTION_UNLOAD:
		return "unload";
	case LKM_ACTION_INSTALL:
	case LKM_ACTION_REMOVE:
		break;
	}
	return "run";
}

/* Half a sentence in front of the name of the step that pulled this one in. */
static const char *reason_text(const struct lkm_step *step)
{
	switch (lkm_step_reason(step)) {
	case LKM_REASON_ASKED:
		return "asked for";
	case LKM_REASON_ALIAS:
		return "the alias stands for it";
	case LKM_REASON_DEPENDENCY:
		return "needed by ";
	case LKM_REASON_SOFTDEP_PRE:
		return lkm_step_action(step) <= LKM_ACTION_INSTALL ? "softdep: before "
								   : "softdep of ";
	case LKM_REASON_SOFTDEP_POST:
		return lkm_step_action(step) <= LKM_ACTION_INSTALL ? "softdep: behind "
								   : "softdep of ";
	case LKM_REASON_UNUSED:
		return "was needed by ";
	case LKM_REASON_HOLDER:
		return "uses ";
	}
	return "";
}

static void add_reason(struct prose *prose, const struct lkm_step *step)
{
	const struct lkm_step *by = lkm_step_by(step);
	enum lkm_skip skip = lkm_step_skip(step);

	add(prose, reason_text(step));
	if (by)
		add_clean(prose, lkm_step_module(by));
	if (skip) {
		add(prose, "; ");
		add(prose, lk_plan_words_skip_text(skip));
	} else if (lkm_step_conditional(step)) {
		add(prose, "; only if nobody uses it then");
	} else if (!lkm_step_required(step)) {
		add(prose, "; may fail");
	}
}

static void add_number(struct prose *prose, const struct lkm_step *step, size_t *number)
{
	if (prose->rc < 0)
		return;
	prose->rc = lkm_step_skip(step) ? lk_buf_format(prose->out, "%4s", "-")
					: lk_buf_format(prose->out, "%4zu", ++*number);
}

/* The first line of a step. */
static void add_step(struct prose *prose, const struct lkm_step *step, size_t *number)
{
	bool skipped = lkm_step_skip(step);
	const char *module = lkm_step_module(step), *word = verb(step);

	add_number(prose, step, number);
	add(prose, "  ");
	add(prose, word);
	add_blanks(prose, 8 - (int)strlen(word));
	add(prose, skipped ? prose->style->faint : prose->style->strong);
	add_clean(prose, module);
	add(prose, prose->style->normal);
	add_blanks(prose, prose->width - (int)strlen(module) + 2);
	add_reason(prose, step);
	add(prose, "\n");
}

static void add_detail(struct prose *prose, const char *label, const char *text)
{
	add(prose, "      ");
	add(prose, label);
	add_blanks(prose, 8 - (int)strlen(label));
	add_clean(prose, text);
	add(prose, "\n");
}

static void add_origin(struct prose *prose, const struct lkm_step *step, size_t i)
{
	unsigned line = lkm_directive_line(lkm_step_origin(step, i));

	add(prose, "      from    ");
	add(prose, prose->style->faint);
	add_clean(prose, lkm_directive_file(lkm_step_origin(step, i)));
	if (line && prose->rc == 0)
		prose->rc = lk_buf_format(prose->out, ":%u", line);
	add(prose, prose->style->normal);
	add(prose, ": ");
	add_clean(prose, lkm_directive_text(lkm_step_origin(step, i)));
	add(prose, "\n");
}

static void add_details(struct prose *prose, const struct lkm_step *step)
{
	if (lkm_step_path(step))
		add_detail(prose, "file", lkm_step_path(step));
	if (*lkm_step_params(step))
		add_detail(prose, "params", lkm_step_params(step));
	if (lkm_step_command(step))
		add_detail(prose, "command", lkm_step_command(step));
	for (size_t i = 0; i < lkm_step_origin_count(step); i++)
		add_origin(prose, step, i);
}

static int name_width(const struct lkm_plan *plan)
{
	const struct lkm_step *step;
	size_t width = 0;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		size_t size = strlen(lkm_step_module(step));

		width = size > width ? size : width;
	}
	return width < LKM_NAME_SIZE ? (int)width : LKM_NAME_SIZE;
}

int lk_plan_prose(const struct lkm_plan *plan, bool why, const struct lk_prose_style *style,
	struct lk_buf *out)
{
	struct prose prose = {.out = out, .style = style, .width = name_width(plan)};
	const struct lkm_step *step;
	size_t number = 0;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		add_step(&prose, step, &number);
		if (why)
			add_details(&prose, step);
	}
	return prose.rc;
}
