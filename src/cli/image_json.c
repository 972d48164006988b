/* SPDX-License-Identifier: MIT */
/* Pairs of .modinfo grouped by key, parameters, build-id, under the names of lkm-json(7). */
#include "image_json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The keys of a module, each once, in the order in which they first stand there. */
struct keys {
	const char **items;
	size_t count, capacity;
};

static bool has(const struct keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->items[i], key) == 0)
			return true;
	return false;
}

static int add(struct keys *keys, const char *key)
{
	if (keys->count == keys->capacity) {
		size_t capacity = keys->capacity ? 2 * keys->capacity : 32;
		const char **items = reallocarray(keys->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		keys->items = items;
		keys->capacity = capacity;
	}
	keys->items[keys->count++] = key;
	return 0;
}

/* Parameters have a place of their own. */
static bool is_shown(const char *key, const char *field)
{
	if (strcmp(key, "parm") == 0 || strcmp(key, "parmtype") == 0)
		return false;
	return !field || strcmp(key, field) == 0;
}

static int collect(struct keys *keys, const struct lkm_image *image, const char *field)
{
	const char *key, *value;

	for (size_t i = 0; lkm_image_info(image, i, &key, &value); i++)
		if (is_shown(key, field) && !has(keys, key) && add(keys, key) < 0)
			return -ENOMEM;
	return 0;
}

static void add_values(struct lk_json *json, const struct lkm_image *image, const char *wanted)
{
	const char *key, *value;

	lk_json_array(json, wanted);
	for (size_t i = 0; lkm_image_info(image, i, &key, &value); i++)
		if (strcmp(key, wanted) == 0)
			lk_json_text(json, NULL, value);
	lk_json_end(json);
}

static int add_fields(struct lk_json *json, const struct lkm_image *image, const char *field)
{
	struct keys keys = {0};
	int rc = collect(&keys, image, field);

	lk_json_object(json, "fields");
	for (size_t i = 0; i < keys.count; i++)
		add_values(json, image, keys.items[i]);
	lk_json_end(json);
	free(keys.items);
	return rc;
}

static void add_params(struct lk_json *json, const struct lkm_image *image)
{
	const char *name, *description, *type;

	lk_json_array(json, "parameters");
	for (size_t i = 0; lkm_image_param(image, i, &name, &description, &type); i++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "name", name);
		lk_json_text_or_null(json, "type", type);
		lk_json_text_or_null(json, "description", description);
		lk_json_end(json);
	}
	lk_json_end(json);
}

/* Lower-case hexadecimal, as everybody but modinfo writes it. */
static void add_build_id(struct lk_json *json, struct lkm_image *image)
{
	size_t size;
	const uint8_t *id = lkm_image_build_id(image, &size);
	char text[2 * 64 + 1] = "";

	for (size_t i = 0; id && i < size && i < 64; i++)
		snprintf(text + 2 * i, 3, "%02x", id[i]);
	lk_json_text_or_null(json, "build_id", *text ? text : NULL);
}

static bool is_field(const char *field, const char *name)
{
	return !field || strcmp(field, name) == 0;
}

int lk_image_json(struct lk_json *json, const char *name, const char *path, struct lkm_image *image,
	const char *field)
{
	int rc;

	lk_json_object(json, NULL);
	lk_json_text(json, "name", name);
	lk_json_text_or_null(json, "filename", path);
	lk_json_bool(json, "builtin", !path);
	rc = add_fields(json, image, field);
	if (is_field(field, "parm"))
		add_params(json, image);
	if (is_field(field, "build-id"))
		add_build_id(json, image);
	lk_json_end(json);
	return rc;
}
