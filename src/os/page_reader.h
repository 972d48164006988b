/* SPDX-License-Identifier: MIT */
/* A large file of which little is needed, read page by page into memory of its own. A mapping would
 * do the same, and the process would die of SIGBUS when somebody makes the file shorter. */
#ifndef LK_PAGE_READER_H
#define LK_PAGE_READER_H

#include <pthread.h>

#include "../base/pages.h"
#include "os_fs.h"

/* Not to be moved while it is open. */
struct lk_page_reader {
	struct lk_pages pages;   /* first: load casts back */
	struct lk_span contents; /* of the whole file; only what has been loaded may be read */
	struct lk_file_identity identity; /* of the file as it was opened */
	pthread_mutex_t lock;
	bool *loaded; /* one for each page */
	size_t loads;
	int fd;
	int failed; /* errno of the first load that failed; all later ones fail likewise */
};

/* Open a regular file of at most maximum bytes, with its first page loaded, or all of it if it is
 * small. A file that changes within the present tick of the clock is waited for until its times
 * show a change. 0; LKM_E_UNREADABLE (-ESTALE: it changes all the time; -EISDIR; -EINVAL for
 * other kinds of files); LKM_E_TOO_LARGE -EFBIG; -ENOMEM. */
int lk_page_reader_open(struct lk_page_reader *reader, int at, const char *path, const char *shown,
	size_t maximum, struct lkm_error *reterr);

/* For one that is all zero, or open. */
void lk_page_reader_close(struct lk_page_reader *reader);

#endif
