/* SPDX-License-Identifier: MIT */
/* Holes: the ways in which a denied module could still be loaded, or is loaded already. */
#ifndef LK_HOLES_H
#define LK_HOLES_H

#include "../facts/denied.h"
#include "../facts/depgraph.h"
#include "finding.h"

/* The initramfs of the kernel release, as far as it matters for one module. */
struct lk_hole_image {
	const char *path;    /* NULL: there is none */
	const char *rebuild; /* the command that makes it again */
	const char *unread;  /* why it could not be read; NULL: it was */
	bool older;          /* than the file with the line that denies the module */
	bool has_module;
	enum lkm_denied how; /* what its own configuration does about the module */
};

/* The known facts about one module. */
struct lk_hole_facts {
	const char *module; /* normalised */
	const struct lk_config *config;
	struct lk_denied denied;
	bool known; /* it has a file, or is built in */
	bool builtin;
	bool loaded;
	const struct lk_depnodes *users; /* the modules that depend on it; NULL: unknown */
	struct lk_hole_image image;
};

/* Findings, and the kind of each. */
struct lk_holes {
	struct lk_findings findings;
	enum lkm_hole *kinds;
	size_t kind_capacity;
};

/* Add a finding for each hole to holes, whose arena the caller sets. Texts are copied;
 * holes->findings.failed: out of memory. */
void lk_holes_find(const struct lk_hole_facts *facts, struct lk_holes *holes);

#endif
