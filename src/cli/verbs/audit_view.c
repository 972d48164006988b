/* SPDX-License-Identifier: MIT */
/* Entries of an audit under the names of lkm-json(7), and what text shows of them. */
#include "audit_view.h"

#include <string.h>

/* Without -v of a module that many others load only this many holes are shown. */
#define SHORT 8

struct lkm_audit *lk_audit_read(struct lk_verb *verb, const char *const *modules)
{
	struct lkm_audit *audit;
	struct lkm_error error;

	lkm_close(verb->lkm);
	verb->lkm = NULL;
	if (!lk_verb_open(verb))
		return NULL;
	if (lkm_audit_read(verb->lkm, modules, &audit, &error) == 0)
		return audit;
	lk_verb_fail(verb, &error, NULL);
	return NULL;
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
		[LKM_HOLE_INITRAMFS_UNKNOWN] = "initramfs-unknown",
		[LKM_HOLE_CONFIG_UNKNOWN] = "config-unknown"};

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

static void add_denial(
	struct lk_view *view, const struct lkm_directive *line, const struct lk_audit_text *text)
{
	if (text->denial == LK_AUDIT_BESIDE)
		lk_view_more(view, LK_PLAIN, NULL);
	else if (text->denial == LK_AUDIT_ROW)
		lk_view_row(view, "denied by", LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_directive_text(line));
	lk_view_origin(view, lkm_directive_file(line), lkm_directive_line(line));
}

static void add_users(
	struct lk_view *view, const struct lkm_audit_entry *entry, const struct lk_audit_text *text)
{
	if (text->users)
		lk_view_row(view, "with it", LK_PLAIN, "%s (they depend on it)");
	lk_view_list(view, "users");
	for (size_t i = 0; i < lkm_audit_entry_user_count(entry); i++)
		lk_view_string(view, NULL, lkm_audit_entry_user(entry, i));
	lk_view_end(view);
}

static void add_hole(
	struct lk_view *view, const struct lkm_audit_entry *entry, size_t i, bool shown)
{
	const struct lkm_finding *hole = lkm_audit_entry_hole(entry, i);

	lk_view_object(view, NULL);
	lk_view_string(view, "kind", hole_word(lkm_audit_entry_hole_kind(entry, i)));
	if (shown)
		lk_view_line(view, LK_BAD, NULL);
	lk_view_string(view, "text", lkm_finding_text(hole));
	lk_view_string(view, "remedy", lkm_finding_remedy(hole));
	if (shown) {
		lk_view_origin(view, lkm_finding_file(hole), lkm_finding_line(hole));
	} else {
		lk_view_string(view, "file", lkm_finding_file(hole));
		lk_view_integer(view, "line", lkm_finding_line(hole));
	}
	lk_view_end(view);
}

static bool is_told(const struct lkm_audit_entry *entry, size_t i)
{
	const char *remedy = lkm_finding_remedy(lkm_audit_entry_hole(entry, i));

	while (i-- > 0)
		if (strcmp(lkm_finding_remedy(lkm_audit_entry_hole(entry, i)), remedy) == 0)
			return true;
	return false;
}

/* The advice of all holes, each once. */
static void add_remedies(
	struct lk_view *view, const struct lkm_audit_entry *entry, const struct lk_audit_text *text)
{
	if (text->holes)
		lk_view_row(view, "what to do", LK_PLAIN, NULL);
	lk_view_list(view, "remedies");
	for (size_t i = 0; i < lkm_audit_entry_hole_count(entry); i++) {
		if (is_told(entry, i))
			continue;
		if (text->holes)
			lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, NULL, lkm_finding_remedy(lkm_audit_entry_hole(entry, i)));
	}
	lk_view_end(view);
}

static void add_entry(struct lk_view *view, const struct lkm_audit_entry *entry, size_t i,
	const struct lk_audit_text *text)
{
	const size_t holes = lkm_audit_entry_hole_count(entry);

	lk_view_object(view, NULL);
	lk_view_line(view, text->style(entry), text->words(entry, i, text->data));
	lk_view_string(view, "name", lkm_audit_entry_module(entry));
	lk_view_bool(view, "known", lkm_audit_entry_known(entry));
	lk_view_bool(view, "kept_out", !holes);
	lk_view_string(view, "denied", denied_word(lkm_audit_entry_denied(entry)));
	add_denial(view, lkm_audit_entry_directive(entry), text);
	add_users(view, entry, text);
	if (text->holes) {
		lk_view_row(view, "but", LK_PLAIN, NULL);
		lk_view_limit(view, SHORT);
	}
	lk_view_list(view, "holes");
	for (size_t j = 0; j < holes; j++)
		add_hole(view, entry, j, text->holes);
	lk_view_end(view);
	add_remedies(view, entry, text);
	lk_view_end(view);
}

void lk_audit_add(
	struct lk_view *view, const struct lkm_audit *audit, const struct lk_audit_text *text)
{
	lk_view_list(view, "modules");
	for (size_t i = 0; i < lkm_audit_count(audit); i++)
		add_entry(view, lkm_audit_entry(audit, i), i, text);
	lk_view_end(view);
}
