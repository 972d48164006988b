/* SPDX-License-Identifier: MIT */
/* lkm_settings: the parameters of a module from its file, the running kernel and the configuration.
 */
#include <lkm/image.h>
#include <lkm/settings.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/mentions.h"
#include "../facts/param_value.h"
#include "../formats/elf.h"
#include "../formats/name.h"
#include "../formats/nearest.h"
#include "../formats/param_list.h"
#include "../system/generation.h"
#include "../system/image.h"
#include "../system/open.h"
#include "lkm_settings.h"

/* More than sysfs gives. */
#define VALUE_MAX ((size_t)64 << 10)

struct value {
	const char *text, *file;
	unsigned line;
};

struct setting {
	const char *name, *type, *description, *now;
	bool known, writable;
	struct value *values;
	size_t count, capacity;
};

struct lkm_settings {
	struct lk_arena arena;
	const char *module;
	bool exists, running, builtin, declared;
	unsigned bits; /* of a pointer of its machine */
	struct setting *items;
	size_t count, capacity;
};

/* What is read of the module, before it becomes settings. */
struct reader {
	struct lkm *lkm;
	struct lkm_settings *settings;
	struct lk_map by_name; /* to the place in items, counted from 1 */
};

/* Names with '-' and '_' are the same. */
static char *key_of(struct lk_arena *arena, const char *name)
{
	char *key = lk_arena_copy(arena, name);

	for (char *dash = key; dash && (dash = strchr(dash, '-'));)
		*dash = '_';
	return key;
}

/* The parameter of this name, made if need be; NULL when out of memory. */
static struct setting *setting(struct reader *reader, const char *name)
{
	struct lkm_settings *settings = reader->settings;
	char *key = key_of(&settings->arena, name);
	size_t place = key ? (size_t)(uintptr_t)lk_map_get(&reader->by_name, key) : 0;

	if (place)
		return &settings->items[place - 1];
	if (!key ||
		lk_arena_grow(&settings->arena, (void **)&settings->items, &settings->capacity,
			settings->count, sizeof(*settings->items)) < 0 ||
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

static int add_declared(struct reader *reader, const struct lkm_image *image)
{
	struct lk_arena *arena = &reader->settings->arena;
	const char *name, *description, *type;

	for (size_t i = 0; lkm_image_param(image, i, &name, &description, &type); i++) {
		struct setting *added = setting(reader, name);

		if (!added || copy(arena, type, &added->type) < 0 ||
			copy(arena, description, &added->description) < 0)
			return -ENOMEM;
		added->known = true;
	}
	return 0;
}

/* Whatever is wrong with the file, what runs and what is configured can still be said. */
static int read_declared(struct reader *reader)
{
	struct lkm_settings *settings = reader->settings;
	struct lkm_image *image = NULL;
	struct lk_known known = {0};
	int rc = lk_catalog_module(
		&reader->lkm->catalog, &settings->arena, settings->module, &known, NULL);

	if (rc == 0 && known.path) {
		rc = lk_open_module(reader->lkm, known.path, NULL);
		if (rc >= 0)
			rc = lk_image_take(rc, known.path, &image, NULL);
	} else if (rc == 0 && known.builtin) {
		rc = lkm_image_builtin(reader->lkm, settings->module, &image, NULL);
	}
	settings->running = settings->builtin = known.builtin;
	settings->exists = known.path || known.builtin;
	settings->bits = 64;
	if (rc == -ENOMEM || !image)
		return rc == -ENOMEM ? rc : 0;
	settings->declared = true;
	if (known.path)
		settings->bits = image->elf.is64 ? 64 : 32;
	rc = add_declared(reader, image);
	lkm_image_free(image);
	return rc;
}

static int add_running(struct reader *reader, const char *directory, const char *name)
{
	struct lk_arena *arena = &reader->settings->arena;
	const char *path = lk_arena_format(arena, "%s/%s", directory, name);
	struct setting *shown = setting(reader, name);
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
	char *directory = lk_arena_format(&settings->arena, "sys/module/%s", settings->module);
	enum lk_file_kind kind;
	char **names;
	int rc;

	if (!directory)
		return -ENOMEM;
	/* What is no name at all would be the directory of all modules. */
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

static int add_value(
	struct reader *reader, const char *name, const char *text, const struct lk_mention *line)
{
	const struct value value = {
		.text = text ? text : "", .file = line->file, .line = line->line};
	struct setting *configured = setting(reader, name);

	if (!configured ||
		lk_arena_grow(&reader->settings->arena, (void **)&configured->values,
			&configured->capacity, configured->count, sizeof(*configured->values)) < 0)
		return -ENOMEM;
	configured->values[configured->count++] = value;
	return 0;
}

static int add_configured(struct reader *reader, const struct lk_mention *line)
{
	struct lk_param_list cursor = {line->text};
	const char *name, *text;
	int rc;

	while ((rc = lk_param_list_next(&cursor, &reader->settings->arena, &name, &text)) > 0)
		if (add_value(reader, name, text, line) < 0)
			return -ENOMEM;
	return rc;
}

static int read_configured(struct reader *reader, struct lkm_error *reterr)
{
	struct lk_mentions about = {
		.arena = &reader->settings->arena, .module = reader->settings->module};
	const struct lk_config *config;
	int rc = lk_open_config(reader->lkm, &config, reterr);

	if (rc < 0)
		return rc;
	if (lk_mentions_config(&about, config) < 0)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < about.count; i++)
		if (about.items[i].kind == LKM_WHY_OPTIONS &&
			add_configured(reader, &about.items[i]) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

static int read_all(struct reader *reader, const char *module, struct lkm_error *reterr)
{
	struct lkm_settings *settings = reader->settings;

	lk_map_init(&reader->by_name, &settings->arena);
	settings->module = lk_name_module(&settings->arena, module);
	if (!settings->module || read_declared(reader) < 0 || read_running(reader) < 0)
		return lk_fail_memory(reterr);
	return read_configured(reader, reterr);
}

LKM_EXPORT int lkm_settings_read(
	struct lkm *lkm, const char *module, struct lkm_settings **ret, struct lkm_error *reterr)
{
	struct lkm_settings *settings = calloc(1, sizeof(*settings));
	struct reader reader = {.lkm = lkm, .settings = settings};
	int rc;

	lk_fail_clear(reterr);
	if (!settings)
		return lk_fail_memory(reterr);
	LK_REQUEST(lkm);
	rc = read_all(&reader, module, reterr);
	if (rc < 0) {
		lkm_settings_free(settings);
		return rc;
	}
	*ret = settings;
	return 0;
}

LKM_EXPORT void lkm_settings_free(struct lkm_settings *settings)
{
	if (!settings)
		return;
	lk_arena_done(&settings->arena);
	free(settings);
}

LKM_EXPORT const char *lkm_settings_module(const struct lkm_settings *settings)
{
	return settings->module;
}

LKM_EXPORT bool lkm_settings_running(const struct lkm_settings *settings)
{
	return settings->running;
}

LKM_EXPORT bool lkm_settings_builtin(const struct lkm_settings *settings)
{
	return settings->builtin;
}

LKM_EXPORT bool lkm_settings_declared(const struct lkm_settings *settings)
{
	return settings->declared;
}

LKM_EXPORT size_t lkm_settings_count(const struct lkm_settings *settings)
{
	return settings->count;
}

static const struct setting *item(const struct lkm_settings *settings, size_t i)
{
	static const struct setting none;

	return i < settings->count ? &settings->items[i] : &none;
}

LKM_EXPORT const char *lkm_settings_name(const struct lkm_settings *settings, size_t i)
{
	return item(settings, i)->name;
}

LKM_EXPORT const char *lkm_settings_type(const struct lkm_settings *settings, size_t i)
{
	return item(settings, i)->type;
}

LKM_EXPORT const char *lkm_settings_description(const struct lkm_settings *settings, size_t i)
{
	return item(settings, i)->description;
}

LKM_EXPORT bool lkm_settings_known(const struct lkm_settings *settings, size_t i)
{
	return item(settings, i)->known;
}

const char *lk_settings_nearest(const struct lkm_settings *settings, const char *name)
{
	const char *nearest = NULL;
	size_t least = SIZE_MAX;

	for (size_t j = 0; j < settings->count; j++) {
		const struct setting *other = &settings->items[j];
		size_t distance = other->known ? lk_nearest_distance(name, other->name) : least;

		if (distance < least && lk_nearest_is_close(name, other->name)) {
			least = distance;
			nearest = other->name;
		}
	}
	return nearest;
}

LKM_EXPORT const char *lkm_settings_nearest(const struct lkm_settings *settings, size_t i)
{
	const char *name = item(settings, i)->name;

	return name && !item(settings, i)->known ? lk_settings_nearest(settings, name) : NULL;
}

size_t lk_settings_find(const struct lkm_settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->count; i++)
		if (settings->items[i].known && lk_name_equal(settings->items[i].name, name))
			return i;
	return SIZE_MAX;
}

bool lk_settings_exists(const struct lkm_settings *settings)
{
	return settings->exists;
}

unsigned lk_settings_bits(const struct lkm_settings *settings)
{
	return settings->bits;
}

LKM_EXPORT const char *lkm_settings_now(const struct lkm_settings *settings, size_t i)
{
	return item(settings, i)->now;
}

LKM_EXPORT bool lkm_settings_writable(const struct lkm_settings *settings, size_t i)
{
	return item(settings, i)->writable;
}

static const struct value *value(const struct lkm_settings *settings, size_t i, size_t j)
{
	static const struct value none;

	return j < item(settings, i)->count ? &item(settings, i)->values[j] : &none;
}

LKM_EXPORT const char *lkm_settings_value(const struct lkm_settings *settings, size_t i, size_t j)
{
	return value(settings, i, j)->text;
}

LKM_EXPORT const char *lkm_settings_file(const struct lkm_settings *settings, size_t i, size_t j)
{
	return value(settings, i, j)->file;
}

LKM_EXPORT unsigned lkm_settings_line(const struct lkm_settings *settings, size_t i, size_t j)
{
	return value(settings, i, j)->line;
}

LKM_EXPORT enum lkm_drift lkm_settings_drift(const struct lkm_settings *settings, size_t i)
{
	const struct setting *setting = item(settings, i);

	if (!setting->now || !setting->count)
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
