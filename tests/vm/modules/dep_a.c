// SPDX-License-Identifier: MIT
// Level one of three: exports a plain, a GPL-only and a namespaced symbol.
#include <linux/module.h>

#include "dep.h"

static int level = 1;
module_param(level, int, 0444);

int dep_a_plain(void)
{
	return level;
}
EXPORT_SYMBOL(dep_a_plain);

int dep_a_gpl(void)
{
	return level;
}
EXPORT_SYMBOL_GPL(dep_a_gpl);

int dep_a_ns(void)
{
	return level;
}
EXPORT_SYMBOL_NS(dep_a_ns, LKM_TEST_SPACE);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test dependency, level one");
