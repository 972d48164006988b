/* SPDX-License-Identifier: MIT */
/* lkm explain: the meaning of codes, errnos and messages, and the failures that a log tells of. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <lkm/error.h>
#include <lkm/log.h>

#include "../../base/errno_text.h"
#include "../../base/nearest.h"
#include "../commands.h"
#include "../verb.h"
#include "failures_view.h"

struct explain_opts {
	struct lk_verb_opts verb;
	bool list, boot;
};

static const struct lk_command_text text = {
	.usage = "  lkm explain [options] CODE|ERRNO|MESSAGE...\n"
		 "  journalctl -k | lkm explain [options] -\n"
		 "  lkm explain [options] --boot\n"
		 "  lkm explain --list",
	.purpose =
		"Explains a failure: its causes, and what to do. CODE is a code of lkm, such as\n"
		"in-use or 15. ERRNO is ENOEXEC, 8 or -8. MESSAGE is a line of the kernel log, or "
		"of\n"
		"modprobe, insmod, rmmod, systemd or udev. '-' reads a log from standard input.",
};

static const struct lk_opt table[] = {
	{'l', "list", LK_OPT_SET, offsetof(struct explain_opts, list), 0, NULL,
		"list all failures"},
	{0, "boot", LK_OPT_SET, offsetof(struct explain_opts, boot), 0, NULL,
		"explain all module failures since boot"},
	LK_VERB_ROW_JSON(struct explain_opts),
	LK_VERB_ROWS_COMMON(struct explain_opts),
	LK_OPTS_END,
};

struct explanation {
	const char *example, *causes, *remedies; /* lines */
};

/* One that belongs to no failure of this version is no fault; one that is missing does not compile.
 */
#define LKM_EXPLAIN(name, example, causes, remedies)                                               \
	__attribute__((unused)) static const struct explanation explanation_##name = {             \
		example, causes, remedies};
#include "../explanations.def"
#undef LKM_EXPLAIN

struct code {
	int number;
	const char *name; /* in C */
	const struct explanation *explanation;
};

static const struct code codes[] = {
#define LKM_ERROR(number, name, slug, exit_status, text, hint)                                     \
	{number, "LKM_E_" #name, &explanation_##name},
#include <lkm/errors.def>
#undef LKM_ERROR
};
#define CODES (sizeof(codes) / sizeof(*codes))

static bool is_called(const struct code *code, const char *operand)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", code->number);
	return strcmp(operand, number) == 0 || strcasecmp(operand, code->name) == 0 ||
	       strcasecmp(operand, code->name + strlen("LKM_E_")) == 0 ||
	       strcasecmp(operand, lkm_code_name(code->number)) == 0;
}

static const struct code *find_code(const char *operand)
{
	for (size_t i = 0; i < CODES; i++)
		if (is_called(&codes[i], operand))
			return &codes[i];
	return NULL;
}

/* A list of the lines of a text. */
static void add_lines(struct lk_view *view, const char *label, const char *key, const char *lines)
{
	if (label)
		lk_view_row(view, label, LK_PLAIN, NULL);
	lk_view_list(view, key);
	while (*lines) {
		const size_t size = strcspn(lines, "\n");
		char line[512]; /* longer than any of our texts */

		snprintf(line, sizeof(line), "%.*s", (int)size, lines);
		if (label)
			lk_view_line(view, LK_PLAIN, "- %s");
		lk_view_string(view, NULL, line);
		lines += size + (lines[size] == '\n');
	}
	lk_view_end(view);
}

static void show_code(struct lk_view *view, const struct code *code)
{
	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "code", lkm_code_name(code->number));
	lk_view_more(view, LK_PLAIN, "(%s,");
	lk_view_integer(view, "number", code->number);
	lk_view_more(view, LK_PLAIN, "%s,");
	lk_view_string(view, "name", code->name);
	lk_view_more(view, LK_PLAIN, "exit status %s)");
	lk_view_integer(view, "exit_status", lkm_code_exit(code->number));
	lk_view_row(view, "meaning", LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_code_text(code->number));
	lk_view_string(view, "hint", lkm_code_hint(code->number));
	lk_view_row(view, "example", LK_PLAIN, NULL);
	lk_view_lines(view, "example", code->explanation->example);
	add_lines(view, "causes", "causes", code->explanation->causes);
	add_lines(view, "what to do", "remedies", code->explanation->remedies);
	lk_view_end(view);
}

/* The same members as show_code(): text shows three of them as a row of a table. */
static void list_code(struct lk_view *view, const struct code *code)
{
	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "code", lkm_code_name(code->number));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_integer(view, "number", code->number);
	lk_view_string(view, "name", code->name);
	lk_view_integer(view, "exit_status", lkm_code_exit(code->number));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_code_text(code->number));
	lk_view_string(view, "hint", lkm_code_hint(code->number));
	lk_view_string(view, "example", code->explanation->example);
	add_lines(view, NULL, "causes", code->explanation->causes);
	add_lines(view, NULL, "remedies", code->explanation->remedies);
	lk_view_end(view);
}

/* Failures of a log ---------------------------------------------------------------------------- */

static bool is_known(const char *operand)
{
	return find_code(operand) || lkm_log_errno(operand) > 0 || strcmp(operand, "-") == 0;
}

static bool is_message(const char *operand)
{
	return strpbrk(operand, " \t\n") && !is_known(operand);
}

/* Without quotes the shell has cut a message into words. */
static bool is_cut_message(char *const *operands, int count)
{
	return count > 1 && !is_known(operands[0]) && !is_message(operands[0]) &&
	       strchr(operands[0], ':');
}

static void show_log(struct lk_verb *verb, int rc, struct lkm_log *log, struct lkm_error *error)
{
	if (rc < 0)
		lk_verb_fail(verb, error, NULL);
	else
		lk_failures_view(&verb->view, log);
}

static void show_message(struct lk_verb *verb, const char *message)
{
	struct lkm_error error;
	struct lkm_log *log = NULL;
	int rc = lkm_log_read(message, strlen(message), LKM_LOG_EXCERPT, &log, &error);

	show_log(verb, rc, log, &error);
	if (rc == 0 && !lkm_log_failure_count(log)) {
		error = (struct lkm_error){.code = LKM_E_NOT_FOUND};
		snprintf(error.message, sizeof(error.message),
			"this message is not known: '%.256s'; explain the messages around it: "
			"lkm explain --boot, or journalctl -k | lkm explain -",
			message);
		lk_verb_fail(verb, &error, NULL);
	}
	lkm_log_free(log);
}

static void show_errno(struct lk_verb *verb, int errnum)
{
	struct lkm_error error;
	struct lkm_log *log = NULL;
	int rc = lkm_log_of_errno(errnum, &log, &error);

	show_log(verb, rc, log, &error);
	lkm_log_free(log);
}

/* Say that nothing was found: silence could mean that nothing was read. */
static void show_emptiness(struct lk_verb *verb, const struct lkm_log *log, const char *where)
{
	if (!lkm_log_failure_count(log))
		lk_verb_progress(verb, "no module failure %s", where);
}

static void show_input(struct lk_verb *verb)
{
	struct lkm_error error;
	struct lkm_log *log = NULL;
	int rc = lkm_log_read_fd(STDIN_FILENO, "standard input", 0, &log, &error);

	show_log(verb, rc, log, &error);
	if (rc == 0)
		show_emptiness(verb, log, "in the log on standard input");
	lkm_log_free(log);
}

static void show_boot(struct lk_verb *verb)
{
	struct lkm_error error;
	struct lkm_log *log = NULL;
	int rc = lkm_log_read_boot(&log, &error);

	show_log(verb, rc, log, &error);
	if (rc == 0)
		show_emptiness(verb, log,
			lkm_log_is_complete(log)
				? "since boot"
				: "in the kernel log (its first lines are already lost: "
				  "journalctl -k -b | lkm explain -)");
	lkm_log_free(log);
}

/* A number is a code and an errno: both are shown. */
static void show_past(struct lk_verb *verb, const char *operand)
{
	if (strcmp(operand, "-") == 0)
		show_input(verb);
	else if (lkm_log_errno(operand) > 0)
		show_errno(verb, lkm_log_errno(operand));
	else if (is_message(operand))
		show_message(verb, operand);
}

/* The numbers of errnos that programs see are below it. */
#define ERRNOS 200

static void fail_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_error error = {.code = LKM_E_NOT_FOUND};
	struct lk_nearest nearest;
	char question[160];

	lk_nearest_begin(&nearest, operand);
	for (size_t i = 0; i < CODES; i++)
		lk_nearest_consider(&nearest, lkm_code_name(codes[i].number));
	for (int i = 1; i < ERRNOS; i++)
		if (lk_errno_name(i))
			lk_nearest_consider(&nearest, lk_errno_name(i));
	lk_nearest_question(&nearest, "", question, sizeof(question));
	snprintf(error.message, sizeof(error.message), "'%.128s' is not a code of lkm%s%s", operand,
		nearest.count ? "; " : " (see 'lkm explain --list')", question);
	lk_verb_fail(verb, &error, NULL);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	const struct code *code = find_code(operand);

	if (code) {
		lk_view_blank(&verb->view);
		show_code(&verb->view, code);
	} else if (!is_known(operand) && !is_message(operand)) {
		fail_operand(verb, operand);
	}
}

/* The operands, those that were cut joined. */
static void show_operands(struct lk_verb *verb, char *const *operands, int count)
{
	char message[4096] = "";
	const bool cut = is_cut_message(operands, count);

	for (int i = 0; cut && i < count; i++) {
		const size_t used = strlen(message);

		snprintf(message + used, sizeof(message) - used, "%s%s", i ? " " : "", operands[i]);
	}
	lk_view_list(&verb->view, "codes");
	for (int i = 0; !cut && i < count; i++)
		show_operand(verb, operands[i]);
	lk_view_end(&verb->view);
	lk_view_list(&verb->view, "failures");
	if (cut)
		show_message(verb, message);
	for (int i = 0; !cut && i < count; i++)
		show_past(verb, operands[i]);
	if (((const struct explain_opts *)verb->opts)->boot)
		show_boot(verb);
	lk_view_end(&verb->view);
}

static void show_list(struct lk_verb *verb)
{
	static const struct lk_view_column columns[] = {
		{"", false, 0}, {"", true, 0}, {"", false, 0}, {0}};

	lk_view_table(&verb->view, columns);
	lk_view_list(&verb->view, "codes");
	for (size_t i = 0; i < CODES; i++)
		list_code(&verb->view, &codes[i]);
	lk_view_end(&verb->view);
}

#define NEGATIVE_MAX 8

/* "-8" is an errno, not an option. */
static void protect_numbers(int argc, char **argv, char (*words)[16])
{
	size_t count = 0;

	for (int i = 1; i < argc && count < NEGATIVE_MAX && strcmp(argv[i], "--") != 0; i++) {
		const size_t digits = *argv[i] == '-' ? strspn(argv[i] + 1, "0123456789") : 0;

		if (!digits || argv[i][1 + digits] || digits > 4)
			continue;
		snprintf(words[count], sizeof(words[count]), "err %.5s", argv[i]);
		argv[i] = words[count++];
	}
}

int lk_cmd_explain(int argc, char **argv)
{
	struct explain_opts opts = {0};
	char words[NEGATIVE_MAX][16];
	struct lk_verb verb;
	int first;

	protect_numbers(argc, argv, words);
	first = lk_verb_begin(&verb, argc, argv, "explain", &text, table, &opts, 0);
	if (first < 0)
		return verb.status;
	if (first == argc && !opts.list && !opts.boot)
		lk_verb_usage(&verb, "expected a code, such as 'in-use'");
	if (opts.list)
		show_list(&verb);
	else
		show_operands(&verb, argv + first, argc - first);
	return lk_verb_end(&verb);
}
