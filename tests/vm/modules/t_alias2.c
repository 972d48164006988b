// SPDX-License-Identifier: MIT
// The other of two modules that match the same alias.
#include <linux/module.h>

MODULE_LICENSE("GPL");
MODULE_ALIAS("lkm-test-shared-*");
