// SPDX-License-Identifier: MIT
// Asks for one module before it and one after it, without needing their symbols.
#include <linux/module.h>

MODULE_LICENSE("GPL");
MODULE_SOFTDEP("pre: soft_pre post: soft_post");
