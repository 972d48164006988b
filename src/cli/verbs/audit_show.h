/* SPDX-License-Identifier: MIT */
/* What an audit has found, as text and as JSON: for audit itself, and for deny and allow. */
#ifndef LK_AUDIT_SHOW_H
#define LK_AUDIT_SHOW_H

#include <lkm/deny.h>

#include "../verb.h"

/* Look at modules (NULL-terminated; NULL: all that are denied) with a system opened anew, since the
 * configuration may have been changed. The result is to be freed; NULL when that failed, which has
 * been said. */
struct lkm_audit *lk_audit_show_make(struct lk_verb *verb, const char *const *modules);

/* A faint label, and the column behind it. */
#define LK_AUDIT_COLUMN 14
void lk_audit_show_label(const struct lk_screen *screen, const char *label);

/* "  FILE:LINE" in faint letters, and the end of the line. NULL: only that. */
void lk_audit_show_place(const struct lk_screen *screen, const char *file, unsigned line);

/* The holes of module number i, a long list of modules cut short without -v. */
void lk_audit_show_holes(const struct lk_verb *verb, const struct lkm_audit *audit, size_t i);

/* "modules": all of them. */
void lk_audit_show_json(struct lk_json *json, const struct lkm_audit *audit);

#endif
