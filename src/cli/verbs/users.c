/* SPDX-License-Identifier: MIT */
/* lkm users: who holds a loaded module, and what has to go before it can. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <lkm/users.h>

#include "../commands.h"
#include "live_json.h"
#include "../verb.h"

#define COLUMN 14

/* Without -v, of a list that is longer only this many are shown. */
#define SHORT 8

struct users_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm users [options] NAME...",
	.purpose = "Shows who holds a loaded module: modules, devices, mounted file systems, open "
		   "files, sockets;\nwhat of its reference count nobody explains; and what has to "
		   "go first. Root sees the most.\nWith -v lists are shown as a whole.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct users_opts),
	LK_VERB_ROWS_COMMON(struct users_opts),
	LK_OPTS_END,
};

static const struct kind {
	enum lkm_user_kind kind;
	const char *key, *label;
} kinds[] = {
	{LKM_USER_MODULE, "module", "modules"},
	{LKM_USER_DEVICE, "device", "devices"},
	{LKM_USER_NETWORK, "network", "network"},
	{LKM_USER_MOUNT, "mount", "mounted"},
	{LKM_USER_BLOCK, "block", "disks"},
	{LKM_USER_FILE, "file", "open files"},
	{LKM_USER_SOCKET, "socket", "sockets"},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

static void label(const struct lk_verb *verb, const char *name)
{
	printf("  %s%-*s%s", verb->screen.faint, COLUMN - 2, name, verb->screen.normal);
}

static size_t count_kind(const struct lkm_users *users, enum lkm_user_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < lkm_users_count(users); i++)
		count += lkm_users_kind(users, i) == kind;
	return count;
}

static void print_user(const struct lk_verb *verb, const struct lkm_users *users, size_t i)
{
	const char *detail = lkm_users_detail(users, i);

	lk_screen_text(lkm_users_name(users, i));
	if (detail) {
		printf("  %s", verb->screen.faint);
		lk_screen_text(detail);
		if (lkm_users_process(users, i))
			printf(" (%u)", lkm_users_process(users, i));
		fputs(verb->screen.normal, stdout);
	}
	putchar('\n');
}

static void print_kind(
	const struct lk_verb *verb, const struct lkm_users *users, const struct kind *kind)
{
	size_t count = count_kind(users, kind->kind), shown = 0;
	size_t room = verb->opts->common.verbosity || count <= SHORT + 1 ? count : SHORT;

	for (size_t i = 0; shown < room && i < lkm_users_count(users); i++) {
		if (lkm_users_kind(users, i) != kind->kind)
			continue;
		label(verb, shown++ ? "" : kind->label);
		print_user(verb, users, i);
	}
	if (count > room) {
		label(verb, "");
		printf("and %zu more (-v shows them)\n", count - room);
	}
}

static void print_references(int64_t count)
{
	printf("%" PRId64 " reference%s", count, count == 1 ? "" : "s");
}

static void print_head(const struct lk_verb *verb, const struct lkm_users *users)
{
	const struct lk_screen *screen = &verb->screen;
	int64_t count = lkm_users_refcount(users);

	printf("%s%s%s is ", screen->strong, lkm_users_module(users), screen->normal);
	if (count > 0) {
		printf("%sin use%s: ", screen->bad, screen->normal);
		print_references(count);
	} else if (count == 0) {
		printf("%snot in use%s", screen->good, screen->normal);
	} else {
		fputs("loaded", stdout);
	}
	putchar('\n');
}

/* Why it cannot go whoever lets go of it; NULL when nothing stands in the way. */
static const char *obstacle(const struct lkm_users *users)
{
	if (lkm_users_refcount(users) < 0)
		return "this kernel cannot unload modules";
	if (lkm_users_state(users) == LKM_STATE_COMING)
		return "it is still initialising: not before its init function has returned";
	if (lkm_users_state(users) == LKM_STATE_GOING)
		return "it is being unloaded";
	return lkm_users_permanent(users) ? "it has no exit function: it stays until the next boot"
					  : NULL;
}

static void print_unexplained(const struct lk_verb *verb, const struct lkm_users *users)
{
	int64_t least = lkm_users_unexplained_least(users);
	int64_t most = lkm_users_unexplained_most(users);

	if (!least)
		return;
	label(verb, "unexplained");
	if (least < most)
		printf("%" PRId64 " to ", least);
	print_references(most);
	puts(": held inside the kernel, or not visible to you");
}

static void print_hidden(const struct lk_verb *verb, const struct lkm_users *users)
{
	size_t count = lkm_users_hidden_processes(users);

	if (!count)
		return;
	label(verb, "not seen");
	printf("open files of %zu process%s; root may see them\n", count, count == 1 ? "" : "es");
}

static const char *word(const void *from, unsigned long i)
{
	const char *before = lkm_users_before(from, i);

	if (before)
		return before;
	/* Behind the last of them comes the module itself. */
	return i == 0 || lkm_users_before(from, i - 1) ? lkm_users_module(from) : NULL;
}

/* What people have to do themselves before the modules can go. */
static const struct {
	enum lkm_user_kind kind;
	const char *step;
} steps[] = {
	{LKM_USER_MOUNT, "unmount the file systems"},
	{LKM_USER_BLOCK, "unmount, take apart or switch off what is on the disks"},
	{LKM_USER_FILE, "end the processes, or have them close the files"},
	{LKM_USER_SOCKET, "end what has the sockets open"},
};

static void print_steps(const struct lk_verb *verb, const struct lkm_users *users)
{
	static const char command[] = "lkm unload --only ";
	const char *name = "to unload";

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (!count_kind(users, steps[i].kind))
			continue;
		label(verb, name);
		puts(steps[i].step);
		name = "";
	}
	if (lkm_users_unexplained_least(users)) {
		label(verb, name);
		puts("end what holds the rest");
		name = "";
	}
	label(verb, name);
	fputs(command, stdout);
	lk_screen_words(&verb->screen, COLUMN + (int)strlen(command), word, users);
	putchar('\n');
}

static void print_text(const struct lk_verb *verb, const struct lkm_users *users)
{
	const char *against = obstacle(users);

	print_head(verb, users);
	for (size_t i = 0; i < KINDS; i++)
		print_kind(verb, users, &kinds[i]);
	print_unexplained(verb, users);
	print_hidden(verb, users);
	if (against) {
		label(verb, "stays");
		puts(against);
	} else {
		print_steps(verb, users);
	}
}

static const char *kind_key(enum lkm_user_kind kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].kind == kind)
			return kinds[i].key;
	return "";
}

static void add_user(struct lk_json *json, const struct lkm_users *users, size_t i)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "kind", kind_key(lkm_users_kind(users, i)));
	lk_json_text(json, "name", lkm_users_name(users, i));
	lk_json_text_or_null(json, "detail", lkm_users_detail(users, i));
	lk_json_number(json, "process", lkm_users_process(users, i));
	lk_json_end(json);
}

static void add_json(struct lk_json *json, const char *asked, const struct lkm_users *users)
{
	const char *module;

	lk_json_object(json, NULL);
	lk_json_text(json, "asked", asked);
	lk_json_text(json, "name", lkm_users_module(users));
	lk_json_number(json, "refcount", lkm_users_refcount(users));
	lk_json_text(json, "state", lk_live_json_state(lkm_users_state(users)));
	lk_json_bool(json, "permanent", lkm_users_permanent(users));
	lk_json_array(json, "users");
	for (size_t i = 0; i < lkm_users_count(users); i++)
		add_user(json, users, i);
	lk_json_end(json);
	lk_json_number(json, "unexplained_least", lkm_users_unexplained_least(users));
	lk_json_number(json, "unexplained_most", lkm_users_unexplained_most(users));
	lk_json_number(json, "hidden_processes", (int64_t)lkm_users_hidden_processes(users));
	lk_json_array(json, "order");
	for (unsigned long i = 0; (module = word(users, i)); i++)
		lk_json_text(json, NULL, module);
	lk_json_end(json);
	lk_json_end(json);
}

static int show(
	struct lk_verb *verb, const char *asked, const char *module, struct lkm_error *reterr)
{
	struct lkm_users *users;
	int rc = lkm_users_find(verb->lkm, module, &users, reterr);

	if (rc < 0)
		return rc;
	if (verb->opts->json)
		add_json(&verb->answer.json, asked, users);
	else
		print_text(verb, users);
	lkm_users_free(users);
	return 0;
}

/* What is not loaded by this name may be an alias of what is, or be nothing at all. */
static void show_found(struct lk_verb *verb, const char *operand, struct lkm_error *error)
{
	struct lkm_found *found;
	struct lkm_error unknown;

	if (lkm_lookup(verb->lkm, operand, 0, &found, &unknown) < 0) {
		lk_verb_fail(verb, unknown.code == LKM_E_NOT_FOUND ? &unknown : error, NULL);
		return;
	}
	for (size_t i = 0; i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i) &&
			show(verb, operand, lkm_found_name(lkm_found_module(found, i)), error) < 0)
			lk_verb_fail(verb, error, NULL);
	lkm_found_free(found);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_error error;

	if (show(verb, operand, operand, &error) == 0)
		return;
	if (error.code == LKM_E_NOT_LOADED)
		show_found(verb, operand, &error);
	else
		lk_verb_fail(verb, &error, NULL);
}

int lk_cmd_users(int argc, char **argv)
{
	struct users_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "users", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb)) {
		if (opts.verb.json)
			lk_json_array(&verb.answer.json, "modules");
		for (int i = first; i < argc; i++)
			show_operand(&verb, argv[i]);
		if (opts.verb.json)
			lk_json_end(&verb.answer.json);
	}
	return lk_verb_end(&verb);
}
