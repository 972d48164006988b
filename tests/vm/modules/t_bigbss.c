// SPDX-License-Identifier: MIT
// Larger than the memory of the virtual machine.
#include <linux/module.h>

static char space[1500u << 20];

static int __init bigbss_init(void)
{
	pr_info("%p\n", space);
	return 0;
}

static void __exit bigbss_exit(void)
{
}

module_init(bigbss_init);
module_exit(bigbss_exit);
MODULE_LICENSE("GPL");
