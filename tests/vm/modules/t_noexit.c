// SPDX-License-Identifier: MIT
// Has an init function and no exit function: only force unloads it.
#include <linux/module.h>

static int __init noexit_init(void)
{
	return 0;
}

module_init(noexit_init);
MODULE_LICENSE("GPL");
