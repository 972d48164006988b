/* SPDX-License-Identifier: MIT */
/* Filling a struct lkm_error: the innermost place that knows writes first, later writers do not
 * replace it. */
#ifndef LK_ERROR_H
#define LK_ERROR_H

#include <stdbool.h>
#include <lkm/error.h>

/* Set the error unless one is set already; returns -errnum (always negative: errnum 0 counts as
 * EIO). */
int lk_fail(struct lkm_error *reterr, int code, int errnum, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* As lk_fail(), with the line of the file that the message names. */
int lk_fail_line(struct lkm_error *reterr, int code, int errnum, unsigned line, const char *format,
	...) __attribute__((format(printf, 5, 6)));

/* Pass an error on that was collected elsewhere, unless one is set: its negative errno. */
int lk_fail_pass(struct lkm_error *reterr, const struct lkm_error *error);

/* Out of memory. */
int lk_fail_memory(struct lkm_error *reterr);

/* The caller passed something that cannot be meant, such as NULL or an unknown flag: -EINVAL
 * LKM_E_INVALID_ARGUMENT. message is one sentence. */
int lk_fail_argument(struct lkm_error *reterr, const char *message);

/* Does this errno mean that this process lacks memory or descriptors, so that it says nothing about
 * the file? A result made without such a file would look whole and lack something. */
bool lk_fail_is_shortage(int errnum);

/* Does this errno mean that there is nothing of that name? Every other errno means that it could
 * not be looked at, so that nothing is known of it. */
bool lk_fail_is_absence(int errnum);

/* The failure for a negative errno that is a shortage, which is returned. */
int lk_fail_shortage(struct lkm_error *reterr, int rc);

/* Name the module an error is about, unless it is named already. */
void lk_fail_module(struct lkm_error *reterr, const char *module);

/* Public functions call this first, so that an error of an earlier call does not stay. */
void lk_fail_clear(struct lkm_error *reterr);

#endif
