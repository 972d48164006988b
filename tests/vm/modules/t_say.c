// SPDX-License-Identifier: MIT
// Fails in its init function as drivers do: says things, asks for what is not there, and returns
// rc.
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

static int rc;
module_param(rc, int, 0444);
static char *error = "", *info = "", *raw = "", *firmware = "", *mode = "";
module_param(error, charp, 0444);
module_param(info, charp, 0444);
module_param(raw, charp, 0444);
module_param(firmware, charp, 0444);
module_param(mode, charp, 0444);
static int noise, port;
static bool lenient;
module_param(lenient, bool, 0444);
module_param(noise, int, 0444);
module_param(port, int, 0444);
static unsigned long megabytes;
module_param(megabytes, ulong, 0444);

static int refuse(const char *value, const struct kernel_param *kp)
{
	pr_err("t_say: the gadget cannot work at speed %s\n", value);
	return -EPERM;
}
static const struct kernel_param_ops ops = {.set = refuse};
module_param_cb(speed, &ops, NULL, 0444);

static int ask_firmware(void)
{
	struct device *device = root_device_register("t_say");
	const struct firmware *found;
	int result = PTR_ERR_OR_ZERO(device);

	if (result)
		return result;
	result = request_firmware(&found, firmware, device);
	if (!result)
		release_firmware(found);
	root_device_unregister(device);
	return result;
}

static int __init say_init(void)
{
	int i;

	for (i = 0; i < noise; i++)
		pr_info("register %d of the gadget is 0x%08x\n", i, i * 17);
	if (*info)
		pr_info("the gadget reports %s\n", info);
	if (*error)
		pr_err("cannot set up the gadget: %s\n", error);
	if (*raw)
		printk(KERN_ERR "%s\n", raw);
	if (*mode) {
		pr_err("Error: Invalid gadget mode \"%s\"\n", mode);
		return -EINVAL;
	}
	if (*firmware) {
		int result = ask_firmware();

		return lenient ? 0 : result;
	}
	if (port && !request_region(port, 1, "t_say"))
		return -EBUSY;
	if (megabytes) {
		void *room = vmalloc(megabytes << 20);

		if (!room)
			return -ENOMEM;
		vfree(room);
	}
	if (port)
		release_region(port, 1);
	return rc;
}

static void __exit say_exit(void)
{
}

module_init(say_init);
module_exit(say_exit);
MODULE_LICENSE("GPL");
