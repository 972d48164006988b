/* SPDX-License-Identifier: MIT */
/* Loads the modules that the devices of this system ask for, once; names those that it loads. */
#include <stdio.h>

#include <lkm/device.h>
#include <lkm/lkm.h>

static void tell_step(void *data, const struct lkm_step *step)
{
	(void)data;
	printf("loading %s\n", lkm_step_module(step));
}

/* A driver may find that it cannot work with the device: that is no reason to leave out others. */
static void tell_failure(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	unsigned *failed = data;

	(void)target;
	++*failed;
	fprintf(stderr, "coldplug: %s (%s)\n", error->message, lkm_code_name(error->code));
}

/* false where going on is of no use: the indexes cannot be read. */
static bool load(struct lkm *lkm, const char *modalias, unsigned *failed)
{
	const struct lkm_run_options options = {
		.size = sizeof(options),
		.on_step = tell_step,
		.on_failure = tell_failure,
		.data = failed,
	};
	struct lkm_plan *plan = NULL;
	struct lkm_error error;

	if (lkm_plan_load(lkm, modalias, NULL, 0, &plan, &error) < 0) {
		if (error.code == LKM_E_NOT_FOUND)
			return true; /* most devices need no module */
		tell_failure(failed, NULL, &error);
		return false;
	}
	lkm_run(lkm, plan, &options, NULL, NULL);
	lkm_plan_free(plan);
	return true;
}

int main(void)
{
	struct lkm *lkm = NULL;
	struct lkm_devices *devices = NULL;
	struct lkm_error error;
	const char *modalias;
	unsigned failed = 0;

	if (lkm_open(NULL, &lkm, &error) < 0 || lkm_devices_read(NULL, 0, &devices, &error) < 0)
		tell_failure(&failed, NULL, &error);
	for (size_t i = 0; devices && (modalias = lkm_devices_modalias(devices, i)); i++)
		if (!load(lkm, modalias, &failed))
			break;
	lkm_devices_free(devices);
	lkm_close(lkm);
	return failed != 0;
}
