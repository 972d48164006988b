/* SPDX-License-Identifier: MIT */
/* sized: options of older, equal and newer callers. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../src/base/sized.h"

/* As this library knows it, as an older one did, and as a newer one will. */
struct ours {
	size_t size;
	unsigned flags;
	const char *name;
};
struct older {
	size_t size;
	unsigned flags;
};
struct newer {
	size_t size;
	unsigned flags;
	const char *name;
	uint64_t later[2];
};

static int take(struct ours *ours, const void *theirs, struct lkm_error *error)
{
	*ours = (struct ours){.size = 7, .flags = 7, .name = "untouched"};
	*error = (struct lkm_error){0};
	return lk_sized_take(ours, sizeof(*ours), theirs, "struct x", error);
}

static void all_of_an_equal_one_is_taken(void **state)
{
	const struct ours theirs = {.size = sizeof(theirs), .flags = 3, .name = "name"};
	struct lkm_error error;
	struct ours ours;

	(void)state;
	assert_int_equal(take(&ours, &theirs, &error), 0);
	assert_int_equal(ours.size, sizeof(ours));
	assert_int_equal(ours.flags, 3);
	assert_string_equal(ours.name, "name");
}

static void what_an_older_one_lacks_is_zero(void **state)
{
	const struct older theirs = {.size = sizeof(theirs), .flags = 3};
	struct lkm_error error;
	struct ours ours;

	(void)state;
	assert_int_equal(take(&ours, &theirs, &error), 0);
	assert_int_equal(ours.size, sizeof(ours));
	assert_int_equal(ours.flags, 3);
	assert_null(ours.name);
}

static void a_newer_one_may_not_ask_for_more(void **state)
{
	struct newer theirs = {.size = sizeof(theirs), .flags = 3, .name = "name"};
	struct lkm_error error;
	struct ours ours;

	(void)state;
	assert_int_equal(take(&ours, &theirs, &error), 0);
	assert_int_equal(ours.size, sizeof(ours));
	assert_string_equal(ours.name, "name");
	theirs.later[1] = 1;
	assert_int_equal(take(&ours, &theirs, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_non_null(strstr(error.message, "struct x"));
	assert_string_equal(ours.name, "untouched");
}

static void no_size_is_no_struct(void **state)
{
	struct ours theirs = {.size = 0}, ours;
	struct lkm_error error;

	(void)state;
	assert_int_equal(take(&ours, &theirs, &error), -EINVAL);
	theirs.size = sizeof(size_t) - 1;
	assert_int_equal(take(&ours, &theirs, &error), -EINVAL);
	/* It would cut the pointer. */
	theirs.size = sizeof(theirs) - 1;
	assert_int_equal(take(&ours, &theirs, &error), -EINVAL);
	assert_int_equal(ours.flags, 7);
	theirs.size = sizeof(size_t);
	assert_int_equal(take(&ours, &theirs, &error), 0);
	assert_int_equal(take(&ours, NULL, &error), 0);
	assert_int_equal(ours.size, sizeof(ours));
	assert_int_equal(ours.flags, 0);
}

/* One that nobody has initialised may have any size: there is nothing behind it to be read. */
static void a_huge_one_is_no_struct(void **state)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *pages =
		mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct ours *theirs = (void *)pages, ours;
	struct lkm_error error;

	(void)state;
	assert_true(pages != MAP_FAILED);
	assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
	theirs->size = 2 * page;
	assert_int_equal(take(&ours, theirs, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	theirs->size = SIZE_MAX;
	assert_int_equal(take(&ours, theirs, &error), -EINVAL);
	munmap(pages, 2 * page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_an_equal_one_is_taken),
		cmocka_unit_test(what_an_older_one_lacks_is_zero),
		cmocka_unit_test(a_newer_one_may_not_ask_for_more),
		cmocka_unit_test(no_size_is_no_struct),
		cmocka_unit_test(a_huge_one_is_no_struct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
