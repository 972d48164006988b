/* SPDX-License-Identifier: MIT */
/* Fuzz target: Module.symvers and System.map, with a NUL between them. */
#include <errno.h>
#include <string.h>
#include "../../src/formats/symvers.h"
#include "fuzz.h"

static bool is_word(struct lk_span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (!text.data[i] || strchr(" \t\n", text.data[i]))
			return false;
	return text.size > 0;
}

static bool is_inside(struct lk_span text, struct lk_span whole)
{
	return text.data >= whole.data && text.data + text.size <= whole.data + whole.size;
}

static void read_lines(struct lk_span text, bool is_map,
	int (*next)(struct lk_symvers *cursor, struct lk_symvers_line *ret))
{
	struct lk_symvers cursor = {.rest = text};
	struct lk_symvers_line line;
	unsigned last = 0;
	int rc;

	while ((rc = next(&cursor, &line)) != 0) {
		lk_fuzz_check(line.line > last && line.line == cursor.line);
		last = line.line;
		lk_fuzz_check(rc == 1 || rc == -EBADMSG);
		if (rc < 0)
			continue;
		lk_fuzz_check(is_word(line.name) && is_inside(line.name, text));
		lk_fuzz_check(is_map ? !line.owner.size && !line.crc
				     : line.owner.size && is_inside(line.owner, text));
		lk_fuzz_check(line.audience <= LK_AUDIENCE_GPL);
		lk_fuzz_check(!line.name_space.size ||
			      (is_word(line.name_space) && is_inside(line.name_space, text)));
	}
	lk_fuzz_check(cursor.rest.size == 0);
}

static void read_initcalls(struct lk_span text)
{
	struct lk_span rest = text;
	struct lk_initcall found;

	while (lk_initcall_next(&rest, &found)) {
		lk_fuzz_check(is_word(found.function) && is_inside(found.function, text));
		lk_fuzz_check(!found.module.size || is_inside(found.module, text));
	}
	lk_fuzz_check(rest.size == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
	const size_t first = nul ? (size_t)(nul - data) : size;
	struct lk_span versions = {data, first}, map = {data, 0};

	if (nul)
		map = (struct lk_span){nul + 1, size - first - 1};
	read_lines(versions, false, lk_symvers_next);
	read_lines(map, true, lk_system_map_next);
	read_initcalls(map);
	return 0;
}
