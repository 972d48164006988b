/* SPDX-License-Identifier: MIT */
/* lkm doctor: can this process load modules on this system? */
#include <stdio.h>
#include <string.h>

#include <lkm/doctor.h>

#include "../commands.h"
#include "../verb.h"

/* Text shows so many findings of one kind about one file. */
#define ALIKE_MAX 3

struct doctor_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm doctor [options]",
	.purpose = "Checks whether this system can load modules, and whether you may: kernel,\n"
		   "rights, signatures, installed modules, indexes and configuration. The exit\n"
		   "status is 1 if a problem prevents it. -v also explains the checks that passed.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct doctor_opts),
	LK_VERB_ROWS_WHERE(struct doctor_opts),
	LK_VERB_ROWS_COMMON(struct doctor_opts),
	LK_OPTS_END,
};

static const struct state {
	enum lkm_health health;
	const char *word, *label; /* in JSON and in text */
} states[] = {
	{LKM_HEALTH_PROBLEM, "problem", "problem"},
	{LKM_HEALTH_WARNING, "warning", "warning"},
	{LKM_HEALTH_UNKNOWN, "unknown", "unknown"},
	{LKM_HEALTH_FINE, "fine", "ok"},
};
#define STATES (sizeof(states) / sizeof(*states))

static const struct state *state_of(enum lkm_health health)
{
	for (size_t i = 0; i < STATES; i++)
		if (states[i].health == health)
			return &states[i];
	return &states[STATES - 1];
}

static enum lk_style style_of(enum lkm_health health)
{
	switch (health) {
	case LKM_HEALTH_FINE:
		return LK_GOOD;
	case LKM_HEALTH_UNKNOWN:
		return LK_FAINT;
	case LKM_HEALTH_WARNING:
		return LK_STRONG;
	case LKM_HEALTH_PROBLEM:
		break;
	}
	return LK_BAD;
}

/* FILE:LINE: TEXT */
static void show_text(struct lk_view *view, const struct lkm_finding *finding)
{
	const char *file = lkm_finding_file(finding);

	if (file)
		lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "file", file);
	if (file && lkm_finding_line(finding))
		lk_view_more(view, LK_PLAIN, ":%s");
	lk_view_integer(view, "line", lkm_finding_line(finding));
	if (file)
		lk_view_more(view, LK_PLAIN, ": %s");
	else
		lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_finding_text(finding));
}

/* A finding as one row of the table, with its evidence and its remedy below. */
static void show_finding(
	struct lk_view *view, const struct lkm_finding *finding, bool remedied, size_t more)
{
	const enum lkm_health health = lkm_finding_health(finding);
	const bool explained = health != LKM_HEALTH_FINE || view->verbose;
	const int code = lkm_finding_code(finding);
	const char *fact;

	lk_view_object(view, NULL);
	lk_view_line(view, style_of(health), state_of(health)->label);
	lk_view_string(view, "state", state_of(health)->word);
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "check", lkm_finding_check(finding));
	lk_view_string(view, "code", code ? lkm_code_name(code) : NULL);
	show_text(view, finding);
	lk_view_list(view, "evidence");
	for (size_t i = 0; (fact = lkm_finding_evidence(finding, i)); i++) {
		if (explained)
			lk_view_below(view, LK_FAINT, NULL);
		lk_view_string(view, NULL, fact);
	}
	lk_view_end(view);
	if (explained && remedied)
		lk_view_below(view, LK_PLAIN, "-> %s");
	lk_view_string(view, "remedy", lkm_finding_remedy(finding));
	if (more) {
		lk_view_below(view, LK_FAINT, "and %s more of this kind in this file (-v shows them)");
		lk_view_note(view, more);
	}
	lk_view_end(view);
}

/* Lines of one file that have the same fault. */
static bool is_same_kind(const struct lkm_finding *a, const struct lkm_finding *b)
{
	return a && b && lkm_finding_file(a) && lkm_finding_file(b) &&
	       strcmp(lkm_finding_file(a), lkm_finding_file(b)) == 0 &&
	       lkm_finding_code(a) == lkm_finding_code(b) &&
	       lkm_finding_health(a) == lkm_finding_health(b);
}

static bool has_same_remedy(const struct lkm_finding *a, const struct lkm_finding *b)
{
	const char *first = lkm_finding_remedy(a), *second = lkm_finding_remedy(b);

	return is_same_kind(a, b) && first && second && strcmp(first, second) == 0;
}

/* Text shows the first few lines of a file that have the same fault. */
static void show_findings(struct lk_view *view, const struct lkm_doctor *doctor)
{
	const struct lkm_finding *finding;
	size_t alike = 0;

	for (size_t i = 0; (finding = lkm_doctor_finding(doctor, i)); i++) {
		const struct lkm_finding *next = lkm_doctor_finding(doctor, i + 1);
		const bool last = alike + 1 == ALIKE_MAX && !view->verbose;
		size_t more = 0;

		for (size_t j = i + 1; last && is_same_kind(finding, lkm_doctor_finding(doctor, j)); j++)
			more++;
		if (alike >= ALIKE_MAX && !view->verbose)
			lk_view_hide(view);
		show_finding(view, finding, more || !has_same_remedy(finding, next), more);
		alike = is_same_kind(finding, next) ? alike + 1 : 0;
	}
}

static size_t count(const struct lkm_doctor *doctor, enum lkm_health health)
{
	size_t found = 0;

	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		found += lkm_finding_health(lkm_doctor_finding(doctor, i)) == health;
	return found;
}

static const char *plural(size_t found)
{
	return found == 1 ? "" : "s";
}

/* "no problem found (1 warning; 8 checks could not be made)" */
static void summarize(const struct lkm_doctor *doctor, char *ret, size_t size)
{
	const size_t problems = count(doctor, LKM_HEALTH_PROBLEM);
	const size_t warnings = count(doctor, LKM_HEALTH_WARNING);
	const size_t unknown = count(doctor, LKM_HEALTH_UNKNOWN);
	char found[32] = "no problem", warned[32] = "", unmade[64] = "";

	if (problems)
		snprintf(found, sizeof(found), "%zu problem%s", problems, plural(problems));
	if (warnings)
		snprintf(warned, sizeof(warned), "%zu warning%s", warnings, plural(warnings));
	if (unknown)
		snprintf(unmade, sizeof(unmade), "%zu check%s could not be made", unknown,
			plural(unknown));
	snprintf(ret, size, "%s found%s%s%s%s%s", found, warnings || unknown ? " (" : "", warned,
		warnings && unknown ? "; " : "", unmade, warnings || unknown ? ")" : "");
}

static void show_doctor(struct lk_view *view, const struct lkm_doctor *doctor)
{
	static const struct lk_view_column columns[] = {
		{"", false, 0}, {"", false, 0}, {"", false, 0}, {0}};
	char summary[256];

	summarize(doctor, summary, sizeof(summary));
	lk_view_bool(view, "running", lkm_doctor_is_running(doctor));
	lk_view_line(view, LK_STRONG, "Linux %s");
	lk_view_string(view, "release", lkm_doctor_release(doctor));
	lk_view_string(view, "directory", lkm_doctor_directory(doctor));
	lk_view_string(view, "state", state_of(lkm_doctor_worst(doctor))->word);
	lk_view_line(view, LK_PLAIN, NULL);
	lk_view_table(view, columns);
	lk_view_list(view, "findings");
	show_findings(view, doctor);
	lk_view_end(view);
	lk_view_line(view, style_of(lkm_doctor_worst(doctor)), NULL);
	lk_view_string(view, "summary", summary);
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
	show_doctor(&verb->view, doctor);
	lkm_doctor_free(doctor);
	/* Invalid lines of the configuration are findings: lk_verb_end() must not print them again.
	 */
	lkm_close(verb->lkm);
	verb->lkm = NULL;
}

int lk_cmd_doctor(int argc, char **argv)
{
	struct doctor_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(
		&verb, argc, argv, "doctor", &text, table, &opts, LK_VERB_NO_OPERANDS);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb))
		show(&verb);
	return lk_verb_end(&verb);
}
