/* SPDX-License-Identifier: MIT */
/* UTF-8 as far as it matters for what is shown: where characters end, and which must not reach a
 * terminal. */
#ifndef LK_UTF8_H
#define LK_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the sequence at text, which ends in NUL: 1 to 4; 0 when there is none (also for
 * overlong forms and surrogates). */
size_t lk_utf8_size(const char *text);

/* Is a sequence of this size a control character? One of two bytes has the second as its value. */
bool lk_utf8_is_control(const char *text, size_t size);

/* Is it one of those that have no width or turn the direction of writing around? What a person sees
 * is then not what there is. */
bool lk_utf8_is_invisible(const char *text, size_t size);

/* Names in messages come from files that anybody may have written: each control character (those
 * beyond ASCII, of which U+009B begins an escape sequence, too) and each byte that is not UTF-8
 * becomes '?'. What is as kept ('\0': nothing) stays. */
void lk_utf8_clean(char *text, char kept);

#endif
