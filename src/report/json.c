/* SPDX-License-Identifier: MIT */
/* The syntax of JSON and its escapes. */
#include "json.h"

#include <errno.h>
#include <inttypes.h>

#include "../base/utf8.h"

static void note(struct lk_json *json, int rc)
{
	if (json->rc == 0)
		json->rc = rc;
}

static void add(struct lk_json *json, const char *text)
{
	if (json->rc == 0)
		note(json, lk_buf_add_text(json->out, text));
}

static void add_character(struct lk_json *json, const char *text, size_t size)
{
	const uint8_t first = (uint8_t)*text;

	if (size == 0)
		add(json, "\\ufffd");
	else if (size == 1 && (first == '"' || first == '\\'))
		note(json, lk_buf_format(json->out, "\\%c", first));
	else if (lk_utf8_is_invisible(text, size))
		note(json, lk_buf_format(json->out, "\\u%x%03x", first & 0x0F,
				   (unsigned)((uint8_t)text[1] & 0x3F) << 6 |
					   ((uint8_t)text[2] & 0x3F)));
	else if (lk_utf8_is_control(text, size))
		note(json, lk_buf_format(json->out, "\\u%04x", (uint8_t)text[size - 1]));
	else
		note(json, lk_buf_add(json->out, text, size));
}

static void add_string(struct lk_json *json, const char *text)
{
	add(json, "\"");
	while (*text && json->rc == 0) {
		size_t size = lk_utf8_size(text);

		add_character(json, text, size);
		text += size ? size : 1;
	}
	add(json, "\"");
}

/* Begin a value: a comma unless it is the first, and the key. */
static void start(struct lk_json *json, const char *key)
{
	if (!json->first)
		add(json, ",");
	json->first = false;
	if (!key)
		return;
	add_string(json, key);
	add(json, ":");
}

static void open(struct lk_json *json, const char *key, const char *opening, char closing)
{
	start(json, key);
	if (json->depth == LK_JSON_DEPTH) {
		note(json, -EINVAL);
		return;
	}
	add(json, opening);
	json->closing[json->depth++] = closing;
	json->first = true;
}

void lk_json_begin(struct lk_json *json, struct lk_buf *out, const char *command)
{
	*json = (struct lk_json){.out = out, .first = true};
	open(json, NULL, "{", '}');
	lk_json_number(json, "schema", LK_JSON_SCHEMA);
	lk_json_text(json, "command", command);
}

int lk_json_finish(struct lk_json *json)
{
	lk_json_end(json);
	if (json->depth)
		note(json, -EINVAL);
	add(json, "\n");
	return json->rc;
}

void lk_json_object(struct lk_json *json, const char *key)
{
	open(json, key, "{", '}');
}

void lk_json_array(struct lk_json *json, const char *key)
{
	open(json, key, "[", ']');
}

void lk_json_end(struct lk_json *json)
{
	if (json->depth == 0) {
		note(json, -EINVAL);
		return;
	}
	if (json->rc == 0)
		note(json, lk_buf_add(json->out, &json->closing[--json->depth], 1));
	json->first = false;
}

void lk_json_text(struct lk_json *json, const char *key, const char *value)
{
	start(json, key);
	if (json->rc == 0)
		add_string(json, value);
}

void lk_json_number(struct lk_json *json, const char *key, int64_t value)
{
	start(json, key);
	if (json->rc == 0)
		note(json, lk_buf_format(json->out, "%" PRId64, value));
}

void lk_json_bool(struct lk_json *json, const char *key, bool value)
{
	start(json, key);
	add(json, value ? "true" : "false");
}

void lk_json_text_or_null(struct lk_json *json, const char *key, const char *value)
{
	if (value) {
		lk_json_text(json, key, value);
		return;
	}
	start(json, key);
	add(json, "null");
}
