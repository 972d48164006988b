/* SPDX-License-Identifier: MIT */
/* What the dep_* and slow modules export to each other. */
#ifndef LKM_TEST_DEP_H
#define LKM_TEST_DEP_H

int dep_a_plain(void);
int dep_a_gpl(void);
int dep_a_ns(void);
int dep_b_sum(void);

extern int dep_fail_symbol;
extern int lkm_test_slow;

#endif
