/* SPDX-License-Identifier: MIT */
/* lkm list: what is loaded, as a table for people. */
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../commands.h"
#include "live_json.h"
#include "../verb.h"

struct list_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm list [options] [PATTERN...]",
	.purpose = "Lists the loaded modules, newest first; with patterns such as 'snd*', those "
		   "that match one.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct list_opts),
	LK_VERB_ROWS_COMMON(struct list_opts),
	LK_OPTS_END,
};

struct listing {
	struct lk_verb *verb;
	char *const *patterns;
	int count;
	int width; /* of the column of names */
};

static bool is_wanted(const struct listing *listing, const struct lkm_live_module *module)
{
	for (int i = 0; i < listing->count; i++)
		if (fnmatch(listing->patterns[i], lkm_live_module_name(module), 0) == 0)
			return true;
	return listing->count == 0;
}

/* "1.2M": four columns at most. */
static void format_size(uint64_t bytes, char *ret, size_t room)
{
	if (bytes < 1000 * UINT64_C(1024))
		snprintf(ret, room, "%" PRIu64 "K", (bytes + 1023) / 1024);
	else if (bytes < 10 * UINT64_C(1048576))
		snprintf(ret, room, "%.1fM", (double)bytes / 1048576);
	else
		snprintf(ret, room, "%" PRIu64 "M", bytes / 1048576);
}

static const char *holder(const void *from, unsigned long i)
{
	return lkm_live_module_holder(from, i);
}

static void print_state(const struct lk_screen *screen, const struct lkm_live_module *module)
{
	enum lkm_state state = lkm_live_module_state(module);

	if (state != LKM_STATE_LIVE)
		printf("%s(%s)%s ", screen->bad, lk_live_json_state(state), screen->normal);
	if (*lkm_live_module_taint(module))
		printf("%s(taints: %s)%s ", screen->faint, lkm_live_module_taint(module), screen->normal);
}

static void print_module(const struct listing *listing, const struct lkm_live_module *module)
{
	const struct lk_screen *screen = &listing->verb->screen;
	int64_t refcount = lkm_live_module_refcount(module);
	char size[32], used[32] = "-";

	format_size(lkm_live_module_size(module), size, sizeof(size));
	if (refcount >= 0)
		snprintf(used, sizeof(used), "%" PRId64, refcount);
	printf("%s%-*s%s  %5s  %4s  ", screen->strong, listing->width, lkm_live_module_name(module),
		screen->normal, size, used);
	print_state(screen, module);
	lk_screen_words(screen, listing->width + 15, holder, module);
	putchar('\n');
}

static void measure(struct listing *listing, const struct lkm_live *live)
{
	const struct lkm_live_module *module;

	listing->width = 6;
	for (size_t i = 0; (module = lkm_live_module(live, i)); i++)
		if (is_wanted(listing, module) &&
			(int)strlen(lkm_live_module_name(module)) > listing->width)
			listing->width = (int)strlen(lkm_live_module_name(module));
}

static void print_table(struct listing *listing, const struct lkm_live *live)
{
	const struct lkm_live_module *module;
	size_t shown = 0;

	measure(listing, live);
	for (size_t i = 0; (module = lkm_live_module(live, i)); i++) {
		if (!is_wanted(listing, module))
			continue;
		if (!shown++)
			printf("%s%-*s   Size  Used  By%s\n", listing->verb->screen.faint,
				listing->width, "Module", listing->verb->screen.normal);
		print_module(listing, module);
	}
	if (!shown && !listing->verb->opts->quiet)
		puts(listing->count ? "no loaded module matches" : "no modules are loaded");
}

static void print_json(struct listing *listing, const struct lkm_live *live)
{
	struct lk_json *json = &listing->verb->answer.json;
	const struct lkm_live_module *module;

	lk_json_array(json, "modules");
	for (size_t i = 0; (module = lkm_live_module(live, i)); i++)
		if (is_wanted(listing, module))
			lk_live_json(json, NULL, module);
	lk_json_end(json);
}

static void list(struct listing *listing)
{
	struct lkm_error error;
	struct lkm_live *live;

	if (lkm_live_read(&live, &error) < 0) {
		lk_verb_fail(listing->verb, &error, NULL);
		return;
	}
	if (listing->verb->opts->json)
		print_json(listing, live);
	else
		print_table(listing, live);
	lkm_live_free(live);
}

int lk_cmd_list(int argc, char **argv)
{
	struct list_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "list", &text, table, &opts, 0);
	struct listing listing = {.verb = &verb};

	if (first < 0)
		return verb.status;
	listing.patterns = argv + first;
	listing.count = argc - first;
	list(&listing);
	return lk_verb_end(&verb);
}
