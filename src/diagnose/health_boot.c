/* SPDX-License-Identifier: MIT */
/* The lines of modules-load.d and depmod.d: which of them have no effect, and why. */
#include "health_lines.h"

#include <errno.h>
#include <string.h>

#include "../formats/depconf.h"
#include "../formats/module_list.h"
#include "../formats/name.h"

#define SHOWN(word) (lk_lines_show(lk_span_of(word)).text)

/* modules-load.d ------------------------------------------------------------------------------- */

/* systemd takes a whole line as the name; the init scripts of /etc/modules take parameters. */
static void check_rest_of_line(
	struct lk_config_judge *judge, const struct lk_module_item *item, struct lk_span line)
{
	if (judge->text->place == LK_CONFIG_ETC_MODULES)
		return;
	if (*item->params) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, item->name,
			"systemd takes no parameters here: it looks for a module called '%s %s'",
			SHOWN(item->name), SHOWN(item->params));
		lk_finding_remedy(judge->symptoms, "write options %s %s in /etc/modprobe.d",
			item->name, item->params);
	} else if (memchr(line.data, '#', line.size)) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, item->name,
			"systemd takes no comment after the name '%s'", SHOWN(item->name));
		lk_finding_remedy(judge->symptoms, "write the comment on a line of its own");
	}
}

/* False when the line is not about a module at all. */
static bool check_module_to_load(struct lk_config_judge *judge, const struct lk_module_item *item)
{
	static const char *const words[] = {
		"alias", "blacklist", "options", "install", "remove", "softdep"};
	const char *at, *invisible = lk_config_invisible(item->name, &at), *nearest;
	char *name;

	for (size_t i = 0; *item->params && i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(item->name, words[i]) == 0) {
			lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
				"the directive '%s' belongs in modprobe.d", words[i]);
			lk_finding_remedy(judge->symptoms,
				"move the line to a file *.conf in /etc/modprobe.d");
			return false;
		}
	if (invisible) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL, "the name '%s' contains %s",
			SHOWN(item->name), invisible);
		lk_finding_remedy(judge->symptoms, "write the name again");
		return false;
	}
	if (!lk_config_check_name(judge, "this list", item->name) ||
		lk_name_alias(&judge->scratch, item->name, &name) < 0 ||
		lk_config_known(judge, name, NULL) != LK_KNOWN_NOTHING ||
		(judge->config->merged &&
			lk_config_command(judge->config->merged, LKM_DIRECTIVE_INSTALL, name)))
		return true;
	if (judge->text->vendor) {
		lk_config_add_note(judge, LK_NOTE_ABSENT, "%s", SHOWN(item->name));
		return true;
	}
	nearest = lk_config_nearest(judge, name, 0);
	lk_config_warn(judge, LKM_E_NOT_FOUND, name, "this kernel has no module '%s'%s%s%s",
		SHOWN(item->name), nearest ? "; did you mean '" : "", nearest ? nearest : "",
		nearest ? "'?" : "");
	lk_finding_remedy(judge->symptoms, "correct the name, or remove the line");
	return true;
}

void lk_config_check_boot(struct lk_config_judge *judge)
{
	struct lk_span rest = judge->text->contents, line;

	judge->line = 0;
	while (lk_span_line(&rest, &line)) {
		struct lk_module_list list = {.rest = line};
		struct lk_module_item item;
		int rc = lk_module_list_next(&list, &judge->scratch, &item);

		judge->line++;
		if (rc == -ENOMEM) {
			judge->failed = true;
			return;
		}
		if (rc > 0) {
			if (check_module_to_load(judge, &item))
				check_rest_of_line(judge, &item, line);
		} else if (rc < 0) {
			lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
				"the line is too long or is not text");
			lk_finding_remedy(judge->symptoms, "remove the line");
		}
	}
}

/* depmod.d ------------------------------------------------------------------------------------- */

static bool is_below(const char *path, const char *directory)
{
	const size_t size = strlen(directory);

	return strncmp(path, directory, size) == 0 && path[size] == '/';
}

/* Is it the file DIRECTORY/MODULE.ko, of any compression? Names are compared as they are. */
static bool is_file_of(const char *path, const char *directory, const char *module)
{
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	const size_t size = strlen(module);

	if (directory && (!is_below(path, directory) || path + strlen(directory) + 1 != file))
		return false;
	return strncmp(file, module, size) == 0 && file[size] == '.';
}

static const char *find_file(
	const struct lk_health_config *config, const char *directory, const char *module)
{
	for (size_t i = 0; i < config->file_count; i++)
		if (is_file_of(config->files[i], directory, module))
			return config->files[i];
	return NULL;
}

/* A file whose name differs in '-' and '_' only: depmod.d compares names of files. */
static const char *find_respelt(
	struct lk_config_judge *judge, const struct lk_health_config *config, const char *module)
{
	for (size_t i = 0; i < config->file_count; i++) {
		const char *slash = strrchr(config->files[i], '/');
		const char *file = slash ? slash + 1 : config->files[i];
		const size_t size = strcspn(file, ".");
		char *name;

		if (size != strlen(module))
			continue;
		name = lk_arena_copy_span(
			&judge->scratch, (struct lk_span){(const uint8_t *)file, size});
		if (name && lk_name_equal(name, module))
			return name;
		judge->failed |= !name;
	}
	return NULL;
}

static void check_override(struct lk_config_judge *judge, const struct lk_depconf_line *line)
{
	const struct lk_health_config *config = judge->config;
	const char *module = line->words[0], *directory = line->words[2], *file, *respelt;

	if (!config->files || find_file(config, directory, module))
		return;
	if (!lk_config_check_name(judge, "override", module))
		return;
	file = find_file(config, NULL, module);
	respelt = file ? NULL : find_respelt(judge, config, module);
	if (file) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, module,
			"override has no effect: '%s' is not in %s but in %s", SHOWN(module),
			SHOWN(directory), file);
		lk_finding_remedy(judge->symptoms, "correct the directory, or remove the line");
	} else if (respelt) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, module,
			"override has no effect: the file of '%s' is called '%s'", SHOWN(module),
			respelt);
		lk_finding_remedy(judge->symptoms, "write %s", respelt);
	} else if (judge->text->vendor) {
		lk_config_add_note(judge, LK_NOTE_ABSENT, "override %s", SHOWN(module));
	} else {
		lk_config_warn(judge, LKM_E_NOT_FOUND, module,
			"override has no effect: this kernel has no file of module '%s'",
			SHOWN(module));
		lk_finding_remedy(judge->symptoms, "correct the name, or remove the line");
	}
}

static void check_external(struct lk_config_judge *judge, const char *directory)
{
	const struct lk_health_config *config = judge->config;

	if (*directory != '/') {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
			"external takes an absolute directory, not '%s'", SHOWN(directory));
		lk_finding_remedy(judge->symptoms, "write the whole path");
	} else if (config->has_directory &&
		   config->has_directory(config->context, directory) == LK_NO) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
			"the directory '%s' does not exist", SHOWN(directory));
		lk_finding_remedy(judge->symptoms, "create it, or remove the line");
	}
}

/* Directories of the module directory that do not exist are usual here: the line is the same on
 * all machines. */
static void check_words(struct lk_config_judge *judge, const struct lk_depconf_line *line)
{
	const bool search = line->kind == LK_DEPCONF_SEARCH;

	if (!line->count) {
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL, "nothing follows '%s'",
			lk_depconf_word(line->kind));
		lk_finding_remedy(judge->symptoms, "complete or remove the line; see depmod.d(5)");
	}
	for (size_t i = 0; i < line->count; i++) {
		const char *word = line->words[i];

		if (*word == '#') {
			lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
				"'%s' is not a comment here: each of its words counts",
				SHOWN(word));
			lk_finding_remedy(
				judge->symptoms, "write the comment on a line of its own");
			return;
		}
		if (search ? *word == '/' : strchr(word, '/') != NULL) {
			lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL,
				search ? "search takes directories below the module directory, not "
					 "'%s'"
				       : "exclude takes names of files or directories, not the "
					 "path "
					 "'%s'",
				SHOWN(word));
			lk_finding_remedy(judge->symptoms, "write %s",
				search ? "the part below the module directory"
				       : "the last component only");
		}
	}
}

/* Is a line with this KERNELREGEX for this release? */
static bool is_for_release(struct lk_config_judge *judge, const char *pattern)
{
	const struct lk_health_config *config = judge->config;
	int rc = config->is_for_release ? config->is_for_release(config->context, pattern) : 0;

	if (rc >= 0)
		return rc > 0;
	lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
		"'%s' is not a valid regular expression, so the line matches no kernel",
		SHOWN(pattern));
	lk_finding_remedy(judge->symptoms, "write * for all kernels");
	return false;
}

static void check_depmod_line(struct lk_config_judge *judge, const struct lk_depconf_line *line)
{
	for (size_t i = 0; i < line->count; i++) {
		const char *at, *invisible = lk_config_invisible(line->words[i], &at);

		if (!invisible)
			continue;
		lk_config_warn(judge, LKM_E_CONFIG_NO_EFFECT, NULL, "the word '%s' contains %s",
			SHOWN(line->words[i]), invisible);
		lk_finding_remedy(judge->symptoms, "write the line again, with plain blanks and "
						   "line ends");
		return;
	}
	switch (line->kind) {
	case LK_DEPCONF_SEARCH:
	case LK_DEPCONF_EXCLUDE:
		check_words(judge, line);
		break;
	case LK_DEPCONF_OVERRIDE:
		if (is_for_release(judge, line->words[1]))
			check_override(judge, line);
		break;
	case LK_DEPCONF_EXTERNAL:
		if (is_for_release(judge, line->words[0]))
			check_external(judge, line->words[1]);
		break;
	case LK_DEPCONF_COUNT:
		break;
	}
}

/* A line that depmod ignores: the word that begins it is unknown, or words are missing. */
static void tell_bad_line(struct lk_config_judge *judge, struct lk_span line)
{
	static const char *const words[] = {"search", "override", "external", "exclude", NULL};
	static const char *const modprobe[] = {
		"alias", "blacklist", "options", "install", "remove", "softdep", "weakdep", NULL};
	struct lk_span word = {0};
	const char *copy, *nearest;

	lk_span_word(&line, &word);
	copy = lk_arena_copy_span(&judge->scratch, word);
	if (!copy) {
		judge->failed = true;
		return;
	}
	for (size_t i = 0; words[i]; i++)
		if (strcmp(copy, words[i]) == 0) {
			lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
				"the line is ignored: '%s' needs more words", copy);
			lk_finding_remedy(
				judge->symptoms, "complete or remove the line; see depmod.d(5)");
			return;
		}
	for (size_t i = 0; modprobe[i]; i++)
		if (strcmp(copy, modprobe[i]) == 0) {
			lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
				"the directive '%s' belongs in modprobe.d", copy);
			lk_finding_remedy(judge->symptoms,
				"move the line to a file *.conf in /etc/modprobe.d");
			return;
		}
	nearest = lk_config_nearest_word(copy, words);
	lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL, "unknown directive '%s'%s%s%s",
		SHOWN(copy), nearest ? "; did you mean '" : "", nearest ? nearest : "",
		nearest ? "'?" : "");
	lk_finding_remedy(judge->symptoms, "correct or remove the line; see depmod.d(5)");
}

void lk_config_check_depmod(struct lk_config_judge *judge)
{
	struct lk_depconf cursor;

	lk_depconf_open(&cursor, judge->text->contents, judge->text->path);
	for (;;) {
		struct lk_lines words = cursor.lines;
		struct lk_depconf_line line;
		struct lkm_error error = {0};
		struct lk_line bad;
		int rc = lk_depconf_next(&cursor, &judge->scratch, &line, &error);

		if (rc == 0)
			return;
		if (rc == -ENOMEM) {
			judge->failed = true;
			return;
		}
		if (rc > 0) {
			judge->line = line.line;
			check_depmod_line(judge, &line);
			continue;
		}
		/* Read the line again for its words. */
		lk_lines_next(&words, &judge->scratch, &bad);
		judge->line = bad.line;
		if (rc == -EOPNOTSUPP) {
			lk_config_warn(judge, LKM_E_CONFIG_SYNTAX, NULL,
				"the directive '%s' is not supported",
				SHOWN(lk_arena_copy_span(&judge->scratch, bad.word)));
			lk_finding_remedy(judge->symptoms, "remove the line");
		} else {
			tell_bad_line(judge, bad.word);
		}
	}
}
