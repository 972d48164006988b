/* SPDX-License-Identifier: MIT */
/* Messages and their explanations. */
#include "ui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/errno_text.h"
#include "../report/print.h"

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
		lk_print(stderr, "%s: %s: %s\n", ui->program, priority_word(priority), message);
}

bool lk_ui_explains(const struct lk_ui *ui)
{
	if (ui->level < 0 || ui->syslog)
		return false;
	return ui->verbose || isatty(STDERR_FILENO);
}

static void detail(const char *label, const char *text)
{
	lk_print(stderr, "  %-9s %s\n", label, text);
}

static bool is_certain(const struct lkm_report *report)
{
	return lkm_report_cause_count(report) &&
	       lkm_finding_certainty(lkm_report_cause(report, 0)) == LKM_CERTAIN;
}

/* Does a cause quote the line? */
static bool is_quoted(const struct lkm_report *report, const char *line)
{
	for (size_t i = 0; i < lkm_report_cause_count(report); i++) {
		const struct lkm_finding *cause = lkm_report_cause(report, i);
		const char *fact;

		if (strstr(lkm_finding_text(cause), line))
			return true;
		for (size_t j = 0; (fact = lkm_finding_evidence(cause, j)); j++)
			if (strstr(fact, line))
				return true;
	}
	return false;
}

/* Drivers log whole pages: without -v a few lines are shown, quoted ones included. */
#define LINES_SHOWN 3

static void explain_log(
	const struct lk_ui *ui, const struct lkm_error *error, const struct lkm_report *report)
{
	const size_t count = lkm_report_log_count(report);
	size_t shown = 0;

	if (!lkm_report_log_readable(report) && error->code == LKM_E_REFUSED && !is_certain(report))
		detail("kernel:", "(the kernel log may say why, but you cannot read it)");
	for (size_t i = 0; i < count; i++)
		shown += !ui->verbose && is_quoted(report, lkm_report_log(report, i));
	for (size_t i = 0; i < count; i++) {
		const char *line = lkm_report_log(report, i);

		if (!ui->verbose && (shown >= LINES_SHOWN || is_quoted(report, line)))
			continue;
		detail("kernel:", line);
		shown++;
	}
	if (shown < count)
		lk_print(stderr, "  %-9s and %zu more line%s in the kernel log (-v)\n", "",
			count - shown, count - shown == 1 ? "" : "s");
}

/* The text of a finding, with the line of configuration behind it. */
static void explain_line(const char *label, const struct lkm_finding *finding)
{
	const char *file = lkm_finding_file(finding);

	lk_print(stderr, "  %-9s %s", label, lkm_finding_text(finding));
	if (file && lkm_finding_line(finding))
		lk_print(stderr, " (%s:%u)", file, lkm_finding_line(finding));
	lk_print(stderr, "\n");
}

/* message is the line before it: what it has is not printed again. */
static void explain_cause(const struct lkm_report *report, size_t i, const char *message)
{
	static const char *const labels[] = {
		[LKM_CERTAIN] = "cause:", [LKM_LIKELY] = "likely:", [LKM_POSSIBLE] = "possible:"};
	const bool said = strstr(message, lkm_finding_text(lkm_report_cause(report, i)));
	const char *text;
	size_t facts = 0;

	if (!said)
		explain_line(labels[lkm_finding_certainty(lkm_report_cause(report, i))],
			lkm_report_cause(report, i));
	for (size_t j = 0; (text = lkm_finding_evidence(lkm_report_cause(report, i), j)); j++)
		if (!strstr(message, text))
			detail(said && facts++ == 0 ? "facts:" : "", text);
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

	for (size_t i = 0; i < count && i < CAUSES_SHOWN; i++)
		explain_cause(report, i, count == 1 ? message : "");
	if (count > CAUSES_SHOWN)
		lk_print(stderr, "  %-9s %zu more like these\n", "", count - CAUSES_SHOWN);
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
	case LKM_E_NOT_FOUND:
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
	if (!explain_causes(report, ""))
		explain_code(error, !is_said(error));
	if (report)
		explain_log(ui, error, report);
}

void lk_ui_explain_request(
	const struct lk_ui *ui, struct lkm *lkm, const char *asked, const struct lkm_error *error)
{
	struct lkm_report *report = NULL;
	struct lkm *opened = NULL;

	if (!lk_ui_explains(ui))
		return;
	if (!lkm && lkm_open(NULL, &opened, NULL) == 0)
		lkm = opened;
	if (lkm && lkm_report_read(lkm, asked, error, &report, NULL) == 0)
		lk_ui_explain(ui, asked, error, report);
	lkm_report_free(report);
	lkm_close(opened);
}

void lk_ui_details(
	const struct lk_ui *ui, const struct lkm_error *error, const struct lkm_report *report)
{
	if (ui->level < 0 || ui->syslog)
		return;
	if (!explain_causes(report, error->message))
		explain_code(error, false);
	if (report)
		explain_log(ui, error, report);
}

/* Lines about one module without -v. */
#define WARNING_LINES 3

static void warn(const struct lk_ui *ui, int priority, const struct lkm_finding *finding)
{
	const char *file = lkm_finding_file(finding);

	if (priority == LK_UI_CLASSIC)
		explain_line("warning:", finding);
	else if (file && lkm_finding_line(finding))
		lk_ui_say(ui, priority, "%s (%s:%u)", lkm_finding_text(finding), file,
			lkm_finding_line(finding));
	else
		lk_ui_say(ui, priority, "%s", lkm_finding_text(finding));
}

/* Print what supports a warning, in at most so many lines: the remedy is worth the last one. How
 * many it took. */
static size_t support(const struct lkm_finding *finding, size_t lines)
{
	const char *remedy = lines ? lkm_finding_remedy(finding) : NULL;
	size_t facts = lkm_finding_evidence_count(finding);

	if (facts > lines - (remedy != NULL))
		facts = lines - (remedy != NULL);
	for (size_t i = 0; i < facts; i++)
		detail("", lkm_finding_evidence(finding, i));
	if (remedy)
		detail("hint:", remedy);
	return facts + (remedy != NULL);
}

void lk_ui_warnings(const struct lk_ui *ui, int priority, const struct lkm_report *report)
{
	const size_t count = lkm_report_cause_count(report);
	const size_t shown = ui->verbose || count < WARNING_LINES ? count : WARNING_LINES;
	size_t spare = ui->verbose ? SIZE_MAX : WARNING_LINES - shown;

	if (!count || (priority == LK_UI_CLASSIC ? !lk_ui_explains(ui) : priority > ui->level))
		return;
	fflush(stdout);
	for (size_t i = 0; i < shown; i++) {
		warn(ui, priority, lkm_report_cause(report, i));
		if (!ui->syslog)
			spare -= support(lkm_report_cause(report, i), spare);
	}
	if (count > shown && !ui->syslog)
		lk_print(stderr, "  %-9s and %zu more warning%s (-v)\n", "", count - shown,
			count - shown == 1 ? "" : "s");
}

void lk_ui_remark(const struct lk_ui *ui, const struct lkm_finding *finding)
{
	if (!lk_ui_explains(ui))
		return;
	fflush(stdout);
	explain_line("warning:", finding);
	support(finding, WARNING_LINES);
}

void lk_ui_waiting(const struct lk_ui *ui, const struct lkm_finding *what)
{
	if (!lk_ui_explains(ui))
		return;
	fflush(stdout);
	detail("waiting:", lkm_finding_text(what));
	if (lkm_finding_remedy(what))
		detail("hint:", lkm_finding_remedy(what));
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
		lk_print(stderr, "%s: %s: %s\n", ui->program, priority_word(priority), message);
}

bool lk_ui_problems(const struct lk_ui *ui, struct lkm *lkm, size_t *next)
{
	const char *message;
	bool unreadable = false;

	for (; (message = lkm_problem(lkm, *next)); ++*next) {
		bool unread = lkm_problem_is_unreadable(lkm, *next);

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
	lk_print_bytes(stdout, text, strlen(text));
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
	lk_print(stdout, "%s\n%s\n", CLASSIC_VERSION, lkm_features());
}
