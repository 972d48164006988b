/* SPDX-License-Identifier: MIT */
/* Pairs of .modinfo grouped by key, parameters, build-id, under the names of lkm-json(7). */
#include "image_json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One value of a module, and where the first of its key stands among all of them. */
struct pair {
	const char *key, *value;
	size_t place, first;
};

struct pairs {
	struct pair *items;
	size_t count, capacity;
};

static int add(struct pairs *pairs, const struct pair *pair)
{
	if (pairs->count == pairs->capacity) {
		size_t capacity = pairs->capacity ? 2 * pairs->capacity : 64;
		struct pair *items = reallocarray(pairs->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		pairs->items = items;
		pairs->capacity = capacity;
	}
	pairs->items[pairs->count++] = *pair;
	return 0;
}

/* Parameters have a place of their own. */
static bool is_shown(const char *key, const char *field)
{
	if (strcmp(key, "parm") == 0 || strcmp(key, "parmtype") == 0)
		return false;
	return !field || strcmp(key, field) == 0;
}

static int collect(struct pairs *pairs, const struct lkm_image *image, const char *field)
{
	const struct lkm_info *info;

	for (size_t i = 0; (info = lkm_image_info(image, i)); i++) {
		const struct pair pair = {
			.key = lkm_info_key(info), .value = lkm_info_value(info), .place = i};

		if (is_shown(pair.key, field) && add(pairs, &pair) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int compare_places(size_t left, size_t right)
{
	return left < right ? -1 : left > right;
}

static int compare_keys(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	int order = strcmp(left->key, right->key);

	return order ? order : compare_places(left->place, right->place);
}

static int compare_groups(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	int order = compare_places(left->first, right->first);

	return order ? order : compare_places(left->place, right->place);
}

/* Those of a key behind each other, the keys in the order in which they first stand there. By
 * sorting, because a file can have as many keys as it has bytes. */
static void group(struct pairs *pairs)
{
	struct pair *items = pairs->items;

	if (!pairs->count)
		return;
	qsort(items, pairs->count, sizeof(*items), compare_keys);
	for (size_t i = 0; i < pairs->count; i++)
		items[i].first = i && strcmp(items[i - 1].key, items[i].key) == 0
					 ? items[i - 1].first
					 : items[i].place;
	qsort(items, pairs->count, sizeof(*items), compare_groups);
}

static int add_fields(struct lk_json *json, const struct lkm_image *image, const char *field)
{
	struct pairs pairs = {0};
	int rc = collect(&pairs, image, field);

	group(&pairs);
	lk_json_object(json, "fields");
	for (size_t i = 0; i < pairs.count;) {
		size_t first = pairs.items[i].first;

		lk_json_array(json, pairs.items[i].key);
		for (; i < pairs.count && pairs.items[i].first == first; i++)
			lk_json_text(json, NULL, pairs.items[i].value);
		lk_json_end(json);
	}
	lk_json_end(json);
	free(pairs.items);
	return rc;
}

static void add_params(struct lk_json *json, const struct lkm_image *image)
{
	const struct lkm_param_info *param;

	lk_json_array(json, "parameters");
	for (size_t i = 0; (param = lkm_image_param(image, i)); i++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "name", lkm_param_info_name(param));
		lk_json_text_or_null(json, "type", lkm_param_info_type(param));
		lk_json_text_or_null(json, "description", lkm_param_info_description(param));
		lk_json_end(json);
	}
	lk_json_end(json);
}

/* Lower-case hexadecimal, as everybody but modinfo writes it; null for none. 0 or -ENOMEM. */
static int add_hex(struct lk_json *json, const char *key, const uint8_t *bytes, size_t size)
{
	char *text = bytes && size ? malloc(2 * size + 1) : NULL;

	if (bytes && size && !text)
		return -ENOMEM;
	for (size_t i = 0; text && i < size; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	lk_json_text_or_null(json, key, text);
	free(text);
	return 0;
}

static int add_build_id(struct lk_json *json, struct lkm_image *image)
{
	size_t size;
	const uint8_t *id = lkm_image_build_id(image, &size);

	return add_hex(json, "build_id", id, size);
}

static int add_signature(struct lk_json *json, struct lkm_image *image)
{
	const struct lkm_signature *signature = lkm_image_signature(image);
	const uint8_t *bytes;
	size_t size;
	int rc;

	if (!signature) {
		lk_json_text_or_null(json, "signature", NULL);
		return 0;
	}
	lk_json_object(json, "signature");
	lk_json_text(json, "id", lkm_signature_id(signature));
	lk_json_text(json, "signer", lkm_signature_signer(signature));
	lk_json_text(json, "hash", lkm_signature_hash(signature));
	bytes = lkm_signature_key(signature, &size);
	rc = add_hex(json, "key", bytes, size);
	bytes = lkm_signature_bytes(signature, &size);
	if (rc == 0)
		rc = add_hex(json, "bytes", bytes, size);
	lk_json_end(json);
	return rc;
}

static bool is_field(const char *field, const char *name)
{
	return !field || strcmp(field, name) == 0;
}

/* The names of modinfo for parts of the signature. */
static bool is_signature(const char *field)
{
	return strncmp(field, "sig", 3) == 0;
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
	if (rc == 0 && is_field(field, "build-id"))
		rc = add_build_id(json, image);
	if (rc == 0 && (!field || is_signature(field)))
		rc = add_signature(json, image);
	lk_json_end(json);
	return rc;
}
