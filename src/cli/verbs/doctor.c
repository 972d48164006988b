/* SPDX-License-Identifier: MIT */
/* lkm doctor: can this process load modules on this system? */
#include <stdio.h>
#include <string.h>

#include <lkm/doctor.h>

#include "../commands.h"
#include "../verb.h"

/* Text shows so many findings with one code about one file, and as many facts of each. */
#define ALIKE_MAX 3

/* More than there are codes. */
#define CODES 256

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

/* Show facts below the text: all, or the first of many. */
static void show_evidence(struct lk_view *view, const struct lkm_finding *finding, bool explained)
{
	const size_t count = lkm_finding_evidence_count(finding);
	const bool cut = lkm_finding_file(finding) && !view->verbose && count > ALIKE_MAX + 1;
	const size_t shown = cut ? ALIKE_MAX : count;

	lk_view_list(view, "evidence");
	for (size_t i = 0; i < count; i++) {
		if (explained && i < shown)
			lk_view_below(view, LK_FAINT, NULL);
		lk_view_string(view, NULL, lkm_finding_evidence(finding, i));
	}
	lk_view_end(view);
	if (explained && shown < count) {
		lk_view_below(view, LK_FAINT, "and %s more (-v shows them)");
		lk_view_note(view, count - shown);
	}
}

/* A finding as one row of the table, with its evidence and its remedy below. more findings like it
 * are left out. */
static void show_finding(
	struct lk_view *view, const struct lkm_finding *finding, bool remedied, size_t more)
{
	const enum lkm_health health = lkm_finding_health(finding);
	const bool explained = health != LKM_HEALTH_FINE || view->verbose;
	const int code = lkm_finding_code(finding);

	lk_view_object(view, NULL);
	lk_view_line(view, style_of(health), state_of(health)->label);
	lk_view_string(view, "state", state_of(health)->word);
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "check", lkm_finding_check(finding));
	lk_view_string(view, "code", code ? lkm_code_name(code) : NULL);
	show_text(view, finding);
	show_evidence(view, finding, explained);
	if (explained && remedied)
		lk_view_below(view, LK_PLAIN, "-> %s");
	lk_view_string(view, "remedy", lkm_finding_remedy(finding));
	if (more) {
		lk_view_below(
			view, LK_FAINT, "and %s more of this kind in this file (-v shows them)");
		lk_view_note(view, more);
	}
	lk_view_end(view);
}

static bool is_same_file(const struct lkm_finding *a, const struct lkm_finding *b)
{
	return a && b && lkm_finding_file(a) && lkm_finding_file(b) &&
	       strcmp(lkm_finding_file(a), lkm_finding_file(b)) == 0;
}

static bool has_same_remedy(const struct lkm_finding *a, const struct lkm_finding *b)
{
	const char *first = lkm_finding_remedy(a), *second = lkm_finding_remedy(b);

	return is_same_file(a, b) && lkm_finding_code(a) == lkm_finding_code(b) && first &&
	       second && strcmp(first, second) == 0;
}

/* Findings about one file stand together. Text shows the first few of each code. */
static void show_findings(struct lk_view *view, const struct lkm_doctor *doctor)
{
	size_t total[CODES], shown[CODES];
	const struct lkm_finding *finding, *before = NULL, *next;

	for (size_t i = 0; (finding = lkm_doctor_finding(doctor, i)); i++, before = finding) {
		const unsigned code = (unsigned)lkm_finding_code(finding) % CODES;
		size_t left_out = 0;

		if (!is_same_file(before, finding)) {
			memset(total, 0, sizeof(total));
			memset(shown, 0, sizeof(shown));
			for (size_t j = i; (next = lkm_doctor_finding(doctor, j)) &&
					   (j == i || is_same_file(finding, next));
				j++)
				total[(unsigned)lkm_finding_code(next) % CODES]++;
		}
		shown[code]++;
		if (!view->verbose && total[code] > ALIKE_MAX + 1) {
			if (shown[code] > ALIKE_MAX)
				lk_view_hide(view);
			if (shown[code] == ALIKE_MAX)
				left_out = total[code] - ALIKE_MAX;
		}
		next = lkm_doctor_finding(doctor, i + 1);
		show_finding(view, finding, left_out || !has_same_remedy(finding, next), left_out);
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
