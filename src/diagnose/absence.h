/* SPDX-License-Identifier: MIT */
/* Why no module is found for a name, or no file at a path: judged from facts, each of which is
 * known or unknown. */
#ifndef LK_ABSENCE_H
#define LK_ABSENCE_H

#include "../base/nearest.h"
#include "evidence.h"
#include "finding.h"

/* The state of modules.dep.bin, without which no name is found. */
enum lk_index_state {
	LK_INDEX_UNKNOWN,
	LK_INDEX_USABLE,
	LK_INDEX_MISSING,
	LK_INDEX_EMPTY,
	LK_INDEX_DAMAGED,
	LK_INDEX_LOCKED /* it cannot be read */
};

/* A line of a file. */
struct lk_absence_line {
	const char *file; /* NULL: there is none */
	unsigned line;
};

/* Pointers are NULL where nothing is known or there is nothing. */
struct lk_absence_facts {
	const char *asked;   /* as it was typed */
	const char *name;    /* the module name that it stands for */
	const char *release; /* of the kernel whose modules are searched */
	bool running;        /* that is the running kernel */
	const char *depmod;  /* the command that writes the indexes of this directory */

	bool by_path; /* it was used as a path; otherwise it was looked up as a name */
	bool is_file; /* it has the form of a module file's name */

	/* The module that the indexes have under this name, and its file. */
	const char *installed;
	const char *installed_path;

	/* The module directory. */
	const char *directory;
	enum lk_fact exists, filled; /* and there are module files, as far as can be seen */
	const char *fault;           /* why it cannot be read */
	enum lk_fact container;
	const char *const *releases; /* other releases with modules, the newest first */
	size_t release_count;
	enum lk_index_state index;
	const char *lost; /* another index that is missing or unusable, such as modules.alias.bin */
	const char *unlisted; /* the path of a file with this name that the index does not have */
	const char *gone;     /* the path that the index has for it, where there is no file */

	/* Elsewhere. */
	const char *here;             /* a file of this name that a relative path reaches */
	const char *other;            /* another release that has the module */
	const char *other_path;       /* its file there; NULL: built-in */
	struct lk_absence_line alias; /* the alias line of modprobe.d that led to name */
	const char *option; /* "CONFIG_DUMMY", where the kernel configuration mentions it */
	char option_value;  /* 'y', 'm', or 'n' for "is not set" */
	struct lk_absence_line configuration;
	bool kernel_code;   /* built-in code that is not a module has the name in /sys/module */
	const char *loaded; /* a loaded module that the file of this name calls itself */
	struct lk_nearest nearest;
};

/* Add what explains that nothing was found: all of it certain, or suggestions. Nothing when the
 * facts explain nothing. findings->failed: out of memory. */
void lk_absence_judge(const struct lk_absence_facts *facts, struct lk_findings *findings);

/* For a module that is not loaded, and was to be unloaded. */
void lk_absence_judge_loaded(const struct lk_absence_facts *facts, struct lk_findings *findings);

#endif
