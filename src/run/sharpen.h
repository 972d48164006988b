/* SPDX-License-Identifier: MIT */
/* One sentence for a log: the error of what the kernel refused, with the cause in place of the
 * errno where the cause is certain. */
#ifndef LK_SHARPEN_H
#define LK_SHARPEN_H

#include <lkm/lkm.h>

/* error is that of report, which may be NULL: then, and where no cause is certain, it stays as it
 * is. Otherwise its code and message become those of the first cause; errnum and module stay. what
 * was asked for, which need not be the module that failed; NULL: the module. */
void lk_sharpen_load(struct lkm_error *error, const struct lkm_report *report, const char *what);

/* The same for an unload, with what speaks for the cause: it names who uses the module. */
void lk_sharpen_unload(struct lkm_error *error, const struct lkm_report *report);

#endif
