/* SPDX-License-Identifier: MIT */
/* Judging the parameters that a module is to get: does it have one of this name, does the value fit
 * its type. */
#ifndef LK_JUDGE_PARAMS_H
#define LK_JUDGE_PARAMS_H

#include "../formats/image.h"
#include "evidence.h"

/* Fill in all but the name, value and origin of a parameter, from what the module declares. bits is
 * the width of a pointer of its machine. Strings are borrowed. */
void lk_judge_param(const struct lk_param *declared, size_t count, unsigned bits,
	struct lk_evidence_param *param);

#endif
