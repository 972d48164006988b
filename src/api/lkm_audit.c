/* SPDX-License-Identifier: MIT */
/* lkm_audit: what is denied, and by which ways it could come in all the same. */
#include <lkm/config.h>
#include <lkm/deny.h>
#include <lkm/why.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/denied.h"
#include "../formats/deny_file.h"
#include "../formats/managed.h"
#include "../formats/name.h"
#include "../system/generation.h"
#include "initramfs.h"
#include "../files/path.h"

struct hole {
	enum lkm_hole kind;
	const char *text, *remedy, *file;
	unsigned line;
};

struct subject {
	const char *module;
	enum lkm_denied how;
	const char *text, *file; /* of the line that says so */
	unsigned line;
	bool known;
	bool weak; /* a blacklist line is all there is */
	const char **users;
	size_t user_count, user_capacity;
	struct hole *holes;
	size_t hole_count, hole_capacity;
};

struct lkm_audit {
	struct lk_arena arena;
	struct subject *items;
	size_t count, capacity;
};

/* What one audit needs while it goes on. */
struct auditing {
	struct lkm *lkm;
	struct lkm_audit *audit;
	struct lk_arena *arena; /* of the audit */
	const struct lk_config *config;
	struct lk_map seen; /* modules that are among the items */
	struct lk_initramfs image;
	bool image_known;
};

static int add_hole(struct auditing *auditing, struct subject *subject, const struct hole *hole)
{
	if (!hole->text || !hole->remedy)
		return -ENOMEM;
	if (lk_arena_grow(auditing->arena, (void **)&subject->holes, &subject->hole_capacity,
		    subject->hole_count, sizeof(*subject->holes)) < 0)
		return -ENOMEM;
	subject->holes[subject->hole_count++] = *hole;
	return 0;
}

static const char *spell(struct lk_arena *arena, const struct lkm_directive *line)
{
	return lk_arena_format(arena, "%s %s%s%s", lk_conf_word(line->kind), line->name,
		*line->value ? " " : "", line->value);
}

static const char *deny_it(struct auditing *auditing, const struct subject *subject)
{
	return lk_arena_format(auditing->arena, "lkm deny %s", subject->module);
}

/* The line that counts, as text. */
static int set_line(
	struct auditing *auditing, struct subject *subject, const struct lk_denied *denied)
{

	subject->how = denied->how;
	if (!denied->line)
		return 0;
	subject->text = denied->how == LKM_DENIED_KERNEL
				? lk_arena_format(auditing->arena, "module_blacklist=%s",
					  denied->line->name)
				: spell(auditing->arena, denied->line);
	subject->file = lk_arena_copy(auditing->arena, denied->line->file);
	subject->line = denied->line->line;
	return subject->text && subject->file ? 0 : -ENOMEM;
}

static int check_lines(
	struct auditing *auditing, struct subject *subject, const struct lk_denied *denied)
{
	struct lk_arena *arena = auditing->arena;
	const char *counts, *hidden;

	if (denied->how == LKM_DENIED_NOT && !denied->hidden)
		return add_hole(auditing, subject,
			&(struct hole){.kind = LKM_HOLE_NOTHING,
				.text = "nothing forbids it",
				.remedy = deny_it(auditing, subject)});
	if (!denied->hidden || denied->how == LKM_DENIED_KERNEL)
		return 0;
	counts = spell(arena, denied->counts);
	hidden = spell(arena, denied->hidden);
	if (!counts || !hidden)
		return -ENOMEM;
	return add_hole(auditing, subject,
		&(struct hole){.kind = LKM_HOLE_HIDDEN,
			.text = lk_arena_format(arena,
				"\"%s\" comes first and counts, not \"%s\" (%s:%u)", counts, hidden,
				denied->hidden->file, denied->hidden->line),
			.remedy = "remove that line",
			.file = lk_arena_copy(arena, denied->counts->file),
			.line = denied->counts->line});
}

static int check_state(struct auditing *auditing, struct subject *subject, enum lkm_verdict verdict)
{
	if (verdict == LKM_VERDICT_LOADED)
		return add_hole(auditing, subject,
			&(struct hole){.kind = LKM_HOLE_LOADED,
				.text = "it is loaded now",
				.remedy = lk_arena_format(
					auditing->arena, "lkm unload %s", subject->module)});
	if (verdict == LKM_VERDICT_BUILTIN)
		return add_hole(auditing, subject,
			&(struct hole){.kind = LKM_HOLE_BUILTIN,
				.text = "it is part of the kernel, where no such line reaches",
				.remedy = "initcall_blacklist= on the kernel command line, with "
					  "the name of its init function"});
	return 0;
}

/* Would modprobe load this module, which brings ours along? */
static bool is_open(const struct auditing *auditing, const char *module)
{
	struct lk_denied denied;

	lk_denied_look(auditing->config, module, &denied);
	return denied.how < LKM_DENIED_COMMAND;
}

static int check_user(struct auditing *auditing, struct subject *subject, const char *user)
{
	if (!subject->weak || !is_open(auditing, user))
		return 0;
	return add_hole(auditing, subject,
		&(struct hole){.kind = LKM_HOLE_DEPENDENCY,
			.text = lk_arena_format(auditing->arena,
				"it is only blacklisted, and %s, which needs it, brings it along",
				user),
			.remedy = deny_it(auditing, subject)});
}

static int add_user(struct auditing *auditing, struct subject *subject, const char *user)
{
	const char *copy = lk_arena_copy(auditing->arena, user);

	if (!copy ||
		lk_arena_grow(auditing->arena, (void **)&subject->users, &subject->user_capacity,
			subject->user_count, sizeof(*subject->users)) < 0)
		return -ENOMEM;
	subject->users[subject->user_count++] = copy;
	return check_user(auditing, subject, copy);
}

/* Is it a softdep line, of a module that is not denied itself? */
static bool is_softdep_of_open(const struct auditing *auditing, const char *text)
{
	struct lk_span rest = lk_span_of(text), word, name;
	char module[LKM_NAME_SIZE];

	if (!lk_span_word(&rest, &word) || !lk_span_is(word, "softdep") ||
		!lk_span_word(&rest, &name))
		return false;
	if (name.size >= sizeof(module))
		return true;
	memcpy(module, name.data, name.size);
	module[name.size] = '\0';
	return is_open(auditing, module);
}

/* Weak dependencies are wanted by those who pack modules up; nothing loads them. */
static int check_softdep(
	struct auditing *auditing, struct subject *subject, const struct lkm_why *why, size_t i)
{
	const char *text = lkm_why_text(why, i);

	if (!subject->weak || !is_softdep_of_open(auditing, text))
		return 0;
	return add_hole(auditing, subject,
		&(struct hole){.kind = LKM_HOLE_SOFTDEP,
			.text = lk_arena_format(auditing->arena,
				"it is only blacklisted, and \"%s\" brings it along", text),
			.remedy = deny_it(auditing, subject),
			.file = lk_arena_copy(auditing->arena, lkm_why_file(why, i)),
			.line = lkm_why_line(why, i)});
}

static int check_names(struct auditing *auditing, struct subject *subject)
{
	if (!subject->weak || !subject->known)
		return 0;
	return add_hole(auditing, subject,
		&(struct hole){.kind = LKM_HOLE_NAME,
			.text = "it is only blacklisted: who asks for it by its name gets it",
			.remedy = deny_it(auditing, subject)});
}

static int check_ways(struct auditing *auditing, struct subject *subject, const struct lkm_why *why)
{
	int rc = check_names(auditing, subject);

	for (size_t i = 0; rc == 0 && i < lkm_why_count(why); i++) {
		if (lkm_why_kind(why, i) == LKM_WHY_USER)
			rc = add_user(auditing, subject, lkm_why_text(why, i));
		else if (lkm_why_kind(why, i) == LKM_WHY_WANTED)
			rc = check_softdep(auditing, subject, why, i);
	}
	return rc;
}

static bool is_older(const struct auditing *auditing, const struct lkm_directive *line)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_path_find(auditing->lkm->files, line->file, &at);

	return lk_file_identify(at, relative, &kind, &identity) == 0 &&
	       auditing->image.mtime < identity.mtime;
}

static int add_unknown_image(
	struct auditing *auditing, struct subject *subject, const struct lkm_directive *line)
{
	const struct lk_initramfs *image = &auditing->image;
	bool older = is_older(auditing, line);

	return add_hole(auditing, subject,
		&(struct hole){.kind = LKM_HOLE_INITRAMFS_UNKNOWN,
			.text = lk_arena_format(auditing->arena,
				"the initramfs may have it without this line: %s%s", image->unread,
				older ? ", and it is older than the file with the line" : ""),
			.remedy = older ? lk_arena_copy(auditing->arena, image->rebuild)
					: "see what is in it with lsinitramfs or lsinitrd",
			.file = lk_arena_copy(auditing->arena, image->path)});
}

static int check_image(
	struct auditing *auditing, struct subject *subject, const struct lk_denied *denied)
{
	const struct lk_initramfs *image = &auditing->image;
	struct lk_denied there;

	if (denied->how != LKM_DENIED_COMMAND || !subject->known)
		return 0;
	if (!auditing->image_known &&
		lk_initramfs_look(auditing->lkm, auditing->arena, &auditing->image) < 0)
		return -ENOMEM;
	auditing->image_known = true;
	if (!image->path)
		return 0;
	if (image->unread)
		return add_unknown_image(auditing, subject, denied->line);
	if (!lk_map_get(&image->modules, subject->module))
		return 0;
	lk_denied_look(&image->config, subject->module, &there);
	if (there.how >= denied->how)
		return 0;
	return add_hole(auditing, subject,
		&(struct hole){.kind = LKM_HOLE_INITRAMFS,
			.text = "the initramfs has it, and not the line that forbids it",
			.remedy = lk_arena_copy(auditing->arena, image->rebuild),
			.file = lk_arena_copy(auditing->arena, image->path)});
}

static int check(struct auditing *auditing, struct subject *subject, const struct lkm_why *why)
{
	struct lk_denied denied;
	int rc;

	lk_denied_look(auditing->config, subject->module, &denied);
	subject->weak = denied.how == LKM_DENIED_ALIASES && !denied.hidden;
	subject->known = lkm_why_path(why) || lkm_why_verdict(why) == LKM_VERDICT_BUILTIN;
	rc = set_line(auditing, subject, &denied);
	if (rc == 0)
		rc = check_lines(auditing, subject, &denied);
	if (rc == 0)
		rc = check_state(auditing, subject, lkm_why_verdict(why));
	if (rc == 0)
		rc = check_ways(auditing, subject, why);
	return rc < 0 ? rc : check_image(auditing, subject, &denied);
}

static int add_module(struct auditing *auditing, const char *name)
{
	struct lkm_audit *audit = auditing->audit;
	const char *module = lk_name_module(auditing->arena, name);

	if (!module)
		return -ENOMEM;
	if (lk_map_get(&auditing->seen, module))
		return 0;
	if (lk_arena_grow(auditing->arena, (void **)&audit->items, &audit->capacity, audit->count,
		    sizeof(*audit->items)) < 0)
		return -ENOMEM;
	audit->items[audit->count++] = (struct subject){.module = module};
	return lk_map_put(&auditing->seen, module, auditing);
}

static bool is_below(const char *file, const char *root, const char *directory)
{
	size_t root_size = strlen(root), size = strlen(directory);

	return strncmp(file, root, root_size) == 0 &&
	       strncmp(file + root_size, directory, size) == 0 && file[root_size + size] == '/';
}

/* Distributions blacklist what is not to be loaded by itself, not what must not be there. */
static bool is_of_administrator(const struct lkm *lkm, const struct lkm_directive *line)
{
	return lkm->config_paths ||
	       (!is_below(line->file, lkm->config_root, "/lib") &&
		       !is_below(line->file, lkm->config_root, LKM_DISTRIBUTION_CONFIG));
}

static int add_lines(struct auditing *auditing, const struct lk_directives *list)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct lkm_directive *line = &list->items[i];
		bool denies = line->kind == LKM_DIRECTIVE_INSTALL
				      ? lk_denied_is_refusal(line->value)
				      : is_of_administrator(auditing->lkm, line);

		/* What patterns stand for is found among the modules. */
		if (denies && lk_managed_is_name(line->name))
			rc = add_module(auditing, line->name);
	}
	return rc;
}

static int visit_module(void *data, const char *key, const char *value)
{
	struct auditing *auditing = data;
	struct lk_denied denied;

	(void)value;
	lk_denied_look(auditing->config, key, &denied);
	return denied.how >= LKM_DENIED_COMMAND || denied.hidden ? add_module(auditing, key) : 0;
}

static int compare_subjects(const void *a, const void *b)
{
	return strcmp(((const struct subject *)a)->module, ((const struct subject *)b)->module);
}

static bool has_patterns(const struct lk_config *config)
{
	const struct lk_directives *list = &config->kinds[LKM_DIRECTIVE_INSTALL];

	for (size_t i = 0; i < list->count; i++)
		if (lk_denied_is_refusal(list->items[i].value) &&
			!lk_managed_is_name(list->items[i].name))
			return true;
	return false;
}

static int add_denied(struct auditing *auditing, struct lkm_error *reterr)
{
	const struct lk_config *config = auditing->config;
	struct lkm_error error = {0};
	int rc = add_lines(auditing, &config->kinds[LKM_DIRECTIVE_INSTALL]);

	if (rc == 0)
		rc = add_lines(auditing, &config->kinds[LKM_DIRECTIVE_BLACKLIST]);
	for (size_t i = 0; rc == 0 && i < config->kinds[LKM_DIRECTIVE_REFUSED].count; i++)
		rc = add_module(auditing, config->kinds[LKM_DIRECTIVE_REFUSED].items[i].name);
	if (rc < 0)
		return lk_fail_memory(reterr);
	if (has_patterns(config))
		rc = lkm_index_each(auditing->lkm, LKM_INDEX_DEP, visit_module, auditing, &error);
	if (rc < 0 && error.code != LKM_E_INDEX_MISSING)
		return error.code ? lk_fail(reterr, error.code, error.errnum, "%s", error.message)
				  : lk_fail_memory(reterr);
	if (auditing->audit->count)
		qsort(auditing->audit->items, auditing->audit->count,
			sizeof(*auditing->audit->items), compare_subjects);
	return 0;
}

static int choose(struct auditing *auditing, const char *const *modules, struct lkm_error *reterr)
{
	if (!modules)
		return add_denied(auditing, reterr);
	for (; *modules; modules++)
		if (add_module(auditing, *modules) < 0)
			return lk_fail_memory(reterr);
	return 0;
}

static int run(struct auditing *auditing, const char *const *modules, struct lkm_error *reterr)
{
	int rc;

	lk_generation_renew(auditing->lkm);
	rc = lk_open_config(auditing->lkm, &auditing->config, reterr);
	if (rc == 0)
		rc = choose(auditing, modules, reterr);
	for (size_t i = 0; rc == 0 && i < auditing->audit->count; i++) {
		struct subject *subject = &auditing->audit->items[i];
		struct lkm_why *why;

		rc = lkm_why_ask(auditing->lkm, subject->module, NULL, &why, reterr);
		if (rc < 0)
			return rc;
		rc = check(auditing, subject, why) < 0 ? lk_fail_memory(reterr) : 0;
		lkm_why_free(why);
	}
	return rc;
}

LKM_EXPORT int lkm_audit_new(struct lkm *lkm, const char *const *modules, struct lkm_audit **ret,
	struct lkm_error *reterr)
{
	struct lkm_audit *audit = calloc(1, sizeof(*audit));
	struct auditing auditing = {.lkm = lkm, .audit = audit};
	int rc;

	lk_fail_clear(reterr);
	if (!audit)
		return lk_fail_memory(reterr);
	auditing.arena = &audit->arena;
	lk_map_init(&auditing.seen, auditing.arena);
	rc = run(&auditing, modules, reterr);
	if (rc < 0) {
		lkm_audit_free(audit);
		return rc;
	}
	*ret = audit;
	return 0;
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
	return audit->count;
}

static const struct subject *find(const struct lkm_audit *audit, size_t i)
{
	static const struct subject none;

	return i < audit->count ? &audit->items[i] : &none;
}

LKM_EXPORT const char *lkm_audit_module(const struct lkm_audit *audit, size_t i)
{
	return find(audit, i)->module;
}

LKM_EXPORT enum lkm_denied lkm_audit_denied(const struct lkm_audit *audit, size_t i)
{
	return find(audit, i)->how;
}

LKM_EXPORT const char *lkm_audit_text(const struct lkm_audit *audit, size_t i)
{
	return find(audit, i)->text;
}

LKM_EXPORT const char *lkm_audit_file(const struct lkm_audit *audit, size_t i)
{
	return find(audit, i)->file;
}

LKM_EXPORT unsigned lkm_audit_line(const struct lkm_audit *audit, size_t i)
{
	return find(audit, i)->line;
}

LKM_EXPORT bool lkm_audit_known(const struct lkm_audit *audit, size_t i)
{
	return find(audit, i)->known;
}

LKM_EXPORT const char *lkm_audit_user(const struct lkm_audit *audit, size_t i, size_t j)
{
	const struct subject *subject = find(audit, i);

	return j < subject->user_count ? subject->users[j] : NULL;
}

static const struct hole *find_hole(const struct lkm_audit *audit, size_t i, size_t j)
{
	static const struct hole none;
	const struct subject *subject = find(audit, i);

	return j < subject->hole_count ? &subject->holes[j] : &none;
}

LKM_EXPORT enum lkm_hole lkm_audit_hole(const struct lkm_audit *audit, size_t i, size_t j)
{
	return find_hole(audit, i, j)->kind;
}

LKM_EXPORT const char *lkm_audit_hole_text(const struct lkm_audit *audit, size_t i, size_t j)
{
	return find_hole(audit, i, j)->text;
}

LKM_EXPORT const char *lkm_audit_hole_remedy(const struct lkm_audit *audit, size_t i, size_t j)
{
	return find_hole(audit, i, j)->remedy;
}

LKM_EXPORT const char *lkm_audit_hole_file(const struct lkm_audit *audit, size_t i, size_t j)
{
	return find_hole(audit, i, j)->file;
}

LKM_EXPORT unsigned lkm_audit_hole_line(const struct lkm_audit *audit, size_t i, size_t j)
{
	return find_hole(audit, i, j)->line;
}
