// SPDX-License-Identifier: MIT
// Needs two symbols that nobody has.
#include <linux/module.h>

int lkm_no_such_symbol(void);
int lkm_no_such_symbol_two(void);

static int __init undef_init(void)
{
	return lkm_no_such_symbol() + lkm_no_such_symbol_two();
}

static void __exit undef_exit(void)
{
}

module_init(undef_init);
module_exit(undef_exit);
MODULE_LICENSE("GPL");
