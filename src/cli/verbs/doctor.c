/* SPDX-License-Identifier: MIT */
/* lkm doctor: can modules be loaded here at all, by this process, now? */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <lkm/doctor.h>

#include "../commands.h"
#include "../verb.h"

struct doctor_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm doctor [options]",
	.purpose = "Tells whether modules can be loaded here at all, by you, now: the kernel, your "
		   "rights, the\npolicy of signatures, the modules that are installed and their "
		   "indexes, the configuration.\nThe status is 1 when something keeps modules from "
		   "being loaded. With -v also what is fine\nis explained.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct doctor_opts),
	LK_VERB_ROWS_WHERE(struct doctor_opts),
	LK_VERB_ROWS_COMMON(struct doctor_opts),
	LK_OPTS_END,
};

static const struct state {
	enum lkm_health health;
	const char *word, *label; /* in JSON, and for people */
	const char *singular, *plural;
} states[] = {
	{LKM_HEALTH_PROBLEM, "problem", "problem", "problem", "problems"},
	{LKM_HEALTH_WARNING, "warning", "warning", "warning", "warnings"},
	{LKM_HEALTH_UNKNOWN, "unknown", "unknown", "unknown", "unknown"},
	{LKM_HEALTH_FINE, "fine", "ok", "fine", "fine"},
};
#define STATES (sizeof(states) / sizeof(*states))

static const struct state *state_of(enum lkm_health health)
{
	for (size_t i = 0; i < STATES; i++)
		if (states[i].health == health)
			return &states[i];
	return &states[STATES - 1];
}

static const char *colour(const struct lk_screen *screen, enum lkm_health health)
{
	switch (health) {
	case LKM_HEALTH_FINE:
		return screen->good;
	case LKM_HEALTH_UNKNOWN:
		return screen->faint;
	case LKM_HEALTH_WARNING:
		return screen->strong;
	case LKM_HEALTH_PROBLEM:
		break;
	}
	return screen->bad;
}

/* Where texts begin. */
#define COLUMN 25

/* Word number i of a text; the words of it are asked for one behind the other. */
struct words {
	const char *rest;
	char word[4096];
};

static const char *next_word(const void *from, unsigned long i)
{
	struct words *words = (struct words *)from;
	size_t size;

	(void)i;
	words->rest += strspn(words->rest, " ");
	size = strcspn(words->rest, " ");
	if (!size)
		return NULL;
	if (size >= sizeof(words->word))
		size = sizeof(words->word) - 1;
	memcpy(words->word, words->rest, size);
	words->word[size] = '\0';
	words->rest += size;
	return words->word;
}

/* Text behind what takes column columns, broken between words where the width is known. */
static void print_words(
	const struct lk_screen *screen, int column, const char *line, const char *end)
{
	struct words words = {.rest = line};

	lk_screen_words(screen, column, next_word, &words);
	puts(end);
}

static void print_finding(const struct lk_verb *verb, const struct lkm_doctor *doctor, size_t i)
{
	const struct lk_screen *screen = &verb->screen;
	enum lkm_health health = lkm_finding_health(lkm_doctor_finding(doctor, i));
	const char *remedy = lkm_finding_remedy(lkm_doctor_finding(doctor, i)), *fact;

	printf("  %s%-7s%s  %-14s", colour(screen, health), state_of(health)->label, screen->normal,
		lkm_finding_check(lkm_doctor_finding(doctor, i)));
	print_words(screen, COLUMN, lkm_finding_text(lkm_doctor_finding(doctor, i)), "");
	if (health == LKM_HEALTH_FINE && !verb->opts->common.verbosity)
		return;
	for (size_t j = 0; (fact = lkm_finding_evidence(lkm_doctor_finding(doctor, i), j)); j++) {
		printf("%*s%s", COLUMN, "", screen->faint);
		print_words(screen, COLUMN, fact, screen->normal);
	}
	if (remedy) {
		printf("%*s", COLUMN, "-> ");
		print_words(screen, COLUMN, remedy, "");
	}
}

static size_t count(const struct lkm_doctor *doctor, enum lkm_health health)
{
	size_t found = 0;

	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		found += lkm_finding_health(lkm_doctor_finding(doctor, i)) == health;
	return found;
}

/* That modules can be loaded is said only where nothing is unknown. */
static const char *verdict(const struct lkm_doctor *doctor)
{
	static const char *const words[][2] = {
		[LKM_HEALTH_FINE] = {"nothing is wrong with the modules of this release",
			"modules can be loaded here"},
		[LKM_HEALTH_UNKNOWN] = {"nothing is known to be wrong with the modules of this "
					"release",
			"nothing is known that keeps modules from being loaded here"},
		[LKM_HEALTH_WARNING] = {"the modules of this release can be used, but see above",
			"modules can be loaded here, but see above"},
		[LKM_HEALTH_PROBLEM] = {"something is wrong with the modules of this release",
			"something keeps modules from being loaded here"},
	};

	enum lkm_health health = lkm_doctor_worst(doctor);

	if (health != LKM_HEALTH_PROBLEM && count(doctor, LKM_HEALTH_UNKNOWN))
		health = LKM_HEALTH_UNKNOWN;
	return words[health][lkm_doctor_is_running(doctor)];
}

static void print_text(const struct lk_verb *verb, const struct lkm_doctor *doctor)
{
	const struct lk_screen *screen = &verb->screen;
	const char *separator = ": ";

	printf("%sLinux ", screen->strong);
	lk_screen_text(lkm_doctor_release(doctor));
	puts(screen->normal);
	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		print_finding(verb, doctor, i);
	printf("%s%s%s", colour(screen, lkm_doctor_worst(doctor)), verdict(doctor), screen->normal);
	for (size_t i = 0; i < STATES - 1; i++) {
		size_t found = count(doctor, states[i].health);

		if (!found)
			continue;
		printf("%s%zu %s", separator, found,
			found == 1 ? states[i].singular : states[i].plural);
		separator = ", ";
	}
	putchar('\n');
}

static void add_finding(struct lk_json *json, const struct lkm_doctor *doctor, size_t i)
{
	int code = lkm_finding_code(lkm_doctor_finding(doctor, i));
	const char *fact;

	lk_json_object(json, NULL);
	lk_json_text(json, "check", lkm_finding_check(lkm_doctor_finding(doctor, i)));
	lk_json_text(
		json, "state", state_of(lkm_finding_health(lkm_doctor_finding(doctor, i)))->word);
	lk_json_text_or_null(json, "code", code ? lkm_code_name(code) : NULL);
	lk_json_text(json, "text", lkm_finding_text(lkm_doctor_finding(doctor, i)));
	lk_json_array(json, "evidence");
	for (size_t j = 0; (fact = lkm_finding_evidence(lkm_doctor_finding(doctor, i), j)); j++)
		lk_json_text(json, NULL, fact);
	lk_json_end(json);
	lk_json_text_or_null(json, "remedy", lkm_finding_remedy(lkm_doctor_finding(doctor, i)));
	lk_json_end(json);
}

static void add_json(struct lk_json *json, const struct lkm_doctor *doctor)
{
	lk_json_bool(json, "running", lkm_doctor_is_running(doctor));
	lk_json_text(json, "release", lkm_doctor_release(doctor));
	lk_json_text(json, "directory", lkm_doctor_directory(doctor));
	lk_json_text(json, "state", state_of(lkm_doctor_worst(doctor))->word);
	lk_json_array(json, "findings");
	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		add_finding(json, doctor, i);
	lk_json_end(json);
}

static void show(struct lk_verb *verb)
{
	struct lkm_doctor *doctor;
	struct lkm_error error;

	if (lkm_doctor_run(verb->lkm, &doctor, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (lkm_doctor_worst(doctor) == LKM_HEALTH_PROBLEM)
		verb->status = 1;
	if (verb->opts->json)
		add_json(&verb->answer.json, doctor);
	else
		print_text(verb, doctor);
	lkm_doctor_free(doctor);
	/* The lines of the configuration that do not count are among the findings. */
	lkm_close(verb->lkm);
	verb->lkm = NULL;
}

int lk_cmd_doctor(int argc, char **argv)
{
	static const struct lkm_error no_operands = {.code = LKM_E_INVALID_ARGUMENT,
		.errnum = EINVAL,
		.message = "there is nothing to be named; see --help"};
	struct doctor_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "doctor", &text, table, &opts, 0);

	if (first < 0)
		return verb.status;
	if (first < argc)
		lk_verb_fail(&verb, &no_operands, NULL);
	else if (lk_verb_open(&verb))
		show(&verb);
	return lk_verb_end(&verb);
}
