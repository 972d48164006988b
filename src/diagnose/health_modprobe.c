/* SPDX-License-Identifier: MIT */
/* The lines of modprobe.d and of the kernel command line: which of them have no effect, and why. */
#include "health_lines.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"
#include "../formats/param_list.h"
#include "judge_params.h"

/* A word as messages show it: printable, and not longer than a line. */
#define SHOWN(word) (lk_lines_show(lk_span_of(word)).text)

/* Words ---------------------------------------------------------------------------------------- */

/* Cut the next word off; blanks are those of the file format, and what the kernel or the shell
 * takes for one. */
static char *cut_word(char **rest)
{
	char *word = *rest, *end;

	word += strspn(word, " \t\r\n\v\f");
	end = word + strcspn(word, " \t\r\n\v\f");
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return *word ? word : NULL;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t\r\n\v\f");
}

/* '#' begins a comment only in column 0: after a directive that takes lists it is one more item. */
static void warn_comment(struct lk_config_judge *judge, const char *what, const char *comment)
{
	lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL, "'%s' is not a comment here: %s",
		SHOWN(comment), what);
	lk_finding_remedy(judge->symptoms, "write the comment on a line of its own");
}

/* Names ---------------------------------------------------------------------------------------- */

/* Report a name that this kernel does not have. Deny lists and files of distributions are written
 * for many kernels, so only a slip of the pen in another line is a warning. */
static void tell_absent(
	struct lk_config_judge *judge, enum lkm_directive_kind kind, const char *name, bool strict)
{
	const char *word = lk_conf_word(kind);
	const char *nearest = lk_config_nearest(judge, name, strict ? 0 : kind);

	if (!nearest) {
		lk_config_add_note(judge, LK_NOTE_ABSENT, "%s %s", word, SHOWN(judge->typed));
		return;
	}
	if (strict) {
		lk_config_warn(judge, LKM_E_NOT_FOUND, name,
			"%s '%s': this kernel has no such module; did you mean '%s'?", word,
			SHOWN(judge->typed), nearest);
		lk_finding_remedy(judge->symptoms, "correct the name, or remove the line");
		return;
	}
	lk_finding_add_check(&judge->harmless, "configuration", LKM_HEALTH_FINE, LKM_E_NOT_FOUND,
		"%s '%s': this kernel has no such module; did you mean '%s'?", word,
		SHOWN(judge->typed), nearest);
	lk_finding_origin(&judge->harmless, lk_config_path(judge), judge->line);
	lk_finding_subject(&judge->harmless, name);
}

/* A line for a name that only an alias has: names of modules are compared, not aliases. */
static void warn_alias(struct lk_config_judge *judge, enum lkm_directive_kind kind,
	const char *name, const char *target)
{
	if (judge->text && judge->text->vendor)
		return;
	lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
		"%s takes the name of a module, but '%s' is an alias of '%s'", lk_conf_word(kind),
		SHOWN(judge->typed), target);
	lk_finding_remedy(judge->symptoms, "write %s", target);
}

static void tell_builtin(
	struct lk_config_judge *judge, const char *word, const char *name, const char *remedy)
{
	if (!remedy || (judge->text && judge->text->vendor)) {
		lk_config_add_note(judge, LK_NOTE_BUILTIN, "%s %s", word, SHOWN(judge->typed));
		return;
	}
	lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
		"'%s' is built in, so its %s line has no effect", SHOWN(judge->typed), word);
	lk_finding_remedy(judge->symptoms, "%s", remedy);
}

/* Parameters ----------------------------------------------------------------------------------- */

static void check_param(struct lk_config_judge *judge, const char *module,
	const struct lk_config_declared *declared, const char *name, const char *value,
	bool builtin)
{
	struct lk_evidence_param param = {.name = name, .value = value};

	lk_judge_param(declared->params, declared->count, declared->bits, &param);
	if (param.exists == LK_NO && param.nearest) {
		lk_config_warn(judge, LKM_E_PARAM_UNKNOWN, module,
			"'%s' has no parameter '%s'; did you mean '%s'?", judge->typed, SHOWN(name),
			param.nearest);
		lk_finding_remedy(judge->symptoms, "write %s", param.nearest);
	} else if (param.exists == LK_NO && !builtin) {
		/* The kernel reads some names of built-in code without declaring them. */
		lk_config_warn(judge, LKM_E_PARAM_UNKNOWN, module,
			"'%s' has no parameter '%s'; the kernel ignores it", judge->typed,
			SHOWN(name));
		lk_finding_remedy(
			judge->symptoms, "lkm params %s lists its parameters", judge->typed);
	} else if (param.fits == LK_NO) {
		lk_config_warn(judge, LKM_E_PARAM_VALUE, module,
			"'%s' is not a valid value for parameter '%s' of '%s' (%s): %s",
			SHOWN(value ? value : ""), SHOWN(name), judge->typed, param.type,
			param.fault);
		lk_finding_remedy(judge->symptoms,
			builtin ? "correct the value"
				: "correct the value; '%s' "
				  "cannot be loaded with it",
			judge->typed);
	}
}

/* Does a word begin with '='? The kernel takes "a = 1" for three parameters. */
static bool has_lone_equal(const char *params)
{
	bool quoted = false;

	for (const char *c = params; *c; c++) {
		quoted ^= *c == '"';
		if (*c == '=' && !quoted && (c == params || c[-1] == ' ' || c[-1] == '\t'))
			return true;
	}
	return false;
}

/* Check the parameters of an options line or of the kernel command line. */
static void check_params(
	struct lk_config_judge *judge, const char *module, const char *params, bool builtin)
{
	const struct lk_health_config *config = judge->config;
	struct lk_param_list cursor = {.rest = params};
	struct lk_config_declared declared = {0};
	const char *name, *value;
	int known = module && config->declared
			    ? config->declared(config->context, module, &declared)
			    : 0;
	int rc;

	if (has_lone_equal(params)) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, module,
			"there must be no blank before or after '='");
		lk_finding_remedy(judge->symptoms, "write NAME=VALUE");
		return;
	}
	for (;;) {
		const char *at = skip_blanks(cursor.rest);

		rc = lk_param_list_next(&cursor, &judge->scratch, &name, &value);
		if (rc <= 0)
			break;
		if (*name == '#') {
			warn_comment(judge,
				"each of its words is passed to the module as a parameter", at);
			break;
		}
		if (known > 0 && *name)
			check_param(judge, module, &declared, name, value, builtin);
	}
	judge->failed |= rc == -ENOMEM || known == -ENOMEM;
}

/* Directives ----------------------------------------------------------------------------------- */

static void check_blacklist(struct lk_config_judge *judge, const char *name, char *rest)
{
	const char *target, *more = skip_blanks(rest);

	if (*more && *more != '#') {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"only '%s' is blacklisted; '%s' is ignored", SHOWN(judge->typed),
			SHOWN(more));
		lk_finding_remedy(judge->symptoms, "write one blacklist line for each module");
	}
	if (!lk_config_is_plain(name)) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"blacklist takes one name, but '%s' is a pattern", SHOWN(judge->typed));
		lk_finding_remedy(judge->symptoms, "write one blacklist line for each module");
		return;
	}
	switch (lk_config_known(judge, name, &target)) {
	case LK_KNOWN_NOTHING:
		tell_absent(judge, LKM_DIRECTIVE_BLACKLIST, name, false);
		break;
	case LK_KNOWN_BUILTIN:
		tell_builtin(judge, "blacklist", name, NULL);
		break;
	case LK_KNOWN_ALIAS:
		warn_alias(judge, LKM_DIRECTIVE_BLACKLIST, name, target);
		break;
	case LK_KNOWN_MODULE:
	case LK_KNOWN_UNCLEAR:
		break;
	}
}

/* Does an alias line have exactly this text? Its options lines repeat it, also where it is a
 * pattern. */
static bool is_alias_text(const struct lk_config_judge *judge, const char *name)
{
	const struct lk_config *merged = judge->config->merged;

	for (size_t i = 0; merged && i < merged->kinds[LKM_DIRECTIVE_ALIAS].count; i++)
		if (strcmp(merged->kinds[LKM_DIRECTIVE_ALIAS].items[i].name, name) == 0)
			return true;
	return false;
}

static void check_options(struct lk_config_judge *judge, const char *name, char *rest)
{
	const char *target = NULL, *remedy = NULL;
	enum lk_config_known known;

	if (is_alias_text(judge, name)) {
		check_params(judge, NULL, rest, false);
		return;
	}
	if (!lk_config_is_plain(name)) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"options takes one name, but '%s' is a pattern", SHOWN(judge->typed));
		lk_finding_remedy(judge->symptoms, "write one options line for each module");
		return;
	}
	known = lk_config_known(judge, name, &target);
	if (known == LK_KNOWN_NOTHING && lk_config_is_builtin_code(judge, name))
		known = LK_KNOWN_BUILTIN;
	if (known == LK_KNOWN_BUILTIN) {
		const char *params = skip_blanks(rest);

		remedy = lk_arena_format(&judge->scratch, "write %s.%s on the kernel command line",
			name, strpbrk(params, " \t\"") ? "NAME=VALUE for each parameter" : params);
		judge->failed |= !remedy;
		tell_builtin(judge, "options", name, remedy);
		return;
	}
	if (known == LK_KNOWN_NOTHING)
		tell_absent(judge, LKM_DIRECTIVE_OPTIONS, name, true);
	check_params(judge, known == LK_KNOWN_MODULE ? name : NULL, rest, false);
}

static void check_command(struct lk_config_judge *judge, enum lkm_directive_kind kind,
	const char *name, const char *command)
{
	const bool install = kind == LKM_DIRECTIVE_INSTALL;

	if (*skip_blanks(command) == '#') {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"the command is only a comment, so '%s' is never %s", SHOWN(judge->typed),
			install ? "loaded" : "unloaded");
		lk_finding_remedy(judge->symptoms,
			install ? "lkm deny %s, or remove the line" : "remove the line of %s",
			name);
	}
	if (!lk_config_is_plain(name)) {
		if (lk_config_matches_any(judge, name) == LK_NO)
			lk_config_add_note(judge, LK_NOTE_ABSENT, "%s %s", lk_conf_word(kind),
				SHOWN(judge->typed));
		return;
	}
	switch (lk_config_known(judge, name, NULL)) {
	case LK_KNOWN_NOTHING:
		tell_absent(judge, kind, name, false);
		break;
	case LK_KNOWN_BUILTIN:
		tell_builtin(judge, lk_conf_word(kind), name, NULL);
		break;
	case LK_KNOWN_ALIAS: /* requests by the alias run the command */
	case LK_KNOWN_MODULE:
	case LK_KNOWN_UNCLEAR:
		break;
	}
}

/* What a softdep or weakdep line is for: true if the kernel has the module. */
static bool check_dependent(
	struct lk_config_judge *judge, enum lkm_directive_kind kind, const char *name)
{
	const char *target;

	if (!lk_config_is_plain(name)) {
		const enum lk_fact any = lk_config_matches_any(judge, name);

		if (any == LK_NO)
			lk_config_add_note(judge, LK_NOTE_ABSENT, "%s %s", lk_conf_word(kind),
				SHOWN(judge->typed));
		return any == LK_YES;
	}
	switch (lk_config_known(judge, name, &target)) {
	case LK_KNOWN_NOTHING:
		tell_absent(judge, kind, name, true);
		return false;
	case LK_KNOWN_BUILTIN:
		tell_builtin(judge, lk_conf_word(kind), name,
			"load the other modules at boot (modules-load.d)");
		return false;
	case LK_KNOWN_ALIAS:
		warn_alias(judge, kind, name, target);
		return false;
	case LK_KNOWN_MODULE:
		return true;
	case LK_KNOWN_UNCLEAR:
		break;
	}
	return false;
}

/* One module that another one is to be loaded with. exists: that other one does. */
static void check_dependency(struct lk_config_judge *judge, enum lkm_directive_kind kind,
	const char *dependent, const char *word, bool exists)
{
	char *name;
	const char *nearest;

	if (!lk_config_check_name(judge, lk_conf_word(kind), word))
		return;
	if (lk_name_alias(&judge->scratch, word, &name) < 0 ||
		lk_config_known(judge, name, NULL) != LK_KNOWN_NOTHING || !exists)
		return;
	if (judge->text && judge->text->vendor) {
		lk_config_add_note(judge, LK_NOTE_ABSENT, "%s %s: %s", lk_conf_word(kind),
			dependent, SHOWN(word));
		return;
	}
	nearest = lk_config_nearest(judge, name, 0);
	lk_config_warn(judge, LKM_E_NOT_FOUND, name,
		"%s of '%s': this kernel has no module '%s'%s%s%s", lk_conf_word(kind),
		judge->typed, SHOWN(word), nearest ? "; did you mean '" : "",
		nearest ? nearest : "", nearest ? "'?" : "");
	lk_finding_remedy(judge->symptoms, "correct the name, or remove it");
}

enum softdep_list { LIST_NONE, LIST_PRE, LIST_POST };

/* Does text begin with word, whatever the case of its letters? */
static bool begins_with(const char *text, const char *word, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		const char c =
			text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];

		if (c != word[i])
			return false;
	}
	return true;
}

/* "PRE:", "pre", "pre:foo": close to what begins a list, but taken as a name. */
static bool warn_marker(struct lk_config_judge *judge, const char *word)
{
	static const char *const markers[] = {"pre:", "post:"};

	for (size_t i = 0; i < 2; i++) {
		const char *marker = markers[i];
		const size_t size = strlen(marker);

		if (strncmp(word, marker, size) == 0) {
			lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
				"'%s' needs a blank after the colon", SHOWN(word));
			lk_finding_remedy(judge->symptoms, "write %s %s", marker, word + size);
			return true;
		}
		if (begins_with(word, marker, size) ||
			(begins_with(word, marker, size - 1) && !word[size - 1])) {
			lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
				"'%s' does not begin a list of modules", SHOWN(word));
			lk_finding_remedy(judge->symptoms, "write %s", marker);
			return true;
		}
	}
	return false;
}

static void check_softdep(struct lk_config_judge *judge, const char *name, char *rest)
{
	const bool exists = check_dependent(judge, LKM_DIRECTIVE_SOFTDEP, name);
	const size_t before = judge->warnings;
	enum softdep_list list = LIST_NONE;
	bool unmarked = false;
	const char *outside = NULL;
	size_t taken = 0;
	char *word;

	while ((word = cut_word(&rest))) {
		if (*word == '#') {
			warn_comment(judge, "each of its words counts as a module", word);
			break;
		}
		if (strcmp(word, "pre:") == 0) {
			list = LIST_PRE;
		} else if (strcmp(word, "post:") == 0) {
			list = LIST_POST;
		} else if (warn_marker(judge, word)) {
			unmarked = true;
		} else if (list != LIST_NONE) {
			check_dependency(judge, LKM_DIRECTIVE_SOFTDEP, name, word, exists);
			taken++;
		} else if (!outside && !unmarked) {
			outside = word;
		}
	}
	if (outside && outside[strlen(outside) - 1] == ':') {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"'%s' does not begin a list of modules", SHOWN(outside));
		lk_finding_remedy(judge->symptoms,
			"write pre: before what is loaded first, post: before what is loaded "
			"afterwards");
	} else if (outside) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"'%s' is ignored: it is not after pre: or post:", SHOWN(outside));
		lk_finding_remedy(judge->symptoms, "write softdep %s pre: %s", name, outside);
	} else if (!taken && judge->warnings == before) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"the softdep line of '%s' names no module", SHOWN(judge->typed));
		lk_finding_remedy(
			judge->symptoms, "write softdep %s pre: MODULE, or remove the line", name);
	}
}

static void check_weakdep(struct lk_config_judge *judge, const char *name, char *rest)
{
	const bool exists = check_dependent(judge, LKM_DIRECTIVE_WEAKDEP, name);
	char *word;

	while ((word = cut_word(&rest))) {
		if (*word == '#') {
			warn_comment(judge, "each of its words counts as a module", word);
			break;
		}
		check_dependency(judge, LKM_DIRECTIVE_WEAKDEP, name, word, exists);
	}
}

/* The name that an alias line gives to a module which does not exist. */
static void tell_alias_to_nothing(
	struct lk_config_judge *judge, const char *name, const char *target, const char *through)
{
	const char *nearest;

	if (judge->text->vendor) {
		lk_config_add_note(
			judge, LK_NOTE_ABSENT, "alias %s %s", SHOWN(judge->typed), SHOWN(target));
		return;
	}
	if (through) {
		lk_config_warn(judge, LKM_E_NOT_FOUND, name,
			"alias '%s' leads to '%s', which is an alias itself; an alias must lead to "
			"a "
			"module",
			SHOWN(judge->typed), SHOWN(target));
		if (lk_config_known(judge, through, NULL) == LK_KNOWN_MODULE)
			lk_finding_remedy(
				judge->symptoms, "write alias %s %s", judge->typed, through);
		else
			lk_finding_remedy(judge->symptoms, "correct the name, or remove the line");
		return;
	}
	nearest = lk_config_nearest(judge, target, 0);
	lk_config_warn(judge, LKM_E_NOT_FOUND, name,
		"alias '%s' leads to '%s', but this kernel has no such module%s%s%s",
		SHOWN(judge->typed), SHOWN(target), nearest ? "; did you mean '" : "",
		nearest ? nearest : "", nearest ? "'?" : "");
	lk_finding_remedy(judge->symptoms, "correct the name, or remove the line");
}

static void check_alias(struct lk_config_judge *judge, const char *name, char *rest)
{
	char *word = lk_lines_word(&rest), *target;
	const char *more = skip_blanks(rest), *through = NULL;
	enum lk_config_known known;

	if (*more && *more != '#') {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
			"alias '%s' leads to '%s' only; '%s' is ignored", SHOWN(judge->typed),
			SHOWN(word), SHOWN(more));
		lk_finding_remedy(judge->symptoms, "write one alias line for each module");
	}
	if (lk_name_alias(&judge->scratch, word, &target) < 0)
		return;
	/* "off" is the usual word for an alias that is to lead nowhere. */
	if (strcmp(target, "off") == 0)
		return;
	if (!lk_config_check_name(judge, "alias", word))
		return;
	known = lk_config_known(judge, target, &through);
	if ((known == LK_KNOWN_NOTHING || known == LK_KNOWN_ALIAS) &&
		!(judge->config->merged &&
			lk_config_command(judge->config->merged, LKM_DIRECTIVE_INSTALL, target)))
		tell_alias_to_nothing(judge, name, target, through);
	if (strcmp(name, target) == 0 || !lk_config_is_plain(name) ||
		lk_config_known(judge, name, NULL) != LK_KNOWN_MODULE || judge->text->vendor)
		return;
	lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, name,
		"'%s' is itself a module, which this alias hides: requests for it load '%s'",
		SHOWN(judge->typed), SHOWN(target));
	lk_finding_remedy(judge->symptoms, "remove the line, unless you want that");
}

/* Lines ---------------------------------------------------------------------------------------- */

static const char *const depmod_words[] = {
	"search", "override", "external", "exclude", "make_map_files", NULL};

static bool is_among(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static void tell_unknown_directive(struct lk_config_judge *judge, const char *word, char *rest)
{
	static const char *const words[] = {
		"alias", "blacklist", "options", "install", "remove", "softdep", "weakdep", NULL};
	const char *at, *invisible = lk_config_invisible(word, &at);
	const char *nearest = lk_config_nearest_word(word, words);

	if (invisible) {
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"the line is ignored: its first word '%s' contains %s", SHOWN(word),
			invisible);
		lk_finding_remedy(judge->symptoms, "write the line again, with plain blanks");
		return;
	}
	if (strcmp(word, "include") == 0 || strcmp(word, "config") == 0) {
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"the directive '%s' is no longer supported", word);
		lk_finding_remedy(judge->symptoms, "move the file to /etc/modprobe.d");
		return;
	}
	if (*word == '#') {
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"a comment must begin in the first column");
		lk_finding_remedy(judge->symptoms, "remove the blanks before '#'");
		return;
	}
	if (is_among(word, depmod_words)) {
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"the directive '%s' belongs in depmod.d", word);
		lk_finding_remedy(
			judge->symptoms, "move the line to a file *.conf in /etc/depmod.d");
		return;
	}
	if (nearest) {
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"unknown directive '%s'; did you mean '%s'?", SHOWN(word), nearest);
		lk_finding_remedy(judge->symptoms, "write %s", nearest);
	} else if (!*skip_blanks(rest) && lk_config_known(judge, word, NULL) == LK_KNOWN_MODULE) {
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, word,
			"'%s' is the name of a module, not a directive", SHOWN(word));
		lk_finding_remedy(judge->symptoms,
			"to load it at boot, write it to a file *.conf in /etc/modules-load.d");
	} else {
		lk_config_warn(
			judge, LKM_E_CONFIG_SYNTAX, NULL, "unknown directive '%s'", SHOWN(word));
		lk_finding_remedy(judge->symptoms, "correct or remove the line; see modprobe.d(5)");
	}
}

static void tell_incomplete(struct lk_config_judge *judge, enum lkm_directive_kind kind,
	const char *name, const char *normal)
{
	if (!name)
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"the line is ignored: the name after '%s' is missing", lk_conf_word(kind));
	else if (!normal)
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
			"the line is ignored: the brackets of '%s' do not match", SHOWN(name));
	else
		lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, normal,
			"the line is ignored: nothing follows '%s %s'", lk_conf_word(kind),
			SHOWN(name));
	lk_finding_remedy(judge->symptoms, "complete or remove the line; see modprobe.d(5)");
}

/* A carriage return at the end of a line becomes part of its last word; where the kernel or the
 * tools take it for a blank it is harmless. rest is what follows the directive and the name. */
static void check_carriage_return(struct lk_config_judge *judge, enum lkm_directive_kind kind,
	const char *name, const char *rest, bool touches)
{
	const char *spoilt = NULL;

	if (!name && !kind)
		spoilt = "an empty line, which is invalid with it";
	else if (kind == LKM_DIRECTIVE_INSTALL || kind == LKM_DIRECTIVE_REMOVE)
		spoilt = lk_arena_format(&judge->scratch, "the command '%s\\r'", SHOWN(rest));
	else if (kind == LKM_DIRECTIVE_BLACKLIST && touches && name && !*rest)
		spoilt = lk_arena_format(&judge->scratch, "the name '%s\\r'", SHOWN(name));
	else if (kind == LKM_DIRECTIVE_ALIAS && touches && *rest && !strpbrk(rest, " \t"))
		spoilt = lk_arena_format(&judge->scratch, "the name '%s\\r'", SHOWN(rest));
	if (!spoilt)
		return;
	if (!judge->spoilt.count)
		judge->spoilt_line = judge->line;
	spoilt = lk_arena_format(&judge->scratch, "line %u: %s", judge->line, spoilt);
	if (LK_APPEND(&judge->scratch, &judge->spoilt, spoilt) < 0)
		judge->failed = true;
}

/* The part of a line that counts must not have characters that nobody sees. */
static bool is_visible(struct lk_config_judge *judge, enum lkm_directive_kind kind,
	const char *name, const char *rest)
{
	const char *at, *invisible = lk_config_invisible(name, &at);

	if (!invisible && kind != LKM_DIRECTIVE_BLACKLIST) {
		invisible = lk_config_invisible(rest, &at);
		if (invisible && kind == LKM_DIRECTIVE_ALIAS &&
			memchr(rest, '#', (size_t)(at - rest)))
			invisible = NULL;
	}
	if (!invisible)
		return true;
	lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
		"the line contains %s, which becomes part of a word: '%s %s'", invisible,
		SHOWN(name), SHOWN(rest));
	lk_finding_remedy(judge->symptoms, "write the line again, with plain blanks");
	return false;
}

static void check_directive(
	struct lk_config_judge *judge, enum lkm_directive_kind kind, const char *name, char *rest)
{
	switch (kind) {
	case LKM_DIRECTIVE_ALIAS:
		check_alias(judge, name, rest);
		break;
	case LKM_DIRECTIVE_BLACKLIST:
		check_blacklist(judge, name, rest);
		break;
	case LKM_DIRECTIVE_OPTIONS:
		check_options(judge, name, rest);
		break;
	case LKM_DIRECTIVE_INSTALL:
	case LKM_DIRECTIVE_REMOVE:
		check_command(judge, kind, name, rest);
		break;
	case LKM_DIRECTIVE_SOFTDEP:
		check_softdep(judge, name, rest);
		break;
	case LKM_DIRECTIVE_WEAKDEP:
		check_weakdep(judge, name, rest);
		break;
	case LKM_DIRECTIVE_REFUSED:
		break;
	}
}

static enum lkm_directive_kind kind_of(const char *word)
{
	for (int kind = LKM_DIRECTIVE_ALIAS; kind < (int)LKM_DIRECTIVE_REFUSED; kind++)
		if (strcmp(word, lk_conf_word((enum lkm_directive_kind)kind)) == 0)
			return (enum lkm_directive_kind)kind;
	return 0;
}

static void check_line(struct lk_config_judge *judge, char *text)
{
	const size_t size = strlen(text);
	const bool returns = text[size - 1] == '\r';
	const bool touches = returns && size > 1 && text[size - 2] != ' ' && text[size - 2] != '\t';
	char *rest = text, *word, *name, *normal = NULL;
	enum lkm_directive_kind kind;

	if (returns)
		text[size - 1] = '\0';
	word = lk_lines_word(&rest);
	if (!word) {
		check_carriage_return(judge, 0, NULL, "", touches);
		return;
	}
	kind = kind_of(word);
	if (!kind) {
		tell_unknown_directive(judge, word, rest);
		return;
	}
	name = lk_lines_word(&rest);
	judge->typed = name;
	if (name && lk_name_alias(&judge->scratch, name, &normal) == -ENOMEM)
		judge->failed = true;
	if (!name || !normal || (kind != LKM_DIRECTIVE_BLACKLIST && !*skip_blanks(rest))) {
		tell_incomplete(judge, kind, name, normal);
		return;
	}
	if (returns)
		check_carriage_return(judge, kind, name, rest, touches);
	if (!is_visible(judge, kind, name, rest))
		return;
	if (kind == LKM_DIRECTIVE_ALIAS || is_alias_text(judge, normal) ||
		lk_config_check_name(judge, word, name))
		check_directive(judge, kind, normal, rest);
}

void lk_config_check_modprobe(struct lk_config_judge *judge)
{
	struct lk_lines lines = {.rest = judge->text->contents, .file = judge->text->path};
	struct lk_line line;
	int rc;

	while ((rc = lk_lines_next(&lines, &judge->scratch, &line)) != 0) {
		if (rc == -ENOMEM) {
			judge->failed = true;
			return;
		}
		judge->line = line.line;
		if (rc > 0) {
			check_line(judge, line.text);
		} else {
			lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
				"the line is ignored: it is too long or has a NUL byte");
			lk_finding_remedy(judge->symptoms, "remove the line");
		}
	}
}

/* The kernel command line ---------------------------------------------------------------------- */

/* Code that is built in but is no module shows its parameters, though it may declare none. */
static bool is_running_code(struct lk_config_judge *judge, const char *name)
{
	const struct lk_health_config *config = judge->config;
	const char *path = lk_arena_format(&judge->scratch, "/sys/module/%s", name);

	judge->failed |= !path;
	return path && config->has_directory &&
	       config->has_directory(config->context, path) == LK_YES;
}

/* Other programs read words with a dot, too (systemd.unit=), so a name that nothing has is only
 * reported when it is close to one that exists. */
static void check_boot_option(struct lk_config_judge *judge, const struct lkm_directive *option)
{
	enum lk_config_known known = lk_config_known(judge, option->name, NULL);
	const char *nearest;

	if (known == LK_KNOWN_NOTHING && lk_config_is_builtin_code(judge, option->name))
		known = LK_KNOWN_BUILTIN;
	switch (known) {
	case LK_KNOWN_MODULE:
		check_params(judge, option->name, option->value, false);
		break;
	case LK_KNOWN_BUILTIN:
		check_params(judge, option->name, option->value, true);
		break;
	case LK_KNOWN_NOTHING:
		nearest = is_running_code(judge, option->name)
				  ? NULL
				  : lk_config_nearest(judge, option->name, 0);
		if (!nearest)
			break;
		lk_config_warn(judge, LKM_E_NOT_FOUND, option->name,
			"'%s.%s': this kernel has no module '%s'; did you mean '%s'?",
			SHOWN(option->name), SHOWN(option->value), SHOWN(option->name), nearest);
		lk_finding_remedy(judge->symptoms, "correct it in the boot loader's configuration");
		break;
	case LK_KNOWN_ALIAS:
	case LK_KNOWN_UNCLEAR:
		break;
	}
}

/* The kernel compares the names of module_blacklist= byte by byte, and modules have '_'. */
static void check_refused(struct lk_config_judge *judge, const char *name)
{
	char *normal;

	if (lk_name_alias(&judge->scratch, name, &normal) < 0)
		return;
	if (strcmp(name, normal) != 0 && lk_config_known(judge, normal, NULL) == LK_KNOWN_MODULE) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, normal,
			"module_blacklist=%s has no effect: the kernel knows this module as '%s'",
			SHOWN(name), normal);
		lk_finding_remedy(judge->symptoms, "write module_blacklist=%s", normal);
	} else if (lk_config_known(judge, normal, NULL) == LK_KNOWN_NOTHING) {
		tell_absent(judge, LKM_DIRECTIVE_REFUSED, name, false);
	} else if (lk_config_known(judge, normal, NULL) == LK_KNOWN_BUILTIN) {
		tell_builtin(judge, "module_blacklist", name, NULL);
	}
}

void lk_config_check_cmdline(struct lk_config_judge *judge)
{
	const struct lk_config *merged = judge->config->merged;

	for (int kind = LKM_DIRECTIVE_ALIAS; merged && kind < (int)LK_DIRECTIVE_COUNT; kind++)
		for (size_t i = 0; i < merged->kinds[kind].count; i++) {
			const struct lkm_directive *line = &merged->kinds[kind].items[i];

			if (line->tier != LK_TIER_CMDLINE)
				continue;
			judge->typed = line->name;
			if (kind == LKM_DIRECTIVE_OPTIONS)
				check_boot_option(judge, line);
			else if (kind == LKM_DIRECTIVE_REFUSED)
				check_refused(judge, line->name);
			else if (lk_config_known(judge, line->name, NULL) == LK_KNOWN_NOTHING)
				tell_absent(
					judge, (enum lkm_directive_kind)kind, line->name, false);
		}
}
