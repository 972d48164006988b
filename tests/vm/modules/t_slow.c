// SPDX-License-Identifier: MIT
// Its init function sleeps ms milliseconds, or until done is set, and returns rc; exports a symbol
// that t_slowuser needs.
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "dep.h"

static int ms = 1000, rc;
module_param(ms, int, 0444);
module_param(rc, int, 0444);
static bool done;
module_param(done, bool, 0644);

int lkm_test_slow;
EXPORT_SYMBOL(lkm_test_slow);

static int __init slow_init(void)
{
	const unsigned long end = jiffies + msecs_to_jiffies(ms);

	while (!READ_ONCE(done) && time_before(jiffies, end))
		msleep(4);
	return rc;
}

static void __exit slow_exit(void)
{
}

module_init(slow_init);
module_exit(slow_exit);
MODULE_LICENSE("GPL");
