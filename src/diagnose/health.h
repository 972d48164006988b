/* SPDX-License-Identifier: MIT */
/* Can modules be loaded here at all, by this process, now? Judged from facts, each of which is
 * known or unknown. */
#ifndef LK_HEALTH_H
#define LK_HEALTH_H

#include "../facts/live.h"
#include "../formats/compression.h"
#include "evidence.h"
#include "finding.h"
#include "health_config.h"

/* A list keeps at most this many names. */
#define LK_HEALTH_NAMES 8
struct lk_health_names {
	size_t count;                       /* of all */
	const char *items[LK_HEALTH_NAMES]; /* the first of them */
};

/* The program that the kernel calls for a module. */
enum lk_helper {
	LK_HELPER_UNKNOWN,
	LK_HELPER_OFF,
	LK_HELPER_MISSING,
	LK_HELPER_LOCKED,
	LK_HELPER_FINE
};

/* Facts that exist only for the running kernel. */
struct lk_health_system {
	struct lk_evidence_kernel kernel;
	struct lk_evidence_process process;
	enum lk_fact log_readable;
	enum lk_helper helper; /* LK_HELPER_LOCKED: it may not be executed */
	const char *helper_path;
	enum lk_fact tainted;       /* LK_UNKNOWN: of taint nothing is known */
	uint64_t taint;             /* the bits of /proc/sys/kernel/tainted */
	const struct lk_live *live; /* what is loaded; NULL: unknown */
};

/* The module directory. */
struct lk_health_files {
	const char *release;
	const char *directory; /* its full path */
	const char *depmod;    /* the command that writes its indexes */
	enum lk_fact exists;
	const char *fault;    /* why it cannot be read; NULL: it can be, or does not exist */
	const char *newest;   /* the newest other release that has modules here; NULL: none */
	bool newest_is_newer; /* than release */
	bool dep_usable, alias_usable;                   /* these two indexes can be read */
	struct lk_health_names missing, damaged, locked; /* indexes, by their file names */
	struct lk_health_names interrupted; /* temporary files of a depmod that no longer runs */
	enum lk_fact walked; /* the files have been looked at; the rest counts only then */
	size_t modules;      /* files */
	size_t packed[LK_COMPRESSION_COUNT];
	enum lk_fact unpacks[LK_COMPRESSION_COUNT]; /* this program does */
	size_t listed;                              /* files that the index has */
	struct lk_health_names unlisted;            /* files that the index does not have */
	struct lk_health_names gone;                /* files of the index that are not there */
	struct lk_health_names unseen;              /* files and directories that cannot be read, as
						       messages */
	struct lk_health_names newer; /* files that are newer than the index and say more */
	size_t unread;                /* files that are newer, when they are too many to be read */
	struct lk_health_names doubles;  /* modules with several files, as sentences */
	struct lk_health_names replaced; /* the same, where one of updates/ and the like counts */
	struct lk_health_config configuration;
};

struct lk_health_facts {
	const struct lk_health_system *system; /* NULL: it is not about the running kernel */
	struct lk_health_files files;
};

/* The order of releases, with numbers as numbers: "6.9" comes before "6.12". As strcmp(3). */
int lk_health_compare(const char *a, const char *b);

/* Is the release a newer than b, by the numbers at its beginning: "6.1.0-56-rt" is not newer than
 * "6.1.0-56". */
bool lk_health_is_newer(const char *a, const char *b);

/* One symptom a check, or several where a check finds several things. 0 and *ret, in the arena;
 * -ENOMEM. */
int lk_health_judge(
	const struct lk_health_facts *facts, struct lk_arena *arena, struct lk_findings *ret);

#endif
