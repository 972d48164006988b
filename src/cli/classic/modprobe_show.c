/* SPDX-License-Identifier: MIT */
/* What modprobe only prints: -R, -c, --show-modversions, --show-exports. */
#include "modprobe.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/config.h>

#include "../../base/errno_text.h"
#include "../../report/config_text.h"
#include "../../report/print.h"

static void answer_alias(struct lk_view *view, const char *operand, const struct lkm_found *found)
{
	lk_view_object(view, NULL);
	lk_view_string(view, "asked", operand);
	lk_view_list(view, "modules");
	for (size_t i = 0; i < lkm_found_count(found); i++)
		lk_view_string(view, NULL, lkm_found_name(lkm_found_module(found, i)));
	lk_view_end(view);
	lk_view_end(view);
}

int lk_modprobe_show_alias(struct modprobe *modprobe, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;

	if (lkm_lookup(modprobe->lkm, operand, 0, &found, &error) < 0)
		return lk_modprobe_not_planned(modprobe, operand, &error);
	if (modprobe->answer)
		answer_alias(modprobe->answer, operand, found);
	for (size_t i = 0; !modprobe->answer && i < lkm_found_count(found); i++)
		lk_print(stdout, "%s\n", lkm_found_name(lkm_found_module(found, i)));
	lkm_found_free(found);
	return 0;
}

static int no_symbols(
	const struct modprobe *modprobe, const char *operand, enum lkm_symbols which, int errnum)
{
	if (modprobe->answer) {
		lk_view_error(modprobe->answer,
			&(struct lkm_error){.code = LKM_E_NOT_A_MODULE,
				.errnum = errnum,
				.message = "the file has no such list of symbols"},
			NULL);
		return 1;
	}
	lk_ui_say(&modprobe->ui, lk_modprobe_give_up(modprobe), "could not get %s of %s: %s",
		which == LKM_SYMBOLS_VERSIONS ? "modversions" : "symbols", operand,
		lk_errno_text(errnum));
	return 1;
}

static int open_named(struct modprobe *modprobe, const char *operand, enum lkm_symbols which,
	struct lkm_image **ret)
{
	struct lkm_found *found;
	struct lkm_error error;
	struct stat st;
	int rc;

	if (stat(operand, &st) == 0 && (S_ISREG(st.st_mode) || strchr(operand, '/'))) {
		rc = lkm_image_open(operand, ret, &error);
	} else {
		rc = lkm_lookup(modprobe->lkm, operand, LKM_LOOKUP_FILES, &found, &error);
		if (rc < 0)
			return lk_modprobe_not_planned(modprobe, operand, &error);
		rc = lkm_found_path(lkm_found_module(found, 0))
			     ? lkm_image_open(
				       lkm_found_path(lkm_found_module(found, 0)), ret, &error)
			     : lkm_image_open_builtin(modprobe->lkm, operand, ret, &error);
		lkm_found_free(found);
	}
	if (rc == 0)
		return 0;
	if (modprobe->answer)
		return lk_modprobe_not_planned(modprobe, operand, &error);
	no_symbols(modprobe, operand, which, error.errnum);
	lk_ui_explain(&modprobe->ui, operand, &error, NULL);
	return 1;
}

static void show_symbol(struct modprobe *modprobe, const char *name, uint64_t crc)
{
	struct lk_view *view;

	if (!modprobe->answer) {
		lk_print(stdout, "0x%08" PRIx64 "\t%s\n", crc, name);
		return;
	}
	view = modprobe->answer;
	lk_view_object(view, NULL);
	lk_view_string(view, "name", name);
	lk_view_integer(view, "crc", (int64_t)crc);
	lk_view_end(view);
}

int lk_modprobe_show_symbols(struct modprobe *modprobe, const char *operand, enum lkm_symbols which)
{
	struct lkm_image *image;
	struct lkm_error error;
	const struct lkm_symbol *symbol;
	int rc, status = open_named(modprobe, operand, which, &image);

	if (status)
		return status;
	rc = lkm_image_read_symbols(image, which, &error);
	if (rc < 0 || lkm_image_symbol_count(image, which) == 0)
		status = no_symbols(modprobe, operand, which, rc < 0 ? error.errnum : ENODATA);
	for (size_t i = 0; (symbol = lkm_image_symbol(image, which, i)); i++)
		show_symbol(modprobe, lkm_symbol_name(symbol), lkm_symbol_crc(symbol));
	lkm_image_close(image);
	return status;
}

static int show_directives(struct modprobe *modprobe, enum lkm_directive_kind kind)
{
	const struct lkm_directive *directive;
	LK_BUF_CLEANUP struct lk_buf lines = {0};
	int rc = 0;

	lk_buf_init(&lines, LK_MODPROBE_OUTPUT_MAX);
	for (size_t i = 0; rc == 0 && (directive = lkm_config_directive(modprobe->lkm, kind, i));
		i++)
		rc = lk_config_text(directive, &lines);
	return lk_modprobe_print(modprobe, &lines, rc);
}

static int show_entry(void *data, const char *key, const char *value)
{
	(void)data;
	lk_print(stdout, "alias %s %s\n", key, value);
	return 0;
}

static int show_index(struct modprobe *modprobe, enum lkm_index index)
{
	struct lkm_error error;
	int rc = lkm_index_each(modprobe->lkm, index, show_entry, NULL, &error);

	if (rc == 0 || error.code == LKM_E_INDEX_MISSING)
		return 0;
	lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error.message);
	return 1;
}

static void answer_directives(struct modprobe *modprobe, enum lkm_directive_kind kind)
{
	struct lk_view *view = modprobe->answer;
	const struct lkm_directive *directive;

	for (size_t i = 0; (directive = lkm_config_directive(modprobe->lkm, kind, i)); i++) {
		lk_view_object(view, NULL);
		lk_view_string(view, "directive", lkm_directive_word(kind));
		lk_view_string(view, "name", lkm_directive_name(directive));
		lk_view_string(view, "value", lkm_directive_value(directive));
		lk_view_string(view, "file", lkm_directive_file(directive));
		lk_view_integer(view, "line", lkm_directive_line(directive));
		lk_view_end(view);
	}
}

static int answer_entry(void *data, const char *key, const char *value)
{
	struct lk_view *view = data;

	lk_view_object(view, NULL);
	lk_view_string(view, "name", key);
	lk_view_string(view, "module", value);
	lk_view_end(view);
	return 0;
}

static int answer_index(struct modprobe *modprobe, const char *key, enum lkm_index index)
{
	struct lk_view *view = modprobe->answer;
	struct lkm_error error;
	int rc;

	lk_view_list(view, key);
	rc = lkm_index_each(modprobe->lkm, index, answer_entry, view, &error);
	lk_view_end(view);
	if (rc == 0 || error.code == LKM_E_INDEX_MISSING)
		return 0;
	lk_view_error(view, &error, NULL);
	return 1;
}

int lk_modprobe_answer_config(struct modprobe *modprobe)
{
	struct lk_view *view = modprobe->answer;
	struct lkm_error error;
	int status;

	if (lkm_config_read(modprobe->lkm, &error) < 0) {
		lk_view_error(view, &error, NULL);
		return 1;
	}
	lk_view_list(view, "directives");
	for (unsigned kind = LKM_DIRECTIVE_ALIAS; lkm_directive_word(kind); kind++)
		answer_directives(modprobe, kind);
	lk_view_end(view);
	status = answer_index(modprobe, "aliases", LKM_INDEX_ALIAS);
	return status | answer_index(modprobe, "symbols", LKM_INDEX_SYMBOLS);
}

/* The place of a kind in the output, from 1; 0: modprobe -c does not print it. */
static unsigned place_of(enum lkm_directive_kind kind)
{
	switch (kind) {
	case LKM_DIRECTIVE_BLACKLIST:
		return 1;
	case LKM_DIRECTIVE_INSTALL:
		return 2;
	case LKM_DIRECTIVE_REMOVE:
		return 3;
	case LKM_DIRECTIVE_ALIAS:
		return 4;
	case LKM_DIRECTIVE_OPTIONS:
		return 5;
	case LKM_DIRECTIVE_SOFTDEP:
		return 6;
	case LKM_DIRECTIVE_WEAKDEP:
		return 7;
	case LKM_DIRECTIVE_REFUSED:
		return 0;
	}
	return 0;
}

int lk_modprobe_show_config(struct modprobe *modprobe)
{
	bool more = true;
	int status = 0;

	for (unsigned place = 1; more; place++) {
		more = false;
		for (unsigned kind = LKM_DIRECTIVE_ALIAS; lkm_directive_word(kind); kind++) {
			if (place_of(kind) != place)
				continue;
			more = true;
			status |= show_directives(modprobe, kind);
		}
	}
	lk_print(stdout, "\n# End of configuration files. Dumping indexes now:\n\n");
	status |= show_index(modprobe, LKM_INDEX_ALIAS);
	return status | show_index(modprobe, LKM_INDEX_SYMBOLS);
}
