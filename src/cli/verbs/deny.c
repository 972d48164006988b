/* SPDX-License-Identifier: MIT */
/* lkm deny and lkm allow: keep modules from being loaded, and no longer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_show.h"
#include "../commands.h"

struct deny_opts {
	struct lk_verb_opts verb;
	bool show;
	const char *reason;
};

#define ROW_SHOW                                                                                   \
	{                                                                                          \
		'n', "dry-run", LK_OPT_SET, offsetof(struct deny_opts, show), 0, NULL,             \
			"print what the file would be, and write nothing"                          \
	}
#define ROWS_WHERE                                                                                 \
	{'k', "kernel", LK_OPT_TEXT, offsetof(struct deny_opts, verb.release), 0, "RELEASE",       \
		"of this kernel release in place of the running one"},                             \
	{                                                                                          \
		0, "root", LK_OPT_TEXT, offsetof(struct deny_opts, verb.root), 0, "DIR",           \
			"modules and configuration are below this directory"                       \
	}

static const struct lk_command_text deny_text = {
	.usage = "  lkm deny [options] NAME...",
	.purpose = "Keeps modules from being loaded, by lines in " LKM_SYSTEM_CONFIG
		   "/modprobe.d/lkm-deny.conf, and shows how\nthey could still come in.",
};

static const struct lk_command_text allow_text = {
	.usage = "  lkm allow [options] NAME...",
	.purpose = "Takes out what \"lkm deny\" wrote, and shows what else forbids these modules.",
};

static const struct lk_opt deny_table[] = {
	ROW_SHOW,
	{'r', "reason", LK_OPT_TEXT, offsetof(struct deny_opts, reason), 0, "TEXT",
		"say in the file why"},
	LK_VERB_ROW_JSON(struct deny_opts),
	ROWS_WHERE,
	LK_VERB_ROWS_COMMON(struct deny_opts),
	LK_OPTS_END,
};

static const struct lk_opt allow_table[] = {
	ROW_SHOW,
	LK_VERB_ROW_JSON(struct deny_opts),
	ROWS_WHERE,
	LK_VERB_ROWS_COMMON(struct deny_opts),
	LK_OPTS_END,
};

/* One run of either. */
struct run {
	struct lk_verb *verb;
	const struct deny_opts *opts;
	struct lkm_deny *file;
	const char **names; /* those that were taken, NULL-terminated */
	bool *changed;      /* beside them */
	size_t count;
	char *path;
};

static void take(struct run *run, const char *name, bool changed)
{
	run->names[run->count] = name;
	run->changed[run->count++] = changed;
}

static void deny(struct run *run, const char *name)
{
	struct lkm_error error;
	bool changed;

	if (lkm_deny_add(run->file, name, run->opts->reason, &changed, &error) < 0)
		lk_verb_fail(run->verb, &error, NULL);
	else
		take(run, name, changed);
}

static void allow(struct run *run, const char *name)
{
	struct lkm_error error;
	bool changed;

	if (lkm_deny_remove(run->file, name, &changed, &error) < 0)
		lk_verb_fail(run->verb, &error, NULL);
	else
		take(run, name, changed);
}

/* What the file is to be, for -n and for --json. */
static void show_text(struct run *run)
{
	const char *text = lkm_deny_text(run->file);

	if (!text)
		lk_verb_fail(run->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
	else if (run->verb->opts->json)
		lk_json_text(&run->verb->answer.json, "content", text);
	else
		fputs(text, stdout);
}

/* 0 when it is written, or to be shown only. */
static int write_file(struct run *run)
{
	struct lkm_error error;

	if (run->opts->show || !run->count)
		return 0;
	if (lkm_deny_write(run->file, &error) == 0)
		return 0;
	lk_verb_fail(run->verb, &error, NULL);
	return -1;
}

static void print_denied(struct run *run, const struct lkm_audit *audit, size_t i)
{
	const struct lk_screen *screen = &run->verb->screen;

	printf("%s%s%s is %s", screen->strong, lkm_audit_module(audit, i), screen->normal,
		run->changed[i] ? "denied" : "denied already");
	lk_audit_show_place(screen, run->path, 0);
	if (!lkm_audit_known(audit, i)) {
		lk_audit_show_label(screen, "note");
		puts("no module of this name is known here");
	}
}

struct users {
	const struct lkm_audit *audit;
	size_t i;
};

static const char *user(const void *from, unsigned long wanted)
{
	const struct users *users = from;

	return lkm_audit_user(users->audit, users->i, wanted);
}

static void explain_denied(struct run *run, const struct lkm_audit *audit, size_t i)
{
	struct users users = {audit, i};

	print_denied(run, audit, i);
	if (user(&users, 0)) {
		lk_audit_show_label(&run->verb->screen, "with it");
		lk_screen_words(&run->verb->screen, LK_AUDIT_COLUMN, user, &users);
		puts("  (they need it)");
	}
	lk_audit_show_holes(run->verb, audit, i);
}

static void explain_deny(struct run *run, const struct lkm_audit *audit)
{
	for (size_t i = 0; i < lkm_audit_count(audit); i++)
		explain_denied(run, audit, i);
	if (run->verb->opts->quiet || !lkm_audit_count(audit))
		return;
	puts("This holds for modprobe and all who load modules as it does (the kernel, udev, "
	     "systemd),\nby name, alias, dependency and softdep. Root can still use insmod and "
	     "modprobe -i;\nmodule_blacklist=NAME on the kernel command line prevents that too.");
}

/* Is it forbidden by what we do not write? That is not what was asked for. */
static void explain_allowed(struct run *run, const struct lkm_audit *audit, size_t i)
{
	const struct lk_screen *screen = &run->verb->screen;
	bool denied = lkm_audit_denied(audit, i) != LKM_DENIED_NOT;

	if (denied && !run->verb->status)
		run->verb->status = 1;
	if (run->verb->opts->json)
		return;
	printf("%s%s%s %s", screen->strong, lkm_audit_module(audit, i), screen->normal,
		denied            ? "is still denied: "
		: run->changed[i] ? "is allowed again"
				  : "was not denied");
	if (denied)
		lk_screen_text(lkm_audit_text(audit, i));
	lk_audit_show_place(screen, denied ? lkm_audit_file(audit, i) : NULL,
		denied ? lkm_audit_line(audit, i) : 0);
}

static void explain_allow(struct run *run, const struct lkm_audit *audit)
{
	for (size_t i = 0; i < lkm_audit_count(audit); i++)
		explain_allowed(run, audit, i);
}

static void add_changes(struct run *run)
{
	struct lk_json *json = &run->verb->answer.json;

	lk_json_text(json, "path", run->path);
	lk_json_bool(json, "written", !run->opts->show && run->count);
	lk_json_array(json, "changes");
	for (size_t i = 0; i < run->count; i++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "name", run->names[i]);
		lk_json_bool(json, "changed", run->changed[i]);
		lk_json_end(json);
	}
	lk_json_end(json);
}

/* What there is now, by a fresh look: the file is not all that counts. */
static void explain(struct run *run,
	void (*explain_text)(struct run *run, const struct lkm_audit *audit), bool always)
{
	struct lkm_audit *audit = NULL;

	if (!run->opts->show && run->count)
		audit = lk_audit_show_make(run->verb, run->names);
	if (audit && (always || !run->verb->opts->json))
		explain_text(run, audit);
	if (run->verb->opts->json)
		lk_audit_show_json(&run->verb->answer.json, audit);
	lkm_audit_free(audit);
}

static bool prepare(struct run *run, int operands)
{
	struct lkm_error error;

	run->names = calloc((size_t)operands + 1, sizeof(*run->names));
	run->changed = calloc((size_t)operands + 1, sizeof(*run->changed));
	if (!run->names || !run->changed) {
		lk_verb_fail(run->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
		return false;
	}
	if (lkm_deny_open(run->verb->lkm, !run->opts->show, &run->file, &error) < 0) {
		lk_verb_fail(run->verb, &error, NULL);
		return false;
	}
	run->path = strdup(lkm_deny_path(run->file));
	return run->path;
}

/* '-' and '_' are the same in the names of modules. */
static bool is_same(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if ((*a == '-' ? '_' : *a) != (*b == '-' ? '_' : *b))
			return false;
	return *a == *b;
}

static bool is_repeated(char *const *operands, int i)
{
	for (int j = 0; j < i; j++)
		if (is_same(operands[j], operands[i]))
			return true;
	return false;
}

/* Change the file, and let go of it: true when it is as it should be. */
static bool change(struct run *run, char *const *operands, int count,
	void (*act)(struct run *run, const char *name))
{
	bool done = prepare(run, count);

	for (int i = 0; done && i < count; i++)
		if (!is_repeated(operands, i))
			act(run, operands[i]);
	if (done)
		done = write_file(run) == 0;
	if (done && run->verb->opts->json)
		add_changes(run);
	if (done && (run->opts->show || run->verb->opts->json))
		show_text(run);
	lkm_deny_close(run->file);
	return done;
}

static int end(struct run *run)
{
	free(run->names);
	free(run->changed);
	free(run->path);
	return lk_verb_end(run->verb);
}

int lk_cmd_deny(int argc, char **argv)
{
	struct deny_opts opts = {0};
	struct lk_verb verb;
	struct run run = {.verb = &verb, .opts = &opts};
	int first = lk_verb_begin(&verb, argc, argv, "deny", &deny_text, deny_table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb) && change(&run, argv + first, argc - first, deny))
		explain(&run, explain_deny, false);
	return end(&run);
}

int lk_cmd_allow(int argc, char **argv)
{
	struct deny_opts opts = {0};
	struct lk_verb verb;
	struct run run = {.verb = &verb, .opts = &opts};
	int first = lk_verb_begin(&verb, argc, argv, "allow", &allow_text, allow_table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb) && change(&run, argv + first, argc - first, allow))
		explain(&run, explain_allow, true);
	return end(&run);
}
