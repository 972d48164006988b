/* SPDX-License-Identifier: MIT */
/* What the trace of a load proves: what the init function returned, or why it did not run. */
#include "rules.h"

#include <errno.h>

static void add_result(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const int result = evidence->trace.result;

	lk_finding_add(findings, result == -ENODEV ? LKM_E_NO_DEVICE : LKM_E_INIT_FAILED,
		LKM_CERTAIN, "the module's init function returned %s", lk_rules_show(result).text);
}

void lk_rules_trace_refusal(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_REFUSED, LKM_CERTAIN,
		"the module loader refused it with %s; its init function did not run",
		lk_rules_show(-evidence->errnum).text);
}

/* Between the loader and the init function the kernel does two things that can fail. */
static void add_not_run(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->errnum == EPERM)
		lk_rules_add_forbidden_init(evidence, LKM_CERTAIN, findings);
	else if (evidence->errnum == ENOMEM)
		lk_finding_add(findings, LKM_E_NO_ROOM, LKM_CERTAIN,
			"the kernel found no memory to start the module's init function");
}

/* May a check before the loader, of the call or by a security module, answer with this? */
static bool is_early(int errnum)
{
	switch (errnum) {
	case EPERM:
	case EACCES:
	case EINVAL:
	case EBADF:
	case ETXTBSY:
	case EFBIG:
	case EIO:
	case EINTR:
	case ENOMEM:
	case ENOSYS:
		return true;
	default:
		return false;
	}
}

void lk_rules_trace(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_trace *trace = &evidence->trace;

	if (!evidence->tried || !trace->on || evidence->deed != LK_DEED_LOAD)
		return;
	if (trace->returned && trace->result < 0)
		add_result(evidence, findings);
	else if (trace->accepted && !trace->returned)
		add_not_run(evidence, findings);
	else if (!trace->accepted && trace->file_read == LK_NO)
		lk_finding_add(findings, LKM_E_GOING,
			is_early(evidence->errnum) ? LKM_POSSIBLE : LKM_LIKELY,
			"another process was loading the same file, and this call got its result");
}
