/* SPDX-License-Identifier: MIT */
/* Directives as lines of text. */
#include "config_text.h"

#include <errno.h>
#include <string.h>

#include "../formats/conf.h"

static int add_names(struct lk_buf *out, const char *list, char *const *names)
{
	int rc = *list && *names ? lk_buf_format(out, " %s", list) : 0;

	for (; rc == 0 && *names; names++)
		rc = lk_buf_format(out, " %s", *names);
	return rc;
}

int lk_config_text(const struct lkm_directive *directive, struct lk_buf *out)
{
	const enum lkm_directive_kind kind = lkm_directive_kind(directive);
	const char *value = lkm_directive_value(directive);
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	char **names, **post;
	int rc = lk_buf_format(
		out, "%s %s", lkm_directive_word(kind), lkm_directive_name(directive));

	if (rc < 0)
		return rc;
	switch (lk_conf_form(kind)) {
	case LK_DIRECTIVE_TEXT:
		rc = *value ? lk_buf_format(out, " %s", value) : 0;
		break;
	case LK_DIRECTIVE_WORDS:
		rc = lk_conf_words(&arena, value, &names);
		if (rc == 0)
			rc = add_names(out, "", names);
		/* kmod leaves the space after the name when there is no other. */
		if (rc == 0 && !*names)
			rc = lk_buf_add(out, " ", 1);
		break;
	case LK_DIRECTIVE_LISTS:
		rc = lk_conf_softdep(&arena, value, &names, &post);
		if (rc == 0)
			rc = add_names(out, "pre:", names);
		if (rc == 0)
			rc = add_names(out, "post:", post);
		/* kmod leaves the blank after the name when neither list has a name. */
		if (rc == 0 && !*names && !*post)
			rc = lk_buf_add(out, " ", 1);
		break;
	}
	return rc == 0 ? lk_buf_add(out, "\n", 1) : rc;
}
