/* SPDX-License-Identifier: MIT */
/* Writing JSON into a buffer, value by value. */
#ifndef LK_JSON_H
#define LK_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/buf.h"

/* The version of the schema that lkm-json(7) describes; it changes when a reader of the old one
 * would break. */
#define LK_JSON_SCHEMA 1

/* Objects and arrays nest at most this deep; more is a fault of the caller and ends in -EINVAL. */
#define LK_JSON_DEPTH 16

struct lk_json {
	struct lk_buf *out;
	char closing[LK_JSON_DEPTH]; /* the closing bracket of each open object or array */
	unsigned depth;
	bool first; /* the innermost one is still empty */
	int rc;     /* the first failure; later calls do nothing then */
};

/* Begin the one object of an output: {"schema":1,"command":COMMAND, ... */
void lk_json_begin(struct lk_json *json, struct lk_buf *out, const char *command);

/* End it, with a newline. 0, -ENOMEM, -EFBIG, -EINVAL. */
int lk_json_finish(struct lk_json *json);

/* Values. key is NULL inside an array. Text is taken as UTF-8; bytes that are none become U+FFFD.
 */
void lk_json_object(struct lk_json *json, const char *key);
void lk_json_array(struct lk_json *json, const char *key);
void lk_json_end(struct lk_json *json);
void lk_json_text(struct lk_json *json, const char *key, const char *value);
void lk_json_number(struct lk_json *json, const char *key, int64_t value);
void lk_json_bool(struct lk_json *json, const char *key, bool value);

/* A text, or null for NULL. */
void lk_json_text_or_null(struct lk_json *json, const char *key, const char *value);

#endif
