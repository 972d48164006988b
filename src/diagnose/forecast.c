/* SPDX-License-Identifier: MIT */
/* The fate of each step of a plan follows from its facts and from the steps that it needs. */
#include "forecast.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "../facts/denied.h"
#include "diagnose.h"

/* One step on its way into the forecast. */
struct judging {
	struct lk_forecast *forecast;
	const struct lk_forecast_step *step;
	enum lk_fate fate;
};

/* Remember which step the findings are about that were added since. */
static int claim(struct lk_forecast *forecast)
{
	struct lk_findings *findings = &forecast->findings;
	static const size_t size = sizeof(*forecast->step_of);

	if (findings->failed)
		return -ENOMEM;
	while (forecast->step_capacity < findings->count)
		if (lk_arena_grow(findings->arena, (void **)&forecast->step_of,
			    &forecast->step_capacity, forecast->step_capacity, size) < 0)
			return -ENOMEM;
	return 0;
}

static struct lkm_finding *newest(struct judging *judging)
{
	struct lk_findings *findings = &judging->forecast->findings;

	if (claim(judging->forecast) < 0)
		return NULL;
	judging->forecast->step_of[findings->count - 1] = judging->forecast->count;
	return &findings->items[findings->count - 1];
}

/* The beginning of a sentence about the request: "it", or in a forecast of several the name. */
static const char *subject_of(const struct judging *judging)
{
	return judging->step->named ? judging->step->named : "it";
}

/* Add why a step fails, or may fail, in words about the request: predicate continues "it", or "it
 * depends on NAME, which". */
static void add(struct judging *judging, enum lkm_code code, enum lkm_certainty certainty,
	const char *module, bool target, const char *predicate, const char *more)
{
	struct lk_findings *findings = &judging->forecast->findings;
	const char *colon = more ? ": " : "";

	more = more ? more : "";
	if (target)
		lk_finding_add(findings, code, certainty, "%s %s%s%s", subject_of(judging),
			predicate, colon, more);
	else if (judging->step->required)
		lk_finding_add(findings, code, certainty, "%s depends on %s, which %s%s%s",
			subject_of(judging), module, predicate, colon, more);
	else
		lk_finding_add(findings, code, certainty, "optional module %s %s%s%s", module,
			predicate, colon, more);
	lk_finding_subject(findings, module);
	newest(judging);
	if (certainty == LKM_CERTAIN)
		judging->fate = LK_FATE_FAILS;
	else if (judging->fate == LK_FATE_FINE)
		judging->fate = LK_FATE_UNKNOWN;
}

static void add_own(struct judging *judging, enum lkm_code code, enum lkm_certainty certainty,
	const char *predicate, const char *more)
{
	add(judging, code, certainty, judging->step->module, judging->step->target, predicate,
		more);
}

static void place(struct judging *judging, const struct lkm_directive *line)
{
	if (line)
		lk_finding_origin(&judging->forecast->findings, line->file, line->line);
}

static void check_kernel_line(struct judging *judging)
{
	if (!judging->step->kernel_line)
		return;
	add_own(judging, LKM_E_BLACKLISTED, LKM_CERTAIN,
		"is blacklisted on the kernel command line (module_blacklist=)", NULL);
	place(judging, judging->step->kernel_line);
}

static void judge_command(struct judging *judging)
{
	const struct lk_forecast_step *step = judging->step;
	const bool installs = step->action == LKM_ACTION_INSTALL;

	if (!lk_denied_is_refusal(step->command)) {
		add_own(judging, LKM_E_COMMAND_FAILED, LKM_POSSIBLE,
			installs ? "has an install command, whose result cannot be foreseen"
				 : "has a remove command, whose result cannot be foreseen",
			NULL);
		place(judging, step->line);
		return;
	}
	/* After a command such as /bin/true, those fail that need the module. */
	judging->fate = LK_FATE_NOTHING;
	if (lk_denied_succeeds(step->command) && !step->target)
		return;
	if (installs)
		add_own(judging, LKM_E_BLACKLISTED, LKM_CERTAIN, "is denied", step->reason);
	else
		add_own(judging, LKM_E_COMMAND_FAILED, LKM_CERTAIN,
			"has a remove command that does nothing", NULL);
	place(judging, step->line);
	check_kernel_line(judging);
}

/* Causes that hold for each module of this kernel are told once. */
static bool is_everywhere(enum lkm_code code)
{
	return code == LKM_E_OLD_KERNEL || code == LKM_E_NO_MODULE_SUPPORT ||
	       code == LKM_E_MODULES_DISABLED || code == LKM_E_NO_CAPABILITY;
}

/* vermagic begins with the release that the module was built for. */
static bool is_of_release(const char *vermagic, const char *release)
{
	const size_t size = strlen(release);

	return strncmp(vermagic, release, size) == 0 && (vermagic[size] == ' ' || !vermagic[size]);
}

/* Add a whole sentence about the step. */
static void add_sentence(struct judging *judging, enum lkm_code code, enum lkm_certainty certainty,
	const char *sentence)
{
	struct lk_findings *findings = &judging->forecast->findings;
	const char *named = judging->step->named;

	if (!judging->step->target) {
		add_own(judging, code, certainty,
			certainty == LKM_CERTAIN ? "would fail" : "may fail", sentence);
		return;
	}
	lk_finding_add(findings, code, certainty, "%s%s%s", named ? named : "", named ? ": " : "",
		sentence);
	lk_finding_subject(findings, judging->step->module);
	newest(judging);
	if (certainty == LKM_CERTAIN)
		judging->fate = LK_FATE_FAILS;
}

/* Add what holds for each module of this kernel, for the first step that has to succeed. */
static bool add_everywhere(struct judging *judging, const struct lkm_finding *finding)
{
	struct lk_forecast *forecast = judging->forecast;

	judging->fate = LK_FATE_FAILS;
	if (forecast->everywhere || !judging->step->required)
		return false;
	forecast->everywhere = true;
	lk_finding_add(&forecast->findings, finding->code, finding->certainty, "%s", finding->text);
	if (finding->code == LKM_E_MODULES_DISABLED)
		lk_finding_origin(&forecast->findings, "/proc/sys/kernel/modules_disabled", 0);
	newest(judging);
	return true;
}

/* Take over a finding of the rules about a single module. */
static void take(struct judging *judging, const struct lkm_finding *finding)
{
	struct lk_findings *findings = &judging->forecast->findings;
	const bool everywhere = is_everywhere(finding->code);
	struct lkm_finding *taken;

	if (!everywhere)
		add_sentence(judging, finding->code, finding->certainty, finding->text);
	else if (!add_everywhere(judging, finding))
		return;
	taken = newest(judging);
	if (!taken)
		return;
	taken->evidence = finding->evidence;
	taken->evidence_count = finding->evidence_count;
	taken->remedy = finding->remedy;
	if (finding->file)
		lk_finding_origin(findings, finding->file, finding->line);
	else if (judging->step->path && !everywhere)
		lk_finding_origin(findings, judging->step->path, 0);
}

/* A plan may be made by a user and run by root: a missing right is only worth a warning. */
static void check_right(struct judging *judging)
{
	struct lk_forecast *forecast = judging->forecast;

	if (!judging->step->lacks_right || forecast->everywhere || !judging->step->required)
		return;
	forecast->everywhere = true;
	lk_finding_add(&forecast->findings, LKM_E_NO_CAPABILITY, LKM_LIKELY,
		"this process is not allowed to load or unload modules");
	lk_finding_remedy(&forecast->findings, "do it as root");
	newest(judging);
}

/* Ask the rules about one module. */
static int ask_rules(struct judging *judging, const struct lk_evidence *evidence)
{
	struct lk_findings found;
	int rc = lk_diagnose(evidence, judging->forecast->findings.arena, &found);

	for (size_t i = 0; rc == 0 && i < found.count; i++)
		take(judging, &found.items[i]);
	check_right(judging);
	return rc;
}

/* A need that fails, or that does nothing, takes the step with it. */
static void judge_needs(struct judging *judging)
{
	const struct lk_forecast *forecast = judging->forecast;
	const struct lk_forecast_step *step = judging->step;

	for (size_t i = 0; i < step->need_count; i++) {
		struct lk_forecast_fate *need;

		if (step->needs[i] >= forecast->count)
			continue;
		need = &forecast->fates[step->needs[i]];
		if (need->fate == LK_FATE_FAILS) {
			judging->fate = LK_FATE_FAILS;
		} else if (need->fate == LK_FATE_NOTHING && need->told) {
			judging->fate = LK_FATE_FAILS;
		} else if (need->fate == LK_FATE_NOTHING) {
			need->told = step->required;
			add(judging, LKM_E_BLACKLISTED, LKM_CERTAIN, need->module, false,
				"is denied", NULL);
			place(judging, need->denial);
		}
	}
}

static int judge_file(struct judging *judging)
{
	const struct lk_forecast_step *step = judging->step;
	struct lk_evidence evidence;

	if (!step->evidence)
		return 0;
	evidence = *step->evidence;
	evidence.kernel.forbids = LK_UNKNOWN; /* check_kernel_line() knows the line */
	if (evidence.live.presence == LK_LIVE)
		return 0; /* by its own name; the kernel says so, and that is no failure */
	if (evidence.live.presence == LK_COMING)
		add_own(judging, LKM_E_STUCK, LKM_POSSIBLE,
			"is being loaded by another process, which has not finished", NULL);
	if (evidence.file.unreadable) {
		add_sentence(judging, LKM_E_UNREADABLE, LKM_CERTAIN, evidence.file.unreadable);
		lk_finding_origin(&judging->forecast->findings, step->path, 0);
		return 0;
	}
	/* Without another module of the kernel, the release alone can be compared. */
	if (!evidence.kernel.vermagic && evidence.file.vermagic && evidence.kernel.release &&
		!evidence.ignores_vermagic &&
		!is_of_release(evidence.file.vermagic, evidence.kernel.release)) {
		add_own(judging, LKM_E_VERMAGIC, LKM_CERTAIN, "was built for another kernel",
			evidence.file.vermagic);
		lk_finding_origin(&judging->forecast->findings, step->path, 0);
	}
	return ask_rules(judging, &evidence);
}

static int judge_load(struct judging *judging)
{
	const struct lk_forecast_step *step = judging->step;

	switch (step->skip) {
	case LKM_SKIP_LOADED:
	case LKM_SKIP_BUILTIN:
		return 0;
	case LKM_SKIP_BLACKLISTED:
		add_own(judging, LKM_E_BLACKLISTED, LKM_CERTAIN, "is blacklisted", NULL);
		place(judging, step->line);
		return 0;
	case LKM_SKIP_UNKNOWN:
		judging->fate = LK_FATE_FAILS;
		if (step->required)
			add_own(judging, LKM_E_NOT_FOUND, LKM_CERTAIN, "has no file", NULL);
		return 0;
	default:
		break;
	}
	judge_needs(judging);
	if (step->action == LKM_ACTION_INSTALL) {
		judge_command(judging);
		return 0;
	}
	check_kernel_line(judging);
	return judge_file(judging);
}

static void check_exit(struct judging *judging)
{
	const struct lk_evidence *evidence = judging->step->evidence;

	if (!evidence || evidence->live.has_exit != LK_NO || judging->step->forced)
		return;
	add_own(judging, LKM_E_NO_EXIT, LKM_CERTAIN,
		"has no exit function, so it can never be unloaded", NULL);
	lk_finding_remedy(&judging->forecast->findings, "reboot without loading it");
}

static int judge_unload(struct judging *judging)
{
	const struct lk_forecast_step *step = judging->step;
	struct lk_evidence evidence;

	if (step->conditional)
		return 0;
	if (step->skip == LKM_SKIP_BUILTIN) {
		add_own(judging, LKM_E_BUILTIN, LKM_CERTAIN, "is built-in", NULL);
		return 0;
	}
	if (step->skip == LKM_SKIP_NOT_LOADED) {
		if (step->absent_fails)
			add_own(judging, LKM_E_NOT_LOADED, LKM_CERTAIN, "is not loaded", NULL);
		return 0;
	}
	if (step->action == LKM_ACTION_REMOVE) {
		judge_command(judging);
		return 0;
	}
	check_exit(judging);
	if (!step->evidence)
		return 0;
	evidence = *step->evidence;
	if (step->forced) {
		evidence.live.holders = NULL;
		evidence.live.refcount = 0;
	}
	return ask_rules(judging, &evidence);
}

int lk_forecast_add(struct lk_forecast *forecast, const struct lk_forecast_step *step)
{
	struct judging judging = {.forecast = forecast, .step = step, .fate = LK_FATE_FINE};
	const bool loads = step->action == LKM_ACTION_LOAD || step->action == LKM_ACTION_INSTALL;
	int rc;

	if (lk_arena_grow(forecast->findings.arena, (void **)&forecast->fates, &forecast->capacity,
		    forecast->count, sizeof(*forecast->fates)) < 0)
		return -ENOMEM;
	rc = loads ? judge_load(&judging) : judge_unload(&judging);
	if (rc < 0 || forecast->findings.failed || claim(forecast) < 0)
		return -ENOMEM;
	forecast->fates[forecast->count] = (struct lk_forecast_fate){
		.module = lk_arena_copy(forecast->findings.arena, step->module),
		.fate = judging.fate,
		.denial = step->line,
		.reason = step->reason,
		.required = step->required,
		.group = step->group,
		.needs = step->needs,
		.need_count = step->need_count};
	return forecast->fates[forecast->count++].module ? 0 : -ENOMEM;
}

/* The first of the failing steps that a step needs, itself included. Steps come after their needs,
 * so that each look goes to smaller numbers. */
static size_t failing_need(const struct lk_forecast *forecast, size_t number)
{
	const struct lk_forecast_fate *fate = &forecast->fates[number];

	if (fate->fate != LK_FATE_FAILS)
		return SIZE_MAX;
	for (size_t i = 0; i < fate->need_count; i++) {
		const size_t need = fate->needs[i];

		if (need < number && forecast->fates[need].fate == LK_FATE_FAILS)
			return failing_need(forecast, need);
	}
	return number;
}

size_t lk_forecast_failing(const struct lk_forecast *forecast, size_t number, size_t target)
{
	if (number >= forecast->count)
		return SIZE_MAX;
	for (size_t i = 0; i < forecast->count && forecast->fates[number].group == target; i++)
		if (forecast->fates[i].group == target && forecast->fates[i].required &&
			forecast->fates[i].fate == LK_FATE_FAILS)
			return failing_need(forecast, i);
	return failing_need(forecast, number);
}
