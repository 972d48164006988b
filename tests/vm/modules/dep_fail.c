// SPDX-License-Identifier: MIT
// Exports a symbol that dep_onfail needs, but its init function returns rc.
#include <linux/module.h>

#include "dep.h"

static int rc = -ENODEV;
module_param(rc, int, 0444);

int dep_fail_symbol;
EXPORT_SYMBOL(dep_fail_symbol);

static int __init dep_fail_init(void)
{
	return rc;
}

static void __exit dep_fail_exit(void)
{
}

module_init(dep_fail_init);
module_exit(dep_fail_exit);
MODULE_LICENSE("GPL");
