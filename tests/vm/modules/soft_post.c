// SPDX-License-Identifier: MIT
// The soft dependency that t_soft wants after itself.
#include <linux/module.h>

MODULE_LICENSE("GPL");
