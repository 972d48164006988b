/* SPDX-License-Identifier: MIT */
/* lkm device: the modules that devices need by their modaliases, and what blocks them. */
#include <errno.h>

#include <lkm/device.h>

#include "../commands.h"
#include "../verb.h"
#include "verdict.h"

struct device_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm device [options] [PATH|INTERFACE|/dev/NODE|ADDRESS...]",
	.purpose = "Shows which modules a device needs, which driver is bound to it, and what\n"
		   "blocks the modules. Without an operand it shows a table of all devices.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct device_opts),
	LK_VERB_ROWS_WHERE(struct device_opts),
	LK_VERB_ROWS_COMMON(struct device_opts),
	LK_OPTS_END,
};

/* The verb, and whether a failing look-up has been reported, which would fail for all devices. */
struct showing {
	struct lk_verb verb; /* first: the functions cast back */
	bool told;
};

/* The modules for each modalias of a device, looked up once. */
struct matches {
	struct lkm_found **items; /* NULL where no module matches */
	size_t count;
	bool unknown; /* a look-up has failed */
};

static struct matches look_up(struct showing *showing, const struct lkm_device *device)
{
	struct lk_verb *verb = &showing->verb;
	struct matches matches = {.count = lkm_device_modalias_count(device)};

	matches.items =
		lk_arena_alloc(&verb->view.arena, matches.count * sizeof(struct lkm_found *));
	if (!matches.items) {
		verb->view.rc = -ENOMEM;
		return (struct matches){0};
	}
	for (size_t i = 0; i < matches.count; i++) {
		struct lkm_error error;

		if (lkm_lookup(verb->lkm, lkm_device_modalias(device, i), 0, &matches.items[i],
			    &error) == 0 ||
			error.code == LKM_E_NOT_FOUND || error.code == LKM_E_INVALID_ARGUMENT)
			continue;
		matches.unknown = true;
		if (!showing->told)
			lk_verb_fail(verb, &error, NULL);
		showing->told = true;
	}
	return matches;
}

static void free_matches(struct matches *matches)
{
	for (size_t i = 0; i < matches->count; i++)
		lkm_found_free(matches->items[i]);
}

static size_t match_count(const struct matches *matches, size_t i)
{
	return matches->items[i] ? lkm_found_count(matches->items[i]) : 0;
}

static void add_modaliases(struct lk_view *view, const struct lkm_device *device)
{
	lk_view_list(view, "modaliases");
	for (size_t i = 0; i < lkm_device_modalias_count(device); i++)
		lk_view_string(view, NULL, lkm_device_modalias(device, i));
	lk_view_end(view);
}

static void add_modules(struct lk_view *view, const struct matches *matches)
{
	lk_view_list(view, "modules");
	for (size_t i = 0; i < matches->count; i++)
		for (size_t j = 0; j < match_count(matches, i); j++)
			if (!lk_verb_is_repeated(matches->items[i], j))
				lk_view_string(view, NULL,
					lkm_found_name(lkm_found_module(matches->items[i], j)));
	lk_view_end(view);
}

/* What would happen to each module, and why, in the order of the look-up. */
static void add_candidates(
	struct lk_verb *verb, const struct lkm_device *device, const struct matches *matches)
{
	struct lk_view *view = &verb->view;
	struct lkm_error error;
	struct lkm_why *why;

	lk_view_row(view, "modules", LK_PLAIN, NULL);
	lk_view_empty(view, matches->unknown ? "unknown" : "no module has an alias for it");
	lk_view_list(view, "candidates");
	for (size_t i = 0; i < matches->count; i++)
		for (size_t j = 0; j < match_count(matches, i); j++) {
			const char *modalias = lkm_device_modalias(device, i);
			const char *module = lkm_found_name(lkm_found_module(matches->items[i], j));

			if (lk_verb_is_repeated(matches->items[i], j))
				continue;
			if (lkm_why_read(verb->lkm, module, modalias, &why, &error) < 0) {
				lk_verb_fail(verb, &error, NULL);
				continue;
			}
			lk_verdict_view(view, modalias, modalias, why, true);
			lkm_why_free(why);
		}
	lk_view_end(view);
}

/* A row of the table of all devices. */
static void add_row(struct showing *showing, const struct lkm_device *device)
{
	struct lk_view *view = &showing->verb.view;
	struct matches matches = look_up(showing, device);

	lk_view_object(view, NULL);
	lk_view_string(view, "path", lkm_device_path(device));
	lk_view_line(view, LK_PLAIN, NULL);
	lk_view_string(view, "subsystem", lkm_device_subsystem(device));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "name", lkm_device_name(device));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "driver", lkm_device_driver(device));
	lk_view_string(view, "driver_module", lkm_device_driver_module(device));
	lk_view_bool(view, "driver_builtin", lkm_device_driver_builtin(device));
	lk_view_cell(view, LK_PLAIN, NULL);
	add_modules(view, &matches);
	lk_view_cell(view, LK_PLAIN, NULL);
	add_modaliases(view, device);
	lk_view_end(view);
	free_matches(&matches);
}

/* All about a device. */
static void add_device(struct showing *showing, const struct lkm_device *device)
{
	struct lk_view *view = &showing->verb.view;
	struct matches matches = look_up(showing, device);
	const bool builtin = lkm_device_driver_builtin(device);

	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", lkm_device_name(device));
	lk_view_row(view, "path", LK_PLAIN, NULL);
	lk_view_string(view, "path", lkm_device_path(device));
	lk_view_row(view, "subsystem", LK_PLAIN, NULL);
	lk_view_string(view, "subsystem", lkm_device_subsystem(device));
	if (lkm_device_driver(device))
		lk_view_row(view, "driver", LK_PLAIN, NULL);
	lk_view_string(view, "driver", lkm_device_driver(device));
	lk_view_more(view, LK_PLAIN, "of module %s");
	lk_view_string(view, "driver_module", lkm_device_driver_module(device));
	if (!lkm_device_driver(device))
		lk_view_row(view, "driver", LK_PLAIN, "none");
	else if (builtin)
		lk_view_more(view, LK_PLAIN, ", which is built-in");
	lk_view_bool(view, "driver_builtin", builtin);
	lk_view_row(view, "modalias", LK_PLAIN, NULL);
	add_modaliases(view, device);
	add_modules(view, &matches);
	add_candidates(&showing->verb, device, &matches);
	lk_view_end(view);
	free_matches(&matches);
}

/* name NULL: all devices. */
static void show(struct showing *showing, const char *name,
	void (*add)(struct showing *showing, const struct lkm_device *device))
{
	struct lk_verb *verb = &showing->verb;
	const unsigned flags = name && verb->opts->common.verbosity ? LKM_DEVICES_ABOVE : 0;
	struct lkm_devices *devices;
	struct lkm_error error;

	if (lkm_devices_read(name, flags, &devices, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (size_t i = 0; i < lkm_devices_count(devices); i++)
		add(showing, lkm_devices_device(devices, i));
	for (size_t i = 0; lkm_devices_problem(devices, i); i++)
		lk_verb_unread(verb, lkm_devices_problem(devices, i));
	lkm_devices_free(devices);
}

int lk_cmd_device(int argc, char **argv)
{
	static const struct lk_view_column columns[] = {{"Subsystem", false, 14},
		{"Device", false, 24}, {"Driver", false, 24}, {"Modules", false, 32},
		{"Modalias", false, -1}, {0}};
	struct device_opts opts = {0};
	struct showing showing = {.told = false};
	struct lk_verb *verb = &showing.verb;
	int first = lk_verb_begin(verb, argc, argv, "device", &text, table, &opts, 0);

	if (first < 0)
		return verb->status;
	if (first == argc) {
		lk_view_table(&verb->view, columns);
		lk_view_empty(&verb->view, "no device has a modalias");
	}
	lk_view_list(&verb->view, "devices");
	if (lk_verb_open(verb)) {
		if (first == argc)
			show(&showing, NULL, add_row);
		for (int i = first; i < argc; i++)
			show(&showing, argv[i], add_device);
	}
	lk_view_end(&verb->view);
	return lk_verb_end(verb);
}
