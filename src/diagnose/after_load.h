/* SPDX-License-Identifier: MIT */
/* A load that succeeded: what the kernel log and sysfs say is wrong all the same. */
#ifndef LK_AFTER_LOAD_H
#define LK_AFTER_LOAD_H

#include "../formats/klog.h"
#include "finding.h"

/* A device that one of the module's drivers is bound to, or that an alias of the module matches. */
struct lk_after_load_device {
	const char *name;   /* such as "0000:00:06.0" */
	const char *driver; /* the one bound to it; NULL: none */
	const char *module; /* of that driver; NULL: it is built-in, or there is none */
	bool own;           /* the driver is one of this module */
	bool overridden;    /* driver_override keeps other drivers from it */
	const char *other;  /* a module that matches it, too, and is not loaded; NULL: none */
};

enum lk_matching {
	LK_MATCHING_UNKNOWN,
	LK_MATCHING_NONE, /* no device on the buses of its drivers, which show all that there are */
	LK_MATCHING_SOME,
};

struct lk_after_load {
	const char *module;         /* its name in the kernel */
	bool was_loaded;            /* before this request */
	const char *params;         /* that it was given, as the kernel got them */
	const char *const *drivers; /* that it has registered on a bus; NULL-terminated */
	enum lk_matching matches;   /* searched for only where none of them is bound */
	bool probes_later;          /* async_probe: the drivers may still be at work */
	const struct lk_after_load_device *devices;
	size_t device_count;
	const char *const *firmware; /* files that the module says it may want; NULL-terminated */
	const struct lk_klog *log;   /* since the load began */
	size_t log_count;
};

/* Is this line about the module, its drivers or their devices? */
bool lk_after_load_is_own(const struct lk_after_load *facts, const struct lk_klog *line);

/* Add what is wrong; nothing for most loads. */
void lk_after_load_judge(const struct lk_after_load *facts, struct lk_findings *findings);

/* A parameter of a request for a module that was loaded already. */
struct lk_after_load_param {
	const char *module, *name;
	const char *value; /* that was asked for; NULL: none, as a bool may be given */
	const char *now;   /* the value that the module has; NULL: unknown */
	bool builtin;
	bool writable; /* it can be changed while the module is loaded */
};

/* Add that it has not been applied. */
void lk_after_load_judge_param(
	const struct lk_after_load_param *param, struct lk_findings *findings);

#endif
