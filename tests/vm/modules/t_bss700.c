// SPDX-License-Identifier: MIT
// More zeroed memory than the machine has, but less than what a kernel has room for: it cannot be
// loaded there.
#include <linux/module.h>

static char space[700u << 20];

static int __init bss700_init(void)
{
	pr_info("%p\n", space);
	return 0;
}

static void __exit bss700_exit(void)
{
}

module_init(bss700_init);
module_exit(bss700_exit);
MODULE_LICENSE("GPL");
