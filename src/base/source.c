/* SPDX-License-Identifier: MIT */
/* Ranges of a source, checked against its size before the source is asked; and the source that is
 * plain memory. */
#include "source.h"

#include <errno.h>

static int load_memory(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	return lk_span_part(source->memory, offset, size, ret) ? 0 : -ENOEXEC;
}

struct lk_source lk_source_memory(struct lk_span memory)
{
	return (struct lk_source){.size = memory.size, .load = load_memory, .memory = memory};
}

int lk_source_range(struct lk_source *source, uint64_t offset, uint64_t size, struct lk_span *ret)
{
	if (offset > source->size || size > source->size - offset || size > SIZE_MAX)
		return -ENOEXEC;
	if (!size) {
		*ret = (struct lk_span){(const uint8_t *)"", 0};
		return 0;
	}
	return source->load(source, offset, (size_t)size, ret);
}

void lk_source_expect(struct lk_source *source, const struct lk_range *ranges, size_t count)
{
	if (source->expect)
		source->expect(source, ranges, count);
}
