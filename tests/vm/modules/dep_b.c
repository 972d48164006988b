// SPDX-License-Identifier: MIT
// Level two of three: needs dep_a's symbols and exports one.
#include <linux/module.h>

#include "dep.h"

static int level = 2;
module_param(level, int, 0444);

int dep_b_sum(void)
{
	return level + dep_a_plain() + dep_a_gpl();
}
EXPORT_SYMBOL(dep_b_sum);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test dependency, level two");
