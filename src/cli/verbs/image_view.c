/* SPDX-License-Identifier: MIT */
/* Pairs of .modinfo grouped by key, build-id, signature and parameters, under the names of
 * lkm-json(7). */
#include "image_view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/param.h>

/* More aliases are cut without -v. */
#define SHORT 4

/* The keys that text shows without -v, in this order, before all others. */
static const struct {
	const char *key, *label;
} labels[] = {
	{"description", "description"},
	{"version", "version"},
	{"license", "licence"},
	{"author", "author"},
	{"depends", "depends"},
	{"softdep", "softdep"},
	{"weakdep", "weakdep"},
	{"firmware", "firmware"},
	{"vermagic", "built for"},
	{"alias", "aliases"},
};
#define LABELS (sizeof(labels) / sizeof(*labels))

/* A pair of .modinfo. Pairs are ordered by group, which is the same for all pairs of a key. */
struct pair {
	const char *key, *value;
	size_t place, group;
};

static size_t label_of(const char *key)
{
	size_t i = 0;

	while (i < LABELS && strcmp(labels[i].key, key) != 0)
		i++;
	return i;
}

static int compare_sizes(size_t left, size_t right)
{
	return left < right ? -1 : left > right;
}

static int compare_keys(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	int order = strcmp(left->key, right->key);

	return order ? order : compare_sizes(left->place, right->place);
}

static int compare_groups(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	int order = compare_sizes(left->group, right->group);

	return order ? order : compare_sizes(left->place, right->place);
}

/* Bring the pairs of a key together. This sorts, because a file can have as many keys as bytes. */
static void group(struct pair *pairs, size_t count)
{
	if (count)
		qsort(pairs, count, sizeof(*pairs), compare_keys);
	for (size_t i = 0; i < count; i++) {
		const size_t label = label_of(pairs[i].key);

		if (i && strcmp(pairs[i - 1].key, pairs[i].key) == 0)
			pairs[i].group = pairs[i - 1].group;
		else
			pairs[i].group = label < LABELS ? label : LABELS + pairs[i].place;
	}
	if (count)
		qsort(pairs, count, sizeof(*pairs), compare_groups);
}

/* Words in which the names are separated by spaces, so that they can be wrapped. */
static const char *depends_words(struct lk_view *view, const char *value)
{
	char *words = lk_arena_copy(&view->arena, value);

	for (char *at = words; at && *at; at++)
		if (*at == ',' || *at == '%')
			*at = *at == ',' ? ' ' : '?';
	return words;
}

static void begin_group(struct lk_view *view, const char *key)
{
	const size_t label = label_of(key);

	if (label < LABELS)
		lk_view_row(view, labels[label].label, LK_PLAIN, NULL);
	else if (view->verbose && strcmp(key, "name") != 0)
		lk_view_row(view, lk_arena_copy(&view->arena, key), LK_PLAIN, NULL);
	else
		lk_view_hide(view);
	if (strcmp(key, "alias") == 0)
		lk_view_limit(view, SHORT);
	lk_view_list(view, key);
}

static void add_fields(struct lk_view *view, const struct lkm_image *image, const char *field)
{
	const size_t all = lkm_image_info_count(image);
	struct pair *pairs = lk_arena_alloc(&view->arena, all * sizeof(*pairs));
	size_t count = 0;

	if (!pairs)
		view->rc = view->rc ? view->rc : -ENOMEM;
	for (size_t i = 0; pairs && i < all; i++) {
		const struct lkm_info *info = lkm_image_info(image, i);
		const struct pair pair = {
			.key = lkm_info_key(info), .value = lkm_info_value(info), .place = i};

		/* Parameters have a list of their own. */
		if (strcmp(pair.key, "parm") != 0 && strcmp(pair.key, "parmtype") != 0 &&
			(!field || strcmp(pair.key, field) == 0))
			pairs[count++] = pair;
	}
	group(pairs, count);
	lk_view_object(view, "fields");
	for (size_t i = 0; i < count;) {
		const size_t first = pairs[i].group;
		const bool depends = strcmp(pairs[i].key, "depends") == 0;

		begin_group(view, pairs[i].key);
		for (; i < count && pairs[i].group == first; i++) {
			const char *words = depends ? depends_words(view, pairs[i].value) : NULL;

			lk_view_line(
				view, LK_PLAIN, depends || *pairs[i].value ? words : "(empty)");
			lk_view_string(view, NULL, pairs[i].value);
		}
		lk_view_end(view);
	}
	lk_view_end(view);
}

static void add_params(struct lk_view *view, const struct lkm_image *image, const char *running)
{
	const struct lkm_param_info *param;
	char now[256];

	lk_view_row(view, "parameters", LK_PLAIN, NULL);
	lk_view_list(view, "parameters");
	for (size_t i = 0; (param = lkm_image_param(image, i)); i++) {
		const char *name = lkm_param_info_name(param);

		lk_view_object(view, NULL);
		lk_view_line(view, LK_STRONG, NULL);
		lk_view_string(view, "name", name);
		if (running && lkm_param_get(running, name, now, sizeof(now), NULL) == 0) {
			lk_view_more(view, LK_PLAIN, "=%s");
			lk_view_string(view, "now", now);
		}
		lk_view_more(view, LK_FAINT, "(%s)");
		lk_view_string(view, "type", lkm_param_info_type(param));
		lk_view_more(view, LK_PLAIN, NULL);
		lk_view_string(view, "description", lkm_param_info_description(param));
		lk_view_end(view);
	}
	lk_view_end(view);
}

/* Lower-case hexadecimal without separators; null for no bytes. */
static void add_hex(struct lk_view *view, const char *key, const uint8_t *bytes, size_t size)
{
	char *text = size ? lk_arena_alloc(&view->arena, 2 * size + 1) : NULL;

	if (size && !text)
		view->rc = view->rc ? view->rc : -ENOMEM;
	for (size_t i = 0; text && i < size; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	lk_view_string(view, key, text);
}

static void add_build_id(struct lk_view *view, struct lkm_image *image)
{
	size_t size;
	const uint8_t *id = lkm_image_build_id(image, &size);

	add_hex(view, "build_id", id, size);
}

static void add_signature(struct lk_view *view, struct lkm_image *image)
{
	const struct lkm_signature *signature = lkm_image_signature(image);
	const uint8_t *bytes;
	size_t size;

	if (!signature) {
		lk_view_null(view, "signature");
		return;
	}
	lk_view_object(view, "signature");
	lk_view_string(view, "id", lkm_signature_id(signature));
	lk_view_row(view, "signed by", LK_PLAIN, NULL);
	lk_view_string(view, "signer", lkm_signature_signer(signature));
	lk_view_more(view, LK_PLAIN, "(%s)");
	lk_view_string(view, "hash", lkm_signature_hash(signature));
	bytes = lkm_signature_key(signature, &size);
	add_hex(view, "key", bytes, size);
	bytes = lkm_signature_bytes(signature, &size);
	add_hex(view, "bytes", bytes, size);
	lk_view_end(view);
}

static bool is_field(const char *field, const char *name)
{
	return !field || strcmp(field, name) == 0;
}

void lk_image_view(
	struct lk_view *view, struct lkm_image *image, const char *field, const char *running)
{
	add_fields(view, image, field);
	if (is_field(field, "build-id"))
		add_build_id(view, image);
	/* The names of modinfo for the parts of a signature begin so. */
	if (!field || strncmp(field, "sig", 3) == 0)
		add_signature(view, image);
	if (is_field(field, "parm"))
		add_params(view, image, running);
}
