/* SPDX-License-Identifier: MIT */
/* Lines of "modalias" and "uevent". */
#include "uevent.h"

#include <string.h>

bool lk_uevent_modalias(struct lk_span *rest, struct lk_span *ret)
{
	while (lk_span_line(rest, ret))
		/* A NUL would end the alias for everybody who reads it as a string. */
		if (ret->size && !memchr(ret->data, '\0', ret->size))
			return true;
	return false;
}

bool lk_uevent_value(struct lk_span *rest, const char *key, struct lk_span *ret)
{
	size_t size = strlen(key);
	struct lk_span line;

	while (lk_uevent_modalias(rest, &line))
		if (line.size > size + 1 && line.data[size] == '=' && lk_span_starts(line, key)) {
			*ret = (struct lk_span){line.data + size + 1, line.size - size - 1};
			return true;
		}
	return false;
}
