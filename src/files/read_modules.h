/* SPDX-License-Identifier: MIT */
/* Reading many module files at once: a pool of threads, each with buffers that it uses again and
 * again. */
#ifndef LK_READ_MODULES_H
#define LK_READ_MODULES_H

#include <stdbool.h>
#include "../formats/extract.h"
#include "../index/notes.h"

struct lk_read_job {
	int at; /* the directory that path is relative to, or AT_FDCWD */
	const char *path;
	const char *shown; /* full path, for messages */
	uint64_t size;     /* of the file, as far as known: a wrong one only costs time */
	/* Results. */
	struct lk_extract extract; /* empty after a failure */
	bool compressed;
	const struct lkm_error *error; /* NULL: it was read; else why not: message names the file */
};

struct lk_read_options {
	unsigned flags; /* for lk_extract(), of plain files */
	/* Flags for compressed files, for which decompression costs more than all reading. */
	unsigned compressed_flags;
	unsigned threads; /* 0: as many as are of use (one for plain files, the processors for
			     compressed ones) */
	/* Called in the caller's thread now and then, with the number of jobs that are done. May be
	 * NULL. */
	void (*progress)(void *context, size_t done, size_t total);
	void *context;
};

struct lk_read_modules; /* the memory of the extracts and errors */

/* Read all jobs. A file that cannot be read or parsed does not make the whole fail: its job has the
 * error. Results do not depend on the number of threads. 0 and *ret, to be freed after the
 * last use of the extracts and errors; -ENOMEM, which then is the jobs' fault no more than ours:
 * the results are empty. */
int lk_read_modules(struct lk_read_job *jobs, size_t count, const struct lk_read_options *options,
	struct lk_read_modules **ret, struct lkm_error *reterr);
void lk_read_modules_free(struct lk_read_modules *harvest);

/* Report a job that has an error: by lk_notes_unread() if its file could not be read, by
 * lk_notes_add() if it was read and is damaged. 0; -ENOMEM or another shortage. */
int lk_read_modules_tell(const struct lk_read_job *job, struct lk_notes *notes);

/* How many threads read. */
unsigned lk_read_modules_threads(const struct lk_read_modules *harvest);

#endif
