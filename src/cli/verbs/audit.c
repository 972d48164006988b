/* SPDX-License-Identifier: MIT */
/* lkm audit: could a denied module still come in? */
#include <stdio.h>

#include "audit_show.h"
#include "../commands.h"

struct audit_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm audit [options] [NAME...]",
	.purpose = "Shows whether modules that are denied are really kept out, and by which ways "
		   "they could\nstill come in. Without names: all that are denied. The status is 1 "
		   "when one could.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct audit_opts),
	LK_VERB_ROWS_WHERE(struct audit_opts),
	LK_VERB_ROWS_COMMON(struct audit_opts),
	LK_OPTS_END,
};

static void print_module(const struct lk_verb *verb, const struct lkm_audit *audit, size_t i)
{
	const struct lk_screen *screen = &verb->screen;
	bool open = lkm_audit_hole(audit, i, 0);

	fputs(screen->strong, stdout);
	lk_screen_text(lkm_audit_module(audit, i));
	printf("%s %s%s%s\n", screen->normal, open ? screen->bad : screen->good,
		open ? "is not kept out" : "is kept out", screen->normal);
	if (!lkm_audit_known(audit, i)) {
		lk_audit_show_label(screen, "note");
		puts("no module of this name is known here");
	}
	if (lkm_audit_text(audit, i)) {
		lk_audit_show_label(screen, "denied by");
		lk_screen_text(lkm_audit_text(audit, i));
		lk_audit_show_place(screen, lkm_audit_file(audit, i), lkm_audit_line(audit, i));
	}
	lk_audit_show_holes(verb, audit, i);
}

static void show(struct lk_verb *verb, const struct lkm_audit *audit)
{
	for (size_t i = 0; i < lkm_audit_count(audit); i++) {
		if (lkm_audit_hole(audit, i, 0) && !verb->status)
			verb->status = 1;
		if (!verb->opts->json)
			print_module(verb, audit, i);
	}
	if (verb->opts->json)
		lk_audit_show_json(&verb->answer.json, audit);
	else if (!lkm_audit_count(audit) && !verb->opts->quiet)
		puts("no module is denied");
}

int lk_cmd_audit(int argc, char **argv)
{
	struct audit_opts opts = {0};
	struct lkm_audit *audit;
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "audit", &text, table, &opts, 0);

	if (first < 0)
		return verb.status;
	/* argv ends with NULL, and so do its last operands. */
	audit = lk_audit_show_make(
		&verb, first < argc ? (const char *const *)(argv + first) : NULL);
	if (audit)
		show(&verb, audit);
	lkm_audit_free(audit);
	return lk_verb_end(&verb);
}
