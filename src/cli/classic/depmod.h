/* SPDX-License-Identifier: MIT */
/* What depmod tells people and programs about a run: progress, statistics, JSON. */
#ifndef LK_CLI_DEPMOD_H
#define LK_CLI_DEPMOD_H

#include <stdbool.h>
#include <time.h>

#include <lkm/depmod.h>

#include "../../report/view.h"

/* A line on the terminal that is written over and over while work takes longer than a moment. */
struct lk_depmod_progress {
	bool wanted; /* standard error is a terminal */
	bool shown;  /* the line stands there now */
	struct timespec last;
};
void lk_depmod_progress_begin(struct lk_depmod_progress *progress);
void lk_depmod_progress_show(struct lk_depmod_progress *progress, size_t done, size_t total);
/* Before anything else is printed. */
void lk_depmod_progress_clear(struct lk_depmod_progress *progress);

/* The lines of --stats, on standard error, where they do not mix with what -n prints. */
void lk_depmod_stats(const struct lkm_depmod_result *result);

/* A member of "notes". */
void lk_depmod_view_note(
	struct lk_view *view, enum lkm_depmod_note kind, const char *file, const char *text);
/* The facts of a run as members of the object. */
void lk_depmod_view_result(struct lk_view *view, const struct lkm_depmod_result *result);

#endif
