// SPDX-License-Identifier: MIT
// Uses a namespaced symbol of dep_a, and imports the namespace; one variant does not.
#include <linux/module.h>

#include "dep.h"

static int __init dep_ns_init(void)
{
	return dep_a_ns() ? 0 : -EINVAL;
}

static void __exit dep_ns_exit(void)
{
}

module_init(dep_ns_init);
module_exit(dep_ns_exit);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(LKM_TEST_SPACE);
