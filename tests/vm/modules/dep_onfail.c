// SPDX-License-Identifier: MIT
// Needs dep_fail, which does not come up.
#include <linux/module.h>

#include "dep.h"

static int __init dep_onfail_init(void)
{
	return dep_fail_symbol;
}

static void __exit dep_onfail_exit(void)
{
}

module_init(dep_onfail_init);
module_exit(dep_onfail_exit);
MODULE_LICENSE("GPL");
