/* SPDX-License-Identifier: MIT */
/* in_use: mounts, swap areas, protocols and device numbers as the kernel lists them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/in_use.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void mounts(void **state)
{
	ARENA arena = {0};
	struct lk_in_use_mount mount;
	struct lk_span rest = lk_span_of(
		"36 35 98:7 / /mnt\\0402\\134 rw,noatime master:1 shared:2 - ext3 /dev/root rw\n"
		"40 35 0:44 / /run rw - fuse.sshfs a\\011b rw\n");

	assert_int_equal(lk_in_use_mount_next(&rest, &arena, &mount), 1);
	assert_int_equal(mount.major, 98);
	assert_int_equal(mount.minor, 7);
	assert_string_equal(mount.where, "/mnt 2\\");
	assert_string_equal(mount.type, "ext3");
	assert_string_equal(mount.source, "/dev/root");
	assert_int_equal(lk_in_use_mount_next(&rest, &arena, &mount), 1);
	assert_int_equal(mount.major, 0);
	assert_string_equal(mount.type, "fuse.sshfs");
	assert_string_equal(mount.source, "a\tb");
	assert_int_equal(lk_in_use_mount_next(&rest, &arena, &mount), 0);
}

static void odd_mounts(void **state)
{
	static const char *const lines[] = {"\n", "36 35 98:7 / /mnt rw ext3 /dev/root rw\n",
		"36 35 98 / /mnt rw - ext3 /dev/root\n", "36 35 :7 / /mnt rw - ext3 /dev/root\n",
		"36 35 98: / /mnt rw - ext3 /dev/root\n", "36 35 98:7 / /mnt rw - ext3\n",
		"36 35 98:4294967296 / /mnt rw - ext3 /dev/root\n"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		ARENA arena = {0};
		struct lk_in_use_mount mount;
		struct lk_span rest = lk_span_of(lines[i]);

		assert_int_equal(lk_in_use_mount_next(&rest, &arena, &mount), -EBADMSG);
		assert_int_equal(lk_in_use_mount_next(&rest, &arena, &mount), 0);
	}
}

static void escapes_that_are_none(void **state)
{
	ARENA arena = {0};
	struct lk_in_use_mount mount;
	struct lk_span rest = lk_span_of("1 2 3:4 / /a\\08\\400\\ rw - x \\04");

	assert_int_equal(lk_in_use_mount_next(&rest, &arena, &mount), 1);
	assert_string_equal(mount.where, "/a\\08\\400\\");
	assert_string_equal(mount.source, "\\04");
}

static void swaps(void **state)
{
	ARENA arena = {0};
	struct lk_span rest = lk_span_of("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
					 "/dev/sda\\0402   partition\t1003516\t\t0\t\t-2\n");
	char *path;

	assert_int_equal(lk_in_use_swap_next(&rest, &arena, &path), -EBADMSG);
	assert_int_equal(lk_in_use_swap_next(&rest, &arena, &path), 1);
	assert_string_equal(path, "/dev/sda 2");
	assert_int_equal(lk_in_use_swap_next(&rest, &arena, &path), 0);
}

static void protocols(void **state)
{
	struct lk_in_use_protocol protocol;
	struct lk_span rest =
		lk_span_of("protocol  size sockets  memory press maxhdr  slab module     cl co di\n"
			   "SCTPv6    1792      3      -1   NI       0   yes  sctp        y  y  y\n"
			   "PACKET    1536\n");

	assert_int_equal(lk_in_use_protocol_next(&rest, &protocol), -EBADMSG);
	assert_int_equal(lk_in_use_protocol_next(&rest, &protocol), 1);
	assert_true(lk_span_is(protocol.name, "SCTPv6"));
	assert_true(lk_span_is(protocol.module, "sctp"));
	assert_int_equal(protocol.sockets, 3);
	assert_int_equal(lk_in_use_protocol_next(&rest, &protocol), -EBADMSG);
	assert_int_equal(lk_in_use_protocol_next(&rest, &protocol), 0);
}

static void majors(void **state)
{
	struct lk_in_use_major major = {0};
	struct lk_span rest = lk_span_of("  5 early\nCharacter devices:\n  1 mem\n\n"
					 "Block devices:\n253 device-mapper\n");

	assert_int_equal(lk_in_use_major_next(&rest, &major), -EBADMSG);
	assert_int_equal(lk_in_use_major_next(&rest, &major), -EBADMSG);
	assert_int_equal(lk_in_use_major_next(&rest, &major), 1);
	assert_int_equal(major.kind, 'c');
	assert_int_equal(major.major, 1);
	assert_true(lk_span_is(major.name, "mem"));
	assert_int_equal(lk_in_use_major_next(&rest, &major), -EBADMSG);
	assert_int_equal(lk_in_use_major_next(&rest, &major), -EBADMSG);
	assert_int_equal(lk_in_use_major_next(&rest, &major), 1);
	assert_int_equal(major.kind, 'b');
	assert_int_equal(major.major, 253);
	assert_true(lk_span_is(major.name, "device-mapper"));
	assert_int_equal(lk_in_use_major_next(&rest, &major), 0);
}

static void misc(void **state)
{
	struct lk_span rest = lk_span_of("200 tun\n x y\n"), name;
	unsigned minor;

	assert_int_equal(lk_in_use_misc_next(&rest, &minor, &name), 1);
	assert_int_equal(minor, 200);
	assert_true(lk_span_is(name, "tun"));
	assert_int_equal(lk_in_use_misc_next(&rest, &minor, &name), -EBADMSG);
	assert_int_equal(lk_in_use_misc_next(&rest, &minor, &name), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mounts),
		cmocka_unit_test(odd_mounts),
		cmocka_unit_test(escapes_that_are_none),
		cmocka_unit_test(swaps),
		cmocka_unit_test(protocols),
		cmocka_unit_test(majors),
		cmocka_unit_test(misc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
