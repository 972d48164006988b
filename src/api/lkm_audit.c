/* SPDX-License-Identifier: MIT */
/* <lkm/audit.h>: choosing the modules and collecting the facts; which holes there are is decided in
 * diagnose. */
#include <lkm/audit.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/holes.h"
#include "../files/path.h"
#include "../formats/managed.h"
#include "../formats/name.h"
#include "../system/generation.h"
#include "builtin_code.h"
#include "initramfs.h"

struct lkm_audit_entry {
	const char *module;
	bool known;
	enum lkm_denied denied;
	struct lkm_directive *directive; /* NULL: nothing denies it */
	const char **users;
	size_t user_count;
	struct lk_holes holes;
};

struct lkm_audit {
	struct lk_arena arena;
	struct lkm_audit_entry *items;
	size_t count, capacity;
};

/* What one audit needs while it goes on. */
struct auditing {
	struct lkm *lkm;
	struct lkm_audit *audit;
	struct lk_arena scratch; /* of what is not part of the result */
	const struct lk_config *config;
	const struct lk_graph_fact *graph; /* NULL: there is no index */
	struct lk_live live;
	bool live_known;
	struct lk_map seen; /* modules that are among the items */
	struct lk_initramfs_list images;
	bool images_known;
	struct lk_builtin_code code;
	const char *config_unread; /* a message; NULL: all of the configuration was read */
};

static int add_module(struct auditing *auditing, const char *name)
{
	struct lkm_audit *audit = auditing->audit;
	const char *module = lk_name_module(&audit->arena, name);

	if (!module)
		return -ENOMEM;
	if (lk_map_get(&auditing->seen, module))
		return 0;
	if (LK_APPEND(&audit->arena, audit, (struct lkm_audit_entry){.module = module}) < 0)
		return -ENOMEM;
	return lk_map_put(&auditing->seen, module, auditing);
}

static bool is_below(const char *file, const char *root, const char *directory)
{
	size_t root_size = strlen(root), size = strlen(directory);

	return strncmp(file, root, root_size) == 0 &&
	       strncmp(file + root_size, directory, size) == 0 && file[root_size + size] == '/';
}

/* Distributions blacklist modules that should not be loaded automatically, not modules that must
 * not be loaded. */
static bool is_of_administrator(const struct lkm *lkm, const struct lkm_directive *line)
{
	return lkm->config_paths ||
	       (!is_below(line->file, lkm->config_root, "/lib") &&
		       !is_below(line->file, lkm->config_root, LKM_DISTRIBUTION_CONFIG));
}

/* The modules that lines of a kind deny by name. */
static int add_lines(struct auditing *auditing, enum lkm_directive_kind kind)
{
	const struct lk_directives *list = &auditing->config->kinds[kind];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct lkm_directive *line = &list->items[i];
		bool denies = true;

		if (kind == LKM_DIRECTIVE_INSTALL)
			denies =
				lk_denied_is_refusal(line->value) && lk_managed_is_name(line->name);
		else if (kind == LKM_DIRECTIVE_BLACKLIST)
			denies = is_of_administrator(auditing->lkm, line) &&
				 lk_managed_is_name(line->name);
		if (denies)
			rc = add_module(auditing, line->name);
	}
	return rc;
}

/* The modules that install lines deny by a pattern. */
static int add_matching(struct auditing *auditing)
{
	const struct lk_directives *list = &auditing->config->kinds[LKM_DIRECTIVE_INSTALL];
	const struct lk_depnodes *nodes = auditing->graph ? &auditing->graph->graph.nodes : NULL;
	bool patterns = false;
	int rc = 0;

	for (size_t i = 0; i < list->count; i++)
		patterns |= lk_denied_is_refusal(list->items[i].value) &&
			    !lk_managed_is_name(list->items[i].name);
	for (size_t i = 0; rc == 0 && patterns && nodes && i < nodes->count; i++) {
		struct lk_denied denied;

		lk_denied_look(auditing->config, nodes->items[i]->name, &denied);
		if (denied.how >= LKM_DENIED_COMMAND || denied.hidden)
			rc = add_module(auditing, nodes->items[i]->name);
	}
	return rc;
}

static int compare_entries(const void *a, const void *b)
{
	const struct lkm_audit_entry *one = a, *other = b;

	return strcmp(one->module, other->module);
}

static int choose(struct auditing *auditing, const char *const *modules)
{
	struct lkm_audit *audit = auditing->audit;

	for (; modules && *modules; modules++)
		if (add_module(auditing, *modules) < 0)
			return -ENOMEM;
	if (modules)
		return 0;
	if (add_lines(auditing, LKM_DIRECTIVE_INSTALL) < 0 ||
		add_lines(auditing, LKM_DIRECTIVE_BLACKLIST) < 0 ||
		add_lines(auditing, LKM_DIRECTIVE_REFUSED) < 0 || add_matching(auditing) < 0)
		return -ENOMEM;
	if (audit->count)
		qsort(audit->items, audit->count, sizeof(*audit->items), compare_entries);
	return 0;
}

static bool is_older(const struct auditing *auditing, const struct lk_initramfs *image,
	const struct lkm_directive *line)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_path_find(auditing->lkm->files, line->file, &at);

	return lk_file_identify(at, relative, &kind, &identity) == 0 &&
	       image->mtime < identity.mtime;
}

/* The images are looked into once, and only when a line denies a module to modprobe. */
static int look_into_images(
	struct auditing *auditing, struct lk_arena *arena, struct lk_hole_facts *facts)
{
	const struct lk_initramfs_list *list = &auditing->images;
	struct lk_hole_image *images;

	if (facts->denied.how != LKM_DENIED_COMMAND && facts->denied.how != LKM_DENIED_ALIASES)
		return 0;
	if (!auditing->images_known &&
		lk_initramfs_look(auditing->lkm, &auditing->scratch, &auditing->images) < 0)
		return -ENOMEM;
	auditing->images_known = true;
	images = lk_arena_alloc(arena, (list->count + 1) * sizeof(*images));
	if (!images)
		return -ENOMEM;
	facts->images = images;
	for (; facts->image_count < list->count; facts->image_count++) {
		const struct lk_initramfs *image = &list->items[facts->image_count];
		struct lk_denied denied = {0};

		if (!image->unread)
			lk_denied_look(&image->config, facts->module, &denied);
		images[facts->image_count] = (struct lk_hole_image){.path = image->path,
			.rebuild = image->rebuild,
			.unread = image->unread,
			.errnum = image->errnum,
			.older = image->path && image->mtime && image->unread &&
				 is_older(auditing, image, facts->denied.line),
			.has_module = lk_map_get(&image->modules, facts->module),
			.how = denied.how};
	}
	return 0;
}

/* What keeps built-in code from running counts as what denies it. */
static int look_at_code(
	struct auditing *auditing, struct lk_arena *arena, struct lk_hole_facts *facts)
{
	struct lkm_directive *line;
	int rc = lk_builtin_code_look(
		&auditing->code, auditing->lkm, facts->module, arena, &facts->code);

	if (rc < 0 || facts->code.stopped != LK_STOPPED_SURELY)
		return rc;
	line = lk_arena_alloc(arena, sizeof(*line));
	if (!line)
		return -ENOMEM;
	*line = (struct lkm_directive){.kind = LKM_DIRECTIVE_REFUSED,
		.name = facts->module,
		.value = "",
		.file = "/proc/cmdline",
		.text = lk_arena_format(arena, "initcall_blacklist=%s", facts->code.functions)};
	facts->denied = (struct lk_denied){.how = LKM_DENIED_KERNEL, .line = line};
	return line->text ? 0 : -ENOMEM;
}

static int copy_users(
	struct lk_arena *arena, const struct lk_depnodes *users, struct lkm_audit_entry *entry)
{
	entry->users = lk_arena_alloc(arena, (users->count + 1) * sizeof(*entry->users));
	if (!entry->users)
		return -ENOMEM;
	for (; entry->user_count < users->count; entry->user_count++) {
		const char *name = users->items[entry->user_count]->name;

		entry->users[entry->user_count] = lk_arena_copy(arena, name);
		if (!entry->users[entry->user_count])
			return -ENOMEM;
	}
	return 0;
}

static int fill(
	struct auditing *auditing, const struct lk_hole_facts *facts, struct lkm_audit_entry *entry)
{
	static const enum lkm_denied hows[] = {[LKM_DENIED_NOT] = LKM_DENIED_NOT,
		[LKM_DENIED_ALIASES] = LKM_DENIED_ALIASES,
		[LKM_DENIED_COMMAND] = LKM_DENIED_COMMAND,
		[LKM_DENIED_KERNEL] = LKM_DENIED_KERNEL};
	struct lk_arena *arena = &auditing->audit->arena;

	entry->known = facts->known;
	entry->denied = hows[facts->denied.how];
	if (facts->denied.line) {
		entry->directive = lk_arena_alloc(arena, sizeof(*entry->directive));
		if (!entry->directive ||
			lk_directive_copy(arena, facts->denied.line, entry->directive) < 0)
			return -ENOMEM;
	}
	if (facts->users && copy_users(arena, facts->users, entry) < 0)
		return -ENOMEM;
	entry->holes.findings.arena = arena;
	lk_holes_find(facts, &entry->holes);
	return entry->holes.findings.failed ? -ENOMEM : 0;
}

static int audit_module(
	struct auditing *auditing, struct lkm_audit_entry *entry, struct lkm_error *reterr)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_hole_facts facts = {.module = entry->module, .config = auditing->config};
	const struct lk_depnode *node =
		auditing->graph ? lk_depgraph_find(&auditing->graph->graph, entry->module) : NULL;
	const struct lk_live_module *live =
		auditing->live_known ? lk_live_find(&auditing->live, entry->module) : NULL;
	/* Without the index of built-in modules it is not known whether this is one. */
	struct lk_catalog strict = auditing->lkm->catalog;
	struct lk_known known;
	int rc;

	strict.skipped = NULL;
	rc = lk_catalog_module(&strict, &arena, entry->module, &known, reterr);
	if (rc < 0)
		return rc;
	facts.known = known.path || known.builtin;
	facts.builtin = known.builtin;
	facts.loaded = live && live->state == LKM_STATE_LIVE;
	facts.users = node ? &node->users : NULL;
	facts.config_unread = auditing->config_unread;
	lk_denied_look(auditing->config, entry->module, &facts.denied);
	if (facts.builtin && look_at_code(auditing, &arena, &facts) < 0)
		return lk_fail_memory(reterr);
	if (look_into_images(auditing, &arena, &facts) < 0 || fill(auditing, &facts, entry) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

/* The facts that are about all modules. */
static int read_facts(struct auditing *auditing, struct lkm_error *reterr)
{
	struct lkm *lkm = auditing->lkm;
	struct lkm_error error = {0};
	int rc = lk_open_sorted_config(lkm, &auditing->config, reterr);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < auditing->config->problem_count; i++)
		if (auditing->config->problems[i].unreadable && !auditing->config_unread)
			auditing->config_unread = auditing->config->problems[i].message;
	rc = lk_generation_graph(lkm, &auditing->graph, &error);
	if (rc < 0 && error.code != LKM_E_INDEX_MISSING)
		return lk_fail_pass(reterr, &error);
	if (!lk_open_is_running(lkm))
		return 0;
	error = (struct lkm_error){0};
	rc = lk_open_live(lkm->system, &auditing->scratch, &auditing->live, &error);
	auditing->live_known = rc == 0; /* without /proc/modules nothing counts as loaded */
	return rc < 0 && rc != -ENOENT ? lk_fail_pass(reterr, &error) : 0;
}

static int run(struct auditing *auditing, const char *const *modules, struct lkm_error *reterr)
{
	int rc = read_facts(auditing, reterr);

	if (rc == 0 && choose(auditing, modules) < 0)
		rc = lk_fail_memory(reterr);
	for (size_t i = 0; rc == 0 && i < auditing->audit->count; i++)
		rc = audit_module(auditing, &auditing->audit->items[i], reterr);
	return rc;
}

LKM_EXPORT int lkm_audit_read(struct lkm *lkm, const char *const *modules, struct lkm_audit **ret,
	struct lkm_error *reterr)
{
	struct auditing auditing = {.lkm = lkm};
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	LK_REQUEST(lkm);
	auditing.audit = calloc(1, sizeof(*auditing.audit));
	if (!auditing.audit)
		return lk_fail_memory(reterr);
	lk_map_init(&auditing.seen, &auditing.scratch);
	rc = run(&auditing, modules, reterr);
	lk_builtin_code_done(&auditing.code);
	lk_arena_done(&auditing.scratch);
	if (rc < 0)
		lkm_audit_free(auditing.audit);
	else
		*ret = auditing.audit;
	return rc;
}

LKM_EXPORT void lkm_audit_free(struct lkm_audit *audit)
{
	if (!audit)
		return;
	lk_arena_done(&audit->arena);
	free(audit);
}

LKM_EXPORT size_t lkm_audit_count(const struct lkm_audit *audit)
{
	return audit ? audit->count : 0;
}

LKM_EXPORT const struct lkm_audit_entry *lkm_audit_entry(const struct lkm_audit *audit, size_t i)
{
	return i < lkm_audit_count(audit) ? &audit->items[i] : NULL;
}

LKM_EXPORT const char *lkm_audit_entry_module(const struct lkm_audit_entry *entry)
{
	return entry ? entry->module : NULL;
}

LKM_EXPORT bool lkm_audit_entry_known(const struct lkm_audit_entry *entry)
{
	return entry && entry->known;
}

LKM_EXPORT enum lkm_denied lkm_audit_entry_denied(const struct lkm_audit_entry *entry)
{
	return entry ? entry->denied : LKM_DENIED_NOT;
}

LKM_EXPORT const struct lkm_directive *lkm_audit_entry_directive(
	const struct lkm_audit_entry *entry)
{
	return entry ? entry->directive : NULL;
}

LKM_EXPORT size_t lkm_audit_entry_user_count(const struct lkm_audit_entry *entry)
{
	return entry ? entry->user_count : 0;
}

LKM_EXPORT const char *lkm_audit_entry_user(const struct lkm_audit_entry *entry, size_t i)
{
	return i < lkm_audit_entry_user_count(entry) ? entry->users[i] : NULL;
}

LKM_EXPORT size_t lkm_audit_entry_hole_count(const struct lkm_audit_entry *entry)
{
	return entry ? entry->holes.findings.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_audit_entry_hole(
	const struct lkm_audit_entry *entry, size_t i)
{
	return entry ? lk_finding_item(&entry->holes.findings, i) : NULL;
}

LKM_EXPORT enum lkm_hole lkm_audit_entry_hole_kind(const struct lkm_audit_entry *entry, size_t i)
{
	return i < lkm_audit_entry_hole_count(entry) ? entry->holes.kinds[i] : (enum lkm_hole)0;
}
