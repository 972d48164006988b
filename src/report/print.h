/* SPDX-License-Identifier: MIT */
/* The one way to standard output and standard error: nothing that a file, the kernel or an operand
 * contains may control a terminal. */
#ifndef LK_PRINT_H
#define LK_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * As fprintf(). On a terminal each control character but newline, tab and NUL is shown as \xNN, and
 * so are bytes that are not UTF-8, and the characters without a shape that hide or reorder others.
 * Elsewhere the bytes are written as they are, because programs read them.
 */
void lk_print(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* For those who must know which of the two it will be. */
bool lk_print_is_clean(FILE *stream);

/* Bytes in the same way. */
void lk_print_bytes(FILE *stream, const void *bytes, size_t size);

/* As fprintf(), escape sequences included: for what is clean already, or has none but our own. */
void lk_print_own(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
