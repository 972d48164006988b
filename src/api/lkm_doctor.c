/* SPDX-License-Identifier: MIT */
/* lkm_doctor: the facts, and what is to be thought of them. */
#include <lkm/doctor.h>

#include <stdlib.h>

#include <lkm/lkm.h>

#include "../base/error.h"
#include "../evidence/health_facts.h"
#include "../system/generation.h"

struct lkm_doctor {
	struct lk_arena arena;
	struct lk_health_system system;
	struct lk_health_facts facts;
	struct lk_findings findings;
};

static int examine(struct lkm_doctor *doctor, struct lkm *lkm, struct lkm_error *reterr)
{
	/* What is read anew is compared with the indexes as they are now. */
	int rc = lkm_refresh(lkm, reterr);

	if (rc >= 0)
		rc = lk_health_files_read(lkm, &doctor->arena, &doctor->facts.files, reterr);
	if (rc < 0)
		return rc;
	if (lk_open_is_running(lkm)) {
		if (lk_health_system_read(lkm->system, &doctor->arena, &doctor->system) < 0)
			return lk_fail_memory(reterr);
		doctor->facts.system = &doctor->system;
	}
	return lk_health_judge(&doctor->facts, &doctor->arena, &doctor->findings) < 0
		       ? lk_fail_memory(reterr)
		       : 0;
}

LKM_EXPORT int lkm_doctor_run(struct lkm *lkm, struct lkm_doctor **ret, struct lkm_error *reterr)
{
	struct lkm_doctor *doctor;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	doctor = calloc(1, sizeof(*doctor));
	if (!doctor)
		return lk_fail_memory(reterr);
	LK_REQUEST(lkm);
	rc = examine(doctor, lkm, reterr);
	if (rc < 0) {
		lkm_doctor_free(doctor);
		return rc;
	}
	*ret = doctor;
	return 0;
}

LKM_EXPORT void lkm_doctor_free(struct lkm_doctor *doctor)
{
	if (!doctor)
		return;
	lk_arena_done(&doctor->arena);
	free(doctor);
}

LKM_EXPORT bool lkm_doctor_is_running(const struct lkm_doctor *doctor)
{
	return doctor && doctor->facts.system;
}

LKM_EXPORT const char *lkm_doctor_release(const struct lkm_doctor *doctor)
{
	return doctor ? doctor->facts.files.release : NULL;
}

LKM_EXPORT const char *lkm_doctor_directory(const struct lkm_doctor *doctor)
{
	return doctor ? doctor->facts.files.directory : NULL;
}

LKM_EXPORT size_t lkm_doctor_count(const struct lkm_doctor *doctor)
{
	return doctor ? doctor->findings.count : 0;
}

LKM_EXPORT enum lkm_health lkm_doctor_worst(const struct lkm_doctor *doctor)
{
	enum lkm_health worst = doctor ? LKM_HEALTH_FINE : (enum lkm_health)0;

	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		if (doctor->findings.items[i].health > worst)
			worst = doctor->findings.items[i].health;
	return worst;
}

LKM_EXPORT const struct lkm_finding *lkm_doctor_finding(const struct lkm_doctor *doctor, size_t i)
{
	return doctor ? lk_finding_item(&doctor->findings, i) : NULL;
}
