/* SPDX-License-Identifier: MIT */
/* What modprobe says when something fails: the classic words, and the answer of --json. */
#include "modprobe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/errno_text.h"

/* What is wrong with one operand: with -a a warning, and the next one has its turn. */
int lk_modprobe_give_up(const struct modprobe *modprobe)
{
	return modprobe->opts->all ? LOG_WARNING : LOG_CRIT;
}

bool lk_modprobe_is_path(const char *operand)
{
	return operand[0] == '/' || (operand[0] == '.' && operand[1] == '/');
}

/* A look-up or a plan failed. */
int lk_modprobe_not_planned(
	const struct modprobe *modprobe, const char *operand, const struct lkm_error *error)
{
	const struct lk_ui *ui = &modprobe->ui;
	struct lkm_report *report = NULL;

	if (modprobe->answer) {
		if (lkm_report_read(modprobe->lkm, operand, error, &report, NULL) < 0)
			report = NULL;
		lk_view_error(modprobe->answer, error, report);
		lkm_report_free(report);
		return 1;
	}
	switch (error->code) {
	case LKM_E_INDEX_DAMAGED:
		lk_ui_say(ui, LOG_ERR, "%s", error->message);
		/* fall through */
	case LKM_E_NOT_FOUND:
	case LKM_E_INDEX_MISSING:
	case LKM_E_INVALID_ARGUMENT:
		if (lk_modprobe_removes(modprobe->opts) ||
			lk_modprobe_shows_symbols(modprobe->opts))
			lk_ui_say(
				ui, lk_modprobe_give_up(modprobe), "Module %s not found.", operand);
		else
			lk_ui_say(ui, lk_modprobe_give_up(modprobe),
				"Module %s not found in directory %s", operand,
				lkm_module_directory(modprobe->lkm));
		break;
	case LKM_E_UNREADABLE:
		if (lk_modprobe_is_path(operand)) {
			lk_ui_say(ui, lk_modprobe_give_up(modprobe),
				"Failed to get module from path %s: %s", operand,
				lk_errno_text(error->errnum));
			break;
		}
		/* fall through */
	default:
		lk_ui_say(ui, LOG_ERR, "%s", error->message);
	}
	lk_ui_explain_request(ui, modprobe->lkm, operand, error);
	return 1;
}

/* Print text that was put together in a buffer; rc is how that went. */
int lk_modprobe_print(const struct modprobe *modprobe, struct lk_buf *buffer, int rc)
{
	const char *lines = rc == 0 ? lk_buf_text(buffer) : NULL;

	if (!lines) {
		lk_ui_say(&modprobe->ui, LOG_ERR, "out of memory");
		return 1;
	}
	lk_ui_print(lines);
	return 0;
}

/* The classic words for why a module was not loaded; scripts look for them. */
static const char *load_reason(int errnum)
{
	switch (errnum) {
	case EEXIST:
		return "Module already in kernel";
	case ENOENT:
		return "Unknown symbol in module, or unknown parameter (see dmesg)";
	default:
		return lk_errno_text(errnum);
	}
}

/* With --json a failure is not said but answered: true then. */
static bool is_answered(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	struct lkm_error told = *error;

	if (!modprobe->answer)
		return false;
	if (!*told.module)
		snprintf(told.module, sizeof(told.module), "%s", lkm_step_module(target));
	lk_view_error(modprobe->answer, &told, modprobe->report);
	return true;
}

bool lk_modprobe_is_repetition(const struct lkm_error *error)
{
	const char *outer = getenv("MODPROBE_MODULE");

	/* A command that was not run is where the calls end: nobody else tells that. */
	return error->code == LKM_E_COMMAND_FAILED && getenv("LKM_COMMAND_DEPTH") && outer &&
	       lkm_name_equal(outer, error->module) && !strstr(error->message, " was not run: ");
}

void lk_modprobe_say_not_loaded(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	if (is_answered(modprobe, target, error) || lk_modprobe_is_repetition(error))
		return;
	if (error->code == LKM_E_COMMAND_FAILED)
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error->message);
	lk_ui_say(&modprobe->ui, LOG_ERR, "could not insert '%s': %s%s", lkm_step_module(target),
		load_reason(error->errnum), lk_ui_addition(error));
}

void lk_modprobe_say_not_removed(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error)
{
	const struct lk_ui *ui = &modprobe->ui;
	/* Of the modules that use the target, it may be one that cannot go. */
	const char *module = *error->module ? error->module : lkm_step_module(target);

	if (is_answered(modprobe, target, error))
		return;
	switch (error->code) {
	case LKM_E_BUILTIN:
		lk_ui_say(ui, lk_modprobe_give_up(modprobe), "Module %s is builtin.", module);
		break;
	case LKM_E_NOT_LOADED:
		lk_ui_say(ui, lk_modprobe_give_up(modprobe), "Module %s is not in kernel.", module);
		break;
	case LKM_E_IN_USE:
		lk_ui_say(ui, lk_modprobe_give_up(modprobe), "Module %s is in use.", module);
		break;
	case LKM_E_COMMAND_FAILED:
		lk_ui_say(ui, lk_modprobe_give_up(modprobe), "Error running remove command for %s",
			module);
		break;
	default:
		lk_ui_say(ui, LOG_ERR, "could not remove '%s': %s%s", module,
			lk_errno_text(error->errnum), lk_ui_addition(error));
	}
}

void lk_modprobe_say_failure(
	void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	const struct modprobe *modprobe = data;

	if (modprobe->opts->remove)
		lk_modprobe_say_not_removed(modprobe, target, error);
	else
		lk_modprobe_say_not_loaded(modprobe, target, error);
}
