/* SPDX-License-Identifier: MIT */
/* The shell removes quotes: name="a b" arrives as name=a b and gets its quotes back here. */
#include "params_text.h"

#include <string.h>

static int add(struct lk_buf *out, const char *operand)
{
	const char *value = strchr(operand, '=');

	if (!value || !strchr(value, ' ') || value[1] == '"' || value[1] == '\'')
		return lk_buf_add_text(out, operand);
	value++;
	return lk_buf_format(out, "%.*s\"%s\"", (int)(value - operand), operand, value);
}

const char *lk_params_join(char *const *operands, int count, struct lk_buf *out)
{
	for (int i = 0; i < count; i++)
		if ((i && lk_buf_add(out, " ", 1) < 0) || add(out, operands[i]) < 0)
			return NULL;
	return lk_buf_text(out);
}
