// SPDX-License-Identifier: MIT
// Holds a reference to itself while the parameter held is set, so that nothing but force unloads
// it.
#include <linux/module.h>

static bool held;

static int held_set(const char *value, const struct kernel_param *parameter)
{
	bool before = held;
	int rc = param_set_bool(value, parameter);

	if (rc == 0 && held && !before)
		__module_get(THIS_MODULE);
	if (rc == 0 && !held && before)
		module_put(THIS_MODULE);
	return rc;
}

static const struct kernel_param_ops held_ops = {.set = held_set, .get = param_get_bool};
module_param_cb(held, &held_ops, &held, 0644);

static int __init held_init(void)
{
	return 0;
}

static void __exit held_exit(void)
{
}

module_init(held_init);
module_exit(held_exit);
MODULE_LICENSE("GPL");
