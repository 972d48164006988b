// SPDX-License-Identifier: MIT
// A dash in the file name: the kernel calls it t_dash.
#include <linux/module.h>

static int dash_value;
module_param(dash_value, int, 0444);

MODULE_LICENSE("GPL");
