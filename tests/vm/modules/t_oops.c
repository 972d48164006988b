// SPDX-License-Identifier: MIT
// Writes through NULL in its init function, and stays in the state "coming" for ever.
#include <linux/module.h>

static int *volatile nowhere;

static int __init faulty_init(void)
{
	nowhere[2] = 1;
	return 0;
}

static void __exit faulty_exit(void)
{
}

module_init(faulty_init);
module_exit(faulty_exit);
MODULE_LICENSE("GPL");
