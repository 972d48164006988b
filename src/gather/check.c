/* SPDX-License-Identifier: MIT */
/* Checking modules before they are loaded, by the rules that explain failures. */
#include <lkm/check.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../diagnose/diagnose.h"
#include "../formats/name.h"
#include "inquiry.h"
#include "open.h"

struct lkm_check {
	struct lkm *lkm;
	struct lk_learned learned;
	struct lk_arena arena; /* of the present findings */
	struct lk_findings findings;
	size_t good, unknown; /* symbols */
};

/* Without modules of that kernel there is nothing to check against. */
static int learn(struct lkm_check *check, struct lkm_error *reterr)
{
	const struct lk_catalog *catalog = &check->lkm->catalog;
	const struct lk_trie *index;
	int rc = catalog->index(catalog->context, LK_INDEX_DEP, &index, reterr);

	return rc < 0 ? rc : lk_learn_symbols(check->lkm, &check->learned, reterr);
}

LKM_EXPORT int lkm_check_open(struct lkm *lkm, struct lkm_check **ret, struct lkm_error *reterr)
{
	struct lkm_check *check = calloc(1, sizeof(*check));
	int rc;

	lk_fail_clear(reterr);
	if (!check)
		return lk_fail_memory(reterr);
	check->lkm = lkm;
	rc = learn(check, reterr);
	if (rc < 0) {
		lkm_check_close(check);
		return rc;
	}
	*ret = check;
	return 0;
}

LKM_EXPORT void lkm_check_close(struct lkm_check *check)
{
	if (!check)
		return;
	lk_learn_done(&check->learned);
	lk_arena_done(&check->arena);
	free(check);
}

static void count_symbols(struct lkm_check *check, const struct lk_evidence *evidence)
{
	check->good = check->unknown = 0;
	for (size_t i = 0; i < evidence->symbol_count; i++) {
		const struct lk_evidence_symbol *symbol = &evidence->symbols[i];

		if (symbol->exported != LK_YES)
			check->unknown++;
		else if (symbol->same_crc != LK_NO)
			check->good++;
	}
}

/* A parameter that does not exist is ignored by the kernel, which is seldom what was meant. */
static void add_unknown_params(struct lkm_check *check, const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->exists != LK_NO)
			continue;
		lk_finding_add(&check->findings, LKM_E_PARAM_UNKNOWN, LK_LIKELY,
			"the module has no parameter '%s', which the kernel will ignore",
			param->name);
		if (param->nearest)
			lk_finding_remedy(
				&check->findings, "perhaps '%s' is meant", param->nearest);
	}
}

/* A tree may have none of the modules that came with its kernel. */
static void add_ignorance(struct lkm_check *check, const struct lk_evidence *evidence)
{
	if (evidence->file.form == LK_FORM_MODULE && !evidence->kernel.vermagic)
		lk_finding_add(&check->findings, LKM_E_INDEX_MISSING, LK_LIKELY,
			"no module came with this kernel, so little is known of it");
}

static int diagnose(struct lkm_check *check, const struct lk_evidence *evidence)
{
	int rc = lk_diagnose(evidence, &check->arena, &check->findings);

	if (rc < 0)
		return rc;
	count_symbols(check, evidence);
	add_unknown_params(check, evidence);
	add_ignorance(check, evidence);
	return check->findings.failed ? -ENOMEM : 0;
}

/* Of a file that cannot be opened nothing is known. */
static int check_file(
	struct lkm_check *check, const struct lk_inquiry_subject *subject, struct lkm_error *reterr)
{
	struct lk_inquiry inquiry = {0};
	int rc = lk_inquiry_load(&inquiry, subject, reterr);

	/* Who asks is not who will load it. */
	inquiry.evidence.process = (struct lk_evidence_process){0};
	if (rc == 0)
		rc = diagnose(check, &inquiry.evidence);
	lk_inquiry_done(&inquiry);
	return rc == -ENOMEM ? lk_fail_memory(reterr) : rc;
}

LKM_EXPORT int lkm_check_file(
	struct lkm_check *check, const char *path, const char *params, struct lkm_error *reterr)
{
	struct lk_inquiry_subject subject = {.lkm = check->lkm,
		.running = check->lkm->own_cmdline,
		.path = path,
		.params = params,
		.learned = &check->learned};
	LK_FD_CLEANUP int fd = -1;

	lk_fail_clear(reterr);
	lk_arena_done(&check->arena);
	check->arena = (struct lk_arena){0};
	check->findings = (struct lk_findings){.arena = &check->arena};
	subject.module = lk_name_module(&check->arena, path);
	if (!subject.module)
		return lk_fail_memory(reterr);
	fd = lk_open_module(check->lkm, path, reterr);
	if (fd < 0)
		return fd;
	subject.file = fd;
	return check_file(check, &subject, reterr);
}

LKM_EXPORT size_t lkm_check_count(const struct lkm_check *check)
{
	return check->findings.count;
}

/* Number i, or nothing at all. */
static const struct lk_finding *found(const struct lkm_check *check, size_t i)
{
	static const struct lk_finding none;

	return i < check->findings.count ? &check->findings.items[i] : &none;
}

LKM_EXPORT int lkm_check_code(const struct lkm_check *check, size_t i)
{
	return (int)found(check, i)->code;
}

LKM_EXPORT enum lkm_certainty lkm_check_certainty(const struct lkm_check *check, size_t i)
{
	return (enum lkm_certainty)(found(check, i)->certainty + LKM_CERTAIN);
}

LKM_EXPORT const char *lkm_check_cause(const struct lkm_check *check, size_t i)
{
	return found(check, i)->cause;
}

LKM_EXPORT const char *lkm_check_evidence(const struct lkm_check *check, size_t i, size_t j)
{
	return j < LK_FINDING_EVIDENCE ? found(check, i)->evidence[j] : NULL;
}

LKM_EXPORT const char *lkm_check_remedy(const struct lkm_check *check, size_t i)
{
	return found(check, i)->remedy;
}

LKM_EXPORT void lkm_check_symbols(
	const struct lkm_check *check, size_t *ret_good, size_t *ret_unknown)
{
	*ret_good = check->good;
	*ret_unknown = check->unknown;
}
