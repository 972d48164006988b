/* SPDX-License-Identifier: MIT */
/* <lkm/directive.h>: what a directive answers. */
#include "directive.h"

#include <errno.h>

#include "../formats/conf.h"

LKM_EXPORT const char *lkm_directive_word(enum lkm_directive_kind kind)
{
	return lk_conf_word(kind);
}

LKM_EXPORT enum lkm_directive_kind lkm_directive_kind(const struct lkm_directive *directive)
{
	return directive ? directive->kind : (enum lkm_directive_kind)0;
}

LKM_EXPORT const char *lkm_directive_name(const struct lkm_directive *directive)
{
	return directive ? directive->name : NULL;
}

LKM_EXPORT const char *lkm_directive_value(const struct lkm_directive *directive)
{
	return directive ? directive->value : NULL;
}

LKM_EXPORT const char *lkm_directive_text(const struct lkm_directive *directive)
{
	return directive ? directive->text : NULL;
}

LKM_EXPORT const char *lkm_directive_file(const struct lkm_directive *directive)
{
	return directive ? directive->file : NULL;
}

LKM_EXPORT unsigned lkm_directive_line(const struct lkm_directive *directive)
{
	return directive ? directive->line : 0;
}

const char *lk_directive_spell(struct lk_arena *arena, const struct lkm_directive *directive)
{
	/* Another thread may be giving the line its text just now. */
	const char *text = __atomic_load_n(&directive->text, __ATOMIC_ACQUIRE);

	if (text)
		return lk_arena_copy(arena, text);
	return lk_arena_format(arena, "%s%s%s%s%s", lk_conf_word(directive->kind),
		directive->kind == LKM_DIRECTIVE_REFUSED ? "=" : " ", directive->name,
		*directive->value ? " " : "", directive->value);
}

int lk_directive_copy(
	struct lk_arena *arena, const struct lkm_directive *from, struct lkm_directive *ret)
{
	*ret = (struct lkm_directive){.kind = from->kind,
		.tier = from->tier,
		.name = lk_arena_copy(arena, from->name),
		.value = lk_arena_copy(arena, from->value),
		.file = lk_arena_copy(arena, from->file),
		.line = from->line,
		.text = lk_directive_spell(arena, from)};
	return ret->name && ret->value && ret->file && ret->text ? 0 : -ENOMEM;
}
