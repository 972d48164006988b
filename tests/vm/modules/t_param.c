// SPDX-License-Identifier: MIT
// Parameters of every type that the kernel knows.
#include <linux/module.h>

static int i, cust, danger, io, read_only, hidden;
static unsigned int u;
static bool b, nob = true, flags[2];
static char *s = "default";
static int arr[3] = {7, 8, 9};
static unsigned int arr_n;
static char *strings[2] = {"", ""};
static unsigned int strings_n;
static char str[8] = "abc";
static unsigned char by;
static short sh;
static unsigned short ush;
static long lo;
static unsigned long ulo;
static unsigned long long ull;

static int custom_set(const char *value, const struct kernel_param *parameter)
{
	pr_info("custom set '%s'\n", value);
	return -ERANGE;
}

static const struct kernel_param_ops custom_ops = {.set = custom_set, .get = param_get_int};

module_param(i, int, 0644);
MODULE_PARM_DESC(i, "an int");
module_param(u, uint, 0444);
MODULE_PARM_DESC(u, "an unsigned int");
module_param(b, bool, 0444);
MODULE_PARM_DESC(b, "a bool");
module_param(nob, invbool, 0444);
module_param_array(flags, bool, NULL, 0444);
module_param(s, charp, 0444);
MODULE_PARM_DESC(s, "a string: with a colon");
module_param_array(arr, int, &arr_n, 0444);
MODULE_PARM_DESC(arr, "three ints");
module_param_array(strings, charp, &strings_n, 0444);
module_param_string(str, str, sizeof(str), 0444);
module_param(by, byte, 0444);
module_param(sh, short, 0444);
module_param(ush, ushort, 0444);
module_param(lo, long, 0444);
module_param(ulo, ulong, 0444);
module_param(ull, ullong, 0444);
module_param_cb(cust, &custom_ops, &cust, 0444);
module_param_unsafe(danger, int, 0444);
module_param_hw(io, int, ioport, 0444);
module_param_named(other_name, read_only, int, 0400);
module_param(hidden, int, 0);
MODULE_PARM_DESC(orphan, "a description without a parameter");

static int __init param_init(void)
{
	pr_info("i=%d u=%u b=%d s='%s' arr=%u str='%s' hidden=%d\n", i, u, b, s, arr_n, str,
		hidden);
	return 0;
}

static void __exit param_exit(void)
{
}

module_init(param_init);
module_exit(param_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Parameters of every type");
