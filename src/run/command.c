/* SPDX-License-Identifier: MIT */
/* Install and remove commands. Parameters come from configuration, the kernel command line and the
 * caller; none of them may become shell text. */
/*
 * $CMDLINE_OPTS, or ${CMDLINE_OPTS}, in a command stands for the parameters. A parameter that
 * consists of harmless characters is put there as it is, wherever that may be. Any other goes into
 * an environment variable of its own, CMDLINE_OPTS_1 and so on, and the command gets
 * "$CMDLINE_OPTS_1": the shell never parses its value. Inside quotes that would not hold (the
 * quotes would end there, or a shell inside sh -c '...' would parse the value), so there such a
 * parameter is refused. No parameter of a module begins with '-'; a word that does is refused,
 * because the command would take it for an option. In a place where a word is a command, or is
 * evaluated (eval), parameters must not stand at all: no quoting helps.
 *
 * The variable CMDLINE_OPTS itself is empty in the environment: a spelling of it that is not
 * recognised here, such as ${CMDLINE_OPTS:-}, must not bring the parameters before a shell.
 *
 * A command "exec PROGRAM WORD..." of plain words never meets a shell. Another implementation that
 * reads the same line gives it to the shell, which does the same with it.
 */
#include "command.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_proc.h"

#define MARK   "$CMDLINE_OPTS"
#define BRACED "${CMDLINE_OPTS}"

/* Commands that run modprobe, which runs commands: how deep, in this variable. */
#define DEPTH     "LKM_COMMAND_DEPTH"
#define DEPTH_MAX 16

#define UNSAFE      (-EILSEQ)  /* a parameter would have to stand inside quotes */
#define OPTION      (-EBADMSG) /* a parameter would be taken for an option */
#define SIGNAL_LAST 64         /* Linux has no more signals (128 on MIPS) */

/* About what the kernel lets a program have for arguments. */
#define COMMAND_MAX ((size_t)2 << 20)

struct expansion {
	struct lk_arena arena;
	char **words; /* of the parameters */
	size_t word_count, word_capacity;
	const char **environment;
	size_t variable_count, variable_capacity;
	struct lk_buf text; /* for the shell */
	const char **argv;  /* without a shell; NULL-terminated */
	size_t argument_count, argument_capacity;
};

static void expansion_done(struct expansion *expansion)
{
	lk_buf_done(&expansion->text);
	lk_arena_done(&expansion->arena);
}

static bool is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool is_harmless(const char *word)
{
	for (; *word; word++)
		if (!is_word_character(*word) && !strchr("=.,:/+-@%", *word))
			return false;
	return true;
}

static int add_word(struct expansion *expansion, const char *start, size_t size)
{
	struct lk_span word = {(const uint8_t *)start, size};

	if (lk_arena_grow(&expansion->arena, (void **)&expansion->words, &expansion->word_capacity,
		    expansion->word_count, sizeof(*expansion->words)) < 0)
		return -ENOMEM;
	expansion->words[expansion->word_count] = lk_arena_copy_span(&expansion->arena, word);
	return expansion->words[expansion->word_count++] ? 0 : -ENOMEM;
}

/* Split parameters as the kernel does: at blanks outside double quotes. */
static int split_params(struct expansion *expansion, const char *params)
{
	while (*params) {
		size_t size = 0;
		bool quoted = false;

		params += strspn(params, " \t\n");
		for (; params[size] && (quoted || !strchr(" \t\n", params[size])); size++)
			quoted ^= params[size] == '"';
		if (size && add_word(expansion, params, size) < 0)
			return -ENOMEM;
		params += size;
	}
	return 0;
}

static int add_variable(struct expansion *expansion, const char *variable)
{
	if (!variable || lk_arena_grow(&expansion->arena, (void **)&expansion->environment,
				 &expansion->variable_capacity, expansion->variable_count + 1,
				 sizeof(*expansion->environment)) < 0)
		return -ENOMEM;
	expansion->environment[expansion->variable_count++] = variable;
	expansion->environment[expansion->variable_count] = NULL;
	return 0;
}

static int add_environment(
	struct expansion *expansion, const char *module, const char *params, unsigned depth)
{
	struct lk_arena *arena = &expansion->arena;
	int rc = add_variable(expansion, lk_arena_format(arena, "MODPROBE_MODULE=%s", module));

	if (rc == 0)
		rc = add_variable(expansion, "CMDLINE_OPTS=");
	if (rc == 0)
		rc = add_variable(expansion, lk_arena_format(arena, "CMDLINE_OPTS_ALL=%s", params));
	if (rc == 0)
		rc = add_variable(expansion, lk_arena_format(arena, DEPTH "=%u", depth));
	for (size_t i = 0; rc == 0 && i < expansion->word_count; i++)
		if (!is_harmless(expansion->words[i]))
			rc = add_variable(
				expansion, lk_arena_format(&expansion->arena, "CMDLINE_OPTS_%zu=%s",
						   i + 1, expansion->words[i]));
	return rc;
}

/* Does "NAME=" stand right before the mark? */
static bool is_assignment(const struct lk_buf *text)
{
	size_t end = text->size, begin;

	if (!end || text->data[end - 1] != '=')
		return false;
	end -= end > 1 && text->data[end - 2] == '+' ? 2 : 1;
	for (begin = end; begin && is_word_character((char)text->data[begin - 1]);)
		begin--;
	return begin < end && (!begin || memchr(" \t\n;&|({`'\"", text->data[begin - 1], 11));
}

/* "X=a touch b" runs touch: several words after an assignment go in as one value. Inside quotes,
 * where that cannot be written, they must at least be assignments themselves. */
static int add_value(struct expansion *expansion, bool inside_quotes)
{
	if (!inside_quotes)
		return lk_buf_add_text(&expansion->text, "\"$CMDLINE_OPTS_ALL\"");
	for (size_t i = 1; i < expansion->word_count; i++)
		if (!strchr(expansion->words[i], '='))
			return UNSAFE;
	return 0;
}

static int add_word_text(struct expansion *expansion, size_t i, bool inside_quotes)
{
	if (is_harmless(expansion->words[i]))
		return lk_buf_add_text(&expansion->text, expansion->words[i]);
	if (inside_quotes)
		return UNSAFE;
	return lk_buf_format(&expansion->text, "\"$CMDLINE_OPTS_%zu\"", i + 1);
}

static bool has_option(const struct expansion *expansion)
{
	for (size_t i = 0; i < expansion->word_count; i++)
		if (expansion->words[i][0] == '-')
			return true;
	return false;
}

/* Put the parameters where the mark stood. UNSAFE when one is not harmless and the place is inside
 * quotes; OPTION. */
static int add_words(struct expansion *expansion, bool inside_quotes)
{
	int rc = has_option(expansion) ? OPTION : 0;

	if (rc < 0)
		return rc;
	if (expansion->word_count > 1 && is_assignment(&expansion->text)) {
		rc = add_value(expansion, inside_quotes);
		if (rc < 0 || !inside_quotes)
			return rc;
	}
	for (size_t i = 0; rc == 0 && i < expansion->word_count; i++) {
		rc = i ? lk_buf_add(&expansion->text, " ", 1) : 0;
		if (rc == 0)
			rc = add_word_text(expansion, i, inside_quotes);
	}
	return rc;
}

/* How many characters of text are the mark; 0: none. */
static size_t mark_size(const char *text)
{
	if (strncmp(text, BRACED, strlen(BRACED)) == 0)
		return strlen(BRACED);
	if (strncmp(text, MARK, strlen(MARK)) == 0 && !is_word_character(text[strlen(MARK)]))
		return strlen(MARK);
	return 0;
}

/* The quote character that is open after c, 0 for none. A backslash protects the next character
 * outside single quotes. */
static char quote_after(char quote, char c)
{
	if (quote)
		return c == quote ? 0 : quote;
	return c == '\'' || c == '"' || c == '`' ? c : 0;
}

static int expand(struct expansion *expansion, const char *command)
{
	char quote = 0;
	int rc = 0;

	while (rc == 0 && *command) {
		size_t mark = mark_size(command);

		if (mark) {
			rc = add_words(expansion, quote != 0);
			command += mark;
			continue;
		}
		if (*command == '\\' && quote != '\'' && command[1])
			rc = lk_buf_add(&expansion->text, command++, 1);
		else
			quote = quote_after(quote, *command);
		if (rc == 0)
			rc = lk_buf_add(&expansion->text, command++, 1);
	}
	return rc;
}

static int add_argument(struct expansion *expansion, const char *word)
{
	if (!word || lk_arena_grow(&expansion->arena, (void **)&expansion->argv,
			     &expansion->argument_capacity, expansion->argument_count + 1,
			     sizeof(*expansion->argv)) < 0)
		return -ENOMEM;
	expansion->argv[expansion->argument_count++] = word;
	expansion->argv[expansion->argument_count] = NULL;
	return 0;
}

/* The words of a command "exec PROGRAM WORD..." that needs no shell; 0 leaves argv empty when it is
 * another command. */
static int split_program(struct expansion *expansion, const char *command)
{
	struct lk_span rest = lk_span_of(command), word;
	int rc = 0;

	if (!lk_span_word(&rest, &word) || !lk_span_is(word, "exec"))
		return 0;
	while (rc == 0 && lk_span_word(&rest, &word)) {
		char *text = lk_arena_copy_span(&expansion->arena, word);
		size_t mark = text ? mark_size(text) : 0;

		if (!text)
			return -ENOMEM;
		if (mark && !text[mark]) {
			rc = has_option(expansion) ? OPTION : 0;
			for (size_t i = 0; rc == 0 && i < expansion->word_count; i++)
				rc = add_argument(expansion, expansion->words[i]);
		} else if (is_harmless(text)) {
			rc = add_argument(expansion, text);
		} else {
			expansion->argument_count = 0;
			return 0;
		}
	}
	return rc;
}

static const char *kind_word(enum lk_command_kind kind)
{
	return kind == LK_COMMAND_INSTALL ? "install" : "remove";
}

/* It was not started. Long commands are cut, or the message would lose its end. */
static int not_run(enum lk_command_kind kind, const char *command, const char *module, int rc,
	struct lkm_error *reterr)
{
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	lk_fail_module(reterr, module);
	if (rc == UNSAFE)
		return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
			"%s command '%.160s' for module %s was not run: a parameter has characters "
			"that mean something to the shell, and $CMDLINE_OPTS stands inside quotes",
			kind_word(kind), command, module);
	if (rc == OPTION)
		return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
			"%s command '%.160s' for module %s was not run: a parameter begins with "
			"'-', which the command would take for an option",
			kind_word(kind), command, module);
	if (rc == -ELOOP)
		return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
			"%s command '%.160s' for module %s was not run: commands call each other, "
			"%d deep; use modprobe --ignore-install in it",
			kind_word(kind), command, module, DEPTH_MAX);
	return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
		"%s command '%.160s' for module %s was not run: %s", kind_word(kind), command,
		module, lk_errno_text(-rc));
}

/* A shell whose command was ended by a signal says so with a status as if it had been itself. */
static bool is_signal(int status)
{
	return status > 128 && status <= 128 + SIGNAL_LAST;
}

static int failed(enum lk_command_kind kind, const char *command, const char *module, int status,
	struct lkm_error *reterr)
{
	lk_fail_module(reterr, module);
	return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
		"Error running %s command '%.240s' for module %s: %s %d", kind_word(kind), command,
		module, is_signal(status) ? "ended by signal" : "retcode",
		is_signal(status) ? status - 128 : status);
}

int lk_command(enum lk_command_kind kind, const char *command, const char *module,
	const char *params, struct lkm_error *reterr)
{
	__attribute__((cleanup(expansion_done))) struct expansion expansion = {0};
	unsigned depth = lk_proc_number(DEPTH);
	const char *text = NULL;
	int rc = depth < DEPTH_MAX ? 0 : -ELOOP;

	lk_buf_init(&expansion.text, COMMAND_MAX);
	if (rc == 0)
		rc = split_params(&expansion, params);
	if (rc == 0)
		rc = add_environment(&expansion, module, params, depth + 1);
	if (rc == 0)
		rc = split_program(&expansion, command);
	if (rc == 0 && !expansion.argument_count)
		rc = expand(&expansion, command);
	if (rc < 0)
		return not_run(kind, command, module, rc, reterr);
	if (!expansion.argument_count)
		text = lk_buf_text(&expansion.text);
	if (!expansion.argument_count && !text)
		return lk_fail_memory(reterr);
	rc = text ? lk_proc_shell(text, expansion.environment)
		  : lk_proc_program(expansion.argv, expansion.environment);
	if (rc < 0)
		return not_run(kind, command, module, rc, reterr);
	return rc ? failed(kind, command, module, rc, reterr) : 0;
}
