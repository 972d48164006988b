/* SPDX-License-Identifier: MIT */
/* Configuration that has no effect: the facts, and the checks of "lkm doctor" that judge them. */
#ifndef LK_HEALTH_CONFIG_H
#define LK_HEALTH_CONFIG_H

#include "../facts/catalog.h"
#include "../formats/image.h"
#include "evidence.h"
#include "finding.h"

enum lk_config_place {
	LK_CONFIG_MODPROBE, /* modprobe.d */
	LK_CONFIG_DEPMOD,   /* depmod.d */
	LK_CONFIG_BOOT,     /* modules-load.d */
	LK_CONFIG_ETC_MODULES,
};

enum lk_config_fate {
	LK_CONFIG_READ,
	LK_CONFIG_UNREADABLE, /* fault says why */
	LK_CONFIG_NO_SUFFIX,  /* its name does not end in .conf */
	LK_CONFIG_OBSOLETE,   /* /etc/modprobe.conf and the like, which current tools do not read */
	LK_CONFIG_HIDDEN,     /* by a file of the same name in another directory */
};

struct lk_config_text {
	enum lk_config_place place;
	enum lk_config_fate fate;
	const char *path;
	const char *fault;       /* of an unreadable file; "" where it is empty */
	const char *by;          /* of a hidden file: the path that hides it */
	struct lk_span contents; /* of a hidden file: those of the file that hides it */
	bool vendor;   /* it belongs to the distribution: its lines are for many kernels */
	bool original; /* of a file without .conf: the file it is a backup of exists */
};

/* The parameters that a module declares. */
struct lk_config_declared {
	const struct lk_param *params;
	size_t count;
	unsigned bits; /* of a pointer of its machine */
};

struct lk_health_config {
	const struct lk_config_text *texts;
	size_t count;
	const struct lk_config *merged;   /* NULL: unknown */
	const struct lk_catalog *catalog; /* NULL: no usable index, so no name can be checked */
	const char *const *files;         /* of the module directory; NULL: unknown */
	size_t file_count;
	const char *const *problems; /* what else could not be read, as messages */
	size_t problem_count;
	void *context; /* of the functions; each may be NULL */
	/* Read what a module declares: 1; 0 when that is unknown; -ENOMEM. */
	int (*declared)(void *context, const char *module, struct lk_config_declared *ret);
	/* Does a KERNELREGEX of depmod.d match this release? -EINVAL if it does not compile. */
	int (*is_for_release)(void *context, const char *pattern);
	/* Does this directory, an absolute path, exist? */
	enum lk_fact (*has_directory)(void *context, const char *path);
};

/* Add a finding for each line and file without effect, and one when there is none. */
void lk_health_config(const struct lk_health_config *config, struct lk_findings *symptoms);

#endif
