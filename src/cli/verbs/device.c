/* SPDX-License-Identifier: MIT */
/* lkm device: what a device asks for, which modules that means, and what stands in their way. */
#include <stdio.h>
#include <string.h>

#include <lkm/device.h>

#include "../../base/arena.h"
#include "../commands.h"
#include "../verb.h"
#include "verdict.h"

#define COLUMN 14

/* Names of modules behind each other: as much as anybody reads. */
#define MODULES_MAX ((size_t)64 << 10)

struct device_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm device [options] [PATH|INTERFACE|/dev/NODE|ADDRESS...]",
	.purpose = "Shows what a device asks for by its modalias, which driver has it, and the "
		   "modules that\nclaim it, each with what stands in its way. Without operand: a "
		   "table of all devices.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct device_opts),
	LK_VERB_ROWS_WHERE(struct device_opts),
	LK_VERB_ROWS_COMMON(struct device_opts),
	LK_OPTS_END,
};

/* The verb, and whether it has been said that the modules cannot be looked up. */
struct showing {
	struct lk_verb verb; /* first: the functions cast back */
	bool told;
};

/* The modules for a modalias: 1; 0 for none; -errno when it cannot be told, which is said once. */
static int look_up(struct lk_verb *verb, const char *modalias, struct lkm_found **ret)
{
	struct showing *showing = (struct showing *)verb;
	struct lkm_error error;

	*ret = NULL;
	if (lkm_lookup(verb->lkm, modalias, 0, ret, &error) == 0)
		return 1;
	if (error.code == LKM_E_NOT_FOUND || error.code == LKM_E_INVALID_ARGUMENT)
		return 0;
	if (!showing->told)
		lk_verb_fail(verb, &error, NULL);
	showing->told = true;
	return -error.errnum;
}

static void label(const struct lk_screen *screen, const char *name)
{
	printf("  %s%-*s%s", screen->faint, COLUMN - 2, name, screen->normal);
}

static void print_line(const struct lk_screen *screen, const char *name, const char *value)
{
	label(screen, name);
	lk_screen_text(value);
	putchar('\n');
}

static void print_driver(const struct lk_screen *screen, const struct lkm_device *device)
{
	const char *module = lkm_device_driver_module(device);

	label(screen, "driver");
	lk_screen_text(lkm_device_driver(device) ? lkm_device_driver(device) : "none");
	if (module) {
		fputs(" of module ", stdout);
		lk_screen_text(module);
	}
	puts(lkm_device_driver_builtin(device) ? ", which is part of the kernel" : "");
}

static void print_obstacle(
	const struct lk_screen *screen, const char *obstacle, const char *file, unsigned line)
{
	printf("%*s", COLUMN + 2, "");
	lk_screen_text(obstacle);
	if (file) {
		printf("  %s", screen->faint);
		lk_screen_text(file);
		if (line)
			printf(":%u", line);
		fputs(screen->normal, stdout);
	}
	putchar('\n');
}

/* The lines and reasons that keep a module from being loaded. */
static void print_obstacles(const struct lk_screen *screen, const struct lkm_why *why)
{
	for (size_t i = 0; i < lkm_why_count(why); i++) {
		const struct lkm_why_line *line = lkm_why_line(why, i);
		const struct lkm_directive *origin = lkm_why_line_origin(line);
		enum lkm_why_kind kind = lkm_why_line_kind(line);

		if (kind == LKM_WHY_BLACKLIST || kind == LKM_WHY_INSTALL)
			print_obstacle(screen, lkm_why_line_text(line), lkm_directive_file(origin),
				lkm_directive_line(origin));
	}
	/* The first one of a denied module is its install line. */
	for (size_t i = lkm_why_verdict(why) == LKM_VERDICT_DENIED; i < lkm_why_refusal_count(why);
		i++) {
		const struct lkm_finding *refusal = lkm_why_refusal(why, i);

		print_obstacle(screen, lkm_finding_text(refusal), lkm_finding_file(refusal),
			lkm_finding_line(refusal));
	}
}

static void print_candidate(
	const struct lk_screen *screen, const char *name, const struct lkm_why *why)
{
	enum lkm_verdict verdict = lkm_why_verdict(why);

	label(screen, name);
	fputs(screen->strong, stdout);
	lk_screen_text(lkm_why_module(why));
	printf("%s %s%s%s\n", screen->normal, lk_verdict_colour(screen, verdict),
		lk_verdict_text(verdict), screen->normal);
	if (verdict != LKM_VERDICT_LOADED && verdict != LKM_VERDICT_BUILTIN)
		print_obstacles(screen, why);
}

/* Each module that a modalias stands for, in the order of the look-up. */
static void each_candidate(
	struct lk_verb *verb, const char *modalias, const struct lkm_found *found, bool print)
{
	struct lkm_error error;
	struct lkm_why *why;

	for (size_t i = 0; found && i < lkm_found_count(found); i++) {
		const char *module = lkm_found_name(lkm_found_module(found, i));

		if (lk_verb_is_repeated(found, i))
			continue;
		if (lkm_why_read(verb->lkm, module, modalias, &why, &error) < 0) {
			lk_verb_fail(verb, &error, NULL);
			continue;
		}
		if (print)
			print_candidate(&verb->screen, i ? "" : "modules", why);
		else
			lk_verdict_json(&verb->answer.json, modalias, modalias, why);
		lkm_why_free(why);
	}
}

static void print_modalias(struct lk_verb *verb, const char *modalias)
{
	struct lkm_found *found;
	int rc = look_up(verb, modalias, &found);

	print_line(&verb->screen, "modalias", modalias);
	if (rc <= 0)
		print_line(&verb->screen, "modules",
			rc == 0 ? "none here has an alias for it" : "unknown");
	each_candidate(verb, modalias, found, true);
	lkm_found_free(found);
}

static void print_device(struct lk_verb *verb, const struct lkm_device *device)
{
	const struct lk_screen *screen = &verb->screen;
	const char *modalias;

	fputs(screen->strong, stdout);
	lk_screen_text(lkm_device_name(device));
	puts(screen->normal);
	print_line(screen, "path", lkm_device_path(device));
	if (lkm_device_subsystem(device))
		print_line(screen, "subsystem", lkm_device_subsystem(device));
	print_driver(screen, device);
	for (size_t i = 0; (modalias = lkm_device_modalias(device, i)); i++)
		print_modalias(verb, modalias);
}

static void add_modules(struct lk_json *json, const struct lkm_found *found)
{
	for (size_t i = 0; found && i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i))
			lk_json_text(json, NULL, lkm_found_name(lkm_found_module(found, i)));
}

static void add_modaliases(
	struct lk_verb *verb, const struct lkm_device *device, const char *key, bool candidates)
{
	struct lk_json *json = &verb->answer.json;
	const char *modalias;

	lk_json_array(json, key);
	for (size_t i = 0; (modalias = lkm_device_modalias(device, i)); i++) {
		struct lkm_found *found;

		look_up(verb, modalias, &found);
		if (candidates)
			each_candidate(verb, modalias, found, false);
		else
			add_modules(json, found);
		lkm_found_free(found);
	}
	lk_json_end(json);
}

static void add_device(struct lk_verb *verb, const struct lkm_device *device, bool candidates)
{
	struct lk_json *json = &verb->answer.json;

	lk_json_object(json, NULL);
	lk_json_text(json, "path", lkm_device_path(device));
	lk_json_text(json, "name", lkm_device_name(device));
	lk_json_text_or_null(json, "subsystem", lkm_device_subsystem(device));
	lk_json_array(json, "modaliases");
	for (size_t i = 0; lkm_device_modalias(device, i); i++)
		lk_json_text(json, NULL, lkm_device_modalias(device, i));
	lk_json_end(json);
	lk_json_text_or_null(json, "driver", lkm_device_driver(device));
	lk_json_text_or_null(json, "driver_module", lkm_device_driver_module(device));
	lk_json_bool(json, "driver_builtin", lkm_device_driver_builtin(device));
	add_modaliases(verb, device, "modules", false);
	if (candidates)
		add_modaliases(verb, device, "candidates", true);
	lk_json_end(json);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	unsigned flags = verb->opts->common.verbosity ? LKM_DEVICES_ABOVE : 0;
	const struct lkm_device *device;
	struct lkm_devices *devices;
	struct lkm_error error;

	if (lkm_devices_read(operand, flags, &devices, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (size_t i = 0; (device = lkm_devices_device(devices, i)); i++)
		if (verb->opts->json)
			add_device(verb, device, true);
		else
			print_device(verb, device);
	lkm_devices_free(devices);
}

/* A line of the table. */
enum { SUBSYSTEM, DEVICE, DRIVER, MODULES, MODALIAS, CELLS };
struct row {
	const char *cells[CELLS];
};

struct listing {
	struct lk_verb *verb;
	struct lk_arena arena;
	struct row *rows;
	size_t count, capacity;
	int widths[CELLS];
	bool cut;
};

/* What is longer does not push the column of all others. */
static const int widest[CELLS] = {14, 24, 24, 32, 0};

static const char *join_modules(struct listing *listing, const char *modalias)
{
	struct lkm_found *found;
	int rc = look_up(listing->verb, modalias, &found);
	LK_BUF_CLEANUP struct lk_buf joined;
	const char *result;

	lk_buf_init(&joined, MODULES_MAX);
	for (size_t i = 0; found && i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i) &&
			lk_buf_format(&joined, "%s%s", joined.size ? "," : "",
				lkm_found_name(lkm_found_module(found, i))) < 0)
			break;
	lkm_found_free(found);
	result = joined.size ? lk_buf_text(&joined) : rc == 0 ? "-" : "?";
	return result ? lk_arena_copy(&listing->arena, result) : NULL;
}

static const char *or_dash(const char *text_or_null)
{
	return text_or_null ? text_or_null : "-";
}

static int add_row(struct listing *listing, const struct lkm_device *device, const char *modalias)
{
	struct row row = {.cells = {or_dash(lkm_device_subsystem(device)), lkm_device_name(device),
				  or_dash(lkm_device_driver(device)),
				  join_modules(listing, modalias), modalias}};

	if (!row.cells[MODULES] ||
		lk_arena_grow(&listing->arena, (void **)&listing->rows, &listing->capacity,
			listing->count, sizeof(*listing->rows)) < 0)
		return -1;
	listing->rows[listing->count++] = row;
	return 0;
}

static int add_rows(struct listing *listing, const struct lkm_device *device)
{
	const char *modalias;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (modalias = lkm_device_modalias(device, i)); i++)
		rc = add_row(listing, device, modalias);
	return rc;
}

static void measure(struct listing *listing, const struct row *row)
{
	for (int i = 0; i < MODALIAS; i++) {
		int width = (int)strnlen(row->cells[i], (size_t)widest[i]);

		if (width > listing->widths[i])
			listing->widths[i] = width;
	}
}

/* What is left of a line for the last column. */
static void fit(struct listing *listing)
{
	int left = listing->verb->screen.width;

	for (int i = 0; i < MODALIAS; i++)
		left -= listing->widths[i] + 2;
	listing->widths[MODALIAS] = left < 16 ? 16 : left;
	listing->cut = listing->verb->screen.width && !listing->verb->opts->common.verbosity;
}

static void print_cell(const struct listing *listing, const struct row *row, int i)
{
	const char *cell = row->cells[i];
	int size = (int)strnlen(cell, 1 << 20), width = listing->widths[i];

	if (listing->cut && size > width) {
		for (int at = 0; at < width - 3; at++)
			lk_screen_text((char[]){cell[at], '\0'});
		fputs("...", stdout);
	} else {
		lk_screen_text(cell);
		if (i != MODALIAS && size < width)
			printf("%*s", width - size, "");
	}
	fputs(i == MODALIAS ? "\n" : "  ", stdout);
}

static void print_rows(struct listing *listing)
{
	const struct row header = {{"Subsystem", "Device", "Driver", "Modules", "Modalias"}};
	const struct lk_screen *screen = &listing->verb->screen;

	measure(listing, &header);
	for (size_t i = 0; i < listing->count; i++)
		measure(listing, &listing->rows[i]);
	fit(listing);
	fputs(screen->faint, stdout);
	for (int i = 0; i < CELLS; i++)
		print_cell(listing, &header, i);
	fputs(screen->normal, stdout);
	for (size_t row = 0; row < listing->count; row++)
		for (int i = 0; i < CELLS; i++)
			print_cell(listing, &listing->rows[row], i);
}

static void print_table(struct lk_verb *verb, const struct lkm_devices *devices)
{
	struct listing listing = {.verb = verb};
	const struct lkm_device *device;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (device = lkm_devices_device(devices, i)); i++)
		rc = add_rows(&listing, device);
	if (rc < 0)
		lk_verb_fail(verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
	else if (listing.count)
		print_rows(&listing);
	else if (!verb->opts->quiet)
		puts("no device has a modalias");
	lk_arena_done(&listing.arena);
}

static void show_all(struct lk_verb *verb)
{
	const struct lkm_device *device;
	struct lkm_devices *devices;
	struct lkm_error error;

	if (lkm_devices_read(NULL, 0, &devices, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (size_t i = 0; verb->opts->json && (device = lkm_devices_device(devices, i)); i++)
		add_device(verb, device, false);
	if (!verb->opts->json)
		print_table(verb, devices);
	lkm_devices_free(devices);
}

int lk_cmd_device(int argc, char **argv)
{
	struct device_opts opts = {0};
	struct showing showing = {.told = false};
	struct lk_verb *verb = &showing.verb;
	int first = lk_verb_begin(verb, argc, argv, "device", &text, table, &opts, 0);

	if (first < 0)
		return verb->status;
	if (lk_verb_open(verb)) {
		if (opts.verb.json)
			lk_json_array(&verb->answer.json, "devices");
		if (first == argc)
			show_all(verb);
		for (int i = first; i < argc; i++)
			show_operand(verb, argv[i]);
		if (opts.verb.json)
			lk_json_end(&verb->answer.json);
	}
	return lk_verb_end(verb);
}
