/* SPDX-License-Identifier: MIT */
/* The files read from a system, until they are replaced: then a new generation takes over, and the
 * old one stays for the requests that still use it. */
#ifndef LK_GENERATION_H
#define LK_GENERATION_H

#include "../index/emit.h"
#include "../os/page_reader.h"
#include "generation_facts.h"
#include "open.h"

struct lk_open_index {
	bool open;
	bool watched;
	bool skipped;               /* it is damaged, which has been noted as a problem */
	struct lk_page_reader file; /* not open where the index was made in memory */
	struct lk_trie trie;
};

/* The files that have been read from a module directory. */
struct lk_shelf_read {
	struct lk_open_index indexes[LK_INDEX_COUNT];
	bool config_read; /* the softdeps and weakdeps of its modules */
	bool scanned;     /* it has no indexes, and these were made in memory */
	struct lk_buf outputs[LK_OUT_COUNT];
};

/* A file or directory that was read, as it was then. */
struct lk_watched {
	int at;
	const char *path;     /* relative to at */
	enum lkm_change part; /* what it belongs to */
	bool exists;
	struct lk_file_identity identity;
};

/* All of it is read under the lock of struct lkm, once, and constant then. */
struct lk_generation {
	struct lk_generation *older;
	size_t requests; /* under way that began with it, and objects that keep it */
	bool given_out;  /* a caller has strings of it, which stay valid until lkm_close() */
	struct lk_arena arena;
	struct lk_shelf_read *shelves;
	struct lk_config config;
	struct lk_buf contents;  /* of the file of configuration that is being read */
	bool config_read;        /* what the administrator says */
	bool kernel_config_read; /* what modules say of themselves */
	bool watches;            /* not with LKM_OPEN_ONCE */
	struct lk_watched *watched;
	size_t watched_count, watched_capacity;
	struct lk_generation_fact *facts[LK_FACT_COUNT]; /* those that have been asked for; see
						 generation_facts.h */
	const char **problems;                           /* of a scan: sentences */
	size_t problem_count, problem_capacity;
};

/* The present one. */
struct lk_generation *lk_generation_of(const struct lkm *lkm);

/* The newest one whose configuration has been read, if any. With the lock held, since somebody may
 * be adding to it what modules say of themselves. */
struct lk_generation *lk_generation_settled(const struct lkm *lkm);

/* Make the first one. 0 or -ENOMEM. */
int lk_generation_begin(struct lkm *lkm);
/* Free all. */
void lk_generation_end(struct lkm *lkm);

/* A file or directory is about to be read, with the lock held: when it is another one later, this
 * generation is over. The path, "" for none, is not copied. 0 or -ENOMEM. */
int lk_generation_watch(
	struct lk_generation *generation, enum lkm_change part, int at, const char *path);

/* Something to tell that a scan found: 0 or -ENOMEM. */
int lk_generation_problem(struct lk_generation *generation, const char *message);

/*
 * A request is under way until the end of the block: it begins with the newest generation, a new
 * one when files of the present one have been replaced, and no generation that it may see is freed
 * meanwhile. Public functions that look at indexes or configuration have this line after they have
 * checked their arguments. An object that keeps pointers into a generation has a struct lk_request
 * of its own.
 */
#define LK_REQUEST(lkm)                                                                            \
	__attribute__((cleanup(lk_request_end), unused)) struct lk_request lk_request =            \
		lk_request_begin(lkm)

struct lk_request {
	struct lkm *lkm;
	struct lk_generation *generation; /* NULL: none is ever freed before lkm_close() */
};
struct lk_request lk_request_begin(struct lkm *lkm);
void lk_request_end(struct lk_request *request);

#endif
