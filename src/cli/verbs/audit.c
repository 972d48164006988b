/* SPDX-License-Identifier: MIT */
/* lkm audit: whether denied modules are kept out, and how they could still be loaded. */
#include "../commands.h"
#include "audit_view.h"

struct audit_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm audit [options] [NAME...]",
	.purpose =
		"Shows whether denied modules are kept out, and how they could still be loaded.\n"
		"Without names it shows all denied modules. The exit status is 1 if one could be\n"
		"loaded, or if that is not known.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct audit_opts),
	LK_VERB_ROWS_WHERE(struct audit_opts),
	LK_VERB_ROWS_COMMON(struct audit_opts),
	LK_OPTS_END,
};

/* Is there a hole, and one for certain? */
static bool is_open(const struct lkm_audit_entry *entry, bool *ret_certain)
{
	const size_t count = lkm_audit_entry_hole_count(entry);

	*ret_certain = !count;
	for (size_t i = 0; i < count; i++)
		*ret_certain |=
			lkm_finding_certainty(lkm_audit_entry_hole(entry, i)) == LKM_CERTAIN;
	return count;
}

static const char *words(const struct lkm_audit_entry *entry, size_t i, void *data)
{
	bool certain, open = is_open(entry, &certain);

	if (lkm_audit_entry_known(entry))
		return !open     ? "%s is kept out"
		       : certain ? "%s is not kept out"
				 : "it is not known whether %s is kept out";
	return !open     ? "%s is kept out (no module here has this name)"
	       : certain ? "%s is not kept out (no module here has this name)"
			 : "it is not known whether %s is kept out (no module here has this name)";
}

static enum lk_style style(const struct lkm_audit_entry *entry)
{
	return lkm_audit_entry_hole_count(entry) ? LK_BAD : LK_GOOD;
}

int lk_cmd_audit(int argc, char **argv)
{
	static const struct lk_audit_text shown = {.words = words, .style = style, .holes = true};
	struct audit_opts opts = {0};
	struct lkm_audit *audit;
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "audit", &text, table, &opts, 0);

	if (first < 0)
		return verb.status;
	/* argv ends with NULL, and so do its last operands. */
	audit = lk_audit_read(&verb, first < argc ? (const char *const *)(argv + first) : NULL);
	if (audit) {
		lk_view_empty(&verb.view, "no module is denied");
		lk_audit_add(&verb.view, audit, &shown);
	}
	for (size_t i = 0; i < lkm_audit_count(audit); i++)
		if (lkm_audit_entry_hole_count(lkm_audit_entry(audit, i)) && !verb.status)
			verb.status = 1;
	lkm_audit_free(audit);
	return lk_verb_end(&verb);
}
