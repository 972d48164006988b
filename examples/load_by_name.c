/* SPDX-License-Identifier: MIT */
/* Loads a module by name or alias with everything it depends on: modprobe in 20 lines. */
#include <stdio.h>

#include <lkm/lkm.h>

int main(int argc, char **argv)
{
	struct lkm *lkm = NULL;
	struct lkm_plan *plan = NULL;
	struct lkm_error error;
	int rc;

	if (argc != 2)
		return 2;
	rc = lkm_open(NULL, &lkm, &error);
	if (rc == 0)
		rc = lkm_plan_load(lkm, argv[1], NULL, 0, &plan, &error);
	if (rc == 0)
		rc = lkm_run(lkm, plan, NULL, NULL, &error);
	if (rc < 0)
		fprintf(stderr, "%s: %s (%s)\n", argv[1], error.message, lkm_code_name(error.code));
	lkm_plan_free(plan);
	lkm_close(lkm);
	return rc < 0;
}
