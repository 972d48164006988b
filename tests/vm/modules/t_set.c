// SPDX-License-Identifier: MIT
// Parameters that can be changed while the module is loaded, of every type, and some that refuse.
#include <linux/module.h>

static int i, even;
static unsigned int u;
static bool b, nob = true, flags[2];
static char *s = "default";
static int arr[3] = {7, 8, 9};
static unsigned int arr_n = 3;
static char *strings[2] = {"", ""};
static unsigned int strings_n;
static char str[8] = "abc";
static unsigned char by;
static short sh;
static unsigned short ush;
static long lo;
static unsigned long ulo;
static unsigned long long ull;
static int secret, fixed, ioport;

static int even_set(const char *value, const struct kernel_param *parameter)
{
	int number, rc = kstrtoint(value, 0, &number);

	if (rc == 0 && number % 2)
		rc = number < 0 ? -ERANGE : -EINVAL;
	return rc ? rc : param_set_int(value, parameter);
}

static const struct kernel_param_ops even_ops = {.set = even_set, .get = param_get_int};

module_param(i, int, 0644);
module_param(u, uint, 0644);
module_param(b, bool, 0644);
module_param(nob, invbool, 0644);
module_param_array(flags, bool, NULL, 0644);
module_param(s, charp, 0644);
module_param_array(arr, int, &arr_n, 0644);
module_param_array(strings, charp, &strings_n, 0644);
module_param_string(str, str, sizeof(str), 0644);
module_param(by, byte, 0644);
module_param(sh, short, 0644);
module_param(ush, ushort, 0644);
module_param(lo, long, 0644);
module_param(ulo, ulong, 0644);
module_param(ull, ullong, 0644);
module_param_cb(even, &even_ops, &even, 0644);
module_param(secret, int, 0200);
module_param(fixed, int, 0444);
module_param_hw(ioport, int, ioport, 0644);

static int __init set_init(void)
{
	return 0;
}

static void __exit set_exit(void)
{
}

module_init(set_init);
module_exit(set_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Parameters that can be changed");
