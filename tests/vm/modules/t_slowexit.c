// SPDX-License-Identifier: MIT
// Its exit function sleeps ms milliseconds.
#include <linux/delay.h>
#include <linux/module.h>

static int ms = 1000;
module_param(ms, int, 0444);

static int __init slowexit_init(void)
{
	return 0;
}

static void __exit slowexit_exit(void)
{
	msleep(ms);
}

module_init(slowexit_init);
module_exit(slowexit_exit);
MODULE_LICENSE("GPL");
