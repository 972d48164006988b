/* SPDX-License-Identifier: MIT */
/* users: who holds a module, as sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/users.h"

static const char *const words[] = {
	[LKM_CERTAIN] = "certain", [LKM_LIKELY] = "likely", [LKM_POSSIBLE] = "possible"};

/* Each finding as "CERTAINTY CODE TEXT [REMEDY]", with the line of configuration behind it. */
static void expect(const struct lk_findings *findings, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	assert_false(findings->failed);
	lk_buf_init(&out, 8192);
	for (size_t i = 0; i < findings->count; i++) {
		const struct lkm_finding *item = &findings->items[i];

		lk_buf_format(&out, "%s %s %s", words[item->certainty],
			lkm_code_name((int)item->code), item->text);
		if (item->file)
			lk_buf_format(&out, " %s:%u", item->file, item->line);
		for (size_t j = 0; j < item->evidence_count; j++)
			lk_buf_format(&out, "; %s", item->evidence[j]);
		lk_buf_format(&out, " [%s]\n", item->remedy ? item->remedy : "");
	}
	assert_string_equal(lk_buf_text(&out), expected);
}

static const struct lk_evidence_user mount = {LKM_USER_MOUNT, "/mnt", "ext4 of /dev/sda1", 0, true};
static const struct lk_evidence_user hidden = {
	LKM_USER_MOUNT, "/mnt", "overlay of x, only seen by process 7", 7, true};
static const struct lk_evidence_user file = {LKM_USER_FILE, "/dev/net/tun", "qemu", 812, true};
static const struct lk_evidence_user disk = {LKM_USER_BLOCK, "loop0", "swap area", 0, true};
static const struct lk_evidence_user idle = {
	LKM_USER_DEVICE, "0000:00:03.0", "pci driver e1000", 0};
static const struct lk_evidence_user module = {LKM_USER_MODULE, "top", NULL, 0, true};

#define USERS(...)                                                                                 \
	.users = (const struct lk_evidence_user *[])                                               \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static const struct {
	const struct lk_evidence_user *const *users;
	int64_t unaccounted;
	const char *expected;
} rows[] = {
	{USERS(&idle), .expected = ""},
	{USERS(&module), .expected = ""},
	{USERS(&mount, &idle),
		.expected = "certain in-use /mnt is mounted (ext4 of /dev/sda1) [umount /mnt]\n"},
	{USERS(&hidden),
		.expected = "certain in-use /mnt is mounted (overlay of x, only seen by process "
			    "7) [nsenter -t 7 -m umount /mnt]\n"},
	{USERS(&file), .unaccounted = 2,
		.expected = "certain in-use process 812 (qemu) has /dev/net/tun open; 2 of 9 "
			    "references are not accounted for (root sees the most) [stop process "
			    "812, or make it close the file]\n"},
	{USERS(&disk, &mount),
		.expected = "certain in-use it has 2 users; disk loop0 is in use: swap area; /mnt "
			    "is mounted (ext4 of /dev/sda1) [unmount, detach or disable whatever "
			    "uses the disk]\n"},
	{USERS(&file, &file, &file, &file, &file),
		.expected = "certain in-use it has 5 users; process 812 (qemu) has /dev/net/tun "
			    "open; process 812 (qemu) has /dev/net/tun open; process 812 (qemu) "
			    "has /dev/net/tun open; and 2 more (lkm users m) [stop process 812, "
			    "or make it close the file]\n"},
};

static void each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		LK_ARENA_CLEANUP struct lk_arena arena = {0};
		struct lk_findings findings = {.arena = &arena};
		struct lk_evidence_user users[8];
		struct lk_evidence evidence = {.module = "m",
			.live = {
				.users = users, .refcount = 9, .unaccounted = rows[i].unaccounted}};

		for (size_t j = 0; rows[i].users[j]; j++)
			users[evidence.live.user_count++] = *rows[i].users[j];
		assert_int_equal(lk_users_judge(&evidence, &findings), *rows[i].expected != '\0');
		expect(&findings, rows[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests_name("users", tests, NULL, NULL);
}
