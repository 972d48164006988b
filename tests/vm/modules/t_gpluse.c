// SPDX-License-Identifier: MIT
// Uses a GPL-only symbol of one module and a symbol of a proprietary one, which may not be.
#include <linux/module.h>

#include "dep.h"

int t_prop_value(void);

static int __init gpluse_init(void)
{
	return t_prop_value() + dep_a_gpl() < 0;
}

static void __exit gpluse_exit(void)
{
}

module_init(gpluse_init);
module_exit(gpluse_exit);
MODULE_LICENSE("GPL");
