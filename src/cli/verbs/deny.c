/* SPDX-License-Identifier: MIT */
/* lkm deny and lkm allow: keep modules from being loaded, and undo that. */
#include <stdlib.h>
#include <string.h>

#include <lkm/deny.h>

#include "../commands.h"
#include "audit_view.h"

struct deny_opts {
	struct lk_verb_opts verb;
	bool show;
	const char *reason;
};

#define ROW_SHOW                                                                                   \
	{                                                                                          \
		'n', "dry-run", LK_OPT_SET, offsetof(struct deny_opts, show), 0, NULL,             \
			"print the new file, but do not write it"                                  \
	}
#define ROWS_WHERE                                                                                 \
	{'k', "kernel", LK_OPT_TEXT, offsetof(struct deny_opts, verb.release), 0, "RELEASE",       \
		"use RELEASE instead of the running kernel"},                                      \
	{                                                                                          \
		0, "root", LK_OPT_TEXT, offsetof(struct deny_opts, verb.root), 0, "DIR",           \
			"use the modules and configuration below DIR"                              \
	}

static const struct lk_command_text deny_text = {
	.usage = "  lkm deny [options] NAME...",
	.purpose = "Keeps modules from being loaded, by lines in\n" LKM_SYSTEM_CONFIG
		   "/modprobe.d/lkm-deny.conf, and shows how they could still be loaded.",
};

static const struct lk_command_text allow_text = {
	.usage = "  lkm allow [options] NAME...",
	.purpose = "Removes the lines that 'lkm deny' wrote, and shows what still denies modules.",
};

static const struct lk_opt deny_table[] = {
	ROW_SHOW,
	{'r', "reason", LK_OPT_TEXT, offsetof(struct deny_opts, reason), 0, "TEXT",
		"write the reason into the file"},
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

/* What the file will contain: text shows it with -n. */
static void add_content(struct run *run)
{
	const char *text = lkm_deny_text(run->file);

	if (!text) {
		lk_verb_fail(run->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
		return;
	}
	if (run->opts->show)
		lk_view_line(&run->verb->view, LK_PLAIN, NULL);
	lk_view_lines(&run->verb->view, "content", text);
}

/* 0 when it is written, or only to be shown. */
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

static const char *denied_words(const struct lkm_audit_entry *entry, size_t i, void *data)
{
	const struct run *run = data;

	if (lkm_audit_entry_known(entry))
		return run->changed[i] ? "%s is denied" : "%s is already denied";
	return run->changed[i] ? "%s is denied (no module here has this name)"
			       : "%s is already denied (no module here has this name)";
}

static const char *allowed_words(const struct lkm_audit_entry *entry, size_t i, void *data)
{
	const struct run *run = data;

	if (lkm_audit_entry_denied(entry) != LKM_DENIED_NOT)
		return "%s is still denied:";
	return run->changed[i] ? "%s is allowed again" : "%s was not denied";
}

static enum lk_style strong(const struct lkm_audit_entry *entry)
{
	return LK_STRONG;
}

static void add_changes(struct run *run)
{
	struct lk_view *view = &run->verb->view;

	lk_view_string(view, "path", run->path);
	lk_view_bool(view, "written", !run->opts->show && run->count);
	lk_view_list(view, "changes");
	for (size_t i = 0; i < run->count; i++) {
		lk_view_object(view, NULL);
		lk_view_string(view, "name", run->names[i]);
		lk_view_bool(view, "changed", run->changed[i]);
		lk_view_end(view);
	}
	lk_view_end(view);
}

/* The situation now, from a new audit: this file is not all that counts. */
static struct lkm_audit *add_audit(struct run *run, const struct lk_audit_text *text)
{
	struct lkm_audit *audit = NULL;

	if (!run->opts->show && run->count)
		audit = lk_audit_read(run->verb, run->names);
	lk_audit_add(&run->verb->view, audit, text);
	return audit;
}

static void explain_denied(struct run *run)
{
	const struct lk_audit_text text = {.words = denied_words,
		.style = strong,
		.data = run,
		.denial = LK_AUDIT_PLACE,
		.users = true,
		.holes = true};
	struct lkm_audit *audit = add_audit(run, &text);

	if (lkm_audit_count(audit)) {
		lk_verb_progress(run->verb,
			"modprobe, udev, systemd and the kernel can no longer load %s, not even as "
			"a dependency.",
			lkm_audit_count(audit) == 1 ? "it" : "them");
		lk_verb_progress(run->verb,
			"insmod and modprobe -i still can; "
			"module_blacklist=NAME on the kernel command line prevents that.");
	}
	lkm_audit_free(audit);
}

/* A module that other lines still deny has not become what was asked for. */
static void explain_allowed(struct run *run)
{
	const struct lk_audit_text text = {
		.words = allowed_words, .style = strong, .data = run, .denial = LK_AUDIT_BESIDE};
	struct lkm_audit *audit = add_audit(run, &text);

	for (size_t i = 0; i < lkm_audit_count(audit); i++)
		if (lkm_audit_entry_denied(lkm_audit_entry(audit, i)) != LKM_DENIED_NOT &&
			!run->verb->status)
			run->verb->status = 1;
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
	if (!run->path)
		lk_verb_fail(run->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
	return run->path;
}

static bool is_repeated(char *const *operands, int i)
{
	for (int j = 0; j < i; j++)
		if (lkm_name_equal(operands[j], operands[i]))
			return true;
	return false;
}

/* Change the file, and close it: true when it is as it should be. */
static bool change(struct run *run, char *const *operands, int count,
	void (*act)(struct run *run, const char *name))
{
	bool done = prepare(run, count);

	for (int i = 0; done && i < count; i++)
		if (!is_repeated(operands, i))
			act(run, operands[i]);
	if (done)
		done = write_file(run) == 0;
	if (done) {
		add_changes(run);
		add_content(run);
	}
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
		explain_denied(&run);
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
		explain_allowed(&run);
	return end(&run);
}
