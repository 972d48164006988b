// SPDX-License-Identifier: MIT
// Asks the kernel to ask user space (modprobe) for the module named by the parameter m; rc is what
// came of it.
#include <linux/kmod.h>
#include <linux/module.h>

static char *m = "";
static int rc;
module_param(m, charp, 0444);
module_param(rc, int, 0444);

static int __init request_init(void)
{
	rc = request_module("%s", m);
	return 0;
}

static void __exit request_exit(void)
{
}

module_init(request_init);
module_exit(request_exit);
MODULE_LICENSE("GPL");
