// SPDX-License-Identifier: MIT
// A plain module with every kind of modinfo field, the raw material of most variants.
#include <linux/module.h>

static int __init meta_init(void)
{
	pr_info("hello\n");
	return 0;
}

static void __exit meta_exit(void)
{
	pr_info("bye\n");
}

module_init(meta_init);
module_exit(meta_exit);
MODULE_LICENSE("GPL");
MODULE_AUTHOR("First Author <first@example.org>");
MODULE_AUTHOR("Second Author");
MODULE_DESCRIPTION("Plain test module");
MODULE_VERSION("1.2.3");
MODULE_FIRMWARE("lkm/test.fw");
MODULE_ALIAS("lkm-test-meta");
MODULE_ALIAS("lkm:v*d0001*");
MODULE_INFO(note, "a line\nand another");
