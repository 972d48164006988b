// SPDX-License-Identifier: MIT
// Exports a symbol that dep_a exports too.
#include <linux/module.h>

#include "dep.h"

int dep_a_plain(void)
{
	return 100;
}
EXPORT_SYMBOL(dep_a_plain);

MODULE_LICENSE("GPL");
