/* SPDX-License-Identifier: MIT */
/* Does a value fit the declared type of a module parameter? */
#ifndef LK_PARAM_FIT_H
#define LK_PARAM_FIT_H

#include "evidence.h"

/* type as in modinfo ("int", "array of uint" ...), value as given, without quotes; NULL where there
 * is no '='. LK_UNKNOWN for types that a module has made itself. After LK_NO *ret_fault says why
 * (constant text). bits is the width of a pointer of the module's machine: 32 or 64. */
enum lk_fact lk_param_fit(
	const char *type, const char *value, unsigned bits, const char **ret_fault);

#endif
