// SPDX-License-Identifier: MIT
// Proprietary, and exports a symbol.
#include <linux/module.h>

int t_prop_value(void);

int t_prop_value(void)
{
	return 1;
}
EXPORT_SYMBOL(t_prop_value);

MODULE_LICENSE("Proprietary");
MODULE_DESCRIPTION("Exports a symbol under no free licence");
