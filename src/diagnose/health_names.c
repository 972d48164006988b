/* SPDX-License-Identifier: MIT */
/* The names in configuration: what this kernel knows by them, and which one was meant. */
#include "health_lines.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"
#include "../base/nearest.h"

bool lk_config_is_plain(const char *name)
{
	return !strpbrk(name, "*?[\\");
}

bool lk_config_check_name(struct lk_config_judge *judge, const char *word, const char *name)
{
	const char *module, *bad;

	if (strchr(name, '/') || lk_name_is_module_file(name)) {
		module = lk_name_module(&judge->scratch, name);
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"'%s' is a file name, but %s takes the name of a module",
			lk_lines_show(lk_span_of(name)).text, word);
		if (module && *module)
			lk_finding_remedy(judge->symptoms, "write %s", module);
		return false;
	}
	bad = strpbrk(name, "\"',;=#()<>{}");
	if (!bad)
		return true;
	lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
		"'%s' cannot be the name of a module: it contains '%c'",
		lk_lines_show(lk_span_of(name)).text, *bad);
	lk_finding_remedy(judge->symptoms,
		*bad == '#' ? "write comments on lines of their own"
			    : "write one name without '%c'",
		*bad);
	return false;
}

bool lk_config_is_builtin_code(struct lk_config_judge *judge, const char *name)
{
	struct lk_config_declared declared = {0};
	const struct lk_health_config *config = judge->config;
	int rc = config->declared ? config->declared(config->context, name, &declared) : 0;

	judge->failed |= rc == -ENOMEM;
	return rc > 0 && declared.count;
}

static const char *alias_target(const struct lk_config_judge *judge, const char *name)
{
	const struct lkm_directive *line =
		judge->config->merged
			? lk_config_next(judge->config->merged, LKM_DIRECTIVE_ALIAS, name, NULL)
			: NULL;

	return line ? line->value : NULL;
}

enum lk_config_known lk_config_known(
	struct lk_config_judge *judge, const char *name, const char **ret_target)
{
	struct lk_matches matches = {0};
	struct lkm_error error = {0};
	const char *target = NULL;
	int rc;

	if (ret_target)
		*ret_target = NULL;
	if (!judge->config->catalog)
		return LK_KNOWN_UNCLEAR;
	rc = lk_catalog_lookup(judge->config->catalog, &judge->scratch, name, LK_LOOKUP_NO_CONFIG,
		&matches, &error);
	judge->failed |= rc == -ENOMEM;
	if (rc < 0 && error.code != LKM_E_NOT_FOUND)
		return LK_KNOWN_UNCLEAR;
	if (rc == 0 && matches.by == LK_FOUND_NAME)
		return LK_KNOWN_MODULE;
	if (rc == 0 && matches.by == LK_FOUND_BUILTIN)
		return LK_KNOWN_BUILTIN;
	target = rc == 0 ? matches.items[0].module : alias_target(judge, name);
	if (ret_target)
		*ret_target = target;
	if (target)
		return LK_KNOWN_ALIAS;
	return LK_KNOWN_NOTHING;
}

static int add_name(void *context, const char *key, const char *value, uint32_t priority)
{
	struct lk_config_judge *judge = context;
	const char *copy = lk_arena_copy(&judge->scratch, key);

	(void)value;
	(void)priority;
	return copy ? LK_APPEND(&judge->scratch, &judge->names, copy) : -ENOMEM;
}

static const struct lk_config_notes *names_of(struct lk_config_judge *judge)
{
	static const enum lkm_index indexes[] = {LKM_INDEX_DEP, LKM_INDEX_BUILTIN};
	const struct lk_catalog *catalog = judge->config->catalog;
	const struct lk_trie *trie;

	for (size_t i = 0; catalog && !judge->listed && i < 2; i++)
		if (catalog->index(catalog->context, indexes[i], &trie, NULL) == 0)
			judge->failed |= lk_trie_each(trie, add_name, judge) == -ENOMEM;
	judge->listed = true;
	return &judge->names;
}

/* The letters of a name as bits: two names that are close have nearly the same. */
static uint64_t letters_of(const char *name)
{
	uint64_t letters = 0;

	for (; *name; name++)
		letters |= UINT64_C(1) << (*name & 63);
	return letters;
}

/* Do two sets of letters differ in more than this number? */
static bool differ_in_more(uint64_t a, uint64_t b, size_t most)
{
	uint64_t differing = a ^ b;

	for (; differing && most; most--)
		differing &= differing - 1;
	return differing != 0;
}

/* How many letters a slip of the pen changes. Of short names nearly every other one is close, so
 * they are not compared. */
static size_t allowed_of(const char *name)
{
	const size_t size = strlen(name);

	return size < 4 ? 0 : size < 8 ? 1 : 2;
}

static bool is_mentioned(
	const struct lk_config_judge *judge, const char *name, enum lkm_directive_kind kind)
{
	const struct lk_directives *lines;

	if (!judge->config->merged)
		return false;
	lines = &judge->config->merged->kinds[kind];
	for (size_t i = 0; i < lines->count; i++)
		if (strcmp(lines->items[i].name, name) == 0)
			return true;
	return false;
}

const char *lk_config_nearest(
	struct lk_config_judge *judge, const char *name, enum lkm_directive_kind kind)
{
	const struct lk_config_notes *names = names_of(judge);
	const uint64_t letters = letters_of(name);
	const size_t allowed = allowed_of(name);
	size_t least = allowed + 1;
	const char *best = NULL;

	for (size_t i = 0; i < names->count && allowed; i++) {
		const char *other = names->items[i];
		size_t distance;

		/* One change alters at most two bits; this saves most comparisons. */
		if (differ_in_more(letters, letters_of(other), 2 * allowed))
			continue;
		distance = lk_nearest_distance(name, other);
		if (distance && distance < least && !(kind && is_mentioned(judge, other, kind))) {
			least = distance;
			best = other;
		}
	}
	return best;
}

enum lk_fact lk_config_matches_any(struct lk_config_judge *judge, const char *pattern)
{
	const struct lk_config_notes *names = names_of(judge);

	for (size_t i = 0; i < names->count; i++)
		if (lk_name_glob(pattern, names->items[i]))
			return LK_YES;
	return names->count ? LK_NO : LK_UNKNOWN;
}

const char *lk_config_nearest_word(const char *word, const char *const *words)
{
	const size_t size = strcspn(word, "=:,");
	char plain[LK_NEAREST_MAX + 1];
	size_t least = LK_NEAREST_MAX;
	const char *best = NULL;

	if (size > LK_NEAREST_MAX)
		return NULL;
	for (size_t i = 0; i < size; i++)
		plain[i] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] - 'A' + 'a') : word[i];
	plain[size] = '\0';
	for (; *words; words++) {
		const size_t distance = lk_nearest_distance(plain, *words);

		if (distance < least && lk_nearest_is_close(plain, *words)) {
			least = distance;
			best = *words;
		}
	}
	return best;
}

/* Invisible, or taken for a blank by people but not by the tools. */
static const struct {
	const char *bytes, *name;
} invisible[] = {
	{"\xc2\xa0", "U+00A0, a non-breaking space"},
	{"\xc2\xad", "U+00AD, a soft hyphen"},
	{"\xe2\x80\x8b", "U+200B, a zero-width space"},
	{"\xe2\x80\x8c", "U+200C, a zero-width non-joiner"},
	{"\xe2\x80\x8d", "U+200D, a zero-width joiner"},
	{"\xe2\x80\x8e", "U+200E, a left-to-right mark"},
	{"\xe2\x80\x8f", "U+200F, a right-to-left mark"},
	{"\xe2\x80\xa8", "U+2028, a line separator"},
	{"\xe2\x80\xaf", "U+202F, a narrow non-breaking space"},
	{"\xe2\x81\xa0", "U+2060, a word joiner"},
	{"\xe3\x80\x80", "U+3000, an ideographic space"},
	{"\xef\xbb\xbf", "U+FEFF, a byte order mark"},
};

const char *lk_config_invisible(const char *text, const char **ret_at)
{
	for (; *text; text++) {
		const unsigned char c = (unsigned char)*text;

		*ret_at = text;
		if (c == '\r')
			return "a carriage return";
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return "a control character";
		for (size_t i = 0; i < sizeof(invisible) / sizeof(*invisible); i++)
			if (strncmp(text, invisible[i].bytes, strlen(invisible[i].bytes)) == 0)
				return invisible[i].name;
	}
	return NULL;
}
