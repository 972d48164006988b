/* SPDX-License-Identifier: MIT */
/* Verdicts, refusals and lines about a module, under the names of lkm-json(7) and in words. */
#include "verdict.h"

#include <string.h>

/* Without -v a longer list is cut to this many. */
#define SHORT 8

/* A kind of line in JSON and in text. */
struct kind {
	const char *key, *label;
	bool words; /* names of modules, beside each other */
};

/* Without a key after the last kind. */
static struct kind kind_of(enum lkm_why_kind kind)
{
	switch (kind) {
	case LKM_WHY_KERNEL_BLACKLIST:
		return (struct kind){"kernel_blacklist", "kernel says", false};
	case LKM_WHY_BLACKLIST:
		return (struct kind){"blacklist", "blacklisted", false};
	case LKM_WHY_INSTALL:
		return (struct kind){"install", "install", false};
	case LKM_WHY_REMOVE:
		return (struct kind){"remove", "remove", false};
	case LKM_WHY_OPTIONS:
		return (struct kind){"options", "options", false};
	case LKM_WHY_SOFTDEP:
		return (struct kind){"softdeps", "softdep", false};
	case LKM_WHY_WEAKDEP:
		return (struct kind){"weakdeps", "weakdep", false};
	case LKM_WHY_WANTED:
		return (struct kind){"wanted_by", "wanted by", false};
	case LKM_WHY_NEEDS:
		return (struct kind){"needs", "needs", true};
	case LKM_WHY_USER:
		return (struct kind){"users", "needed by", true};
	case LKM_WHY_ALIAS:
		return (struct kind){"aliases", "aliases", false};
	}
	return (struct kind){0};
}

static const char *verdict_word(enum lkm_verdict verdict)
{
	static const char *const words[] = {[LKM_VERDICT_LOADED] = "loaded",
		[LKM_VERDICT_BUILTIN] = "builtin",
		[LKM_VERDICT_LOADS] = "loads",
		[LKM_VERDICT_COMMAND] = "command",
		[LKM_VERDICT_SKIPPED] = "skipped",
		[LKM_VERDICT_REFUSED] = "refused",
		[LKM_VERDICT_UNKNOWN] = "unknown",
		[LKM_VERDICT_DENIED] = "denied",
		[LKM_VERDICT_LOADING] = "loading",
		[LKM_VERDICT_UNLOADING] = "unloading"};

	return words[verdict];
}

/* What follows the name of the module: "would be loaded". */
static const char *text_of(enum lkm_verdict verdict)
{
	static const char *const words[] = {[LKM_VERDICT_LOADED] = "is loaded",
		[LKM_VERDICT_BUILTIN] = "is built-in",
		[LKM_VERDICT_LOADS] = "would be loaded",
		[LKM_VERDICT_COMMAND] = "has an install command, which would run instead",
		[LKM_VERDICT_SKIPPED] = "would not be loaded by this alias: it is blacklisted",
		[LKM_VERDICT_REFUSED] = "cannot be loaded",
		[LKM_VERDICT_UNKNOWN] = "has no file here",
		[LKM_VERDICT_DENIED] = "is denied",
		[LKM_VERDICT_LOADING] =
			"is being loaded by another process, which has not finished",
		[LKM_VERDICT_UNLOADING] = "is being unloaded by another process"};

	return words[verdict];
}

/* Is the module usable now, or would it be after a request? */
static bool is_good(enum lkm_verdict verdict)
{
	return verdict == LKM_VERDICT_LOADED || verdict == LKM_VERDICT_BUILTIN ||
	       verdict == LKM_VERDICT_LOADS;
}

/* The file and line of a denial, in brackets at the end of the headline. */
static void add_place(struct lk_view *view, const struct lkm_finding *refusal)
{
	const unsigned line = lkm_finding_line(refusal);

	lk_view_more(view, LK_FAINT, line ? "(%s" : "(%s)");
	lk_view_string(view, "file", lkm_finding_file(refusal));
	if (line)
		lk_view_more(view, LK_FAINT, ":%s)");
	lk_view_integer(view, "line", line);
}

/* The first refusal of a denied module is its denial, which the headline tells. */
static void add_refusals(struct lk_view *view, const struct lkm_why *why)
{
	const bool denied = lkm_why_verdict(why) == LKM_VERDICT_DENIED;

	lk_view_list(view, "refusals");
	for (size_t i = 0; i < lkm_why_refusal_count(why); i++) {
		const struct lkm_finding *refusal = lkm_why_refusal(why, i);

		lk_view_object(view, NULL);
		lk_view_string(view, "code", lkm_code_name(lkm_finding_code(refusal)));
		if (denied && i == 0) {
			lk_view_string(view, "text", lkm_finding_text(refusal));
			add_place(view, refusal);
		} else {
			lk_view_row(view, i > denied ? "" : "refused", LK_PLAIN, NULL);
			lk_view_string(view, "text", lkm_finding_text(refusal));
			lk_view_origin(view, lkm_finding_file(refusal), lkm_finding_line(refusal));
		}
		lk_view_end(view);
	}
	lk_view_end(view);
}

/* Is this the place of the line before, too? An index has many aliases and no line numbers. */
static bool is_same_place(const struct lkm_directive *one, const struct lkm_directive *other)
{
	return one && other && !lkm_directive_line(one) && !lkm_directive_line(other) &&
	       strcmp(lkm_directive_file(one), lkm_directive_file(other)) == 0;
}

static void add_line(
	struct lk_view *view, const struct lkm_why_line *line, const struct lkm_directive *previous)
{
	const struct lkm_directive *origin = lkm_why_line_origin(line);

	lk_view_object(view, NULL);
	lk_view_line(view, LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_why_line_text(line));
	if (is_same_place(origin, previous)) {
		lk_view_string(view, "file", lkm_directive_file(origin));
		lk_view_integer(view, "line", lkm_directive_line(origin));
	} else {
		lk_view_origin(view, lkm_directive_file(origin), lkm_directive_line(origin));
	}
	lk_view_end(view);
}

static void add_kind(
	struct lk_view *view, const struct lkm_why *why, enum lkm_why_kind kind, bool shown)
{
	const struct lkm_directive *previous = NULL;
	const struct kind words = kind_of(kind);

	if (shown)
		lk_view_row(view, words.label, LK_PLAIN, NULL);
	else
		lk_view_hide(view);
	if (!words.words)
		lk_view_limit(view, SHORT);
	lk_view_list(view, words.key);
	for (size_t i = 0; i < lkm_why_count(why); i++) {
		const struct lkm_why_line *line = lkm_why_line(why, i);

		if (lkm_why_line_kind(line) != kind)
			continue;
		if (words.words)
			lk_view_string(view, NULL, lkm_why_line_text(line));
		else
			add_line(view, line, previous);
		previous = lkm_why_line_origin(line);
	}
	lk_view_end(view);
}

/* Does this kind of line keep out a module that is neither loaded nor built-in? The headline of a
 * denied module has the place of its install line. */
static bool is_obstacle(const struct lkm_why *why, enum lkm_why_kind kind)
{
	const enum lkm_verdict verdict = lkm_why_verdict(why);

	return !is_good(verdict) &&
	       (kind == LKM_WHY_BLACKLIST ||
		       (kind == LKM_WHY_INSTALL && verdict != LKM_VERDICT_DENIED));
}

void lk_verdict_view(struct lk_view *view, const char *asked, const char *alias,
	const struct lkm_why *why, bool brief)
{
	const enum lkm_verdict verdict = lkm_why_verdict(why);

	lk_view_object(view, NULL);
	lk_view_string(view, "asked", asked);
	lk_view_bool(view, "alias", alias);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", lkm_why_module(why));
	if (lkm_why_own_name(why)) {
		lk_view_more(view, LK_PLAIN, "(loads as %s)");
		lk_view_string(view, "own_name", lkm_why_own_name(why));
	}
	lk_view_more(view, is_good(verdict) ? LK_GOOD : LK_BAD, text_of(verdict));
	lk_view_string(view, "verdict", verdict_word(verdict));
	lk_view_more(view, LK_BAD, ": %s");
	lk_view_string(view, "reason", lkm_why_reason(why));
	add_refusals(view, why);
	if (!brief)
		lk_view_row(view, "file", LK_PLAIN, NULL);
	lk_view_string(view, "path", lkm_why_path(why));
	for (enum lkm_why_kind kind = LKM_WHY_KERNEL_BLACKLIST; kind_of(kind).key; kind++)
		add_kind(view, why, kind, !brief || is_obstacle(why, kind));
	lk_view_end(view);
}
