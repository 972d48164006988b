/* SPDX-License-Identifier: MIT */
/* Holes: the ways in which a denied module could still be loaded, or is loaded already. */
#ifndef LK_HOLES_H
#define LK_HOLES_H

#include "../facts/denied.h"
#include "../facts/depgraph.h"
#include "finding.h"

/* An initramfs, as far as it matters for one module. */
struct lk_hole_image {
	const char *path;    /* NULL: there is none, as unread says */
	const char *rebuild; /* the command that makes it again */
	const char *unread;  /* why it could not be read; NULL: it was */
	int errnum;          /* with unread: of the call that failed; 0: another reason */
	bool older;          /* than the file with the line that denies the module */
	bool has_module;
	enum lkm_denied how; /* what its own configuration does about the module */
};

/* Does initcall_blacklist= keep the code of a built-in module from running? */
enum lk_hole_stopped {
	LK_STOPPED_NOT,
	LK_STOPPED_PERHAPS, /* a function in it may be that of the module */
	LK_STOPPED_SURELY,
};

struct lk_hole_builtin {
	bool known;            /* which init functions it has */
	const char *functions; /* with commas between them; NULL: none, or unknown */
	enum lk_hole_stopped stopped;
	const char *candidate; /* of initcall_blacklist=, with LK_STOPPED_PERHAPS */
};

/* The known facts about one module. */
struct lk_hole_facts {
	const char *module; /* normalised */
	const struct lk_config *config;
	struct lk_denied denied;
	bool known; /* it has a file, or is built in */
	bool builtin;
	struct lk_hole_builtin code; /* of what is built in */
	bool loaded;
	const struct lk_depnodes *users; /* the modules that depend on it; NULL: unknown */
	const char *config_unread; /* a message about a file of the configuration; NULL: none */
	const struct lk_hole_image *images;
	size_t image_count;
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
