/* SPDX-License-Identifier: MIT */
/* <lkm/why.h>: collecting the facts and lines about one module; what they mean is decided in
 * diagnose. */
#include <lkm/why.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../evidence/plan_forecast.h"
#include "../facts/denied.h"
#include "../facts/mentions.h"
#include "../formats/name.h"
#include "../plan/load.h"
#include "../plan/passes.h"
#include "../system/generation.h"
#include "own_names.h"

struct lkm_why_line {
	enum lkm_why_kind kind;
	const char *text;
	const struct lkm_directive *origin;
};

struct lkm_why {
	struct lk_arena arena;
	const char *module, *alias, *path, *reason, *own_name;
	bool fails;
	enum lkm_verdict verdict;
	struct lk_findings refusals;
	struct lkm_why_line *items;
	size_t count, capacity;
};

/* The strings are in the arena, or constant. */
static int add(struct lkm_why *why, enum lkm_why_kind kind, const char *text,
	const struct lkm_directive *origin)
{
	struct lkm_why_line line = {.kind = kind, .text = text, .origin = origin};

	return text ? LK_APPEND(&why->arena, why, line) : -ENOMEM;
}

/* The lines of configuration and the alias indexes. */
static int add_mentions(struct lkm *lkm, struct lkm_why *why, const struct lk_config *config,
	struct lkm_error *reterr)
{
	struct lk_mentions mentions = {
		.arena = &why->arena, .module = why->module, .alias = why->alias};
	const struct lk_aliases_fact *aliases;
	int rc = lk_generation_aliases(lkm, &aliases, reterr);

	if (rc < 0)
		return rc;
	if (lk_mentions_config(&mentions, config) < 0 ||
		lk_mentions_aliases(&mentions, &aliases->modules, aliases->modules_file) < 0 ||
		lk_mentions_aliases(&mentions, &aliases->builtin, aliases->builtin_file) < 0)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < mentions.count; i++) {
		const struct lk_mention *mention = &mentions.items[i];

		if (add(why, mention->kind, mention->text, mention->origin) < 0)
			return lk_fail_memory(reterr);
	}
	return 0;
}

/* What it needs, what needs it, and the install lines of what it needs. */
static int add_dependencies(struct lkm *lkm, struct lkm_why *why, const struct lk_known *known,
	const struct lk_config *config, struct lkm_error *reterr)
{
	const struct lk_graph_fact *fact = NULL;
	const struct lk_depnode *node;
	struct lkm_error error = {0};
	int rc = lk_generation_graph(lkm, &fact, &error);

	if (rc < 0 && error.code != LKM_E_INDEX_MISSING)
		return lk_fail_pass(reterr, &error);
	for (size_t i = 0; i < known->dep_count; i++) {
		const char *dep = known->deps[i];
		const struct lkm_directive *line =
			lk_config_command(config, LKM_DIRECTIVE_INSTALL, dep);
		struct lkm_directive *copy =
			line ? lk_arena_alloc(&why->arena, sizeof(*copy)) : NULL;

		if (add(why, LKM_WHY_NEEDS, dep, NULL) < 0)
			return lk_fail_memory(reterr);
		if (line && (!copy || lk_directive_copy(&why->arena, line, copy) < 0 ||
				    add(why, LKM_WHY_INSTALL, copy->text, copy) < 0))
			return lk_fail_memory(reterr);
	}
	node = fact ? lk_depgraph_find(&fact->graph, why->module) : NULL;
	for (size_t i = 0; node && i < node->users.count; i++)
		if (add(why, LKM_WHY_USER, lk_arena_copy(&why->arena, node->users.items[i]->name),
			    NULL) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

/* The plan for a request for this module now. */
static int make_plan(struct lkm *lkm, struct lkm_why *why, const struct lk_config *config,
	struct lkm_plan *plan, struct lkm_error *reterr)
{
	const struct lk_load_request request = {
		.what = why->module, .known = true, .alias = why->alias, .ignore_blacklist = true};
	const struct lk_planner planner = {.catalog = &lkm->catalog,
		.config = config,
		.live = &plan->live,
		.plan = plan,
		.reterr = reterr};
	struct lkm_error error = {0};
	int rc = -ENOENT;

	if (lk_open_is_running(lkm))
		rc = lk_open_live(lkm->system, &plan->arena, &plan->live, &error);
	if (rc == -ENOENT)
		rc = lk_live_parse(&plan->live, &plan->arena, (struct lk_span){0});
	if (rc < 0)
		return lk_fail_pass(reterr, &error);
	rc = lk_load_plan(&planner, &request);
	if (rc < 0)
		return rc;
	lk_own_names(lkm, plan, &plan->live, true);
	lk_pass_loaded(plan, &plan->live);
	return lk_pass_refused(plan, config) < 0 ? lk_fail_memory(reterr) : 0;
}

static enum lkm_verdict verdict_of(
	const struct lkm_why *why, const struct lk_config *config, const struct lkm_step *target)
{
	const struct lkm_directive *install =
		lk_config_command(config, LKM_DIRECTIVE_INSTALL, why->module);
	const struct lk_live_module *live = lk_live_find(
		&target->plan->live, target->own_name ? target->own_name : target->module);

	if (target->skip == LKM_SKIP_LOADED)
		return LKM_VERDICT_LOADED;
	if (live && live->state == LKM_STATE_COMING)
		return LKM_VERDICT_LOADING;
	if (live && live->state == LKM_STATE_GOING)
		return LKM_VERDICT_UNLOADING;
	if (target->builtin)
		return LKM_VERDICT_BUILTIN;
	if (install && lk_denied_is_refusal(install->value))
		return LKM_VERDICT_DENIED;
	if (why->alias && lk_config_blacklisted(config, why->module))
		return LKM_VERDICT_SKIPPED;
	if (install)
		return LKM_VERDICT_COMMAND;
	if (!why->path)
		return LKM_VERDICT_UNKNOWN;
	return why->fails ? LKM_VERDICT_REFUSED : LKM_VERDICT_LOADS;
}

/* Keep what is certain, with the module's own refusals first. */
static int keep_refusals(struct lkm_why *why, const struct lk_forecast *forecast, size_t target)
{
	why->refusals = (struct lk_findings){.arena = &why->arena};
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < forecast->findings.count; i++) {
			const struct lkm_finding *finding = &forecast->findings.items[i];
			const size_t step = forecast->step_of[i];

			/* A module without a file has a verdict of its own. */
			if (finding->code == LKM_E_NOT_FOUND && step == target)
				continue;
			if (finding->certainty == LKM_CERTAIN && forecast->fates[step].required &&
				(step == target) == own &&
				LK_APPEND(&why->arena, &why->refusals, *finding) < 0)
				return -ENOMEM;
		}
	return 0;
}

/* What would become of the request. */
static int judge(struct lkm *lkm, struct lkm_why *why, const struct lk_config *config,
	struct lkm_error *reterr)
{
	struct lk_forecast forecast = {.findings.arena = &why->arena};
	const struct lk_plan_forecast_how how = {0};
	struct lkm_plan *plan = lk_plan_new();
	const struct lkm_step *target;
	int rc = plan ? make_plan(lkm, why, config, plan, reterr) : lk_fail_memory(reterr);

	if (rc == 0)
		rc = lk_plan_forecast(lkm, plan, &how, &forecast, reterr);
	if (rc == 0) {
		target = plan->targets.items[0];
		why->fails = lk_forecast_failing(&forecast, target->index, 0) != SIZE_MAX;
		why->own_name =
			target->own_name ? lk_arena_copy(&why->arena, target->own_name) : NULL;
		why->reason = forecast.fates[target->index].reason;
		why->verdict = verdict_of(why, config, target);
		rc = keep_refusals(why, &forecast, target->index) < 0 ? lk_fail_memory(reterr) : 0;
	}
	lkm_plan_free(plan);
	return rc;
}

static int collect(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	const struct lk_config *config;
	struct lk_known known = {0};
	int rc = lk_open_sorted_config(lkm, &config, reterr);

	if (rc == 0)
		rc = lk_catalog_module(&lkm->catalog, &why->arena, why->module, &known, reterr);
	if (rc < 0)
		return rc;
	why->path = known.path;
	rc = add_mentions(lkm, why, config, reterr);
	if (rc == 0)
		rc = add_dependencies(lkm, why, &known, config, reterr);
	return rc < 0 ? rc : judge(lkm, why, config, reterr);
}

LKM_EXPORT int lkm_why_read(struct lkm *lkm, const char *module, const char *alias,
	struct lkm_why **ret, struct lkm_error *reterr)
{
	struct lkm_why *why;
	char *normal = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "the system, the module or the place for the result is NULL");
	LK_REQUEST(lkm);
	why = calloc(1, sizeof(*why));
	if (!why)
		return lk_fail_memory(reterr);
	rc = alias ? lk_name_alias(&why->arena, alias, &normal) : 0;
	why->module = lk_name_module(&why->arena, module);
	why->alias = normal;
	if (rc == -EINVAL)
		lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "unbalanced brackets in '%s'",
			alias);
	else
		rc = rc < 0 || !why->module ? lk_fail_memory(reterr) : collect(lkm, why, reterr);
	if (rc < 0)
		lkm_why_free(why);
	else
		*ret = why;
	return rc;
}

LKM_EXPORT void lkm_why_free(struct lkm_why *why)
{
	if (!why)
		return;
	lk_arena_done(&why->arena);
	free(why);
}

LKM_EXPORT const char *lkm_why_module(const struct lkm_why *why)
{
	return why ? why->module : NULL;
}

LKM_EXPORT enum lkm_verdict lkm_why_verdict(const struct lkm_why *why)
{
	return why ? why->verdict : (enum lkm_verdict)0;
}

LKM_EXPORT const char *lkm_why_path(const struct lkm_why *why)
{
	return why ? why->path : NULL;
}

LKM_EXPORT const char *lkm_why_reason(const struct lkm_why *why)
{
	return why ? why->reason : NULL;
}

LKM_EXPORT const char *lkm_why_own_name(const struct lkm_why *why)
{
	return why ? why->own_name : NULL;
}

LKM_EXPORT size_t lkm_why_refusal_count(const struct lkm_why *why)
{
	return why ? why->refusals.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_why_refusal(const struct lkm_why *why, size_t i)
{
	return why ? lk_finding_item(&why->refusals, i) : NULL;
}

LKM_EXPORT size_t lkm_why_count(const struct lkm_why *why)
{
	return why ? why->count : 0;
}

LKM_EXPORT const struct lkm_why_line *lkm_why_line(const struct lkm_why *why, size_t i)
{
	return i < lkm_why_count(why) ? &why->items[i] : NULL;
}

LKM_EXPORT enum lkm_why_kind lkm_why_line_kind(const struct lkm_why_line *line)
{
	return line ? line->kind : (enum lkm_why_kind)0;
}

LKM_EXPORT const char *lkm_why_line_text(const struct lkm_why_line *line)
{
	return line ? line->text : NULL;
}

LKM_EXPORT const struct lkm_directive *lkm_why_line_origin(const struct lkm_why_line *line)
{
	return line ? line->origin : NULL;
}
