/* SPDX-License-Identifier: MIT */
/* What decides about a module: the words for it. */
#include "verdict.h"

static const struct lk_verdict_kind kinds[] = {
	{LKM_WHY_REFUSAL, "refusals", "refused", false},
	{LKM_WHY_KERNEL_BLACKLIST, "kernel_blacklist", "kernel says", false},
	{LKM_WHY_BLACKLIST, "blacklist", "blacklisted", false},
	{LKM_WHY_INSTALL, "install", "install", false},
	{LKM_WHY_REMOVE, "remove", "remove", false},
	{LKM_WHY_OPTIONS, "options", "options", false},
	{LKM_WHY_SOFTDEP, "softdeps", "softdep", false},
	{LKM_WHY_WEAKDEP, "weakdeps", "weakdep", false},
	{LKM_WHY_WANTED, "wanted_by", "wanted by", false},
	{LKM_WHY_NEEDS, "needs", "needs", true},
	{LKM_WHY_USER, "users", "needed by", true},
	{LKM_WHY_ALIAS, "aliases", "aliases", false},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

const struct lk_verdict_kind *lk_verdict_kind(size_t i)
{
	return i < KINDS ? &kinds[i] : NULL;
}

static const char *verdict_word(enum lkm_verdict verdict)
{
	static const char *const words[] = {[LKM_VERDICT_LOADED] = "loaded",
		[LKM_VERDICT_BUILTIN] = "builtin",
		[LKM_VERDICT_LOADS] = "loads",
		[LKM_VERDICT_COMMAND] = "command",
		[LKM_VERDICT_SKIPPED] = "skipped",
		[LKM_VERDICT_REFUSED] = "refused",
		[LKM_VERDICT_UNKNOWN] = "unknown"};

	return words[verdict];
}

const char *lk_verdict_text(enum lkm_verdict verdict)
{
	static const char *const words[] = {[LKM_VERDICT_LOADED] = "is loaded",
		[LKM_VERDICT_BUILTIN] = "is part of the kernel",
		[LKM_VERDICT_LOADS] = "would be loaded",
		[LKM_VERDICT_COMMAND] = "would not be loaded itself: its install command would run",
		[LKM_VERDICT_SKIPPED] = "would not be loaded by this alias: it is blacklisted",
		[LKM_VERDICT_REFUSED] = "cannot be loaded",
		[LKM_VERDICT_UNKNOWN] = "has no file here"};

	return words[verdict];
}

const char *lk_verdict_colour(const struct lk_screen *screen, enum lkm_verdict verdict)
{
	switch (verdict) {
	case LKM_VERDICT_LOADED:
	case LKM_VERDICT_BUILTIN:
	case LKM_VERDICT_LOADS:
		return screen->good;
	default:
		return screen->bad;
	}
}

static void add_line(struct lk_json *json, const struct lkm_why *why, size_t i)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "text", lkm_why_text(why, i));
	lk_json_text_or_null(json, "file", lkm_why_file(why, i));
	lk_json_number(json, "line", lkm_why_line(why, i));
	lk_json_end(json);
}

static void add_kind(
	struct lk_json *json, const struct lkm_why *why, const struct lk_verdict_kind *kind)
{
	lk_json_array(json, kind->key);
	for (size_t i = 0; i < lkm_why_count(why); i++) {
		if (lkm_why_kind(why, i) != kind->kind)
			continue;
		if (kind->words)
			lk_json_text(json, NULL, lkm_why_text(why, i));
		else
			add_line(json, why, i);
	}
	lk_json_end(json);
}

void lk_verdict_json(
	struct lk_json *json, const char *asked, const char *alias, const struct lkm_why *why)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "asked", asked);
	lk_json_bool(json, "alias", alias);
	lk_json_text(json, "name", lkm_why_module(why));
	lk_json_text(json, "verdict", verdict_word(lkm_why_verdict(why)));
	lk_json_text_or_null(json, "path", lkm_why_path(why));
	for (size_t i = 0; i < KINDS; i++)
		add_kind(json, why, &kinds[i]);
	lk_json_end(json);
}
