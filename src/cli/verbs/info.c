/* SPDX-License-Identifier: MIT */
/* lkm info: what a module says of itself, and whether it is loaded, for people. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/live.h>
#include <lkm/param.h>

#include "../commands.h"
#include "image_json.h"
#include "../verb.h"

/* The column in which values begin. */
#define COLUMN 14

struct info_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm info [options] NAME|FILE...",
	.purpose = "Shows what modules say of themselves, their parameters with the present "
		   "values, and whether\nthey are loaded. With -v all aliases and every field.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct info_opts),
	LK_VERB_ROWS_WHERE(struct info_opts),
	LK_VERB_ROWS_COMMON(struct info_opts),
	LK_OPTS_END,
};

/* One module to show. */
struct subject {
	struct lk_verb *verb;
	const char *name;
	const char *path; /* NULL: built in */
	struct lkm_image *image;
	const struct lkm_live_module *live; /* NULL: not loaded, or not asked about */
	bool state_known;
};

static void label(const struct subject *subject, const char *name)
{
	const struct lk_screen *screen = &subject->verb->screen;

	printf("  %s%-*s%s", screen->faint, COLUMN - 2, name, screen->normal);
}

static void print_line(const struct subject *subject, const char *name, const char *text_value)
{
	label(subject, name);
	lk_screen_text(text_value);
	putchar('\n');
}

/* A line for each value of a key. */
static void print_values(const struct subject *subject, const char *name, const char *key)
{
	const char *found_key, *found;

	for (size_t i = 0; lkm_image_info(subject->image, i, &found_key, &found); i++)
		if (strcmp(found_key, key) == 0) {
			print_line(subject, name, found);
			name = "";
		}
}

static size_t count_values(const struct subject *subject, const char *key)
{
	size_t count = 0;
	const char *found_key, *found;

	for (size_t i = 0; lkm_image_info(subject->image, i, &found_key, &found); i++)
		count += strcmp(found_key, key) == 0;
	return count;
}

static const char *dependency(const void *from, unsigned long wanted)
{
	static char name[LKM_NAME_SIZE];
	const char *list = from;

	for (; *list && wanted; list++)
		wanted -= *list == ',';
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(list, ","), list);
	return *name ? name : NULL;
}

static void print_depends(const struct subject *subject)
{
	const char *list = lkm_image_find(subject->image, "depends");

	if (!list || !*list)
		return;
	label(subject, "depends");
	lk_screen_words(&subject->verb->screen, COLUMN, dependency, list);
	putchar('\n');
}

static const char *holder(const void *from, unsigned long i)
{
	return lkm_live_holder(from, i);
}

static void print_state(const struct subject *subject)
{
	const struct lk_screen *screen = &subject->verb->screen;

	if (!subject->state_known || !subject->path)
		return;
	label(subject, "state");
	if (!subject->live) {
		puts("not loaded");
		return;
	}
	printf("%sloaded%s", screen->good, screen->normal);
	printf(", %" PRIu64 " KiB", (lkm_live_size(subject->live) + 1023) / 1024);
	if (lkm_live_holder(subject->live, 0)) {
		fputs(", used by ", stdout);
		lk_screen_words(screen, COLUMN + 2, holder, subject->live);
	} else if (lkm_live_refcount(subject->live) > 0) {
		fputs(", in use", stdout);
	}
	putchar('\n');
}

static void print_aliases(const struct subject *subject)
{
	size_t count = count_values(subject, "alias");

	if (subject->verb->opts->common.verbosity) {
		print_values(subject, "aliases", "alias");
	} else if (count) {
		label(subject, "aliases");
		printf("%zu (lkm info -v shows them)\n", count);
	}
}

/* "name=value  type  description"; the value only of what is loaded. */
static void print_param(const struct subject *subject, size_t i)
{
	const struct lk_screen *screen = &subject->verb->screen;
	const char *name, *description, *type;
	char now[256];

	lkm_image_param(subject->image, i, &name, &description, &type);
	label(subject, i ? "" : "parameters");
	fputs(screen->strong, stdout);
	lk_screen_text(name);
	fputs(screen->normal, stdout);
	if (subject->state_known &&
		lkm_param_get(subject->name, name, now, sizeof(now), NULL) == 0) {
		putchar('=');
		lk_screen_text(now);
	}
	printf(" %s(", screen->faint);
	lk_screen_text(type ? type : "?");
	printf(")%s", screen->normal);
	if (description) {
		putchar(' ');
		lk_screen_text(description);
	}
	putchar('\n');
}

static void print_params(const struct subject *subject)
{
	const char *name, *description, *type;

	for (size_t i = 0; lkm_image_param(subject->image, i, &name, &description, &type); i++)
		print_param(subject, i);
}

static void print_signature(const struct subject *subject)
{
	const struct lkm_signature *signature = lkm_image_signature(subject->image);

	if (!signature)
		return;
	label(subject, "signed by");
	lk_screen_text(lkm_signature_signer(signature));
	printf(" (%s)\n", lkm_signature_hash(signature));
}

/* What -v adds: everything that is not shown anyway. */
static void print_rest(const struct subject *subject)
{
	static const char *const shown[] = {"description", "license", "author", "version",
		"depends", "alias", "parm", "parmtype", "name", "firmware", "vermagic", "softdep"};
	const char *key, *found;

	for (size_t i = 0; lkm_image_info(subject->image, i, &key, &found); i++) {
		bool known = false;

		for (size_t j = 0; j < sizeof(shown) / sizeof(*shown); j++)
			known |= strcmp(key, shown[j]) == 0;
		if (!known)
			print_line(subject, key, found);
	}
}

static void print_subject(const struct subject *subject)
{
	const struct lk_screen *screen = &subject->verb->screen;

	fputs(screen->strong, stdout);
	lk_screen_text(subject->name);
	puts(screen->normal);
	print_values(subject, "description", "description");
	print_line(subject, "file", subject->path ? subject->path : "(part of the kernel)");
	print_state(subject);
	print_values(subject, "version", "version");
	print_values(subject, "licence", "license");
	print_values(subject, "author", "author");
	print_depends(subject);
	print_values(subject, "softdep", "softdep");
	print_values(subject, "firmware", "firmware");
	print_values(subject, "built for", "vermagic");
	print_signature(subject);
	print_aliases(subject);
	if (subject->verb->opts->common.verbosity)
		print_rest(subject);
	print_params(subject);
}

static void show_image(struct subject *subject)
{
	struct lk_verb *verb = subject->verb;

	if (!verb->opts->json)
		print_subject(subject);
	else if (lk_image_json(&verb->answer.json, subject->name, subject->path, subject->image,
			 NULL) < 0)
		lk_verb_fail(verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
}

static void show(struct lk_verb *verb, const char *name, const char *path)
{
	struct subject subject = {.verb = verb, .name = name, .path = path};
	struct lkm_live *live = NULL;
	struct lkm_error error;
	int rc = path ? lkm_image_open(path, &subject.image, &error)
		      : lkm_image_builtin(verb->lkm, name, &subject.image, &error);

	if (rc < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (!verb->opts->json)
		live = lk_verb_live(verb);
	subject.state_known = live;
	subject.live = live ? lkm_live_find(live, name) : NULL;
	show_image(&subject);
	lkm_live_free(live);
	lkm_image_free(subject.image);
}

static bool is_file(const char *operand)
{
	struct stat st;
	size_t size = strlen(operand);

	if (strchr(operand, '/'))
		return true;
	return size > 3 && strstr(operand, ".ko") && stat(operand, &st) == 0;
}

/* The module's name from the last component of its path. */
static void name_of(const char *path, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/'), *start = slash ? slash + 1 : path;

	snprintf(ret, size, "%.*s", (int)strcspn(start, "."), start);
	for (char *dash; (dash = strchr(ret, '-'));)
		*dash = '_';
}

static void show_found(struct lk_verb *verb, const char *operand, const struct lkm_found *found)
{
	for (size_t i = 0; i < lkm_found_count(found); i++) {
		const char *path = lkm_found_path(lkm_found_module(found, i));
		struct lkm_error error = {.code = LKM_E_NOT_FOUND, .errnum = ENOENT};

		if (lk_verb_is_repeated(found, i))
			continue;
		if (path || lkm_found_builtin(lkm_found_module(found, i))) {
			show(verb, lkm_found_name(lkm_found_module(found, i)), path);
			continue;
		}
		snprintf(error.message, sizeof(error.message),
			"'%.100s' stands for '%.100s', which has no file", operand,
			lkm_found_name(lkm_found_module(found, i)));
		lk_verb_fail(verb, &error, NULL);
	}
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;
	char name[LKM_NAME_SIZE];

	if (is_file(operand)) {
		name_of(operand, name, sizeof(name));
		show(verb, name, operand);
	} else if (lkm_lookup(verb->lkm, operand, LKM_LOOKUP_FILES, &found, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
	} else {
		show_found(verb, operand, found);
		lkm_found_free(found);
	}
}

int lk_cmd_info(int argc, char **argv)
{
	struct info_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "info", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb)) {
		if (opts.verb.json)
			lk_json_array(&verb.answer.json, "modules");
		for (int i = first; i < argc; i++) {
			if (i > first && !opts.verb.json)
				putchar('\n');
			show_operand(&verb, argv[i]);
		}
		if (opts.verb.json)
			lk_json_end(&verb.answer.json);
	}
	return lk_verb_end(&verb);
}
