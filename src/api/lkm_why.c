/* SPDX-License-Identifier: MIT */
/* <lkm/why.h>: collecting the facts and lines about one module; what they mean is decided in
 * diagnose. */
#include <lkm/why.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/refusals.h"
#include "../facts/denied.h"
#include "../facts/mentions.h"
#include "../formats/name.h"
#include "../system/generation.h"
#include "../system/image.h"

struct lkm_why_line {
	enum lkm_why_kind kind;
	const char *text;
	const struct lkm_directive *origin;
};

struct lkm_why {
	struct lk_arena arena;
	const char *module, *alias, *path, *reason;
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

/* Without /proc/modules nothing is known to be loaded. */
static int is_loaded(struct lkm *lkm, struct lkm_why *why, bool *ret, struct lkm_error *reterr)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	const struct lk_live_module *module;
	struct lkm_error error = {0};
	struct lk_live live;
	int rc = lk_open_live(lkm->system, &arena, &live, &error);

	*ret = false;
	if (rc == -ENOENT)
		return 0;
	if (rc < 0)
		return lk_fail_pass(reterr, &error);
	module = lk_live_find(&live, why->module);
	*ret = module && module->state == LKM_STATE_LIVE;
	return 0;
}

/* Does a file of a setting of the kernel begin with this character? */
static bool is_set(const struct lkm *lkm, const char *path, char set)
{
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, 64);
	return lk_file_read(lkm->system, path + 1, path, &text, NULL) == 0 && text.size &&
	       text.data[0] == set;
}

static int read_file(struct lkm *lkm, struct lkm_why *why, struct lk_refusal_facts *facts)
{
	struct lkm_error error = {0};
	struct lkm_image *image = NULL;
	const char *vermagic;
	int rc = lk_open_module(lkm, why->path, &error);

	if (rc >= 0)
		rc = lk_image_take(rc, why->path, &image, &error);
	if (rc == -ENOMEM)
		return rc;
	if (rc < 0) {
		facts->unreadable = lk_arena_copy(&why->arena, error.message);
		return facts->unreadable ? 0 : -ENOMEM;
	}
	vermagic = lk_image_find(image, "vermagic");
	facts->vermagic = vermagic ? lk_arena_copy(&why->arena, vermagic) : NULL;
	facts->has_signature = lk_image_signature(image);
	lk_image_free(image);
	return vermagic && !facts->vermagic ? -ENOMEM : 0;
}

/* The reason that "lkm deny" wrote down. */
static int read_reason(struct lkm *lkm, struct lkm_why *why, struct lk_refusal_facts *facts,
	struct lkm_error *reterr)
{
	const struct lkm_directive *line =
		lk_config_command(facts->config, LKM_DIRECTIVE_INSTALL, why->module);
	const struct lk_denials_fact *denials;
	int rc;

	if (!line || !lk_denied_is_refusal(line->value))
		return 0;
	rc = lk_generation_denials(lkm, &denials, reterr);
	if (rc < 0)
		return rc;
	rc = lk_deny_file_reason(&denials->file, why->module, &why->arena, &facts->reason);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

/* What keeps it from being loaded. */
static int judge(struct lkm *lkm, struct lkm_why *why, const struct lk_known *known,
	const struct lk_config *config, struct lkm_error *reterr)
{
	const bool running = lk_open_is_running(lkm);
	struct lk_refusal_facts facts = {.module = why->module,
		.by_alias = why->alias,
		.builtin = known->builtin,
		.path = known->path,
		.deps = known->deps,
		.dep_count = known->dep_count,
		.config = config,
		.release = lkm->release};
	int rc = running ? is_loaded(lkm, why, &facts.loaded, reterr) : 0;

	if (rc == 0 && !facts.loaded && !facts.builtin) {
		facts.loading_disabled =
			running && is_set(lkm, "/proc/sys/kernel/modules_disabled", '1');
		facts.signature_required =
			running && is_set(lkm, "/sys/module/module/parameters/sig_enforce", 'Y');
		rc = read_reason(lkm, why, &facts, reterr);
		if (rc == 0 && facts.path && read_file(lkm, why, &facts) < 0)
			rc = lk_fail_memory(reterr);
	}
	if (rc < 0)
		return rc;
	why->reason = facts.reason;
	why->refusals.arena = &why->arena;
	lk_refusals_find(&facts, &why->refusals);
	why->verdict = lk_refusals_verdict(&facts, &why->refusals);
	return why->refusals.failed ? lk_fail_memory(reterr) : 0;
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
	return rc < 0 ? rc : judge(lkm, why, &known, config, reterr);
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
