/* SPDX-License-Identifier: MIT */
/* lkm users: the users of a loaded module, and what has to be done before it can be unloaded. */
#include <inttypes.h>

#include <lkm/users.h>

#include "../commands.h"
#include "../verb.h"
#include "live_view.h"

/* Without -v, more users of a kind are cut. */
#define SHORT 8

struct users_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm users [options] NAME...",
	.purpose = "Shows the users of a loaded module (modules, devices, mounts, open files,\n"
		   "sockets), how many references they do not account for, and how to unload it.\n"
		   "Root sees the most. -v shows long lists in full.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct users_opts),
	LK_VERB_ROWS_COMMON(struct users_opts),
	LK_OPTS_END,
};

/* step: what the administrator has to do about users of this kind; NULL: unloading does it. */
static const struct kind {
	enum lkm_user_kind kind;
	const char *key, *label, *step;
} kinds[] = {
	{LKM_USER_MODULE, "module", "modules", NULL},
	{LKM_USER_DEVICE, "device", "devices", NULL},
	{LKM_USER_NETWORK, "network", "network", NULL},
	{LKM_USER_MOUNT, "mount", "mounted", "unmount the file systems"},
	{LKM_USER_BLOCK, "block", "disks", "unmount, detach or disable whatever uses the disks"},
	{LKM_USER_FILE, "file", "open files", "stop the processes, or make them close the files"},
	{LKM_USER_SOCKET, "socket", "sockets", "stop the processes that have the sockets open"},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

static size_t count_kind(const struct lkm_users *users, enum lkm_user_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < lkm_users_count(users); i++)
		count += lkm_user_kind(lkm_users_user(users, i)) == kind;
	return count;
}

/* Words that take a number into a sentence. */
static const char *count_words(
	struct lk_view *view, int64_t count, const char *one, const char *several)
{
	return count == 1 ? one : lk_arena_format(&view->arena, "%" PRId64 " %s", count, several);
}

static void add_head(struct lk_view *view, const char *asked, const struct lkm_users *users)
{
	const int64_t count = lkm_users_refcount(users);
	const enum lkm_state state = lkm_users_state(users);
	const char *stays = NULL;

	lk_view_string(view, "asked", asked);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", lkm_users_module(users));
	if (count > 0)
		lk_view_more(view, LK_BAD,
			count == 1 ? "is in use: 1 reference" : "is in use: %s references");
	else
		lk_view_more(view, count < 0 ? LK_PLAIN : LK_GOOD,
			count < 0 ? "is loaded" : "is not in use");
	lk_view_integer(view, "refcount", count);
	if (count < 0)
		stays = "this kernel cannot unload modules";
	else if (state == LKM_STATE_COMING)
		stays = "it is initialising: wait until its init function has returned";
	else if (state == LKM_STATE_GOING)
		stays = "it is being unloaded";
	if (stays)
		lk_view_row(view, "stays", LK_PLAIN, stays);
	lk_view_string(view, "state", lk_live_word(state));
	if (!stays && lkm_users_permanent(users))
		lk_view_row(view, "stays", LK_PLAIN,
			"it has no exit function: it stays until the next boot");
	lk_view_bool(view, "permanent", lkm_users_permanent(users));
}

/* User number i of its kind, of so many. */
static void add_user(struct lk_view *view, const struct lkm_user *user, const struct kind *kind,
	size_t i, size_t count)
{
	const bool cut = !view->verbose && count > SHORT + 1;
	const bool shown = !cut || i < SHORT;

	lk_view_object(view, NULL);
	if (cut && i == SHORT)
		lk_view_row(view, "", LK_PLAIN,
			lk_arena_format(
				&view->arena, "and %zu more (-v shows them)", count - SHORT));
	lk_view_string(view, "kind", kind->key);
	if (shown)
		lk_view_row(view, i ? "" : kind->label, LK_PLAIN, NULL);
	lk_view_string(view, "name", lkm_user_name(user));
	if (shown)
		lk_view_cell(view, LK_FAINT, NULL);
	lk_view_string(view, "detail", lkm_user_detail(user));
	if (shown)
		lk_view_more(view, LK_FAINT, kind->kind == LKM_USER_FILE ? "(%s)" : "");
	lk_view_integer(view, "process", lkm_user_process(user));
	lk_view_end(view);
}

static void add_users(struct lk_view *view, const struct lkm_users *users)
{
	size_t user = 0;

	lk_view_list(view, "users");
	for (size_t i = 0; i < KINDS; i++) {
		const size_t count = count_kind(users, kinds[i].kind);

		for (size_t j = 0; j < count; j++)
			add_user(view, lkm_users_user(users, user++), &kinds[i], j, count);
	}
	lk_view_end(view);
}

static void add_unexplained(struct lk_view *view, const struct lkm_users *users)
{
	static const char rest[] = "not accounted for: held inside the kernel, or leaked";
	const int64_t least = lkm_users_unexplained_least(users);
	const int64_t most = lkm_users_unexplained_most(users);
	const size_t hidden = lkm_users_hidden_processes(users);

	if (least && least == most)
		lk_view_row(view, "unexplained", LK_PLAIN,
			lk_arena_format(&view->arena, "%s %s",
				count_words(view, most, "1 reference is", "references are"), rest));
	else if (least)
		lk_view_row(view, "unexplained", LK_PLAIN,
			lk_arena_format(&view->arena,
				"%" PRId64 " to %" PRId64 " references are %s", least, most, rest));
	lk_view_integer(view, "unexplained_least", least);
	lk_view_integer(view, "unexplained_most", most);
	if (hidden)
		lk_view_row(view, "hidden", LK_PLAIN,
			hidden == 1 ? "the open files of 1 process; only root can see them"
				    : "the open files of %s processes; only root can see them");
	lk_view_integer(view, "hidden_processes", (int64_t)hidden);
}

/* How to unload it, unless it has to stay. */
static void add_steps(struct lk_view *view, const struct lkm_users *users)
{
	const bool stays = lkm_users_refcount(users) < 0 || lkm_users_permanent(users) ||
			   lkm_users_state(users) != LKM_STATE_LIVE;
	bool any = false;

	lk_view_row(view, "to unload", LK_PLAIN, NULL);
	lk_view_list(view, "steps");
	for (size_t i = 0; !stays && i < KINDS; i++)
		if (kinds[i].step && count_kind(users, kinds[i].kind)) {
			lk_view_line(view, LK_PLAIN, NULL);
			lk_view_string(view, NULL, kinds[i].step);
			any = true;
		}
	if (!stays && lkm_users_unexplained_least(users)) {
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, NULL, "stop whatever holds the remaining references");
		any = true;
	}
	lk_view_end(view);
	if (!stays)
		lk_view_row(view, any ? "" : "to unload", LK_PLAIN, "lkm unload --only %s");
	lk_view_list(view, "order");
	for (size_t i = 0; i < lkm_users_before_count(users); i++)
		lk_view_string(view, NULL, lkm_users_before(users, i));
	lk_view_string(view, NULL, lkm_users_module(users));
	lk_view_end(view);
}

static int show(
	struct lk_verb *verb, const char *asked, const char *module, struct lkm_error *reterr)
{
	struct lk_view *view = &verb->view;
	struct lkm_users *users;
	int rc = lkm_users_read(verb->lkm, module, &users, reterr);

	if (rc < 0)
		return rc;
	lk_view_object(view, NULL);
	add_head(view, asked, users);
	add_users(view, users);
	add_unexplained(view, users);
	add_steps(view, users);
	lk_view_end(view);
	lkm_users_free(users);
	return 0;
}

/* A name that is not loaded may be an alias of a module that is. */
static void show_found(struct lk_verb *verb, const char *operand, struct lkm_error *error)
{
	struct lkm_found *found;
	struct lkm_error unknown;

	if (lkm_lookup(verb->lkm, operand, 0, &found, &unknown) < 0) {
		lk_verb_fail_about(
			verb, operand, unknown.code == LKM_E_NOT_FOUND ? &unknown : error);
		return;
	}
	for (size_t i = 0; i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i) &&
			show(verb, operand, lkm_found_name(lkm_found_module(found, i)), error) < 0)
			lk_verb_fail_about(verb, operand, error);
	lkm_found_free(found);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	char own[LKM_NAME_SIZE];
	struct lkm_error error;

	if (show(verb, operand, lk_verb_kernel_name(verb, operand, own), &error) == 0)
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
	lk_view_list(&verb.view, "modules");
	if (lk_verb_open(&verb))
		for (int i = first; i < argc; i++)
			show_operand(&verb, argv[i]);
	lk_view_end(&verb.view);
	return lk_verb_end(&verb);
}
