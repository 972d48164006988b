/* SPDX-License-Identifier: MIT */
/* Parsing /proc/modules, and the words of the kernel command line that concern modules. */
#include "proc.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "name.h"

/* "-": the kernel was built without module unloading. */
static bool parse_refcount(struct lk_span text, int64_t *ret)
{
	uint64_t value;

	if (lk_span_is(text, "-")) {
		*ret = -1;
		return true;
	}
	/* -1 while it is being unloaded: then it has no users. */
	if (lk_span_is(text, "-1")) {
		*ret = 0;
		return true;
	}
	if (!lk_span_number(text, 10, &value) || value > INT64_MAX)
		return false;
	*ret = (int64_t)value;
	return true;
}

static bool parse_state(struct lk_span text, enum lkm_state *ret)
{
	static const char *const states[] = {
		[LKM_STATE_LIVE] = "Live",
		[LKM_STATE_COMING] = "Loading",
		[LKM_STATE_GOING] = "Unloading",
	};

	for (unsigned i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!lk_span_is(text, states[i]))
			continue;
		*ret = (enum lkm_state)i;
		return true;
	}
	return false;
}

/* "(OE)"; while a module is coming or going a '+' or '-' follows the letters, which the state says
 * already. */
static void parse_taint(struct lk_span text, struct lk_span *ret)
{
	struct lk_span letters;

	if (text.size < 2 || text.data[0] != '(' || text.data[text.size - 1] != ')')
		return;
	letters = (struct lk_span){text.data + 1, text.size - 2};
	if (letters.size &&
		(letters.data[letters.size - 1] == '+' || letters.data[letters.size - 1] == '-'))
		letters.size--;
	*ret = letters;
}

static bool next_holder(struct lk_span *holders, struct lk_span *ret)
{
	const uint8_t *comma;

	if (!holders->size)
		return false;
	comma = memchr(holders->data, ',', holders->size);
	ret->data = holders->data;
	ret->size = comma ? (size_t)(comma - holders->data) : holders->size;
	holders->data += ret->size + !!comma;
	holders->size -= ret->size + !!comma;
	return true;
}

static bool is_permanent(struct lk_span item)
{
	return lk_span_is(item, "[permanent]");
}

bool lk_proc_holder_next(struct lk_span *holders, struct lk_span *ret)
{
	struct lk_span item;

	while (next_holder(holders, &item)) {
		if (!item.size || is_permanent(item))
			continue;
		*ret = item;
		return true;
	}
	return false;
}

/* name size refcount holders state address [(taint)] */
static bool parse_module(struct lk_span line, struct lk_proc_module *ret)
{
	struct lk_proc_module module = {0};
	struct lk_span word, item;

	if (!lk_span_word(&line, &module.name))
		return false;
	if (!lk_span_word(&line, &word) || !lk_span_number(word, 10, &module.size))
		return false;
	if (!lk_span_word(&line, &word) || !parse_refcount(word, &module.refcount))
		return false;
	if (!lk_span_word(&line, &word))
		return false;
	if (!lk_span_is(word, "-")) {
		module.holders = word;
		while (next_holder(&word, &item))
			module.permanent |= is_permanent(item);
	}
	if (!lk_span_word(&line, &word) || !parse_state(word, &module.state))
		return false;
	if (!lk_span_word(&line, &word) ||
		!(lk_span_starts(word, "0x") || lk_span_starts(word, "0X")) ||
		!lk_span_part(word, 2, word.size - 2, &item) ||
		!lk_span_number(item, 16, &module.address))
		return false;
	if (lk_span_word(&line, &word))
		parse_taint(word,
			&module.taint); /* what later kernels may add here is not our business */
	*ret = module;
	return true;
}

int lk_proc_module_next(struct lk_span *rest, struct lk_proc_module *ret)
{
	struct lk_span line;

	if (!lk_span_line(rest, &line))
		return 0;
	return parse_module(line, ret) ? 1 : -EBADMSG;
}

/* The kernel command line. */

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void drop(struct lk_span *span, size_t count)
{
	if (!count)
		return;
	span->data += count;
	span->size -= count;
}

/* Words end at white space that is not quoted; a quote may begin and end anywhere. ret_open: the
 * last quote is not closed. */
static bool next_word(struct lk_span *rest, struct lk_span *ret, bool *ret_open)
{
	bool quoted = false;
	size_t size = 0;

	while (rest->size && is_space(rest->data[0]))
		drop(rest, 1);
	for (; size < rest->size && (quoted || !is_space(rest->data[size])); size++)
		quoted ^= rest->data[size] == '"';
	if (!size)
		return false;
	*ret = (struct lk_span){rest->data, size};
	*ret_open = quoted;
	drop(rest, size);
	return true;
}

struct setting { /* [quote] name [= value] */
	struct lk_span name, value;
	bool quoted, has_value;
};

static struct setting split_setting(struct lk_span word)
{
	struct setting setting = {.quoted = word.data[0] == '"'};
	const uint8_t *equal;

	drop(&word, setting.quoted);
	setting.name = word;
	equal = word.size ? memchr(word.data, '=', word.size) : NULL;
	if (!equal)
		return setting;
	setting.name.size = (size_t)(equal - word.data);
	setting.has_value = true;
	setting.value = word;
	drop(&setting.value, setting.name.size + 1);
	return setting;
}

/* Without the quotes around it. */
static struct lk_span strip_quotes(struct lk_span value)
{
	if (value.size && value.data[0] == '"')
		drop(&value, 1);
	if (value.size && value.data[value.size - 1] == '"')
		value.size--;
	return value;
}

/* The last one replaces those before it; what follows "--" is for init. */
static struct lk_span find_kernel_blacklist(struct lk_span text)
{
	struct lk_span word, names = {0};
	bool open;

	while (next_word(&text, &word, &open) && !lk_span_is(word, "--")) {
		const struct setting setting = split_setting(word);

		/* The kernel takes '-' and '_' for the same in the names of its parameters. */
		if (setting.has_value && (lk_span_is(setting.name, "module_blacklist") ||
						 lk_span_is(setting.name, "module-blacklist")))
			names = strip_quotes(setting.value);
	}
	return names;
}

void lk_cmdline_open(struct lk_cmdline *cursor, struct lk_span text)
{
	const uint8_t *end = text.size ? memchr(text.data, '\0', text.size) : NULL;

	if (end)
		text.size = (size_t)(end - text.data);
	*cursor = (struct lk_cmdline){.rest = text,
		.names = find_kernel_blacklist(text),
		.kind = LK_CMDLINE_KERNEL_BLACKLIST};
}

static int copy_name(
	struct lk_arena *arena, struct lk_span name, const char **ret, struct lkm_error *reterr)
{
	char *copy = lk_arena_copy_span(arena, name), *normal = NULL;
	int rc = copy ? lk_name_alias(arena, copy, &normal) : -ENOMEM;

	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG,
			"Ignoring bad option on kernel command line while parsing module name: "
			"'%.*s'",
			(int)(name.size < 200 ? name.size : 200), (const char *)name.data);
	*ret = normal;
	return 1;
}

/* The next name of a list that is being given out; 0 when it is used up. */
static int give_name(struct lk_cmdline *cursor, struct lk_arena *arena, struct lk_cmdline_item *ret,
	struct lkm_error *reterr)
{
	struct lk_cmdline_item item = {.kind = cursor->kind, .value = ""};
	struct lk_span name;
	int rc = 1;

	if (!lk_proc_holder_next(&cursor->names, &name)) /* the same commas */
		return 0;
	if (item.kind == LK_CMDLINE_BLACKLIST)
		rc = copy_name(arena, name, &item.name, reterr);
	else if (!(item.name = lk_arena_copy_span(arena, name)))
		rc = lk_fail_memory(reterr);
	if (rc > 0)
		*ret = item;
	return rc;
}

/* MODULE.PARAM: exactly one dot, and neither white space nor quotes. */
static bool split_name(struct lk_span name, struct lk_span *ret_module, struct lk_span *ret_param)
{
	const uint8_t *dot = name.size ? memchr(name.data, '.', name.size) : NULL;

	if (!dot || dot == name.data)
		return false;
	for (size_t i = 0; i < name.size; i++)
		if (name.data[i] == '"' || is_space(name.data[i]) ||
			(name.data[i] == '.' && name.data + i != dot))
			return false;
	*ret_module = (struct lk_span){name.data, (size_t)(dot - name.data)};
	*ret_param = name;
	drop(ret_param, ret_module->size + 1);
	return true;
}

/* 1 with an option; 0 when the word is none of ours, or began a list of names. */
static int take_word(struct lk_cmdline *cursor, struct lk_arena *arena, struct lk_span word,
	struct lk_cmdline_item *ret, struct lkm_error *reterr)
{
	struct lk_cmdline_item item = {.kind = LK_CMDLINE_OPTION};
	const struct setting setting = split_setting(word);
	struct lk_span module, param;
	int rc;

	if (!split_name(setting.name, &module, &param) || (setting.quoted && !setting.has_value))
		return 0;
	if (setting.has_value && lk_span_is(setting.name, "modprobe.blacklist")) {
		cursor->names = strip_quotes(setting.value);
		cursor->kind = LK_CMDLINE_BLACKLIST;
		return 0;
	}
	rc = copy_name(arena, module, &item.name, reterr);
	if (rc < 0)
		return rc;
	/* A quote before the whole word belongs before the value. */
	if (param.size <= INT32_MAX && setting.value.size <= INT32_MAX)
		item.value = lk_arena_format(arena, "%.*s%s%s%.*s", (int)param.size,
			(const char *)param.data, setting.has_value ? "=" : "",
			setting.quoted ? "\"" : "", (int)setting.value.size,
			setting.value.size ? (const char *)setting.value.data : "");
	if (!item.value)
		return lk_fail_memory(reterr);
	*ret = item;
	return 1;
}

int lk_cmdline_next(struct lk_cmdline *cursor, struct lk_arena *arena, struct lk_cmdline_item *ret,
	struct lkm_error *reterr)
{
	struct lk_span word;
	bool open;
	int rc;

	for (;;) {
		rc = give_name(cursor, arena, ret, reterr);
		if (rc != 0)
			return rc;
		if (!next_word(&cursor->rest, &word, &open))
			return 0;
		if (open) /* as kmod: text after an unclosed quote is not an option */
			continue;
		rc = take_word(cursor, arena, word, ret, reterr);
		if (rc != 0)
			return rc;
	}
}

/* The next name in the values of a setting, which is also spelled with '-'. */
static bool next_listed(struct lk_cmdline_load *cursor, const char *key, const char *dashed,
	const char *prefix, struct lk_span *ret)
{
	struct lk_span word;
	bool open;

	while (!lk_proc_holder_next(&cursor->names, ret)) {
		struct setting setting;

		if (!next_word(&cursor->rest, &word, &open) || lk_span_is(word, "--"))
			return false;
		setting = split_setting(word);
		if (prefix && lk_span_starts(setting.name, prefix))
			drop(&setting.name, strlen(prefix));
		if (setting.has_value &&
			(lk_span_is(setting.name, key) || lk_span_is(setting.name, dashed)))
			cursor->names = strip_quotes(setting.value);
	}
	return true;
}

bool lk_cmdline_load_next(struct lk_cmdline_load *cursor, struct lk_span *ret)
{
	return next_listed(
		cursor, "modules_load", "modules-load", cursor->initramfs ? "rd." : NULL, ret);
}

bool lk_cmdline_initcall_next(struct lk_cmdline_load *cursor, struct lk_span *ret)
{
	return next_listed(cursor, "initcall_blacklist", "initcall-blacklist", NULL, ret);
}

enum lk_stack lk_proc_stack(struct lk_span text, const char *module)
{
	bool initialises = false, named = false;
	struct lk_span line, word;

	while (lk_span_line(&text, &line)) {
		struct lk_span function = {0}, owner = {0};

		/* "[<0>] FUNCTION+OFFSET/SIZE [MODULE]" */
		lk_span_word(&line, &word);
		if (!lk_span_word(&line, &function))
			continue;
		initialises |= lk_span_starts(function, "do_init_module+") ||
			       lk_span_starts(function, "do_one_initcall+");
		if (lk_span_word(&line, &owner) && owner.size == strlen(module) + 2 &&
			memcmp(owner.data + 1, module, owner.size - 2) == 0)
			named = true;
	}
	if (!initialises)
		return LK_STACK_OTHER;
	return named ? LK_STACK_NAMED : LK_STACK_INIT;
}

/* The number of the field after the name, which may itself hold blanks and brackets. */
#define STAT_START 20

bool lk_proc_start(struct lk_span text, uint64_t *ret)
{
	struct lk_span word;
	size_t end = text.size;

	while (end && text.data[end - 1] != ')')
		end--;
	text.data += end;
	text.size -= end;
	for (size_t i = 0; i < STAT_START; i++)
		if (!lk_span_word(&text, &word))
			return false;
	return end && lk_span_number(word, 10, ret);
}
