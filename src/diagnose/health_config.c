/* SPDX-License-Identifier: MIT */
/* The checks of configuration as a whole: files that are not read, and what all lines of a kind
 * have in common. */
#include "health_config.h"

#include <string.h>

#include "health_lines.h"

/* Files that are not read --------------------------------------------------------------------- */

/* Endings of files that package managers and editors leave, or that people give on purpose. */
static bool is_backup(const char *path)
{
	static const char *const endings[] = {"~", ".bak", ".orig", ".old", ".save", ".swp", ".rej",
		".disabled", ".off", ".dist", ".example", ".sample", ".dpkg-old", ".dpkg-dist",
		".dpkg-new", ".dpkg-bak", ".dpkg-tmp", ".dpkg-remove", ".dpkg-backup", ".ucf-old",
		".ucf-dist", ".ucf-new", ".rpmsave", ".rpmorig", ".rpmnew", ".pacnew", ".pacsave"};
	const size_t size = strlen(path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		const size_t end = strlen(endings[i]);

		if (size > end && strcmp(path + size - end, endings[i]) == 0)
			return true;
	}
	return false;
}

/* These hold what the administrator wrote; the others are offers, or were switched off. */
static bool was_used(const char *path)
{
	static const char *const endings[] = {".rpmsave", ".rpmorig", ".pacsave", ".dpkg-old",
		".dpkg-bak", ".dpkg-backup", ".ucf-old", ".bak", ".orig", ".old", ".save", "~"};
	const size_t size = strlen(path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		const size_t end = strlen(endings[i]);

		if (size > end && strcmp(path + size - end, endings[i]) == 0)
			return true;
	}
	return false;
}

/* Does a file look as if somebody wanted it to be read? Of modprobe.d and depmod.d a line must
 * begin with a directive, in which a README would be unlucky. */
static bool looks_meant(const struct lk_config_text *text, struct lk_arena *arena)
{
	struct lk_lines lines = {.rest = text->contents, .file = text->path};
	struct lk_line line;

	while (lk_lines_next(&lines, arena, &line) > 0) {
		if (text->place != LK_CONFIG_MODPROBE && text->place != LK_CONFIG_DEPMOD)
			return true;
		for (int kind = LKM_DIRECTIVE_ALIAS; kind < (int)LK_DIRECTIVE_COUNT; kind++)
			if (lk_span_is(line.word, lk_conf_word((enum lkm_directive_kind)kind)))
				return true;
		if (lk_span_is(line.word, "override") || lk_span_is(line.word, "search"))
			return true;
	}
	return false;
}

static void check_no_suffix(struct lk_config_judge *judge)
{
	const struct lk_config_text *text = judge->text;
	const char *slash = strrchr(text->path, '/'), *name = slash ? slash + 1 : text->path;

	if (name[0] == '.' || !looks_meant(text, &judge->scratch))
		return;
	if (is_backup(name) && (text->original || !was_used(name))) {
		lk_config_add_note(
			judge, LK_NOTE_BACKUP, "not read (its name does not end in .conf)");
		return;
	}
	lk_config_warn(judge, LKM_E_CONFIG_UNREAD, NULL,
		"this file is not read: its name does not end in .conf");
	if (is_backup(name))
		lk_finding_remedy(
			judge->symptoms, "rename it to end in .conf if you need it, or remove it");
	else
		/* "loop.cnf" is a misspelt ending, and "80-loop" has none. */
		lk_finding_remedy(
			judge->symptoms, "rename it to %.*s.conf", (int)strcspn(name, "."), name);
}

static void check_obsolete(struct lk_config_judge *judge)
{
	if (!looks_meant(judge->text, &judge->scratch))
		return;
	lk_config_warn(judge, LKM_E_CONFIG_UNREAD, NULL, "this file is not read anymore");
	lk_finding_remedy(judge->symptoms, "move its lines to a file *.conf in /etc/modprobe.d");
}

static void check_unreadable(struct lk_config_judge *judge)
{
	lk_config_warn(judge, LKM_E_CONFIG_UNREAD, NULL, "this file cannot be read: %s",
		judge->text->fault);
	lk_finding_remedy(judge->symptoms, "remove it, or make it a readable file");
}

/* An empty file, or a link to /dev/null, is the way to switch another one off. */
static void check_hidden(struct lk_config_judge *judge)
{
	lk_config_add_note(judge, LK_NOTE_HIDDEN,
		judge->text->contents.size ? "replaced by %s" : "switched off by the empty %s",
		judge->text->by);
}

/* Everything ----------------------------------------------------------------------------------- */

/* One warning a file: all its lines end alike. */
static void tell_carriage_returns(struct lk_config_judge *judge)
{
	const size_t count = judge->spoilt.count;

	if (!count)
		return;
	judge->line = judge->spoilt_line;
	lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
		"%zu line%s in a carriage return, which counts as part of the last word", count,
		count == 1 ? " ends" : "s end");
	for (size_t i = 0; i < count; i++)
		lk_finding_evidence(judge->symptoms, "%s", judge->spoilt.items[i]);
	lk_finding_remedy(judge->symptoms, "sed -i 's/\\r$//' %s", lk_config_path(judge));
	judge->spoilt = (struct lk_config_notes){0};
}

static void check_contents(struct lk_config_judge *judge)
{
	switch (judge->text->place) {
	case LK_CONFIG_MODPROBE:
		lk_config_check_modprobe(judge);
		break;
	case LK_CONFIG_DEPMOD:
		lk_config_check_depmod(judge);
		break;
	case LK_CONFIG_BOOT:
	case LK_CONFIG_ETC_MODULES:
		lk_config_check_boot(judge);
		break;
	}
	tell_carriage_returns(judge);
}

static void check_text(struct lk_config_judge *judge)
{
	judge->line = 0;
	switch (judge->text->fate) {
	case LK_CONFIG_READ:
		check_contents(judge);
		break;
	case LK_CONFIG_UNREADABLE:
		check_unreadable(judge);
		break;
	case LK_CONFIG_NO_SUFFIX:
		check_no_suffix(judge);
		break;
	case LK_CONFIG_OBSOLETE:
		check_obsolete(judge);
		break;
	case LK_CONFIG_HIDDEN:
		check_hidden(judge);
		break;
	}
}

static void add_notes(struct lk_config_judge *judge)
{
	static const struct {
		const char *one, *many;
	} texts[LK_NOTE_COUNT] = {
		[LK_NOTE_ABSENT] = {"line is about a module that this kernel does not have",
			"lines are about modules that this kernel does not have"},
		[LK_NOTE_BUILTIN] = {"line is about built-in code and has no effect",
			"lines are about built-in code and have no effect"},
		[LK_NOTE_BACKUP] = {"backup file is not read", "backup files are not read"},
		[LK_NOTE_HIDDEN] = {"file is replaced by a file of the same name",
			"files are replaced by files of the same name"},
	};

	for (size_t kind = 0; kind < LK_NOTE_COUNT; kind++) {
		const struct lk_config_notes *notes = &judge->notes[kind];

		if (!notes->count)
			continue;
		lk_finding_add_check(judge->symptoms, "configuration", LKM_HEALTH_FINE, LKM_OK,
			"%zu %s", notes->count,
			notes->count == 1 ? texts[kind].one : texts[kind].many);
		for (size_t i = 0; i < notes->count; i++)
			lk_finding_evidence(judge->symptoms, "%s", notes->items[i]);
	}
}

static void add_problem(struct lk_config_judge *judge, const char *problem)
{
	lk_finding_add_check(judge->symptoms, "configuration", LKM_HEALTH_WARNING,
		LKM_E_CONFIG_SYNTAX, "%s", problem);
	judge->warnings++;
}

void lk_health_config(const struct lk_health_config *config, struct lk_findings *symptoms)
{
	struct lk_config_judge judge = {
		.config = config, .symptoms = symptoms, .harmless = {.arena = symptoms->arena}};

	for (size_t i = 0; i < config->problem_count; i++)
		add_problem(&judge, config->problems[i]);
	for (size_t i = 0; i < config->count; i++) {
		judge.text = &config->texts[i];
		check_text(&judge);
	}
	judge.text = NULL;
	judge.line = 0;
	lk_config_check_cmdline(&judge);
	if (!judge.warnings)
		lk_finding_add_check(symptoms, "configuration", LKM_HEALTH_FINE, LKM_OK,
			"all configuration lines are valid");
	for (size_t i = 0; i < judge.harmless.count; i++)
		judge.failed |= LK_APPEND(symptoms->arena, symptoms, judge.harmless.items[i]) < 0;
	judge.failed |= judge.harmless.failed;
	add_notes(&judge);
	symptoms->failed |= judge.failed;
	lk_arena_done(&judge.scratch);
}
