/* SPDX-License-Identifier: MIT */
/* From an error and its report to the error that names the cause. */
#include "sharpen.h"

#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"

/* A modalias or path may be longer than all of the message. */
#define SHOWN_MAX 100

static bool is_certain(const struct lkm_error *error, const struct lkm_report *report)
{
	return report && *error->module && lkm_report_cause_count(report) &&
	       lkm_finding_certainty(lkm_report_cause(report, 0)) == LKM_CERTAIN;
}

static void replace(struct lkm_error *error, const struct lkm_report *report, const char *sentence)
{
	struct lkm_error sharp = {0};

	lk_fail(&sharp, lkm_finding_code(lkm_report_cause(report, 0)), error->errnum, "%s",
		sentence);
	lk_fail_module(&sharp, error->module);
	*error = sharp;
}

void lk_sharpen_load(struct lkm_error *error, const struct lkm_report *report, const char *what)
{
	char sentence[sizeof(error->message) * 2], more[48] = "", asked[SHOWN_MAX + 16] = "";
	size_t count;

	if (!is_certain(error, report))
		return;
	count = lkm_report_cause_count(report);
	if (count > 1)
		snprintf(more, sizeof(more), " (and %zu more of this kind)", count - 1);
	if (what && !strchr(what, '/') && !lk_name_equal(what, error->module))
		snprintf(asked, sizeof(asked), " for '%.*s'", SHOWN_MAX, what);
	snprintf(sentence, sizeof(sentence), "could not load '%s'%s: %s%s", error->module, asked,
		lkm_finding_text(lkm_report_cause(report, 0)), more);
	replace(error, report, sentence);
}

void lk_sharpen_unload(struct lkm_error *error, const struct lkm_report *report)
{
	char sentence[sizeof(error->message) * 2];
	const char *evidence;

	if (!is_certain(error, report))
		return;
	evidence = lkm_finding_evidence(lkm_report_cause(report, 0), 0);
	snprintf(sentence, sizeof(sentence), "could not unload '%s': %s%s%s%s", error->module,
		lkm_finding_text(lkm_report_cause(report, 0)), evidence ? " (" : "",
		evidence ? evidence : "", evidence ? ")" : "");
	replace(error, report, sentence);
}
