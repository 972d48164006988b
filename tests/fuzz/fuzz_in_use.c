/* SPDX-License-Identifier: MIT */
/* Fuzz target: mountinfo, swaps, protocols, devices and misc of /proc. */
#include <string.h>
#include "../../src/formats/in_use.h"
#include "fuzz.h"

static void read_mounts(struct lk_span rest)
{
	struct lk_arena arena = {0};
	struct lk_in_use_mount mount;
	int rc;

	while ((rc = lk_in_use_mount_next(&rest, &arena, &mount)) != 0)
		lk_fuzz_check(rc < 0 || (mount.where && mount.type && mount.source));
	lk_arena_done(&arena);
}

static void read_swaps(struct lk_span rest)
{
	struct lk_arena arena = {0};
	char *path;
	int rc;

	while ((rc = lk_in_use_swap_next(&rest, &arena, &path)) != 0)
		lk_fuzz_check(rc < 0 || path[0] == '/');
	lk_arena_done(&arena);
}

static void read_numbers(struct lk_span text)
{
	struct lk_span rest = text, name;
	struct lk_in_use_protocol protocol;
	struct lk_in_use_major major = {0};
	unsigned minor;
	int rc;

	while ((rc = lk_in_use_protocol_next(&rest, &protocol)) != 0)
		lk_fuzz_check(rc < 0 || (protocol.name.size && protocol.module.size));
	rest = text;
	while ((rc = lk_in_use_major_next(&rest, &major)) != 0)
		lk_fuzz_check(rc < 0 || (major.name.size && strchr("cb", major.kind)));
	rest = text;
	while ((rc = lk_in_use_misc_next(&rest, &minor, &name)) != 0)
		lk_fuzz_check(rc < 0 || name.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct lk_span text = {data, size};

	read_mounts(text);
	read_swaps(text);
	read_numbers(text);
	return 0;
}
