/* SPDX-License-Identifier: MIT */
/* Directives as lines of text. */
#include "config_text.h"

#include <errno.h>
#include <string.h>

#include "../formats/conf.h"

static int add_names(struct lk_buf *out, const char *list, char *const *names)
{
	int rc = *names ? lk_buf_format(out, " %s", list) : 0;

	for (; rc == 0 && *names; names++)
		rc = lk_buf_format(out, " %s", *names);
	return rc;
}

static int add_lists(struct lk_buf *out, char *const *pre, char *const *post)
{
	int rc = add_names(out, "pre:", pre);

	if (rc == 0)
		rc = add_names(out, "post:", post);
	/* kmod leaves the blank behind the name when neither list has a name. */
	return rc == 0 && !*pre && !*post ? lk_buf_add(out, " ", 1) : rc;
}

/* One blank between the names, whatever the file has. */
static int add_weakdep(struct lk_buf *out, const char *value)
{
	struct lk_arena arena = {0};
	char **names;
	int rc = lk_conf_words(&arena, value, &names);

	for (; rc == 0 && *names; names++)
		rc = lk_buf_format(out, " %s", *names);
	lk_arena_done(&arena);
	return rc;
}

static int add_softdep(struct lk_buf *out, const char *value)
{
	struct lk_arena arena = {0};
	char **pre, **post;
	int rc = lk_conf_softdep(&arena, value, &pre, &post);

	if (rc == 0)
		rc = add_lists(out, pre, post);
	lk_arena_done(&arena);
	return rc;
}

static bool is(const char *word, enum lkm_directive_kind kind)
{
	return strcmp(word, lk_conf_word(kind)) == 0;
}

int lk_config_text(const char *word, const char *name, const char *value, struct lk_buf *out)
{
	int rc = lk_buf_format(out, "%s %s", word, name);

	if (rc == 0 && is(word, LKM_DIRECTIVE_SOFTDEP))
		rc = add_softdep(out, value);
	else if (rc == 0 && is(word, LKM_DIRECTIVE_WEAKDEP))
		rc = add_weakdep(out, value);
	else if (rc == 0 && *value)
		rc = lk_buf_format(out, " %s", value);
	return rc == 0 ? lk_buf_add(out, "\n", 1) : rc;
}
