/* SPDX-License-Identifier: MIT */
/* Parameters as the kernel takes them: cut apart at blanks outside of quotes, checked by type,
 * shown in sysfs. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fake_loader.h"

static const struct integer {
	const char *type;
	bool is_signed;
	long long least;
	unsigned long long most;
} integers[] = {{"byte", false, 0, 255}, {"hexint", false, 0, UINT_MAX},
	{"short", true, SHRT_MIN, SHRT_MAX}, {"ushort", false, 0, USHRT_MAX},
	{"int", true, INT_MIN, INT_MAX}, {"uint", false, 0, UINT_MAX},
	{"long", true, LLONG_MIN, LLONG_MAX}, {"ulong", false, 0, ULLONG_MAX},
	{"ullong", false, 0, ULLONG_MAX}};

static const struct integer *find_integer(const char *type)
{
	for (size_t i = 0; i < sizeof(integers) / sizeof(*integers); i++)
		if (strcmp(integers[i].type, type) == 0)
			return &integers[i];
	return NULL;
}

static int check_integer(const struct integer *integer, const char *value)
{
	char *end;

	errno = 0;
	if (integer->is_signed) {
		long long number = strtoll(value, &end, 0);

		if (*end == '\0' && end != value && !errno)
			return number < integer->least || number > (long long)integer->most
				       ? -ERANGE
				       : 0;
	} else if (*value != '-') {
		unsigned long long number = strtoull(value, &end, 0);

		if (*end == '\0' && end != value && !errno)
			return number > integer->most ? -ERANGE : 0;
	}
	return errno == ERANGE ? -ERANGE : -EINVAL;
}

static int check_bool(const char *value)
{
	if (*value && strchr("yY1nN0tTfF", *value))
		return 0;
	if ((*value == 'o' || *value == 'O') && value[1] && strchr("nNfF", value[1]))
		return 0;
	return -EINVAL;
}

static int check_value(const char *type, const char *value)
{
	const struct integer *integer = find_integer(type);

	if (strcmp(type, "bool") == 0)
		return value ? check_bool(value) : 0;
	if (!value)
		return -EINVAL;
	if (strcmp(type, "charp") == 0)
		return strlen(value) > 1024 ? -ENOSPC : 0;
	return integer ? check_integer(integer, value) : 0;
}

static int check_array(struct fake *fake, const char *type, const char *value)
{
	char *item = value ? lk_arena_copy(&fake->arena, value) : NULL;
	int rc = item ? 0 : -EINVAL;

	while (rc == 0 && item) {
		char *comma = strchr(item, ',');

		if (comma)
			*comma = '\0';
		rc = check_value(type, item);
		item = comma ? comma + 1 : NULL;
	}
	return rc;
}

static int check_typed(struct fake *fake, const char *type, const char *value)
{
	static const char array[] = "array of ";

	if (!type)
		return value ? 0 : -EINVAL;
	if (strncmp(type, array, strlen(array)) == 0)
		return check_array(fake, type + strlen(array), value);
	return check_value(type, value);
}

static void show(struct fake *fake, const char *module, const char *name, const char *value)
{
	fake_write(fake, lk_arena_format(&fake->arena, "sys/module/%s/parameters/%s", module, name),
		lk_arena_format(&fake->arena, "%s\n", value));
}

static const char *as_shown(const char *type, const char *value)
{
	if (!type || strcmp(type, "bool") != 0)
		return value;
	if (!value || strchr("yY1tT", *value) || strcmp(value, "on") == 0)
		return "Y";
	return "N";
}

static const char *at_start(const char *type)
{
	if (type && strcmp(type, "charp") == 0)
		return "(null)";
	return type && strcmp(type, "bool") == 0 ? "N" : "0";
}

/* In names of parameters, too, '-' and '_' are the same. */
static const struct lk_param *find_param(
	const struct lk_param *params, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		const char *a = params[i].name, *b = name;

		while (*a && (*a == '-' ? '_' : *a) == (*b == '-' ? '_' : *b))
			a++, b++;
		if (!*a && !*b)
			return &params[i];
	}
	return NULL;
}

/* Cut the next "name[=value]" off the front of *rest. Quotes may stand around all of it or around
 * the value. */
static bool next_argument(char **rest, char **ret_name, char **ret_value)
{
	char *at = *rest + strspn(*rest, " \t\n"), *start;
	bool quoted = *at == '"', inside = quoted;

	if (!*at)
		return false;
	at += quoted;
	*ret_name = start = at;
	*ret_value = NULL;
	for (; *at && (inside || !strchr(" \t\n", *at)); at++) {
		if (*at == '"')
			inside = !inside;
		if (*at == '=' && !*ret_value)
			*ret_value = at + 1;
	}
	*rest = *at ? at + 1 : at;
	*at = '\0';
	if (*ret_value)
		(*ret_value)[-1] = '\0';
	if (*ret_value && **ret_value == '"') {
		(*ret_value)++;
		quoted = true;
	}
	if (quoted && at > start && at[-1] == '"')
		at[-1] = '\0';
	return true;
}

static int check_parameter(struct fake *fake, const char *module, const struct lk_param *param,
	const char *name, const char *value)
{
	int rc;

	/* These two are the kernel's own, for every module. */
	if (!param && (strcmp(name, "dyndbg") == 0 || strcmp(name, "async_probe") == 0))
		return 0;
	if (!param) {
		fake_log(fake, "%s: unknown parameter '%s' ignored", module, name);
		return 0;
	}
	rc = check_typed(fake, param->type, value);
	if (rc == -ENOSPC)
		fake_log(fake, "%s: string parameter too long", name);
	else if (rc < 0)
		fake_log(fake, "%s: `%s' invalid for parameter `%s'", module, value ? value : "",
			name);
	else
		show(fake, module, param->name, as_shown(param->type, value));
	return rc;
}

int fake_check_parameters(struct fake *fake, const struct fake_image *image, const char *text)
{
	char *rest = lk_arena_copy(&fake->arena, text), *name, *value;
	struct lk_param *params = NULL;
	size_t count = 0, bad;
	int rc = 0;

	if (image->has_info)
		lk_params_collect(&fake->arena, image->info, &params, &count, &bad);
	for (size_t i = 0; i < count; i++)
		show(fake, image->name, params[i].name, at_start(params[i].type));
	while (rc == 0 && next_argument(&rest, &name, &value)) {
		if (strcmp(name, "--") == 0) {
			fake_log(fake, "%s: parameters '%s' after `--' ignored", image->name, rest);
			break;
		}
		rc = check_parameter(
			fake, image->name, find_param(params, count, name), name, value);
	}
	return rc;
}
