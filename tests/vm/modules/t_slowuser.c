// SPDX-License-Identifier: MIT
// Needs a symbol of t_slow.
#include <linux/module.h>

#include "dep.h"

static int __init slowuser_init(void)
{
	return lkm_test_slow;
}

static void __exit slowuser_exit(void)
{
}

module_init(slowuser_init);
module_exit(slowuser_exit);
MODULE_LICENSE("GPL");
