/* SPDX-License-Identifier: MIT */
/* insmod: one module file into the kernel, as it is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/errno_text.h"
#include "../commands.h"
#include "../opts.h"
#include "../params_text.h"
#include "../ui.h"

/* The kernel itself takes a page of parameters at most for one; this is far beyond any sense. */
#define PARAMS_MAX ((size_t)4 << 20)

struct insmod_opts {
	struct lk_common_opts common;
	unsigned force; /* LKM_RUN_FORCE_* */
};

static const struct lk_command_text text = {
	.usage = "  insmod [options] FILE [NAME=VALUE...]",
	.purpose = "Loads one module file, compressed or not, without dependencies and\n"
		   "configuration. FILE may be '-' for standard input.",
};

#define COMMON(member) offsetof(struct insmod_opts, common.member)
static const struct lk_opt table[] = {
	{'f', "force", LK_OPT_BITS, offsetof(struct insmod_opts, force),
		LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION, NULL,
		"skip version checks (can crash the kernel)"},
	{0, "force-modversion", LK_OPT_BITS, offsetof(struct insmod_opts, force),
		LKM_RUN_FORCE_MODVERSION, NULL, "ignore symbol CRCs (can crash the kernel)"},
	{0, "force-vermagic", LK_OPT_BITS, offsetof(struct insmod_opts, force),
		LKM_RUN_FORCE_VERMAGIC, NULL, "ignore the version magic (can crash the kernel)"},
	{'s', "syslog", LK_OPT_SET, COMMON(to_syslog), 0, NULL, "send messages to syslog"},
	{'v', "verbose", LK_OPT_COUNT, COMMON(verbosity), 0, NULL, "always explain failures"},
	{'V', "version", LK_OPT_SET, COMMON(version), 0, NULL, "show the version"},
	{'h', "help", LK_OPT_SET, COMMON(help), 0, NULL, "show this help"},
	LK_OPTS_END,
};

/* The classic words for what the kernel said; scripts look for them. */
static const char *classic_reason(int errnum)
{
	switch (errnum) {
	case ENOEXEC:
		return "Invalid module format";
	case ENOENT:
		return "Unknown symbol in module";
	case ESRCH:
		return "Module has wrong symbol version";
	case EINVAL:
		return "Invalid parameters";
	default:
		return lk_errno_text(errnum);
	}
}

/* The classic words tell apart what is not there and what is there and cannot be read. */
static bool is_there(const char *file, int errnum)
{
	struct stat st;

	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
	case ENAMETOOLONG:
		return false;
	case EACCES: /* of the file, or of a directory above it? */
		return stat(file, &st) == 0;
	default:
		return true;
	}
}

static int fail(const struct lk_ui *ui, const char *file, const struct lkm_error *error,
	const struct lkm_report *report)
{
	const char *reason = classic_reason(error->errnum);

	if (error->code == LKM_E_UNREADABLE && !is_there(file, error->errnum))
		lk_ui_say(ui, LOG_ERR, "could not load module %s: %s", file,
			lk_errno_text(error->errnum));
	else
		lk_ui_say(ui, LOG_ERR, "could not insert module %s: %s%s", file, reason,
			lk_ui_addition(error));
	lk_ui_explain(ui, "", error, report);
	return 1;
}

static int insert(const struct lk_ui *ui, const struct insmod_opts *opts, const char *file,
	char *const *operands, int count)
{
	LK_BUF_CLEANUP struct lk_buf buffer;
	struct lkm_report *report = NULL;
	struct lkm_report **wanted = lk_ui_explains(ui) ? &report : NULL;
	unsigned flags = opts->force | (wanted ? LKM_RUN_TRACE : LKM_RUN_NO_CAUSES);
	struct lkm_error error;
	const char *params;
	int rc;

	lk_buf_init(&buffer, PARAMS_MAX);
	rc = lk_params_join(operands, count, &buffer, &params);
	if (rc < 0) {
		lk_ui_say(ui, LOG_ERR, "%s", lk_params_problem(rc));
		return 1;
	}
	if (strcmp(file, "-") == 0)
		rc = lkm_insert_fd(STDIN_FILENO, "standard input", params, flags, wanted, &error);
	else
		rc = lkm_insert(file, params, flags, wanted, &error);
	if (rc < 0)
		rc = fail(ui, file, &error, report);
	lkm_report_free(report);
	return rc;
}

int lk_cmd_insmod(int argc, char **argv)
{
	struct insmod_opts opts = {0};
	struct lk_ui ui;
	int status, first = lk_opts_begin(argc, argv, &text, table, &opts, &status);

	if (first < 0)
		return status;
	lk_ui_init(&ui, "insmod", LOG_ERR);
	lk_ui_set(&ui, opts.common.verbosity, false, opts.common.to_syslog);
	if (first >= argc) {
		lk_ui_say(&ui, LOG_ERR, "missing filename.");
		return 1;
	}
	return insert(&ui, &opts, argv[first], argv + first + 1, argc - first - 1);
}
