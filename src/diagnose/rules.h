/* SPDX-License-Identifier: MIT */
/* The rules, one function a stage of the kernel's loader: each adds the causes that its facts speak
 * for. */
#ifndef LK_RULES_H
#define LK_RULES_H

#include "evidence.h"
#include "finding.h"

/* Before a load a rule tells what would fail; after one, what explains the errno. */
typedef void lk_rule(const struct lk_evidence *evidence, struct lk_findings *findings);

lk_rule lk_rules_trace;     /* what the trace of the call proves */
lk_rule lk_rules_access;    /* may this process, does this kernel allow it at all */
lk_rule lk_rules_security;  /* does a security module forbid it, or may one have */
lk_rule lk_rules_file;      /* is it a module for this machine, and can the kernel unpack it */
lk_rule lk_rules_layout;    /* are its sections, symbols and relocations as the loader demands */
lk_rule lk_rules_signature; /* is it signed as the kernel demands */
lk_rule lk_rules_build;     /* vermagic and layout: was it built for this kernel */
lk_rule lk_rules_symbols;   /* what it needs of others */
lk_rule lk_rules_params;    /* what it was given */
lk_rule lk_rules_state;     /* the states of a module in the kernel */
lk_rule lk_rules_unload;
lk_rule lk_rules_remaining; /* after all others: what else fits the errno, its init function too */

/* Did the loader finish its work on the module, so that no stage of it refused? */
static inline bool lk_rules_was_accepted(const struct lk_evidence *evidence)
{
	return evidence->tried && evidence->trace.on && evidence->trace.accepted;
}

/* No cause was found, but the trace shows who refused: say that. */
void lk_rules_trace_refusal(const struct lk_evidence *evidence, struct lk_findings *findings);

/* Is this errno to be explained, or nothing tried yet? */
static inline bool lk_rules_concern(const struct lk_evidence *evidence, int errnum)
{
	return !evidence->tried || evidence->errnum == errnum;
}

static inline bool lk_rules_failed_with(const struct lk_evidence *evidence, int errnum)
{
	return evidence->tried && evidence->errnum == errnum;
}

/* Facts alone speak of what the kernel would have logged: before a load, and where its log cannot
 * be read. Where it can, silence says that it was something else. */
static inline bool lk_rules_by_facts(const struct lk_evidence *evidence)
{
	return !evidence->tried || evidence->log_readable != LK_YES;
}

/* How sure facts alone make: after a failure, another cause of the same errno may have come first.
 */
static inline enum lkm_certainty lk_rules_facts_certainty(const struct lk_evidence *evidence)
{
	return evidence->tried ? LKM_LIKELY : LKM_CERTAIN;
}

/* The next line of a kind after position *i, which is moved past it; NULL: none. Lines about
 * other modules are passed over. */
const struct lk_klog *lk_rules_line(
	const struct lk_evidence *evidence, enum lk_klog_kind kind, size_t *i);

/* The first one. */
const struct lk_klog *lk_rules_first_line(
	const struct lk_evidence *evidence, enum lk_klog_kind kind);

/* How sure a line makes: one without a module's name may belong to another load of the same time.
 */
enum lkm_certainty lk_rules_certainty(
	const struct lk_evidence *evidence, const struct lk_klog *line);

/* Add the remedy for a module that was built for another kernel. */
void lk_rules_build_again(const struct lk_evidence *evidence, struct lk_findings *findings);

/* Does a parameter have a value that no line of the log holds? Such a line is cut, its end with it,
 * and without that it comes only with the next message. */
bool lk_rules_has_long_value(const struct lk_evidence *evidence);

/* Is the kernel of this version or a newer one? Unknown counts as not. */
bool lk_rules_is_since(const struct lk_evidence *evidence, long major, long minor);

/* From here on an errno is not for programs. */
#define LK_KERNELS_OWN_ERRNO 512

/* For "%.*s". */
#define LK_SPAN_TEXT(span) (int)(span).size, (const char *)(span).data

#endif
