/* SPDX-License-Identifier: MIT */
/* <lkm/taint.h>: the bits of the kernel's taint, their letters and names. */
#include <lkm/taint.h>

#include <errno.h>
#include <stdlib.h>

#include "../base/buf.h"
#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"

#define KERNEL_TAINT "proc/sys/kernel/tainted"

/* By the number of the bit, which the kernel never reuses. */
static const struct taint {
	char letter;
	const char *name, *text;
} taints[] = {
	{'P', "proprietary", "a module with a proprietary licence was loaded"},
	{'F', "forced-load", "a module was loaded by force"},
	{'S', "out-of-spec", "the hardware runs outside its specification"},
	{'R', "forced-unload", "a module was unloaded by force"},
	{'M', "machine-check", "the processor reported a machine check"},
	{'B', "bad-page", "a page of memory was damaged"},
	{'U', "user", "a program asked for this taint"},
	{'D', "died", "the kernel has had an oops or a BUG"},
	{'A', "acpi-table", "an ACPI table was overridden"},
	{'W', "warning", "the kernel has logged a warning"},
	{'C', "staging", "a module from drivers/staging was loaded"},
	{'I', "firmware-workaround", "the kernel works around a bug of the firmware"},
	{'O', "out-of-tree", "a module from outside the kernel source tree was loaded"},
	{'E', "unsigned", "a module without a valid signature was loaded"},
	{'L', "soft-lockup", "a processor was stuck in the kernel"},
	{'K', "livepatch", "the kernel was live patched"},
	{'X', "distribution", "defined by the distribution"},
	{'T', "randstruct", "the kernel was built with randomized structures"},
	{'N', "test", "an in-kernel test was run"},
	{'J', "fwctl", "a program used fwctl to change the state of a device"},
};
#define TAINTS (sizeof(taints) / sizeof(*taints))

LKM_EXPORT int lkm_taint_read(uint64_t *ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LK_BUF_CLEANUP struct lk_buf text;
	const char *number = NULL;
	int rc;

	lk_fail_clear(reterr);
	lk_buf_init(&text, 64);
	if (!ret)
		return lk_fail_argument(reterr, "the place for the result is NULL");
	rc = system < 0 ? system
			: lk_file_read(system, KERNEL_TAINT, "/" KERNEL_TAINT, &text, NULL);
	if (rc < 0 && rc != -ENOMEM)
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -rc,
			"could not read '/" KERNEL_TAINT "': %s", lk_errno_text(-rc));
	if (rc == 0)
		number = lk_buf_text(&text);
	if (!number)
		return lk_fail_memory(reterr);
	*ret = strtoull(number, NULL, 10);
	return 0;
}

LKM_EXPORT uint64_t lkm_taint_mask(const char *letters)
{
	uint64_t mask = 0;

	for (; letters && *letters; letters++)
		for (unsigned i = 0; i < TAINTS; i++)
			if (taints[i].letter == *letters)
				mask |= (uint64_t)1 << i;
	return mask;
}

LKM_EXPORT unsigned lkm_taint_count(void)
{
	return TAINTS;
}

LKM_EXPORT char lkm_taint_letter(unsigned i)
{
	return i < TAINTS ? taints[i].letter : 0;
}

LKM_EXPORT const char *lkm_taint_name(unsigned i)
{
	return i < TAINTS ? taints[i].name : NULL;
}

LKM_EXPORT const char *lkm_taint_text(unsigned i)
{
	return i < TAINTS ? taints[i].text : NULL;
}
