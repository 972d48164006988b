/* SPDX-License-Identifier: MIT */
/* What the dep_* and slow modules export to each other. */
#ifndef LKM_TEST_DEP_H
#define LKM_TEST_DEP_H

#include <linux/version.h>

/* The namespace of one symbol; its macros take a string since Linux 6.13. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define LKM_TEST_SPACE "LKM_TEST"
#else
#define LKM_TEST_SPACE LKM_TEST
#endif

int dep_a_plain(void);
int dep_a_gpl(void);
int dep_a_ns(void);
int dep_b_sum(void);

extern int dep_fail_symbol;
extern int lkm_test_slow;

#endif
