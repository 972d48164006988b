/* SPDX-License-Identifier: MIT */
/* lkm_deny: the file of denied modules, read, changed and written under the lock of its directory.
 */
#include <lkm/deny.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/deny_file.h"
#include "../formats/managed.h"
#include "../formats/name.h"
#include "../system/generation.h"
#include "managed_file.h"

struct lkm_deny {
	struct lk_arena arena;
	struct lkm *lkm;
	struct lk_managed_file file;
	struct lk_deny_file denials;
	struct lk_buf text;
};

/* The head and two lines for each name may come on top of what was read. */
#define TEXT_MAX (4 * LK_MANAGED_MAX)

LKM_EXPORT void lkm_deny_close(struct lkm_deny *deny)
{
	if (!deny)
		return;
	lk_deny_file_done(&deny->denials);
	lk_buf_done(&deny->text);
	lk_managed_file_close(&deny->file);
	lk_arena_done(&deny->arena);
	free(deny);
}

static int read_denials(struct lkm_deny *deny, bool write, struct lkm_error *reterr)
{
	const struct lk_managed_file_request request = {
		.lkm = deny->lkm, .name = LK_DENY_FILE, .write = write};
	LK_BUF_CLEANUP struct lk_buf contents;
	int rc;

	lk_buf_init(&contents, LK_MANAGED_MAX);
	rc = lk_managed_file_open(&deny->file, &request, &deny->arena, &contents, reterr);
	if (rc < 0)
		return rc;
	rc = lk_deny_file_read(&deny->denials, &deny->arena, lk_buf_span(&contents));
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT int lkm_deny_open(
	struct lkm *lkm, bool write, struct lkm_deny **ret, struct lkm_error *reterr)
{
	struct lkm_deny *deny;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	deny = calloc(1, sizeof(*deny));
	if (!deny)
		return lk_fail_memory(reterr);
	deny->lkm = lkm;
	lk_buf_init(&deny->text, TEXT_MAX);
	rc = read_denials(deny, write, reterr);
	if (rc < 0) {
		lkm_deny_close(deny);
		return rc;
	}
	*ret = deny;
	return 0;
}

LKM_EXPORT size_t lkm_deny_count(const struct lkm_deny *deny)
{
	return deny ? deny->denials.count : 0;
}

/* An entry is given out as an opaque struct lkm_deny_entry. */
LKM_EXPORT const struct lkm_deny_entry *lkm_deny_entry(const struct lkm_deny *deny, size_t i)
{
	return i < lkm_deny_count(deny) ? (const struct lkm_deny_entry *)&deny->denials.items[i]
					: NULL;
}

LKM_EXPORT const char *lkm_deny_entry_module(const struct lkm_deny_entry *entry)
{
	return entry ? ((const struct lk_deny_entry *)entry)->module : NULL;
}

LKM_EXPORT const char *lkm_deny_entry_comment(const struct lkm_deny_entry *entry)
{
	return entry ? ((const struct lk_deny_entry *)entry)->comment : NULL;
}

/* "a b c", each once. */
static const char *join(struct lk_arena *arena, const struct lk_matches *matches)
{
	const char *joined = "";

	for (size_t i = 0; joined && i < matches->count; i++) {
		const char *module = matches->items[i].module;
		bool repeated = false;

		for (size_t j = 0; j < i; j++)
			repeated |= strcmp(matches->items[j].module, module) == 0;
		if (!repeated)
			joined = lk_arena_format(
				arena, "%s%s%s", joined, *joined ? " " : "", module);
	}
	return joined;
}

/* Refuse aliases and what is not a valid module name. An unknown module is accepted: another kernel
 * may have it. */
static int check_unknown(struct lkm_deny *deny, const char *name, const char *module,
	struct lk_arena *arena, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	struct lk_matches matches;
	const char *joined;
	int rc = lk_catalog_lookup(&deny->lkm->catalog, arena, name, 0, &matches, &error);

	if (rc == 0 && !(matches.count == 1 && strcmp(matches.items[0].module, module) == 0)) {
		joined = join(arena, &matches);
		return joined ? lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
					"'%s' is an alias, and only modules can be denied: %s",
					name, joined)
			      : lk_fail_memory(reterr);
	}
	if (rc < 0 && error.code != LKM_E_NOT_FOUND && error.code != LKM_E_INDEX_MISSING &&
		error.code != LKM_E_INVALID_ARGUMENT)
		return lk_fail_pass(reterr, &error);
	if (!lk_managed_is_name(name))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' is not a valid module name", name);
	return 0;
}

static int check_name(
	struct lkm_deny *deny, const char *name, const char *module, struct lkm_error *reterr)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_known known;
	int rc;

	if (!lk_managed_is_name(name))
		return check_unknown(deny, name, module, &arena, reterr);
	rc = lk_catalog_module(&deny->lkm->catalog, &arena, module, &known, reterr);
	if (rc < 0 || known.path || known.builtin)
		return rc;
	return check_unknown(deny, name, module, &arena, reterr);
}

LKM_EXPORT int lkm_deny_add(struct lkm_deny *deny, const char *module, const char *reason,
	bool *ret_changed, struct lkm_error *reterr)
{
	const char *normal;
	bool changed;
	int rc;

	lk_fail_clear(reterr);
	if (!deny || !module)
		return lk_fail_argument(reterr, "the file or the module is NULL");
	LK_REQUEST(deny->lkm);
	normal = lk_name_module(&deny->arena, module);
	if (reason && !lk_deny_file_is_reason(reason))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"a reason cannot contain control characters or backslashes");
	rc = normal ? check_name(deny, module, normal, reterr) : lk_fail_memory(reterr);
	if (rc < 0)
		return rc;
	if (lk_deny_file_add(&deny->denials, normal, reason, &changed) < 0)
		return lk_fail_memory(reterr);
	if (ret_changed)
		*ret_changed = changed;
	return 0;
}

LKM_EXPORT int lkm_deny_remove(
	struct lkm_deny *deny, const char *module, bool *ret_changed, struct lkm_error *reterr)
{
	const char *normal;
	bool changed;

	lk_fail_clear(reterr);
	if (!deny || !module)
		return lk_fail_argument(reterr, "the file or the module is NULL");
	normal = lk_name_module(&deny->arena, module);
	if (!normal)
		return lk_fail_memory(reterr);
	lk_deny_file_remove(&deny->denials, normal, &changed);
	if (ret_changed)
		*ret_changed = changed;
	return 0;
}

LKM_EXPORT const char *lkm_deny_path(const struct lkm_deny *deny)
{
	return deny ? deny->file.path : NULL;
}

LKM_EXPORT const char *lkm_deny_text(struct lkm_deny *deny)
{
	if (!deny)
		return NULL;
	deny->text.size = 0;
	if (lk_deny_file_write(&deny->denials, &deny->text) < 0)
		return NULL;
	return lk_buf_text(&deny->text);
}

LKM_EXPORT int lkm_deny_write(struct lkm_deny *deny, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!deny)
		return lk_fail_argument(reterr, "the file is NULL");
	if (!lkm_deny_text(deny))
		return lk_fail_memory(reterr);
	return lk_managed_file_write(&deny->file, lk_buf_span(&deny->text), reterr);
}
