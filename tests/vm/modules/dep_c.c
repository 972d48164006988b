// SPDX-License-Identifier: MIT
// Level three of three: needs dep_b and, with its namespace, dep_a.
#include <linux/module.h>

#include "dep.h"

static int level = 3, sum;
module_param(level, int, 0444);
module_param(sum, int, 0444);

static int __init dep_c_init(void)
{
	sum = level + dep_b_sum() + dep_a_ns();
	return 0;
}

static void __exit dep_c_exit(void)
{
}

module_init(dep_c_init);
module_exit(dep_c_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test dependency, level three");
MODULE_ALIAS("lkmbus:v00001234d*sv*");
MODULE_ALIAS("lkm-test-dep-c");
MODULE_IMPORT_NS(LKM_TEST_SPACE);
