/* SPDX-License-Identifier: MIT */
/* Which of the directives about a module keeps it out. */
#include "denied.h"

#include <string.h>

#include "../base/span.h"
#include "../formats/name.h"

/* Commands within commands, such as sh -c 'sh -c "exit 1"', are followed this far. */
#define SHELLS_MAX 4

static struct lk_span trimmed(struct lk_span text)
{
	while (text.size && strchr(" \t;", text.data[text.size - 1]))
		text.size--;
	while (text.size && strchr(" \t", text.data[0])) {
		text.data++;
		text.size--;
	}
	return text;
}

/* In the directories of the system a path means the program that its last part names. */
static struct lk_span program_of(struct lk_span word)
{
	static const char *const directories[] = {"/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/"};

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		if (lk_span_starts(word, directories[i])) {
			size_t size = strlen(directories[i]);

			return (struct lk_span){word.data + size, word.size - size};
		}
	return word;
}

static bool is_one_of(struct lk_span word, const char *const *words)
{
	for (; *words; words++)
		if (lk_span_is(word, *words))
			return true;
	return false;
}

/* Take the command out of "sh -c 'COMMAND'"; nothing else may follow it. */
static bool unwrap(struct lk_span *text)
{
	static const char *const shells[] = {"sh", "bash", "dash", "ash", NULL};
	struct lk_span rest = *text, word;
	uint8_t quote;

	if (!lk_span_word(&rest, &word) || !is_one_of(program_of(word), shells) ||
		!lk_span_word(&rest, &word) || !lk_span_is(word, "-c"))
		return false;
	rest = trimmed(rest);
	quote = rest.size > 1 ? rest.data[0] : 0;
	if ((quote != '\'' && quote != '"') || rest.data[rest.size - 1] != quote ||
		memchr(rest.data + 1, quote, rest.size - 2))
		return false;
	*text = trimmed((struct lk_span){rest.data + 1, rest.size - 2});
	return true;
}

/* Only plain words: what the shell would do with anything else is not guessed. */
static bool is_plain(struct lk_span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (strchr("&|;<>()$`\\\"'*?[]#~!{}\n", text.data[i]))
			return false;
	return true;
}

/* What a command does: anything, which may load the module after all; or nothing. */
enum effect { ANYTHING, FAILS, SUCCEEDS };

/* The status is a number modulo 256; without one it is that of the command before. */
static enum effect effect_of_exit(struct lk_span text)
{
	struct lk_span word;
	unsigned status = 0;

	if (!lk_span_word(&text, &word))
		return SUCCEEDS;
	if (word.data[0] < '0' || word.data[0] > '9' || lk_span_word(&text, &text))
		return ANYTHING;
	for (size_t i = 0; i < word.size && word.data[i] >= '0' && word.data[i] <= '9'; i++)
		status = (status * 10 + (word.data[i] - '0')) % 256;
	return status ? FAILS : SUCCEEDS;
}

/* The commands that distributions and manuals use to keep a module out. */
static enum effect effect_of(const char *command)
{
	static const char *const failing[] = {"false", "nologin", NULL};
	static const char *const succeeding[] = {"true", ":", NULL};
	struct lk_span text = trimmed(lk_span_of(command)), word;

	for (int i = 0; i < SHELLS_MAX && unwrap(&text); i++)
		continue;
	if (!is_plain(text) || !lk_span_word(&text, &word))
		return ANYTHING;
	if (lk_span_is(word, "exec") && !lk_span_word(&text, &word))
		return ANYTHING;
	if (lk_span_is(word, "exit"))
		return effect_of_exit(text);
	if (is_one_of(program_of(word), failing))
		return FAILS;
	return is_one_of(program_of(word), succeeding) ? SUCCEEDS : ANYTHING;
}

bool lk_denied_is_refusal(const char *command)
{
	return effect_of(command) != ANYTHING;
}

bool lk_denied_succeeds(const char *command)
{
	return effect_of(command) == SUCCEEDS;
}

void lk_denied_look(const struct lk_config *config, const char *module, struct lk_denied *ret)
{
	const struct lkm_directive *kernel = lk_config_kernel_blacklisted(config, module);
	const struct lkm_directive *aliases = lk_config_blacklisted(config, module);
	const struct lkm_directive *refusal = NULL;

	do
		refusal = lk_config_next(config, LKM_DIRECTIVE_INSTALL, module, refusal);
	while (refusal && !lk_denied_is_refusal(refusal->value));
	*ret = (struct lk_denied){
		.counts = lk_config_command(config, LKM_DIRECTIVE_INSTALL, module)};
	if (refusal != ret->counts)
		ret->hidden = refusal;
	if (kernel) {
		ret->how = LKM_DENIED_KERNEL;
		ret->line = kernel;
	} else if (refusal && !ret->hidden) {
		ret->how = LKM_DENIED_COMMAND;
		ret->line = refusal;
	} else if (aliases) {
		ret->how = LKM_DENIED_ALIASES;
		ret->line = aliases;
	}
}
