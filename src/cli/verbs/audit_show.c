/* SPDX-License-Identifier: MIT */
/* Findings of an audit for people and for programs. */
#include "audit_show.h"

#include <stdio.h>
#include <string.h>

/* Without -v, of the modules that bring one along only this many are shown. */
#define SHORT 8

struct lkm_audit *lk_audit_show_make(struct lk_verb *verb, const char *const *modules)
{
	struct lkm_audit *audit;
	struct lkm_error error;

	lkm_close(verb->lkm);
	verb->lkm = NULL;
	if (!lk_verb_open(verb))
		return NULL;
	if (lkm_audit_new(verb->lkm, modules, &audit, &error) == 0)
		return audit;
	lk_verb_fail(verb, &error, NULL);
	return NULL;
}

void lk_audit_show_label(const struct lk_screen *screen, const char *label)
{
	printf("  %s%-*s%s", screen->faint, LK_AUDIT_COLUMN - 2, label, screen->normal);
}

void lk_audit_show_place(const struct lk_screen *screen, const char *file, unsigned line)
{
	if (file) {
		printf("  %s", screen->faint);
		lk_screen_text(file);
		if (line)
			printf(":%u", line);
		fputs(screen->normal, stdout);
	}
	putchar('\n');
}

static void print_hole(
	const struct lk_screen *screen, const struct lkm_audit *audit, size_t i, size_t j)
{
	lk_audit_show_label(screen, "but");
	fputs(screen->bad, stdout);
	lk_screen_text(lkm_audit_hole_text(audit, i, j));
	fputs(screen->normal, stdout);
	lk_audit_show_place(
		screen, lkm_audit_hole_file(audit, i, j), lkm_audit_hole_line(audit, i, j));
}

/* The same advice once, behind the last of the holes that it is for. */
static void print_remedy(
	const struct lk_screen *screen, const struct lkm_audit *audit, size_t i, size_t j)
{
	const char *remedy = lkm_audit_hole_remedy(audit, i, j);

	if (lkm_audit_hole(audit, i, j + 1) &&
		strcmp(lkm_audit_hole_remedy(audit, i, j + 1), remedy) == 0)
		return;
	lk_audit_show_label(screen, "what to do");
	lk_screen_text(remedy);
	putchar('\n');
}

void lk_audit_show_holes(const struct lk_verb *verb, const struct lkm_audit *audit, size_t i)
{
	const struct lk_screen *screen = &verb->screen;
	size_t alike = 0;

	for (size_t j = 0; lkm_audit_hole(audit, i, j); j++) {
		enum lkm_hole kind = lkm_audit_hole(audit, i, j);

		alike = kind == LKM_HOLE_DEPENDENCY ? alike + 1 : 0;
		if (alike <= SHORT || verb->opts->common.verbosity) {
			print_hole(screen, audit, i, j);
		} else if (lkm_audit_hole(audit, i, j + 1) != kind) {
			lk_audit_show_label(screen, "");
			printf("and %zu more (-v shows them)\n", alike - SHORT);
		}
		print_remedy(screen, audit, i, j);
	}
}

static const char *hole_word(enum lkm_hole hole)
{
	static const char *const words[] = {[LKM_HOLE_NOTHING] = "nothing",
		[LKM_HOLE_LOADED] = "loaded",
		[LKM_HOLE_BUILTIN] = "builtin",
		[LKM_HOLE_NAME] = "name",
		[LKM_HOLE_DEPENDENCY] = "dependency",
		[LKM_HOLE_SOFTDEP] = "softdep",
		[LKM_HOLE_HIDDEN] = "hidden",
		[LKM_HOLE_INITRAMFS] = "initramfs",
		[LKM_HOLE_INITRAMFS_UNKNOWN] = "initramfs-unknown"};

	return words[hole];
}

static const char *denied_word(enum lkm_denied denied)
{
	static const char *const words[] = {[LKM_DENIED_NOT] = NULL,
		[LKM_DENIED_ALIASES] = "aliases",
		[LKM_DENIED_COMMAND] = "command",
		[LKM_DENIED_KERNEL] = "kernel"};

	return words[denied];
}

static void add_hole(struct lk_json *json, const struct lkm_audit *audit, size_t i, size_t j)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "kind", hole_word(lkm_audit_hole(audit, i, j)));
	lk_json_text(json, "text", lkm_audit_hole_text(audit, i, j));
	lk_json_text(json, "remedy", lkm_audit_hole_remedy(audit, i, j));
	lk_json_text_or_null(json, "file", lkm_audit_hole_file(audit, i, j));
	lk_json_number(json, "line", lkm_audit_hole_line(audit, i, j));
	lk_json_end(json);
}

static void add_module(struct lk_json *json, const struct lkm_audit *audit, size_t i)
{
	const char *user;

	lk_json_object(json, NULL);
	lk_json_text(json, "name", lkm_audit_module(audit, i));
	lk_json_bool(json, "known", lkm_audit_known(audit, i));
	lk_json_bool(json, "kept_out", !lkm_audit_hole(audit, i, 0));
	lk_json_text_or_null(json, "denied", denied_word(lkm_audit_denied(audit, i)));
	lk_json_text_or_null(json, "text", lkm_audit_text(audit, i));
	lk_json_text_or_null(json, "file", lkm_audit_file(audit, i));
	lk_json_number(json, "line", lkm_audit_line(audit, i));
	lk_json_array(json, "users");
	for (size_t j = 0; (user = lkm_audit_user(audit, i, j)); j++)
		lk_json_text(json, NULL, user);
	lk_json_end(json);
	lk_json_array(json, "holes");
	for (size_t j = 0; lkm_audit_hole(audit, i, j); j++)
		add_hole(json, audit, i, j);
	lk_json_end(json);
	lk_json_end(json);
}

void lk_audit_show_json(struct lk_json *json, const struct lkm_audit *audit)
{
	lk_json_array(json, "modules");
	for (size_t i = 0; audit && i < lkm_audit_count(audit); i++)
		add_module(json, audit, i);
	lk_json_end(json);
}
