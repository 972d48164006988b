/* SPDX-License-Identifier: MIT */
/* Choosing among the files of a module, and putting the modules into the order of the indexes. */
#include "choose.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/map.h"
#include "../formats/name.h"
#include "tree.h"

/* No line of modules.order that is longer can name a file. */
#define ORDER_LINE_MAX 4096

/* Ranks: the lower, the better. */
#define RANK_LAST SIZE_MAX

struct directory {
	const char *path;
	size_t size, rank;
};

struct entry {
	const char *name;
	const struct lk_candidate *file; /* the best so far */
	bool listed;                     /* in modules.order */
};

struct loser {
	const struct lk_candidate *file;
	const struct entry *entry;
};

struct chooser {
	struct lk_arena *arena;  /* of the result */
	struct lk_arena scratch; /* for all below */
	struct lk_notes *notes;
	const struct lk_search_rules *rules;
	struct directory *directories; /* of the search order */
	size_t directory_count, directory_capacity;
	size_t builtin_rank;   /* of what is in none of them */
	size_t external_rank;  /* of the first external directory */
	struct entry *entries; /* room for one a candidate */
	size_t count;
	struct lk_map by_name; /* to entries */
	struct loser *losers;
	size_t loser_count, loser_capacity;
	const struct lk_candidate **unfit; /* names that no index can hold */
	size_t unfit_count, unfit_capacity;
};

/* Why one file is taken and not another: the first of these in which they differ. */
enum reason {
	REASON_OVERRIDE,
	REASON_SEARCH,
	REASON_EXTERNAL,
	REASON_PLAIN,
	REASON_PATH,
	REASON_COUNT /* none: it is the same file */
};

static const char *const reasons[REASON_COUNT] = {
	[REASON_OVERRIDE] = "an override says so",
	[REASON_SEARCH] = "its directory comes first in the search order",
	[REASON_EXTERNAL] = "equal priority, and its directory comes first",
	[REASON_PLAIN] = "equal priority, and it is not compressed",
	[REASON_PATH] = "equal priority, and its path sorts first",
};

static void set_first(size_t *rank, size_t value)
{
	if (*rank == RANK_LAST)
		*rank = value;
}

/* "external" stands for all external directories, one after the other. */
static int read_rules(struct chooser *chooser)
{
	static const char *const usual[] = {"updates", NULL};
	const char *const *words = chooser->rules->search ? chooser->rules->search : usual;
	size_t rank = 0, externals = 0;

	while (chooser->rules->externals && chooser->rules->externals[externals])
		externals++;
	chooser->builtin_rank = chooser->external_rank = RANK_LAST;

	for (; *words; words++) {
		if (strcmp(*words, "built-in") == 0)
			set_first(&chooser->builtin_rank, rank);
		else if (strcmp(*words, "external") == 0)
			set_first(&chooser->external_rank, rank);
		else if (LK_GROW(&chooser->scratch, chooser->directories, chooser->directory_count,
				 chooser->directory_capacity) < 0)
			return -ENOMEM;
		else
			chooser->directories[chooser->directory_count++] = (struct directory){
				.path = *words, .size = strlen(*words), .rank = rank};
		rank += strcmp(*words, "external") == 0 ? externals : 1;
	}
	return 0;
}

static bool is_below(const char *path, const struct directory *directory)
{
	return strncmp(path, directory->path, directory->size) == 0 && path[directory->size] == '/';
}

static size_t search_rank(const struct chooser *chooser, const struct lk_candidate *file)
{
	if (file->external)
		return chooser->external_rank == RANK_LAST
			       ? chooser->builtin_rank
			       : chooser->external_rank + file->external - 1;
	/* Ranks rise, so the first is the best. */
	for (size_t i = 0; i < chooser->directory_count; i++)
		if (is_below(file->path, &chooser->directories[i]))
			return chooser->directories[i].rank;
	return chooser->builtin_rank;
}

/* Is this DIRECTORY/MODULE, whatever is after a dot? Here '-' and '_' differ, as in kmod. */
static bool is_named(const struct lk_override *override, const char *path)
{
	const struct directory directory = {override->directory, strlen(override->directory), 0};
	const size_t size = strlen(override->module);
	const char *file;

	if (!is_below(path, &directory))
		return false;
	file = path + directory.size + 1;
	return strncmp(file, override->module, size) == 0 && file[size] == '.' &&
	       !strchr(file, '/');
}

/* Later overrides win over earlier ones. */
static size_t override_rank(const struct chooser *chooser, const struct lk_candidate *file)
{
	const size_t count = file->external ? 0 : chooser->rules->override_count;

	for (size_t rank = 0; rank < count; rank++)
		if (is_named(&chooser->rules->overrides[count - 1 - rank], file->path))
			return rank;
	return RANK_LAST;
}

/* --- of several files one --- */

/* The size of the path with which modules.order means a file: without a compression's suffix. */
static size_t plain_size(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (!dot || dot - path < 3 || memcmp(dot - 3, ".ko", 3) != 0)
		return strlen(path);
	return (size_t)(dot - path);
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_by(const struct chooser *chooser, enum reason reason,
	const struct lk_candidate *a, const struct lk_candidate *b)
{
	switch (reason) {
	case REASON_OVERRIDE:
		return compare_sizes(override_rank(chooser, a), override_rank(chooser, b));
	case REASON_SEARCH:
		return compare_sizes(search_rank(chooser, a), search_rank(chooser, b));
	case REASON_EXTERNAL:
		return compare_sizes(a->external, b->external);
	case REASON_PLAIN:
		return compare_sizes(
			a->path[plain_size(a->path)] != '\0', b->path[plain_size(b->path)] != '\0');
	case REASON_PATH:
		return strcmp(a->path, b->path);
	case REASON_COUNT:
		break;
	}
	return compare_sizes(a->file, b->file);
}

/* Below 0 when a is the one to take. */
static int compare_files(const struct chooser *chooser, const struct lk_candidate *a,
	const struct lk_candidate *b, enum reason *ret_reason)
{
	enum reason reason = REASON_OVERRIDE;
	int order = compare_by(chooser, reason, a, b);

	while (order == 0 && reason < REASON_COUNT)
		order = compare_by(chooser, ++reason, a, b);
	*ret_reason = reason;
	return order;
}

/* Lines of modules.dep separate paths with blanks, and end the first with a colon. */
static const char *why_unfit(const char *path)
{
	const char *base = strrchr(path, '/');

	for (const char *c = path; *c; c++)
		if ((unsigned char)*c >= 0x7f)
			return "is not plain ASCII";
		else if ((unsigned char)*c <= ' ' || *c == ':')
			return "has a blank, a colon or a control character in it";
	base = base ? base + 1 : path;
	if (*base == '.')
		return "has no module's name before its first dot";
	if (*base == '#' || *path == '#')
		return "begins, or its file's name does, with '#', as comments do";
	return NULL;
}

static int take_file(struct chooser *chooser, const struct lk_candidate *file)
{
	struct entry *entry;
	const char *name;

	if (why_unfit(file->path)) {
		if (LK_GROW(&chooser->scratch, chooser->unfit, chooser->unfit_count,
			    chooser->unfit_capacity) < 0)
			return -ENOMEM;
		chooser->unfit[chooser->unfit_count++] = file;
		return 0;
	}
	name = lk_name_module(chooser->arena, file->path);
	if (!name)
		return -ENOMEM;
	entry = lk_map_get(&chooser->by_name, name);
	if (entry) { /* one of two files of this module is taken */
		const struct lk_candidate *loser = file;
		enum reason reason;

		if (compare_files(chooser, file, entry->file, &reason) < 0) {
			loser = entry->file;
			entry->file = file;
		}
		if (LK_GROW(&chooser->scratch, chooser->losers, chooser->loser_count,
			    chooser->loser_capacity) < 0)
			return -ENOMEM;
		chooser->losers[chooser->loser_count++] =
			(struct loser){.file = loser, .entry = entry};
		return 0;
	}
	if (chooser->count == LK_TREE_MODULES_MAX)
		return -EFBIG;
	entry = &chooser->entries[chooser->count++];
	*entry = (struct entry){.name = name, .file = file};
	return lk_map_put(&chooser->by_name, name, entry);
}

/* --- what is told --- */

static int compare_unfit(const void *a, const void *b)
{
	return strcmp((*(const struct lk_candidate *const *)a)->path,
		(*(const struct lk_candidate *const *)b)->path);
}

/* A file that was found in two ways counts as found in the better one. */
static int compare_losers(const void *a, const void *b)
{
	const struct lk_candidate *first = ((const struct loser *)a)->file;
	const struct lk_candidate *second = ((const struct loser *)b)->file;
	int order = strcmp(first->path, second->path);

	return order ? order : compare_sizes(first->external, second->external);
}

/* A path without bytes that a terminal would obey. */
static char *printable(struct lk_arena *arena, const char *text)
{
	char *shown = lk_arena_alloc(arena, strlen(text) * 4 + 1), *end = shown;

	for (; shown && *text; text++)
		end += snprintf(end, 5, *text >= ' ' && *text < 0x7f ? "%c" : "\\x%02x",
			(unsigned char)*text);
	return shown;
}

static int tell_unfit(struct chooser *chooser)
{
	if (chooser->unfit_count > 1)
		qsort(chooser->unfit, chooser->unfit_count, sizeof(*chooser->unfit), compare_unfit);
	for (size_t i = 0; i < chooser->unfit_count; i++) {
		const char *path = chooser->unfit[i]->path;
		const char *shown = printable(&chooser->scratch, path);

		if (!shown ||
			lk_notes_add(chooser->notes, LKM_DEPMOD_NOT_ASCII, shown,
				"ignoring module file %s: its path %s", shown, why_unfit(path)) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int tell_loser(struct chooser *chooser, const struct loser *loser)
{
	const struct lk_candidate *taken = loser->entry->file;
	enum reason reason;

	if (strcmp(taken->path, loser->file->path) == 0)
		return 0; /* found by two ways */
	compare_files(chooser, taken, loser->file, &reason);
	return lk_notes_add(chooser->notes, LKM_DEPMOD_DUPLICATE, loser->file->path,
		"duplicate module %s: %s is taken, %s is not: %s", loser->entry->name, taken->path,
		loser->file->path, reasons[reason]);
}

static int tell_losers(struct chooser *chooser)
{
	const struct loser *losers = chooser->losers;
	int rc = 0;

	if (chooser->loser_count > 1)
		qsort(chooser->losers, chooser->loser_count, sizeof(*losers), compare_losers);
	for (size_t i = 0; rc == 0 && i < chooser->loser_count; i++)
		if (i == 0 || strcmp(losers[i].file->path, losers[i - 1].file->path) != 0)
			rc = tell_loser(chooser, &losers[i]);
	return rc;
}

/* --- the order --- */

struct sequence {
	const struct entry **items;
	size_t count;
};

static int map_path(struct lk_map *by_path, struct entry *entry)
{
	const char *path = entry->file->path;
	const size_t size = plain_size(path);

	if (entry->file->external)
		return 0; /* modules.order is about its own directory */
	if (path[size])
		path = lk_arena_copy_span(
			by_path->arena, (struct lk_span){(const uint8_t *)path, size});
	return path ? lk_map_put(by_path, path, entry) : -ENOMEM;
}

static void list_line(const struct lk_map *by_path, struct lk_span line, struct sequence *sequence)
{
	char path[ORDER_LINE_MAX];
	struct entry *entry;

	if (line.size >= sizeof(path))
		return;
	memcpy(path, line.data, line.size);
	path[line.size] = '\0';
	entry = lk_map_get(by_path, path);
	if (!entry || entry->listed)
		return;
	entry->listed = true;
	sequence->items[sequence->count++] = entry;
}

/* Without its newline the last line may be half a path: kmod says so and then drops the whole file;
 * here the other lines count. */
static int list_lines(struct chooser *chooser, const struct lk_map *by_path, struct lk_span order,
	const char *shown, struct sequence *sequence)
{
	const uint8_t *end = order.data + order.size;
	bool told = false;
	struct lk_span line;

	for (unsigned number = 1; lk_span_line(&order, &line); number++) {
		const bool cut = line.data + line.size == end;
		const bool bad = cut || memchr(line.data, '\0', line.size);

		if (!bad)
			list_line(by_path, line, sequence);
		if (bad && !told &&
			lk_notes_add(chooser->notes, LKM_DEPMOD_BAD_FILE, shown,
				"%s:%u corrupted line %s", shown, number,
				cut ? "misses '\\n'" : "has a NUL") < 0)
			return -ENOMEM;
		told |= bad;
	}
	return 0;
}

static int list_order(
	struct chooser *chooser, struct lk_span order, const char *shown, struct sequence *sequence)
{
	struct lk_map by_path;

	if (!order.size)
		return 0;
	lk_map_init(&by_path, &chooser->scratch);
	for (size_t i = 0; i < chooser->count; i++)
		if (map_path(&by_path, &chooser->entries[i]) < 0)
			return -ENOMEM;
	return list_lines(chooser, &by_path, order, shown ? shown : "modules.order", sequence);
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(
		(*(const struct entry *const *)a)->name, (*(const struct entry *const *)b)->name);
}

/* --- all of it --- */

static int give(
	const struct chooser *chooser, const struct sequence *sequence, struct lk_chosen **ret)
{
	struct lk_chosen *chosen =
		lk_arena_alloc(chooser->arena, sequence->count * sizeof(*chosen));

	if (!chosen)
		return -ENOMEM;
	for (size_t i = 0; i < sequence->count; i++) {
		const struct entry *entry = sequence->items[i];

		chosen[i] = (struct lk_chosen){
			.name = entry->name, .path = entry->file->path, .file = entry->file->file};
	}
	*ret = chosen;
	return 0;
}

static int choose_files(
	struct chooser *chooser, const struct lk_candidate *candidates, size_t count)
{
	int rc = read_rules(chooser);

	chooser->entries = lk_arena_alloc(&chooser->scratch, count * sizeof(*chooser->entries));
	if (!chooser->entries)
		return -ENOMEM;
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = take_file(chooser, &candidates[i]);
	if (rc == 0)
		rc = tell_unfit(chooser);
	return rc == 0 ? tell_losers(chooser) : rc;
}

static void done(struct chooser *chooser)
{
	lk_arena_done(&chooser->scratch);
}

int lk_choose(struct lk_arena *arena, const struct lk_search_rules *rules,
	const struct lk_candidate *candidates, size_t count, struct lk_span order,
	const char *order_shown, struct lk_notes *notes, struct lk_chosen **ret, size_t *ret_count,
	struct lkm_error *reterr)
{
	__attribute__((cleanup(done))) struct chooser chooser = {
		.arena = arena, .rules = rules, .notes = notes};
	struct sequence sequence = {0};
	size_t listed;
	int rc;

	lk_map_init(&chooser.by_name, &chooser.scratch);
	rc = choose_files(&chooser, candidates, count);
	if (rc == -EFBIG)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"there are more than %u modules, the most that an index can hold",
			LK_TREE_MODULES_MAX);
	if (rc < 0)
		return lk_fail_memory(reterr);
	sequence.items = lk_arena_alloc(&chooser.scratch, chooser.count * sizeof(*sequence.items));
	if (!sequence.items || list_order(&chooser, order, order_shown, &sequence) < 0)
		return lk_fail_memory(reterr);
	/* After those that modules.order lists, the others by name. */
	listed = sequence.count;
	for (size_t i = 0; i < chooser.count; i++)
		if (!chooser.entries[i].listed)
			sequence.items[sequence.count++] = &chooser.entries[i];
	if (sequence.count - listed > 1)
		qsort(sequence.items + listed, sequence.count - listed, sizeof(*sequence.items),
			compare_entries);
	rc = give(&chooser, &sequence, ret);
	if (rc < 0)
		return lk_fail_memory(reterr);
	*ret_count = sequence.count;
	return 0;
}
