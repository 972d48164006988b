/* SPDX-License-Identifier: MIT */
/* Reading depmod.d: its files into rules, without what is meant for other releases. */
#include "depmod_config.h"

#include <errno.h>
#include <regex.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/depconf.h"
#include "../os/os_fs.h"
#include "config_files.h"
#include "path.h"

struct words {
	const char **items;
	size_t count, capacity;
};

struct reader {
	const char *release;
	struct lk_arena *arena;
	struct lk_notes *notes;
	struct words search, excludes, externals;
	struct lk_override *overrides;
	size_t override_count, override_capacity;
};

/* A NULL word is appended, but does not count. */
static int add_word(struct lk_arena *arena, struct words *words, const char *word)
{
	if (lk_arena_grow(arena, (void **)&words->items, &words->capacity, words->count,
		    sizeof(*words->items)) < 0)
		return -ENOMEM;
	words->items[words->count] = word;
	words->count += word != NULL;
	return 0;
}

static int add_words(struct reader *reader, struct words *words, const struct lk_depconf_line *line)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < line->count; i++)
		rc = add_word(reader->arena, words, line->words[i]);
	return rc;
}

static int add_override(struct reader *reader, const struct lk_depconf_line *line)
{
	if (lk_arena_grow(reader->arena, (void **)&reader->overrides, &reader->override_capacity,
		    reader->override_count, sizeof(*reader->overrides)) < 0)
		return -ENOMEM;
	reader->overrides[reader->override_count++] =
		(struct lk_override){.module = line->words[0], .directory = line->words[2]};
	return 0;
}

static int tell_bad_pattern(
	struct reader *reader, const char *file, unsigned line, const char *pattern, int why)
{
	char reason[128];

	/* The message without the expression does not depend on it. */
	regerror(why, NULL, reason, sizeof(reason));
	return lk_notes_add(reader->notes, LKM_DEPMOD_BAD_CONFIG, file,
		"%s:%u: '%s' is no regular expression (%s), so this line never counts", file, line,
		lk_lines_show(lk_span_of(pattern)).text, reason);
}

int lk_depmod_config_matches(const char *pattern, const char *release, int *ret_why)
{
	regex_t regex;
	bool matches;

	if (strcmp(pattern, "*") == 0)
		return 1;
	*ret_why = regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB);
	if (*ret_why != 0)
		return -EINVAL;
	matches = regexec(&regex, release, 0, NULL, 0) == 0;
	regfree(&regex);
	return matches;
}

/* 1 when the pattern of a KERNELREGEX is this release's, 0, or -errno. */
static int is_for_release(
	struct reader *reader, const char *file, unsigned line, const char *pattern)
{
	int why, rc = lk_depmod_config_matches(pattern, reader->release, &why);

	return rc < 0 ? tell_bad_pattern(reader, file, line, pattern, why) : rc;
}

static int take_line(struct reader *reader, const char *file, const struct lk_depconf_line *line)
{
	int rc;

	switch (line->kind) {
	case LK_DEPCONF_SEARCH:
		return add_words(reader, &reader->search, line);
	case LK_DEPCONF_EXCLUDE:
		return add_words(reader, &reader->excludes, line);
	case LK_DEPCONF_OVERRIDE:
		rc = is_for_release(reader, file, line->line, line->words[1]);
		return rc > 0 ? add_override(reader, line) : rc;
	case LK_DEPCONF_EXTERNAL:
		rc = is_for_release(reader, file, line->line, line->words[0]);
		return rc > 0 ? add_word(reader->arena, &reader->externals, line->words[1]) : rc;
	case LK_DEPCONF_COUNT:
		break;
	}
	return 0;
}

static int tell(struct reader *reader, enum lkm_depmod_note kind, const char *file,
	const struct lkm_error *error)
{
	return lk_notes_add(reader->notes, kind, file, "%s", error->message);
}

static int take_contents(struct reader *reader, const char *file, struct lk_span contents)
{
	struct lk_depconf cursor;
	int rc;

	lk_depconf_open(&cursor, contents, file);
	do {
		struct lk_depconf_line line;
		struct lkm_error error = {0};

		rc = lk_depconf_next(&cursor, reader->arena, &line, &error);
		if (rc == 0)
			return 0;
		if (rc > 0)
			rc = take_line(reader, file, &line);
		else if (rc == -EBADMSG)
			rc = tell(reader, LKM_DEPMOD_BAD_CONFIG, file, &error);
		else if (rc == -EOPNOTSUPP)
			rc = tell(reader, LKM_DEPMOD_OLD_CONFIG, file, &error);
	} while (rc == 0);
	return rc;
}

static int problem(void *context, const char *path, const struct lkm_error *error)
{
	struct reader *reader = context;

	if (lk_fail_is_shortage(error->errnum))
		return -error->errnum;
	if (error->errnum == EISDIR) /* it has no lines that could be missed */
		return tell(reader, LKM_DEPMOD_BAD_CONFIG, path, error);
	return lk_notes_unread(
		reader->notes, LKM_DEPMOD_BAD_CONFIG, path, error->errnum, "%s", error->message);
}

static int take_files(struct reader *reader, const struct lk_config_files *files)
{
	LK_BUF_CLEANUP struct lk_buf contents;
	int rc = 0;

	lk_buf_init(&contents, LK_CONFIG_FILES_FILE_MAX);
	for (size_t i = 0; rc == 0 && i < files->count; i++) {
		const char *path = files->items[i].path;
		struct lkm_error error = {0};
		int at;
		const char *relative = lk_path_find(files->system, path, &at);

		contents.size = 0;
		rc = lk_file_read_whole(at, relative, path, &contents, &error);
		if (rc == 0)
			rc = take_contents(reader, path, lk_buf_span(&contents));
		else if (rc != -ENOMEM)
			rc = problem(reader, path, &error);
	}
	return rc;
}

static int give(struct reader *reader, struct lk_search_rules *ret)
{
	if (add_word(reader->arena, &reader->search, NULL) < 0 ||
		add_word(reader->arena, &reader->excludes, NULL) < 0 ||
		add_word(reader->arena, &reader->externals, NULL) < 0)
		return -ENOMEM;
	*ret = (struct lk_search_rules){
		.search = reader->search.count ? reader->search.items : NULL,
		.overrides = reader->overrides,
		.override_count = reader->override_count,
		.excludes = reader->excludes.items,
		.externals = reader->externals.items,
	};
	return 0;
}

int lk_depmod_config_read(int system, const char *const *paths, const char *release,
	struct lk_arena *arena, struct lk_notes *notes, struct lk_search_rules *ret,
	struct lkm_error *reterr)
{
	struct reader reader = {.release = release, .arena = arena, .notes = notes};
	struct lk_config_files files = {
		.arena = arena, .system = system, .problem = problem, .context = &reader};
	int rc = paths ? lk_config_files_named(&files, paths)
		       : lk_config_files_usual(&files, "", "depmod.d");

	if (rc == 0)
		rc = take_files(&reader, &files);
	if (rc == 0)
		rc = give(&reader, ret);
	return rc < 0 ? lk_fail_shortage(reterr, rc) : 0;
}
