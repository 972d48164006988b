/* SPDX-License-Identifier: MIT */
/* <lkm/settings.h>: the parameters of a module from its file, the running kernel and the
 * configuration. */
#include <lkm/settings.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/config.h"
#include "../facts/param_value.h"
#include "../formats/elf.h"
#include "../formats/name.h"
#include "../base/nearest.h"
#include "../formats/param_list.h"
#include "../system/generation.h"
#include "../system/image.h"
#include "../system/open.h"
#include "lkm_settings.h"

/* More than sysfs gives. */
#define VALUE_MAX ((size_t)64 << 10)

struct lkm_value {
	const char *text;
	const struct lkm_directive *origin;
};

struct lkm_setting {
	const char *name, *type, *description, *now;
	const char *nearest; /* of one that is not known */
	bool known, writable;
	struct lkm_value *values;
	size_t count, capacity;
};

struct lkm_settings {
	struct lk_arena arena;
	const char *module;
	const char *own_name; /* in the kernel, if it differs from that of the file; NULL: equal */
	bool exists, running, builtin, declared;
	const char *problem; /* why its file or the indexes could not be read; NULL: they could */
	unsigned bits;       /* of a pointer of its machine */
	struct lkm_setting *items;
	size_t count, capacity;
};

struct reader {
	struct lkm *lkm;
	struct lkm_settings *settings;
	struct lk_map by_name; /* to the index in items, counted from 1 */
};

static char *key_of(struct lk_arena *arena, const char *name)
{
	char *key = lk_arena_copy(arena, name);

	for (char *dash = key; dash && (dash = strchr(dash, '-'));)
		*dash = '_';
	return key;
}

/* The parameter with this name, made if it is new; NULL when out of memory. */
static struct lkm_setting *setting(struct reader *reader, const char *name)
{
	struct lkm_settings *settings = reader->settings;
	char *key = key_of(&settings->arena, name);
	size_t place = key ? (size_t)(uintptr_t)lk_map_get(&reader->by_name, key) : 0;

	if (place)
		return &settings->items[place - 1];
	if (!key ||
		LK_GROW(&settings->arena, settings->items, settings->count, settings->capacity) <
			0 ||
		lk_map_put(&reader->by_name, key, (void *)(uintptr_t)(settings->count + 1)) < 0)
		return NULL;
	settings->items[settings->count].name = lk_arena_copy(&settings->arena, name);
	return settings->items[settings->count].name ? &settings->items[settings->count++] : NULL;
}

static int copy(struct lk_arena *arena, const char *text, const char **ret)
{
	*ret = text ? lk_arena_copy(arena, text) : NULL;
	return text && !*ret ? -ENOMEM : 0;
}

static int add_declared(struct reader *reader, struct lkm_image *image)
{
	struct lk_arena *arena = &reader->settings->arena;
	const struct lk_param *params;
	size_t count;

	if (lk_image_params(image, &params, &count) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct lk_param *param = &params[i];
		struct lkm_setting *added = setting(reader, param->name);

		if (!added || copy(arena, param->type, &added->type) < 0 ||
			copy(arena, param->description, &added->description) < 0)
			return -ENOMEM;
		added->known = true;
	}
	return 0;
}

/* A file that cannot be read is not an error: present and configured values are still known. */
static int read_declared(struct reader *reader)
{
	struct lkm_settings *settings = reader->settings;
	struct lkm_image *image = NULL;
	struct lk_known known = {0};
	struct lkm_error error = {0};
	int rc = lk_catalog_module(
		&reader->lkm->catalog, &settings->arena, settings->module, &known, &error);

	if (rc == 0 && known.path) {
		rc = lk_open_module(reader->lkm, known.path, &error);
		if (rc >= 0)
			rc = lk_image_take(rc, known.path, &image, &error);
	} else if (rc == 0 && known.builtin) {
		rc = lk_image_builtin(reader->lkm, settings->module, &image, &error);
	}
	/* A module that only the kernel knows, and a built-in one without a description, lack
	 * nothing. */
	if (rc < 0 && rc != -ENOMEM && (known.path || error.errnum != ENOENT)) {
		settings->problem = lk_arena_copy(&settings->arena, error.message);
		rc = settings->problem ? rc : -ENOMEM;
	}
	settings->running = settings->builtin = known.builtin;
	settings->exists = known.path || known.builtin;
	settings->bits = 64;
	if (rc == -ENOMEM || !image)
		return rc == -ENOMEM ? rc : 0;
	settings->declared = true;
	if (known.path) {
		const char *name = lk_image_own_name(image);

		settings->bits = image->elf.is64 ? 64 : 32;
		if (name && !lk_name_equal(name, settings->module))
			settings->own_name = lk_arena_copy(&settings->arena, name);
	}
	rc = add_declared(reader, image);
	lk_image_free(image);
	return rc;
}

static int add_running(struct reader *reader, const char *directory, const char *name)
{
	struct lk_arena *arena = &reader->settings->arena;
	const char *path = lk_arena_format(arena, "%s/%s", directory, name);
	struct lkm_setting *shown = setting(reader, name);
	LK_BUF_CLEANUP struct lk_buf text;
	unsigned permissions = 0;
	int rc;

	lk_buf_init(&text, VALUE_MAX);
	if (!path || !shown)
		return -ENOMEM;
	shown->known = true;
	if (lk_file_permissions(reader->lkm->system, path, &permissions) == 0)
		shown->writable = permissions & 0222;
	rc = lk_file_read(reader->lkm->system, path, path, &text, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	if (text.size && text.data[text.size - 1] == '\n')
		text.size--;
	shown->now = lk_arena_copy_span(arena, lk_buf_span(&text));
	return shown->now ? 0 : -ENOMEM;
}

static int read_running(struct reader *reader)
{
	struct lkm_settings *settings = reader->settings;
	char *directory = lk_arena_format(&settings->arena, "sys/module/%s",
		settings->own_name ? settings->own_name : settings->module);
	enum lk_file_kind kind;
	char **names;
	int rc;

	if (!directory)
		return -ENOMEM;
	/* Without a name this would be the directory of all modules. */
	if (!*settings->module)
		return 0;
	settings->running |= lk_file_kind(reader->lkm->system, directory, &kind) == 0;
	settings->exists |= settings->running;
	directory = lk_arena_format(&settings->arena, "%s/parameters", directory);
	rc = directory ? lk_dir_list(reader->lkm->system, directory, directory, &settings->arena,
				 &names, NULL)
		       : -ENOMEM;
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	for (size_t i = 0; names[i]; i++)
		if (add_running(reader, directory, names[i]) < 0)
			return -ENOMEM;
	return 0;
}

/* The settings outlive the configuration. */
static const struct lkm_directive *copy_origin(
	struct lk_arena *arena, const struct lkm_directive *line)
{
	struct lkm_directive *kept = lk_arena_alloc(arena, sizeof(*kept));

	if (!kept)
		return NULL;
	return lk_directive_copy(arena, line, kept) < 0 ? NULL : kept;
}

static int add_configured(struct reader *reader, const struct lkm_directive *line)
{
	struct lk_arena *arena = &reader->settings->arena;
	const struct lkm_directive *origin = copy_origin(arena, line);
	struct lk_param_list cursor = {origin ? origin->value : ""};
	const char *name, *text;
	int rc;

	if (!origin)
		return -ENOMEM;
	while ((rc = lk_param_list_next(&cursor, arena, &name, &text)) > 0) {
		struct lkm_setting *configured = setting(reader, name);

		if (!configured || LK_GROW(arena, configured->values, configured->count,
					   configured->capacity) < 0)
			return -ENOMEM;
		configured->values[configured->count++] =
			(struct lkm_value){.text = text ? text : "", .origin = origin};
	}
	return rc;
}

static int read_configured(struct reader *reader, struct lkm_error *reterr)
{
	const struct lkm_directive **lines;
	const struct lk_config *config;
	int rc = lk_open_config(reader->lkm, &config, reterr);

	if (rc < 0)
		return rc;
	if (lk_config_lines(config, LKM_DIRECTIVE_OPTIONS, reader->settings->module, NULL,
		    &reader->settings->arena, &lines) < 0)
		return lk_fail_memory(reterr);
	for (; *lines; lines++)
		if (add_configured(reader, *lines) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

const char *lk_settings_nearest(const struct lkm_settings *settings, const char *name)
{
	const char *nearest = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < settings->count; i++) {
		const struct lkm_setting *other = &settings->items[i];
		size_t distance = other->known ? lk_nearest_distance(name, other->name) : least;

		if (distance < least && lk_nearest_is_close(name, other->name)) {
			least = distance;
			nearest = other->name;
		}
	}
	return nearest;
}

static int read_all(struct reader *reader, const char *module, struct lkm_error *reterr)
{
	struct lkm_settings *settings = reader->settings;
	int rc;

	lk_map_init(&reader->by_name, &settings->arena);
	settings->module = lk_name_module(&settings->arena, module);
	if (!settings->module || read_declared(reader) < 0 || read_running(reader) < 0)
		return lk_fail_memory(reterr);
	rc = read_configured(reader, reterr);
	for (size_t i = 0; rc == 0 && i < settings->count; i++) {
		struct lkm_setting *setting = &settings->items[i];

		/* The kernel itself takes some for every module. */
		setting->known |= lk_param_list_is_general(setting->name);
		if (!setting->known)
			setting->nearest = lk_settings_nearest(settings, setting->name);
	}
	return rc;
}

static void settings_cleanup(struct lkm_settings **settings)
{
	lkm_settings_free(*settings);
}

LKM_EXPORT int lkm_settings_read(
	struct lkm *lkm, const char *module, struct lkm_settings **ret, struct lkm_error *reterr)
{
	__attribute__((cleanup(settings_cleanup))) struct lkm_settings *settings = NULL;
	struct reader reader = {.lkm = lkm};
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "the system, the module or the place for the result is NULL");
	settings = reader.settings = calloc(1, sizeof(*settings));
	if (!settings)
		return lk_fail_memory(reterr);
	LK_REQUEST(lkm);
	rc = read_all(&reader, module, reterr);
	if (rc < 0)
		return rc;
	*ret = settings;
	settings = NULL;
	return 0;
}

LKM_EXPORT void lkm_settings_free(struct lkm_settings *settings)
{
	if (!settings)
		return;
	lk_arena_done(&settings->arena);
	free(settings);
}

unsigned lk_settings_bits(const struct lkm_settings *settings)
{
	return settings->bits;
}

LKM_EXPORT const char *lkm_settings_own_name(const struct lkm_settings *settings)
{
	return settings ? settings->own_name : NULL;
}

LKM_EXPORT const char *lkm_settings_module(const struct lkm_settings *settings)
{
	return settings ? settings->module : NULL;
}

LKM_EXPORT bool lkm_settings_exists(const struct lkm_settings *settings)
{
	return settings && settings->exists;
}

LKM_EXPORT bool lkm_settings_running(const struct lkm_settings *settings)
{
	return settings && settings->running;
}

LKM_EXPORT bool lkm_settings_builtin(const struct lkm_settings *settings)
{
	return settings && settings->builtin;
}

LKM_EXPORT const char *lkm_settings_problem(const struct lkm_settings *settings)
{
	return settings ? settings->problem : NULL;
}

LKM_EXPORT bool lkm_settings_declared(const struct lkm_settings *settings)
{
	return settings && settings->declared;
}

LKM_EXPORT size_t lkm_settings_count(const struct lkm_settings *settings)
{
	return settings ? settings->count : 0;
}

LKM_EXPORT const struct lkm_setting *lkm_settings_setting(
	const struct lkm_settings *settings, size_t i)
{
	return settings && i < settings->count ? &settings->items[i] : NULL;
}

LKM_EXPORT const struct lkm_setting *lkm_settings_find(
	const struct lkm_settings *settings, const char *name)
{
	for (size_t i = 0; settings && name && i < settings->count; i++)
		if (lk_name_equal(settings->items[i].name, name))
			return &settings->items[i];
	return NULL;
}

LKM_EXPORT const char *lkm_setting_name(const struct lkm_setting *setting)
{
	return setting ? setting->name : NULL;
}

LKM_EXPORT const char *lkm_setting_type(const struct lkm_setting *setting)
{
	return setting ? setting->type : NULL;
}

LKM_EXPORT const char *lkm_setting_description(const struct lkm_setting *setting)
{
	return setting ? setting->description : NULL;
}

LKM_EXPORT bool lkm_setting_known(const struct lkm_setting *setting)
{
	return setting && setting->known;
}

LKM_EXPORT const char *lkm_setting_nearest(const struct lkm_setting *setting)
{
	return setting ? setting->nearest : NULL;
}

LKM_EXPORT const char *lkm_setting_now(const struct lkm_setting *setting)
{
	return setting ? setting->now : NULL;
}

LKM_EXPORT bool lkm_setting_writable(const struct lkm_setting *setting)
{
	return setting && setting->writable;
}

LKM_EXPORT enum lkm_drift lkm_setting_drift(const struct lkm_setting *setting)
{
	if (!setting || !setting->now || !setting->count)
		return LKM_DRIFT_NONE;
	switch (lk_param_value_is_same(
		setting->type, setting->values[setting->count - 1].text, setting->now)) {
	case 1:
		return LKM_DRIFT_NONE;
	case 0:
		return LKM_DRIFT_YES;
	default:
		return LKM_DRIFT_UNKNOWN;
	}
}

LKM_EXPORT size_t lkm_setting_value_count(const struct lkm_setting *setting)
{
	return setting ? setting->count : 0;
}

LKM_EXPORT const struct lkm_value *lkm_setting_value(const struct lkm_setting *setting, size_t i)
{
	return setting && i < setting->count ? &setting->values[i] : NULL;
}

LKM_EXPORT const char *lkm_value_text(const struct lkm_value *value)
{
	return value ? value->text : NULL;
}

LKM_EXPORT const struct lkm_directive *lkm_value_origin(const struct lkm_value *value)
{
	return value ? value->origin : NULL;
}
