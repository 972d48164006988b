/* SPDX-License-Identifier: MIT */
/* Print the modules that the devices of this system ask for and that are not loaded yet:
 * drivers_wanted. */
#include <stdio.h>

#include <lkm/device.h>
#include <lkm/lkm.h>

static int fail(const struct lkm_error *error)
{
	fprintf(stderr, "%s (%s)\n", error->message, lkm_code_name(error->code));
	return 1;
}

static void print(const struct lkm_plan *plan)
{
	const struct lkm_step *step;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++)
		if (lkm_step_skip(step) == LKM_SKIP_NONE)
			puts(lkm_step_module(step));
}

static int print_all(struct lkm *lkm, const struct lkm_devices *devices)
{
	struct lkm_plan *plan;
	struct lkm_error error;
	const char *modalias;

	for (size_t i = 0; (modalias = lkm_devices_modalias(devices, i)); i++) {
		if (lkm_plan_load(lkm, modalias, NULL, 0, &plan, &error) < 0) {
			if (error.code == LKM_E_NOT_FOUND)
				continue; /* most devices need no module */
			return fail(&error);
		}
		print(plan);
		lkm_plan_free(plan);
	}
	return 0;
}

int main(void)
{
	struct lkm *lkm = NULL;
	struct lkm_devices *devices = NULL;
	struct lkm_error error;
	int status;

	if (lkm_open(NULL, &lkm, &error) < 0 || lkm_devices_read(NULL, 0, &devices, &error) < 0)
		status = fail(&error);
	else
		status = print_all(lkm, devices);
	lkm_devices_free(devices);
	lkm_close(lkm);
	return status;
}
