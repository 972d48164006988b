/* SPDX-License-Identifier: MIT */
/* modinfo: the .modinfo, parameters and signature of module files and built-in modules. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lkm/image.h>

#include "../../base/errno_text.h"
#include "../answer.h"
#include "../commands.h"
#include "../verbs/image_view.h"
#include "../opts.h"
#include "../ui.h"
#include "../../report/print.h"

struct modinfo_opts {
	struct lk_common_opts common;
	const char *field; /* NULL: all of them */
	const char *release;
	const char *root;
	bool null_separated;
	bool records; /* separated by NUL, and every field as key=value */
	bool names_only;
	bool json;
};

static const struct lk_command_text text = {
	.usage = "  modinfo [options] MODULE|FILE...",
	.purpose = "Shows information about modules. MODULE is a name or an alias.",
};

#define MEMBER(member) offsetof(struct modinfo_opts, member)
static const struct lk_opt table[] = {
	{'a', "author", LK_OPT_VALUE, MEMBER(field), 0, "author", "show only the authors"},
	{'d', "description", LK_OPT_VALUE, MEMBER(field), 0, "description",
		"show only the description"},
	{'l', "license", LK_OPT_VALUE, MEMBER(field), 0, "license", "show only the licence"},
	{'p', "parameters", LK_OPT_VALUE, MEMBER(field), 0, "parm", "show only the parameters"},
	{'n', "filename", LK_OPT_VALUE, MEMBER(field), 0, "filename", "show only the file name"},
	{'0', "null", LK_OPT_SET, MEMBER(null_separated), 0, NULL, "separate fields by NUL"},
	{0, "null-records", LK_OPT_SET, MEMBER(records), 0, NULL,
		"print every field as key=value and a NUL"},
	{'m', "modname", LK_OPT_SET, MEMBER(names_only), 0, NULL,
		"take operands as module names, not files"},
	{'F', "field", LK_OPT_TEXT, MEMBER(field), 0, "FIELD", "show only this field"},
	{0, "json", LK_OPT_SET, MEMBER(json), 0, NULL, "print one JSON object; see lkm-json(7)"},
	{'k', "set-version", LK_OPT_TEXT, MEMBER(release), 0, "RELEASE",
		"use RELEASE instead of the running kernel"},
	{'b', "basedir", LK_OPT_TEXT, MEMBER(root), 0, "DIR",
		"look for " LKM_MODULE_DIRECTORY " below DIR"},
	{'V', "version", LK_OPT_SET, MEMBER(common.version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, MEMBER(common.help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

struct modinfo {
	struct lk_ui ui;
	const struct modinfo_opts *opts;
	struct lkm *lkm;      /* NULL until a name has to be looked up */
	struct lk_view *view; /* with --json; NULL without */
	char separator;
};

struct subject {
	const char *name; /* for messages */
	const char *path; /* NULL: built in */
};

static void print_value(const struct modinfo *info, const char *value)
{
	lk_print(stdout, "%s%c", value, info->separator);
}

/* "key:   value" in columns. The first field and parameters look like this even when NUL separates
 * the fields. */
static void print_columns(const struct modinfo *info, const char *key, const char *value)
{
	int width = (int)strlen(key);

	if (info->opts->records) {
		lk_print(stdout, "%s=%s%c", key, value, info->separator);
		return;
	}
	lk_print(
		stdout, "%s:%*s%s%c", key, width < 15 ? 15 - width : 0, "", value, info->separator);
}

static void print_pair(const struct modinfo *info, const char *key, const char *value)
{
	if (info->separator)
		print_columns(info, key, value);
	else
		lk_print(stdout, "%s=%s%c", key, value, info->separator);
}

/* kmod prints the last parameter first. only: print nothing but parameters (-p). */
static void print_params(const struct modinfo *info, const struct lkm_image *image, bool only)
{
	for (size_t i = lkm_image_param_count(image); i-- > 0;) {
		const struct lkm_param_info *param = lkm_image_param(image, i);
		const char *description = lkm_param_info_description(param);
		const char *type = lkm_param_info_type(param);

		if (!only)
			lk_print(stdout, "%s", info->opts->records ? "parm=" : "parm:           ");
		lk_print(stdout, "%s:%s", lkm_param_info_name(param),
			description ? description : "");
		if (type && (description || only))
			lk_print(stdout, " (%s)", type);
		else if (type)
			lk_print(stdout, "%s", type);
		lk_print(stdout, "%c", info->separator);
	}
}

static void complain_about_params(const struct modinfo *info, const struct lkm_image *image)
{
	const char *bad;

	for (size_t i = 0; (bad = lkm_image_bad_param(image, i)); i++)
		lk_ui_say(&info->ui, LOG_ERR, "Found invalid \"parm=%s\": missing ':'", bad);
}

/* Upper-case hexadecimal with colons, twenty bytes a line; to be freed. NULL when out of memory. */
static char *format_hex(const uint8_t *bytes, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";
	char *hex = malloc(size * 3 + size / 20 * 3 + 1), *end = hex;

	if (!hex)
		return NULL;
	for (size_t i = 0; i < size; i++) {
		if (i > 0)
			end = stpcpy(end, i % 20 ? ":" : ":\n\t\t");
		*end++ = digits[bytes[i] >> 4];
		*end++ = digits[bytes[i] & 0xf];
	}
	*end = '\0';
	return hex;
}

/* Print a field that is not in .modinfo. only (may be NULL): print no other field (-F). */
static void print_found(
	const struct modinfo *info, const char *only, const char *key, const char *value)
{
	if (!only)
		print_pair(info, key, value);
	else if (strcmp(only, key) == 0)
		print_value(info, value);
}

static void print_bytes(const struct modinfo *info, const char *only, const char *key,
	const uint8_t *bytes, size_t size)
{
	char *hex = format_hex(bytes, size);

	print_found(info, only, key, hex ? hex : "");
	free(hex);
}

static void print_build_id(const struct modinfo *info, struct lkm_image *image, const char *only)
{
	size_t size;
	const uint8_t *id = lkm_image_build_id(image, &size);

	if (id && size > 0)
		print_bytes(info, only, "build-id", id, size);
}

static void print_signature(const struct modinfo *info, struct lkm_image *image, const char *only)
{
	const struct lkm_signature *signature = lkm_image_signature(image);
	const uint8_t *bytes;
	size_t size;

	if (!signature)
		return;
	print_found(info, only, "sig_id", lkm_signature_id(signature));
	print_found(info, only, "signer", lkm_signature_signer(signature));
	bytes = lkm_signature_key(signature, &size);
	print_bytes(info, only, "sig_key", bytes, size);
	print_found(info, only, "sig_hashalgo", lkm_signature_hash(signature));
	bytes = lkm_signature_bytes(signature, &size);
	print_bytes(info, only, "signature", bytes, size);
}

/* The fields that are printed even when the file cannot be opened. */
static void print_head(const struct modinfo *info, const struct subject *subject)
{
	if (!subject->path)
		print_columns(info, "name", subject->name);
	print_columns(info, "filename", subject->path ? subject->path : "(builtin)");
}

static void print_all(const struct modinfo *info, struct lkm_image *image)
{
	const struct lkm_info *pair;

	for (size_t i = 0; (pair = lkm_image_info(image, i)); i++) {
		const char *key = lkm_info_key(pair);

		if (*key != 'p' || (strcmp(key, "parm") != 0 && strcmp(key, "parmtype") != 0))
			print_pair(info, key, lkm_info_value(pair));
	}
	print_build_id(info, image, NULL);
	print_signature(info, image, NULL);
	complain_about_params(info, image);
	print_params(info, image, false);
}

static void print_field(const struct modinfo *info, struct lkm_image *image, const char *field)
{
	const struct lkm_info *pair;

	if (strcmp(field, "parm") == 0) {
		complain_about_params(info, image);
		print_params(info, image, true);
		return;
	}
	for (size_t i = 0; (pair = lkm_image_info(image, i)); i++)
		if (strcmp(lkm_info_key(pair), field) == 0)
			print_value(info, lkm_info_value(pair));
	if (strcmp(field, "build-id") == 0)
		print_build_id(info, image, field);
	else if (strncmp(field, "sig", 3) == 0) /* as all its fields begin */
		print_signature(info, image, field);
}

static int open_image(
	const struct modinfo *info, const struct subject *subject, struct lkm_image **ret)
{
	struct lkm_error error;
	int rc = subject->path ? lkm_image_open(subject->path, ret, &error)
			       : lkm_image_open_builtin(info->lkm, subject->name, ret, &error);

	if (rc == 0)
		return 0;
	if (info->view) {
		lk_view_error(info->view, &error, NULL);
		return -1;
	}
	lk_ui_say(&info->ui, LOG_ERR, "could not get modinfo from '%s': %s", subject->name,
		lk_errno_text(-rc));
	lk_ui_explain(&info->ui, subject->name, &error, NULL);
	return -1;
}

/* Print a field that needs no open file; false if it is another one. */
static bool print_known(const struct modinfo *info, const struct subject *subject)
{
	const char *field = info->opts->field;

	if (!field || strcmp(field, "filename") != 0)
		return false;
	print_value(info, subject->path ? subject->path : "(builtin)");
	return true;
}

static int answer(const struct modinfo *info, const struct subject *subject)
{
	struct lkm_image *image;

	if (open_image(info, subject, &image) < 0)
		return 1;
	lk_view_object(info->view, NULL);
	lk_view_string(info->view, "name", subject->name);
	lk_view_string(info->view, "filename", subject->path);
	lk_view_bool(info->view, "builtin", !subject->path);
	lk_image_view(info->view, image, info->opts->field, NULL);
	lk_view_end(info->view);
	lkm_image_close(image);
	return 0;
}

static int show(const struct modinfo *info, const struct subject *subject)
{
	struct lkm_image *image;
	const char *field = info->opts->field;

	if (info->view)
		return answer(info, subject);
	if (print_known(info, subject))
		return 0;
	if (field && strcmp(field, "name") == 0 && !subject->path)
		print_value(info, subject->name);
	if (!field)
		print_head(info, subject);
	if (open_image(info, subject, &image) < 0)
		return 1;
	if (field)
		print_field(info, image, field);
	else
		print_all(info, image);
	lkm_image_close(image);
	return 0;
}

/* The module's name from the last component of its path. */
static void base_name(const char *path, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/');

	snprintf(ret, size, "%s", slash ? slash + 1 : path);
	ret[strcspn(ret, ".")] = '\0';
	for (char *dash; (dash = strchr(ret, '-'));)
		*dash = '_';
}

static int show_file(const struct modinfo *info, const char *file)
{
	char name[256], path[8192], current[4096] = "";
	struct subject subject = {.name = name, .path = path};

	base_name(file, name, sizeof(name));
	if (*file != '/' && !getcwd(current, sizeof(current)))
		*current = '\0';
	snprintf(path, sizeof(path), "%s%s%s", current, *current ? "/" : "", file);
	return show(info, &subject);
}

static int not_found(const struct modinfo *info, const char *operand, const struct lkm_error *error)
{
	const char *what = info->opts->names_only                  ? "Module name"
			   : error->code == LKM_E_INVALID_ARGUMENT ? "Module alias"
								   : "Module";
	struct lkm_report *report = NULL;

	if (info->view) {
		if (lkm_report_read(info->lkm, operand, error, &report, NULL) < 0)
			report = NULL;
		lk_view_error(info->view, error, report);
		lkm_report_free(report);
		return 1;
	}
	if (error->code == LKM_E_NO_MEMORY) {
		lk_ui_say(&info->ui, LOG_ERR, "%s", error->message);
		return 1;
	}
	lk_ui_say(&info->ui, LOG_ERR, "%s %s not found.", what, operand);
	lk_ui_explain_request(&info->ui, info->lkm, operand, error);
	return 1;
}

static int open_system(struct modinfo *info, struct lkm_error *error)
{
	struct lkm_options where = {.size = sizeof(where),
		.flags = LKM_OPEN_ONCE,
		.release = info->opts->release,
		.module_root = info->opts->root};

	return info->lkm ? 0 : lkm_open(&where, &info->lkm, error);
}

static int no_system(const struct modinfo *info, const struct lkm_error *error)
{
	if (info->view)
		lk_view_error(info->view, error, NULL);
	else
		lk_ui_say(&info->ui, LOG_ERR, "%s", error->message);
	return 1;
}

static int show_name(struct modinfo *info, const char *operand)
{
	unsigned flags = LKM_LOOKUP_NO_CONFIG | LKM_LOOKUP_FILES |
			 (info->opts->names_only ? LKM_LOOKUP_EXACT : 0);
	struct lkm_found *found;
	struct lkm_error error;
	int status = 0;

	if (open_system(info, &error) < 0)
		return no_system(info, &error);
	if (lkm_lookup(info->lkm, operand, flags, &found, &error) < 0)
		return not_found(info, operand, &error);
	for (size_t i = 0; i < lkm_found_count(found); i++) {
		struct subject subject = {.name = lkm_found_name(lkm_found_module(found, i)),
			.path = lkm_found_path(lkm_found_module(found, i))};

		status |= show(info, &subject);
	}
	lkm_found_free(found);
	return status;
}

static bool ends_with(const char *file, const char *end)
{
	size_t size = strlen(file), end_size = strlen(end);

	return size >= end_size && strcmp(file + size - end_size, end) == 0;
}

static bool is_module_file(const char *operand)
{
	struct stat st;

	if (!ends_with(operand, ".ko") && !ends_with(operand, ".ko.gz") &&
		!ends_with(operand, ".ko.xz") && !ends_with(operand, ".ko.zst"))
		return false;
	return stat(operand, &st) == 0 && S_ISREG(st.st_mode);
}

static int show_operands(struct modinfo *info, char *const *operands, int count)
{
	int status = 0;

	for (int i = 0; i < count; i++)
		status |= !info->opts->names_only && is_module_file(operands[i])
				  ? show_file(info, operands[i])
				  : show_name(info, operands[i]);
	return status;
}

static int answer_operands(struct modinfo *info, char *const *operands, int count)
{
	struct lk_view view;
	int status;

	lk_view_init(&view);
	info->view = &view;
	lk_view_list(&view, "modules");
	status = show_operands(info, operands, count);
	lk_view_end(&view);
	status = lk_answer_print(&info->ui, &view, "modinfo", status);
	lk_view_done(&view);
	return status;
}

int lk_cmd_modinfo(int argc, char **argv)
{
	struct modinfo_opts opts = {0};
	struct modinfo info = {.opts = &opts};
	size_t problem = 0;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&info.ui, "modinfo", LOG_ERR);
	lk_ui_set(&info.ui, 0, false, false);
	info.separator = opts.null_separated || opts.records ? '\0' : '\n';
	if (first >= argc)
		return lk_answer_usage(
			&info.ui, "modinfo", opts.json, "missing module or filename.");
	status = opts.json
			 ? answer_operands(&info, argv + first, argc - first)
			 : lk_ui_finish(&info.ui, show_operands(&info, argv + first, argc - first));
	if (info.lkm)
		lk_ui_problems(&info.ui, info.lkm, &problem);
	lkm_close(info.lkm);
	return status;
}
