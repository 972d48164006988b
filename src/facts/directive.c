/* SPDX-License-Identifier: MIT */
/* <lkm/directive.h>: what a directive answers. */
#include "directive.h"

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
