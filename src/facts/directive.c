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

int lk_directive_copy(
	struct lk_arena *arena, const struct lkm_directive *from, struct lkm_directive *ret)
{
	*ret = *from;
	ret->name = lk_arena_copy(arena, from->name);
	ret->value = lk_arena_copy(arena, from->value);
	ret->file = lk_arena_copy(arena, from->file);
	ret->text = lk_arena_copy(arena, from->text);
	return ret->name && ret->value && ret->file && ret->text ? 0 : -ENOMEM;
}
