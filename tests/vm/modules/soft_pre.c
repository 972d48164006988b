// SPDX-License-Identifier: MIT
// The soft dependency that t_soft wants before itself.
#include <linux/module.h>

MODULE_LICENSE("GPL");
