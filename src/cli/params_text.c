/* SPDX-License-Identifier: MIT */
/* The shell removes quotes: name="a b" arrives as name=a b and gets its quotes back here. */
#include "params_text.h"

#include <errno.h>

#include <string.h>

static int add(struct lk_buf *out, const char *operand)
{
	const char *value = strchr(operand, '=');

	if (!value || !strchr(value, ' ') || value[1] == '"' || value[1] == '\'')
		return lk_buf_add_text(out, operand);
	value++;
	return lk_buf_format(out, "%.*s\"%s\"", (int)(value - operand), operand, value);
}

int lk_params_join(char *const *operands, int count, struct lk_buf *out, const char **ret)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < count; i++) {
		rc = i ? lk_buf_add(out, " ", 1) : 0;
		if (rc == 0)
			rc = add(out, operands[i]);
	}
	*ret = rc == 0 ? lk_buf_text(out) : NULL;
	return rc == 0 && !*ret ? -ENOMEM : rc;
}

const char *lk_params_problem(int rc)
{
	return rc == -ENOMEM ? "out of memory" : "the parameters are too long";
}
