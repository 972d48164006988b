/* SPDX-License-Identifier: MIT */
/* Messages and their explanations. */
#include "ui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <lkm/live.h>

#include "../base/errno_text.h"

/* The version of kmod whose behaviour the classic names have; scripts compare it. */
#define CLASSIC_VERSION "kmod version 34"

/* Known only before lk_ui_guard_streams() opens something in its place. */
static bool started_without_stderr;

void lk_ui_guard_streams(void)
{
	struct pollfd streams[] = {
		{.fd = STDIN_FILENO}, {.fd = STDOUT_FILENO}, {.fd = STDERR_FILENO}};
	int fd;

	/* In most cases all three are open: one system call finds that out. */
	if (poll(streams, 3, 0) >= 0 &&
		!((streams[0].revents | streams[1].revents | streams[2].revents) & POLLNVAL))
		return;
	do {
		fd = open("/dev/null", O_RDWR);
		if (fd < 0) /* an early initramfs has no /dev */
			fd = open("/", O_RDONLY | O_DIRECTORY);
		started_without_stderr |= fd == STDERR_FILENO;
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

void lk_ui_init(struct lk_ui *ui, const char *program, int level)
{
	*ui = (struct lk_ui){.program = program, .level = level};
}

void lk_ui_set(struct lk_ui *ui, int verbosity, bool quiet, bool to_syslog)
{
	ui->level = quiet ? -1 : ui->level + verbosity;
	ui->verbose = verbosity > 0 && !quiet;
	ui->syslog = to_syslog || started_without_stderr;
	if (ui->syslog)
		openlog(ui->program, LOG_CONS, LOG_DAEMON);
}

static const char *priority_word(int priority)
{
	static const char *const words[] = {[LOG_CRIT] = "FATAL",
		[LOG_ERR] = "ERROR",
		[LOG_WARNING] = "WARNING",
		[LOG_NOTICE] = "NOTICE",
		[LOG_INFO] = "INFO",
		[LOG_DEBUG] = "DEBUG"};

	return words[priority];
}

void lk_ui_say(const struct lk_ui *ui, int priority, const char *format, ...)
{
	char message[4096];
	va_list arguments;

	if (priority > ui->level)
		return;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if (ui->syslog)
		syslog(priority, "%s: %s", priority_word(priority), message);
	else
		fprintf(stderr, "%s: %s: %s\n", ui->program, priority_word(priority), message);
}

bool lk_ui_explains(const struct lk_ui *ui)
{
	if (ui->level < 0 || ui->syslog)
		return false;
	return ui->verbose || isatty(STDERR_FILENO);
}

static void detail(const char *label, const char *text)
{
	fprintf(stderr, "  %-8s %s\n", label, text);
}

static bool is_certain(const struct lkm_report *report)
{
	return lkm_report_cause_count(report) &&
	       lkm_finding_certainty(lkm_report_cause(report, 0)) == LKM_CERTAIN;
}

static void explain_log(const struct lkm_error *error, const struct lkm_report *report)
{
	if (!lkm_report_log_readable(report) && error->code == LKM_E_REFUSED && !is_certain(report))
		detail("kernel:", "(the kernel log may say why, but you cannot read it)");
	for (size_t i = 0; lkm_report_log(report, i); i++)
		detail("kernel:", lkm_report_log(report, i));
}

/* said: the message before it has the cause already. */
static void explain_cause(const struct lkm_report *report, size_t i, bool said)
{
	static const char *const labels[] = {
		[LKM_CERTAIN] = "cause:", [LKM_LIKELY] = "likely:", [LKM_POSSIBLE] = "maybe:"};
	const char *text;

	if (!said)
		detail(labels[lkm_finding_certainty(lkm_report_cause(report, i))],
			lkm_finding_text(lkm_report_cause(report, i)));
	for (size_t j = 0; (text = lkm_finding_evidence(lkm_report_cause(report, i), j)); j++)
		detail(said && j == 0 ? "facts:" : "", text);
	text = lkm_finding_remedy(lkm_report_cause(report, i));
	/* Several causes of one kind, such as missing symbols, have one remedy. */
	if (text && (i + 1 == lkm_report_cause_count(report) ||
			    !lkm_finding_remedy(lkm_report_cause(report, i + 1)) ||
			    strcmp(lkm_finding_remedy(lkm_report_cause(report, i + 1)), text) != 0))
		detail("hint:", text);
}

/* Of a hundred missing symbols, a few are enough. */
#define CAUSES_SHOWN 8

/* Print each cause with its evidence and its remedy, without what message says already; false when
 * there is none. */
static bool explain_causes(const struct lkm_report *report, const char *message)
{
	size_t count = lkm_report_cause_count(report);
	bool said = count == 1 && strstr(message, lkm_finding_text(lkm_report_cause(report, 0)));

	for (size_t i = 0; i < count && i < CAUSES_SHOWN; i++)
		explain_cause(report, i, said);
	if (count > CAUSES_SHOWN)
		fprintf(stderr, "  %-8s %zu more like these\n", "", count - CAUSES_SHOWN);
	return count;
}

/* Does the classic line name the module and the reason? */
static bool is_said(const struct lkm_error *error)
{
	switch (error->code) {
	case LKM_E_LOADED:
	case LKM_E_NOT_LOADED:
	case LKM_E_BUILTIN:
	case LKM_E_IN_USE:
	case LKM_E_COMMAND_FAILED:
		return true;
	default:
		return false;
	}
}

static void explain_code(const struct lkm_error *error, bool with_message)
{
	const char *hint = lkm_code_hint(error->code);

	if (with_message)
		detail("cause:", *error->message ? error->message : lkm_code_text(error->code));
	if (*hint)
		detail("hint:", hint);
}

void lk_ui_explain(const struct lk_ui *ui, const char *asked, const struct lkm_error *error,
	const struct lkm_report *report)
{
	if (!lk_ui_explains(ui))
		return;
	if (!is_said(error) && *error->module && strcmp(error->module, asked) != 0)
		detail("module:", error->module);
	if (is_said(error) || !explain_causes(report, ""))
		explain_code(error, !is_said(error));
	if (report)
		explain_log(error, report);
}

void lk_ui_cause(const struct lk_ui *ui, const struct lkm_error *error)
{
	if (lk_ui_explains(ui))
		detail("cause:", error->message);
}

static void print_users(const struct lkm_live_module *module)
{
	const char *holder;
	size_t i;

	for (i = 0; (holder = lkm_live_module_holder(module, i)); i++)
		detail("used by:", holder);
	if (!i)
		detail("used by:", "no module, but an open device, a mount or a network interface");
}

/* While a module is coming or going, the count is the kernel's own reference. */
static void print_use(const struct lkm_live_module *module)
{
	switch (lkm_live_module_state(module)) {
	case LKM_STATE_COMING:
		detail("cause:", "the module has not finished initialising");
		break;
	case LKM_STATE_GOING:
		detail("cause:", "the module is already being unloaded");
		break;
	default:
		if (lkm_live_module_refcount(module) > 0)
			print_users(module);
	}
}

void lk_ui_users(const struct lk_ui *ui, const char *module)
{
	const struct lkm_live_module *found;
	struct lkm_live *live;

	if (!lk_ui_explains(ui) || lkm_live_read(&live, NULL) < 0)
		return;
	found = lkm_live_find(live, module);
	if (found)
		print_use(found);
	lkm_live_free(live);
}

void lk_ui_details(
	const struct lk_ui *ui, const struct lkm_error *error, const struct lkm_report *report)
{
	if (ui->level < 0 || ui->syslog)
		return;
	if (error->code == LKM_E_IN_USE || !explain_causes(report, error->message))
		explain_code(error, false);
	if (report)
		explain_log(error, report);
}

const char *lk_ui_addition(const struct lkm_error *error)
{
	/* ENOSYS alone reads as if the tool were not finished. */
	return error->code == LKM_E_NO_MODULE_SUPPORT && error->errnum == ENOSYS
		       ? " (this kernel has no support for it)"
		       : "";
}

void lk_ui_insist(const struct lk_ui *ui, int priority, const char *message)
{
	if (priority <= ui->level && ui->syslog)
		return;
	if (!ui->syslog)
		openlog(ui->program, LOG_CONS, LOG_DAEMON);
	syslog(priority, "%s: %s", priority_word(priority), message);
	if (priority > ui->level && !started_without_stderr)
		fprintf(stderr, "%s: %s: %s\n", ui->program, priority_word(priority), message);
}

bool lk_ui_problems(const struct lk_ui *ui, struct lkm *lkm)
{
	const char *message;
	bool unreadable = false;

	for (size_t i = 0; (message = lkm_problem(lkm, i)); i++) {
		bool unread = lkm_problem_is_unreadable(lkm, i);

		lk_ui_say(ui, LOG_ERR, "%s", message);
		/* The kernel starts modprobe with -q and without streams: only the log is left. */
		if (unread && started_without_stderr)
			lk_ui_insist(ui, LOG_ERR, message);
		unreadable |= unread;
	}
	return unreadable;
}

void lk_ui_print(const char *text)
{
	fputs(text, stdout);
}

/* Flush stdout, and print a message of this priority when not all of it could be written. */
static bool flush_output(const struct lk_ui *ui, int priority)
{
	bool failed_before = ferror(stdout); /* its errno is gone */

	if (fflush(stdout) < 0)
		lk_ui_say(ui, priority, "could not write to standard output: %s",
			lk_errno_text(errno));
	else if (failed_before)
		lk_ui_say(ui, priority, "could not write all of it to standard output");
	else
		return true;
	return false;
}

int lk_ui_finish(const struct lk_ui *ui, int status)
{
	return flush_output(ui, LOG_ERR) ? status : 1;
}

void lk_ui_finish_log(const struct lk_ui *ui)
{
	flush_output(ui, LOG_WARNING);
}

void lk_ui_version(void)
{
	printf("%s\n%s\n", CLASSIC_VERSION, lkm_features());
}
