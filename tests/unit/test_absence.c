/* SPDX-License-Identifier: MIT */
/* absence: why nothing was found, from facts as rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/absence.h"

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

/* The name is "card", the kernel 6.1, with a good index, if the row says nothing else. */
struct row {
	struct lk_absence_facts facts;
	const char *near; /* names to be considered, with blanks between them */
	const char *expected;
};

static void check(const struct row *row, bool unloads)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_findings findings = {.arena = &arena};
	struct lk_absence_facts facts = row->facts;
	char names[256];

	facts.asked = facts.asked ? facts.asked : "card";
	facts.name = facts.name ? facts.name : facts.asked;
	facts.release = "6.1";
	facts.depmod = "depmod 6.1";
	facts.directory = "/m";
	facts.exists = facts.exists ? facts.exists : LK_YES;
	facts.filled = facts.filled ? facts.filled : LK_YES;
	facts.index = facts.index ? facts.index : LK_INDEX_USABLE;
	lk_nearest_begin(&facts.nearest, facts.asked);
	snprintf(names, sizeof(names), "%s", row->near ? row->near : "");
	for (char *name = strtok(names, " "); name; name = strtok(NULL, " "))
		lk_nearest_consider(&facts.nearest, name);
	if (unloads)
		lk_absence_judge_loaded(&facts, &findings);
	else
		lk_absence_judge(&facts, &findings);
	expect(&findings, row->expected);
}

static const char *const releases[] = {"6.12", "5.10"};

#define NONE                                                                                       \
	"certain not-found no module of kernel 6.1 has this name or alias [if it is not part of "  \
	"the kernel, build or install it for 6.1]\n"

static void names(void **state)
{
	static const struct row rows[] = {
		{.expected = NONE},
		{.near = "wireguard e1000", .expected = NONE},
		{.near = "cart", .expected = "likely not-found did you mean 'cart'? []\n"},
		{.near = "cart yard",
			.expected = "possible not-found did you mean 'cart' or 'yard'? []\n"},
		{.facts = {.asked = "CARD"},
			.near = "card",
			.expected = "certain not-found upper and lower case differ in module "
				    "names: it is 'card' [use the name card]\n"},
		{.facts = {.asked = "pci:v1"},
			.expected = "certain not-found no module of kernel 6.1 supports this "
				    "device or feature []\n"},
		{.facts = {.asked = "printk", .name = "printk", .kernel_code = true},
			.near = "printk2",
			.expected = "certain builtin 'printk' is code of this kernel itself, not a "
				    "module; /sys/module/printk exists, and no such module is "
				    "loaded []\n"},
		/* A damaged alias index says nothing about a name that is there. */
		{.facts = {.installed = "card"}, .expected = ""},
		{.facts = {.asked = "nick", .name = "card", .alias = {"a.conf", 3}},
			.expected = "certain not-found the alias 'nick' stands for 'card', which "
				    "does not exist a.conf:3 [correct or remove this line]\n"},
		{.facts = {.option = "CONFIG_CARD",
			 .option_value = 'n',
			 .configuration = {"/boot/c", 7}},
			.expected = "likely not-found this kernel was built without it: "
				    "CONFIG_CARD is not set /boot/c:7 [use another kernel, or "
				    "build the module for 6.1]\n"},
		{.facts = {.option = "CONFIG_CARD",
			 .option_value = 'y',
			 .configuration = {"/boot/c", 7}},
			.expected = "likely builtin it is built into this kernel: CONFIG_CARD=y "
				    "/boot/c:7 []\n"},
		{.facts = {.option = "CONFIG_CARD",
			 .option_value = 'm',
			 .configuration = {"/boot/c", 7}},
			.expected = "likely not-found it was built as a module (CONFIG_CARD=m), "
				    "but is not installed /boot/c:7 [install the rest of the "
				    "modules of 6.1]\n"},
		{.facts = {.other = "6.12", .other_path = "/m/card.ko"},
			.expected = "certain not-found only kernel 6.12 has this module here; 6.1 "
				    "does not; its file is /m/card.ko [boot 6.12, or install the "
				    "module for 6.1]\n"},
		{.facts = {.other = "6.12", .other_path = "/m/updates/dkms/card.ko"},
			.expected = "certain not-found only kernel 6.12 has this module here; 6.1 "
				    "does not; its file is /m/updates/dkms/card.ko [dkms "
				    "autoinstall -k 6.1]\n"},
		{.facts = {.other = "6.12"},
			.expected = "certain not-found it is built into kernel 6.12, and missing "
				    "from 6.1 [boot 6.12, or install the module for 6.1]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i], false);
}

static void files(void **state)
{
	static const struct row rows[] = {
		{.facts = {.asked = "card.ko",
			 .name = "card",
			 .is_file = true,
			 .here = "./card.ko"},
			.expected = "certain not-found 'card.ko' was looked up as the name of an "
				    "installed module; ./card.ko is a file [load the file by its "
				    "path: insmod ./card.ko or lkm load ./card.ko]\n"},
		{.facts = {.asked = "card.ko",
			 .name = "card",
			 .is_file = true,
			 .installed = "card",
			 .installed_path = "/m/card.ko"},
			.expected = "certain not-found modules are looked up by name, not by file "
				    "name: it is 'card'; its file is /m/card.ko [use the name "
				    "card]\n"},
		{.facts = {.asked = "card.ko",
			 .name = "card",
			 .is_file = true,
			 .installed = "card",
			 .here = "./card.ko"},
			.expected = "certain not-found 'card.ko' is the name of a file; the "
				    "installed module is 'card'; ./card.ko is an existing file, "
				    "too [use the name card, or the path: insmod ./card.ko or "
				    "lkm load ./card.ko]\n"},
		{.facts = {.by_path = true, .installed = "card", .installed_path = "/m/card.ko"},
			.expected = "certain not-found there is no such file; 'card' is the name "
				    "of an installed module; its file is /m/card.ko [modprobe "
				    "card or lkm load card]\n"},
		{.facts = {.by_path = true, .asked = "cadr.ko"},
			.near = "card.ko",
			.expected = "likely not-found did you mean 'card.ko'? []\n"},
		{.facts = {.unlisted = "/m/card.ko"},
			.expected = "certain index-stale /m/card.ko is not in the indexes: depmod "
				    "has not been run since it was installed [depmod 6.1]\n"},
		{.facts = {.gone = "/m/card.ko", .alias = {"a.conf", 3}},
			.expected = "certain index-stale the index lists /m/card.ko, which does "
				    "not exist [install the module again, then run depmod "
				    "6.1]\n"},
		{.facts = {.index = LK_INDEX_EMPTY},
			.near = "cart",
			.expected = "certain index-damaged modules.dep.bin of kernel 6.1 is "
				    "empty; without it no module is found by its name [depmod "
				    "6.1]\n"},
		{.facts = {.index = LK_INDEX_MISSING},
			.expected = "certain index-missing modules.dep.bin of kernel 6.1 is "
				    "missing; without it no module is found by its name [depmod "
				    "6.1]\n"},
		{.facts = {.index = LK_INDEX_DAMAGED},
			.expected = "certain index-damaged modules.dep.bin of kernel 6.1 is "
				    "damaged; without it no module is found by its name [depmod "
				    "6.1]\n"},
		{.facts = {.index = LK_INDEX_LOCKED},
			.expected = "certain unreadable modules.dep.bin of kernel 6.1 cannot be "
				    "read; without it no module is found by its name [correct "
				    "the permissions]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i], false);
}

static void directories(void **state)
{
	static const struct row rows[] = {
		{.facts = {.exists = LK_NO, .running = true},
			.expected = "certain no-directory there are no modules of kernel 6.1; /m "
				    "does not exist [install the modules of 6.1]\n"},
		{.facts = {.exists = LK_NO,
			 .running = true,
			 .releases = releases,
			 .release_count = 2},
			.expected = "certain no-directory the running kernel is 6.1, but the "
				    "installed modules are those of 6.12; /m does not exist "
				    "[reboot into 6.12, or install the modules of 6.1 again]\n"},
		{.facts = {.filled = LK_NO,
			 .running = true,
			 .releases = releases,
			 .release_count = 2},
			.expected = "certain no-directory the running kernel is 6.1, but the "
				    "installed modules are those of 6.12; /m has no modules "
				    "[reboot into 6.12, or install the modules of 6.1 again]\n"},
		{.facts = {.exists = LK_NO, .running = true, .container = LK_YES},
			.expected = "certain no-directory there are no modules of kernel 6.1 in "
				    "this container; /m does not exist [load the module on the "
				    "host]\n"},
		{.facts = {.exists = LK_NO, .releases = releases, .release_count = 2},
			.expected = "certain no-directory there are no modules of kernel 6.1; /m "
				    "does not exist; the modules of 6.12 are installed; the "
				    "modules of 5.10 are installed [use an installed release, "
				    "such as 6.12]\n"},
		{.facts = {.fault = "Permission denied"},
			.expected = "certain no-directory the module directory cannot be read: "
				    "Permission denied; it is /m []\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i], false);
}

static void not_loaded(void **state)
{
	static const struct row rows[] = {
		{.expected = ""},
		{.near = "cart", .expected = "likely not-found did you mean 'cart'? []\n"},
		/* It exists, and is just not loaded. */
		{.facts = {.installed = "card"}, .near = "cart", .expected = ""},
		{.facts = {.loaded = "nvidia", .installed = "card"},
			.expected = "certain not-loaded this module is loaded under the name that "
				    "it has inside its file: 'nvidia' [use the name nvidia]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i], true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(files),
		cmocka_unit_test(directories),
		cmocka_unit_test(not_loaded),
	};

	return cmocka_run_group_tests_name("absence", tests, NULL, NULL);
}
