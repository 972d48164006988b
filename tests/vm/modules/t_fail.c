// SPDX-License-Identifier: MIT
// Its init function returns rc.
#include <linux/module.h>

static int rc;
module_param(rc, int, 0444);

static int __init fail_init(void)
{
	return rc;
}

static void __exit fail_exit(void)
{
}

module_init(fail_init);
module_exit(fail_exit);
MODULE_LICENSE("GPL");
