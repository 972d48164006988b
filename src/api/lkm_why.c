/* SPDX-License-Identifier: MIT */
/* lkm_why: everything that decides about one module, collected from where it stands. */
#include <lkm/image.h>
#include <lkm/why.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/mentions.h"
#include "../facts/depgraph.h"
#include "../formats/name.h"
#include "../system/image.h"
#include "../system/generation.h"

struct item {
	enum lkm_why_kind kind;
	const char *text, *file;
	unsigned line;
};

struct lkm_why {
	struct lk_arena arena;
	const char *module, *alias, *path;
	bool builtin, loaded, refused, blacklisted, command;
	struct item *items;
	size_t count, capacity;
};

/* The strings are in the arena, or constant. */
static int add(struct lkm_why *why, enum lkm_why_kind kind, const char *text, const char *file,
	unsigned line)
{
	if (!text || lk_arena_grow(&why->arena, (void **)&why->items, &why->capacity, why->count,
			     sizeof(*why->items)) < 0)
		return -ENOMEM;
	why->items[why->count++] =
		(struct item){.kind = kind, .text = text, .file = file, .line = line};
	return 0;
}

/* Open an index: 0, 1 when it is not there, -errno. */
static int open_index(
	struct lkm *lkm, enum lkm_index which, const struct lk_trie **ret, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc = lkm->catalog.index(lkm->catalog.context, which, ret, &error);

	if (rc == 0 || error.code == LKM_E_INDEX_MISSING)
		return rc == 0 ? 0 : 1;
	return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
}

static int damaged(const struct lkm *lkm, enum lkm_index which, struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_INDEX_DAMAGED, EBADMSG, "'%s/%s' is damaged",
		lkm->catalog.directory, lk_catalog_file(which));
}

static int add_aliases(
	struct lkm *lkm, struct lk_mentions *about, enum lkm_index which, struct lkm_error *reterr)
{
	const struct lk_trie *index;
	const char *file;
	int rc = open_index(lkm, which, &index, reterr);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	file = lk_arena_format(
		about->arena, "%s/%s", lkm->catalog.directory, lk_catalog_file(which));
	rc = file ? lk_mentions_aliases(about, index, file) : -ENOMEM;
	if (rc == -EBADMSG)
		return damaged(lkm, which, reterr);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

static int add_lines(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	struct lk_mentions about = {
		.arena = &why->arena, .module = why->module, .alias = why->alias};
	const struct lk_config *config;
	int rc = lk_open_config(lkm, &config, reterr);

	if (rc == 0 && lk_mentions_config(&about, config) < 0)
		rc = lk_fail_memory(reterr);
	if (rc == 0)
		rc = add_aliases(lkm, &about, LKM_INDEX_ALIAS, reterr);
	if (rc == 0)
		rc = add_aliases(lkm, &about, LKM_INDEX_BUILTIN_ALIAS, reterr);
	for (size_t i = 0; rc == 0 && i < about.count; i++) {
		const struct lk_mention *line = &about.items[i];

		why->blacklisted |= line->kind == LKM_WHY_BLACKLIST;
		why->command |= line->kind == LKM_WHY_INSTALL;
		if (add(why, line->kind, line->text, line->file, line->line) < 0)
			rc = lk_fail_memory(reterr);
	}
	return rc;
}

static int add_known(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	struct lk_known known;
	int rc = lk_catalog_module(&lkm->catalog, &why->arena, why->module, &known, reterr);

	if (rc < 0)
		return rc;
	why->path = known.path;
	why->builtin = known.builtin;
	for (size_t i = 0; i < known.dep_count; i++)
		if (add(why, LKM_WHY_NEEDS, known.deps[i], NULL, 0) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

static int add_users(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	const struct lk_trie *index;
	struct lk_depgraph graph;
	const struct lk_depnode *node;
	int rc = open_index(lkm, LKM_INDEX_DEP, &index, reterr);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = lk_depgraph_read(&graph, &why->arena, index);
	if (rc < 0)
		return rc == -EBADMSG ? damaged(lkm, LKM_INDEX_DEP, reterr)
				      : lk_fail_memory(reterr);
	node = lk_depgraph_find(&graph, why->module);
	for (size_t i = 0; node && i < node->users.count; i++)
		if (add(why, LKM_WHY_USER, node->users.items[i]->name, NULL, 0) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

/* Without /proc/modules nothing is known to be loaded. */
static int add_state(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	const struct lk_live_module *module;
	struct lkm_error error = {0};
	struct lk_live live;
	int rc = lk_open_is_running(lkm) ? lk_open_live(lkm->system, &why->arena, &live, &error)
					 : -ENOENT;

	if (rc == -ENOENT)
		return 0;
	if (rc < 0)
		return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
	module = lk_live_find(&live, why->module);
	why->loaded = module && module->state == LKM_STATE_LIVE;
	return 0;
}

static int refuse(struct lkm_why *why, const char *file, unsigned line, const char *text)
{
	why->refused = true;
	return add(why, LKM_WHY_REFUSAL, text, file, line);
}

/* The kernel's own blacklist, once as what the line says and once as what it means. */
static int check_kernel_blacklist(struct lkm_why *why)
{
	for (size_t i = 0; i < why->count; i++)
		if (why->items[i].kind == LKM_WHY_KERNEL_BLACKLIST)
			return refuse(why, why->items[i].file, 0,
				"the kernel command line forbids it (module_blacklist=)");
	return 0;
}

/* What holds a module back holds back those that need it. */
static int check_need(const struct lk_config *config, struct lkm_why *why, const char *need)
{
	const struct lkm_directive *line = lk_config_kernel_blacklisted(config, need);

	if (line && refuse(why, lk_arena_copy(&why->arena, line->file), line->line,
			    lk_arena_format(&why->arena,
				    "it needs %s, which the kernel command line forbids "
				    "(module_blacklist=)",
				    need)) < 0)
		return -ENOMEM;
	line = lk_config_command(config, LKM_DIRECTIVE_INSTALL, need);
	if (!line)
		return 0;
	return add(why, LKM_WHY_INSTALL,
		lk_arena_format(&why->arena, "install %s %s", line->name, line->value),
		lk_arena_copy(&why->arena, line->file), line->line);
}

static int check_needs(struct lkm *lkm, struct lkm_why *why)
{
	const struct lk_config *config;
	size_t count = why->count;
	int rc = lk_open_config(lkm, &config, NULL);

	for (size_t i = 0; rc == 0 && i < count; i++)
		if (why->items[i].kind == LKM_WHY_NEEDS)
			rc = check_need(config, why, why->items[i].text);
	return rc;
}

static int check_disabled(struct lkm *lkm, struct lkm_why *why)
{
	static const char shown[] = "/proc/sys/kernel/modules_disabled";
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, 64);
	if (lk_file_read(lkm->system, shown + 1, shown, &text, NULL) < 0 || text.size == 0 ||
		text.data[0] != '1')
		return 0;
	return refuse(why, shown, 0,
		"this kernel loads no modules any more, until it is booted "
		"again");
}

/* vermagic begins with the release that the module was built for. */
static int check_vermagic(struct lkm *lkm, struct lkm_why *why, const struct lkm_image *image)
{
	const char *vermagic = lkm_image_find(image, "vermagic");
	size_t size = strlen(lkm->release);

	if (!vermagic || (strncmp(vermagic, lkm->release, size) == 0 &&
				 (vermagic[size] == ' ' || !vermagic[size])))
		return 0;
	return refuse(why, why->path, 0,
		lk_arena_format(&why->arena, "it was built for another kernel: %s", vermagic));
}

/* Unsigned files only: whether the kernel trusts a key is for the kernel to say. */
static int check_signature(struct lkm *lkm, struct lkm_why *why, struct lkm_image *image)
{
	static const char shown[] = "/sys/module/module/parameters/sig_enforce";
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, 64);
	if (!lk_open_is_running(lkm) || lkm_image_signature(image) ||
		lk_file_read(lkm->system, shown + 1, shown, &text, NULL) < 0 || text.size == 0 ||
		text.data[0] != 'Y')
		return 0;
	return refuse(why, shown, 0, "this kernel takes only signed modules, and it is not signed");
}

static int check_file(struct lkm *lkm, struct lkm_why *why)
{
	struct lkm_error error = {0};
	struct lkm_image *image = NULL;
	int rc = lk_open_module(lkm, why->path, &error);

	if (rc >= 0)
		rc = lk_image_take(rc, why->path, &image, &error);
	if (rc == -ENOMEM)
		return rc;
	if (rc < 0)
		return refuse(why, why->path, 0, lk_arena_copy(&why->arena, error.message));
	rc = check_vermagic(lkm, why, image);
	if (rc == 0)
		rc = check_signature(lkm, why, image);
	lkm_image_free(image);
	return rc;
}

static int add_refusals(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	int rc;

	if (why->loaded || why->builtin)
		return 0;
	rc = check_kernel_blacklist(why);
	if (rc == 0)
		rc = check_needs(lkm, why);
	if (rc == 0 && lk_open_is_running(lkm))
		rc = check_disabled(lkm, why);
	if (rc == 0 && why->path)
		rc = check_file(lkm, why);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

static int collect(struct lkm *lkm, struct lkm_why *why, struct lkm_error *reterr)
{
	int rc = add_known(lkm, why, reterr);

	if (rc == 0)
		rc = add_users(lkm, why, reterr);
	if (rc == 0)
		rc = add_lines(lkm, why, reterr);
	if (rc == 0)
		rc = add_state(lkm, why, reterr);
	return rc < 0 ? rc : add_refusals(lkm, why, reterr);
}

static int set_names(struct lkm_why *why, const char *module, const char *alias)
{
	char *normal = NULL;
	int rc = alias ? lk_name_alias(&why->arena, alias, &normal) : 0;

	why->module = lk_name_module(&why->arena, module);
	why->alias = normal;
	return why->module ? rc : -ENOMEM;
}

LKM_EXPORT int lkm_why_ask(struct lkm *lkm, const char *module, const char *alias,
	struct lkm_why **ret, struct lkm_error *reterr)
{
	struct lkm_why *why = calloc(1, sizeof(*why));
	int rc;

	lk_fail_clear(reterr);
	lk_generation_renew(lkm);
	if (!why)
		return lk_fail_memory(reterr);
	rc = set_names(why, module, alias);
	if (rc == -EINVAL)
		lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "unbalanced brackets in '%s'",
			alias);
	else
		rc = rc < 0 ? lk_fail_memory(reterr) : collect(lkm, why, reterr);
	if (rc < 0) {
		lkm_why_free(why);
		return rc;
	}
	*ret = why;
	return 0;
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
	return why->module;
}

LKM_EXPORT enum lkm_verdict lkm_why_verdict(const struct lkm_why *why)
{
	if (why->loaded)
		return LKM_VERDICT_LOADED;
	if (why->builtin)
		return LKM_VERDICT_BUILTIN;
	if (why->alias && why->blacklisted)
		return LKM_VERDICT_SKIPPED;
	if (why->command)
		return LKM_VERDICT_COMMAND;
	if (why->refused)
		return LKM_VERDICT_REFUSED;
	return why->path ? LKM_VERDICT_LOADS : LKM_VERDICT_UNKNOWN;
}

LKM_EXPORT const char *lkm_why_path(const struct lkm_why *why)
{
	return why->path;
}

LKM_EXPORT size_t lkm_why_count(const struct lkm_why *why)
{
	return why->count;
}

static const struct item *item(const struct lkm_why *why, size_t i)
{
	static const struct item none;

	return i < why->count ? &why->items[i] : &none;
}

LKM_EXPORT enum lkm_why_kind lkm_why_kind(const struct lkm_why *why, size_t i)
{
	return item(why, i)->kind;
}

LKM_EXPORT const char *lkm_why_text(const struct lkm_why *why, size_t i)
{
	return item(why, i)->text;
}

LKM_EXPORT const char *lkm_why_file(const struct lkm_why *why, size_t i)
{
	return item(why, i)->file;
}

LKM_EXPORT unsigned lkm_why_line(const struct lkm_why *why, size_t i)
{
	return item(why, i)->line;
}
