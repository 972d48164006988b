/* SPDX-License-Identifier: MIT */
/* The results of an audit as part of a view: for the verbs audit, deny and allow. */
#ifndef LK_AUDIT_VIEW_H
#define LK_AUDIT_VIEW_H

#include <lkm/audit.h>

#include "../verb.h"

/* Audit modules (NULL-terminated; NULL: all that are denied) in a system that is opened anew, since
 * the configuration may have changed. The result is to be freed; NULL: it failed, and that has been
 * said. */
struct lkm_audit *lk_audit_read(struct lk_verb *verb, const char *const *modules);

/* Where text shows the line that denies a module. */
enum lk_audit_denial {
	LK_AUDIT_ROW,    /* in a row of its own */
	LK_AUDIT_BESIDE, /* at the end of the headline */
	LK_AUDIT_PLACE,  /* its file and line at the end of the headline */
};

/* What text shows; JSON has all of it. */
struct lk_audit_text {
	/* The headline of entry i, a constant in which %s stands for the name. */
	const char *(*words)(const struct lkm_audit_entry *entry, size_t i, void *data);
	enum lk_style (*style)(const struct lkm_audit_entry *entry);
	void *data;
	enum lk_audit_denial denial;
	bool users; /* modules that cannot be loaded either */
	bool holes; /* and what to do about them */
};

/* Add "modules", a list of all entries. audit may be NULL for none. */
void lk_audit_add(
	struct lk_view *view, const struct lkm_audit *audit, const struct lk_audit_text *text);

#endif
