// SPDX-License-Identifier: MIT
// Proprietary: taints the kernel.
#include <linux/module.h>

MODULE_LICENSE("Proprietary");
