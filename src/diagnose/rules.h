/* SPDX-License-Identifier: MIT */
/* The rules, one function a stage of the kernel's loader: each adds the causes that its facts speak
 * for. */
#ifndef LK_RULES_H
#define LK_RULES_H

#include "evidence.h"
#include "finding.h"

/* Before a load a rule tells what would fail; after one, what explains the errno. */
typedef void lk_rule(const struct lk_evidence *evidence, struct lk_findings *findings);

lk_rule lk_rules_trace; /* what the trace of the call proves */

/* Facts first; lines of the log can only confirm these. */
lk_rule lk_rules_access;    /* may this process, does this kernel allow it at all */
lk_rule lk_rules_file;      /* is it a module for this machine, and can the kernel decompress it */
lk_rule lk_rules_layout;    /* are its sections, symbols and relocations as the loader demands */
lk_rule lk_rules_signature; /* is it signed as the kernel demands */
lk_rule lk_rules_state;     /* the states of a module in the kernel */
lk_rule lk_rules_unload;
/* Lines of the kernel's loader that name the module, or facts where the log cannot be read. */
lk_rule lk_rules_loader;       /* what is wrong with the contents of the file */
lk_rule lk_rules_build;        /* vermagic and layout: was it built for this kernel */
lk_rule lk_rules_denials;      /* did a security module log that it forbids it */
lk_rule lk_rules_symbols;      /* what it needs of others */
lk_rule lk_rules_params;       /* what it was given */
lk_rule lk_rules_restrictions; /* on its parameters, its init function, its name */
/* Lines of the module itself, or about it. */
lk_rule lk_rules_module;
/* What is left. */
lk_rule lk_rules_remaining; /* what else fits the errno */
lk_rule lk_rules_security;  /* does a security module forbid it, or may one have */

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

/* Did the init function return this errno? Only a trace knows for certain; LK_NO also says that it
 * never ran. */
enum lk_fact lk_rules_init_returned(const struct lk_evidence *evidence);

/* Has something better than a possibility been found? */
bool lk_rules_is_explained(const struct lk_findings *findings);

/* A result of the kernel: "-ENODEV (No such device)", "-EPROBE_DEFER (-517)", "-4096". */
struct lk_rules_result {
	char text[96];
};
struct lk_rules_result lk_rules_show(int result);

/* Add the result of the init function as a cause. */
void lk_rules_add_init(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings);

/* The same with what the module said meanwhile; nothing if the file cannot have run. */
void lk_rules_explain_init(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings);

/* The last finding is about the init function: quote the module, and see what kind of trouble it
 * is.
 */
void lk_rules_explain_last(const struct lk_evidence *evidence, struct lk_findings *findings);

/* Can the init function have run? Only a module has one. */
bool lk_rules_may_have_run(const struct lk_evidence *evidence);

/* Was code of the module running when the kernel dumped its stack during the call? */
bool lk_rules_has_frame(const struct lk_evidence *evidence);

/* The kernel command line forbids the init function (initcall_blacklist=). */
void lk_rules_add_forbidden_init(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings);

/* Are the most serious lines about the module messages of its own? */
bool lk_rules_has_message(const struct lk_evidence *evidence);

/* Does the kernel say that somebody has a name or an interrupt that the module asked for? */
bool lk_rules_has_collision(const struct lk_evidence *evidence);

/* Does anything before the init function return this errno? */
bool lk_rules_has_candidates(int errnum);

/* May a security module of the kernel have refused without a line in the log? */
bool lk_rules_may_be_silent(const struct lk_evidence *evidence);

/* Did this process do what a line with "pid=NUMBER" is about? */
enum lk_fact lk_rules_is_of_process(const struct lk_evidence *evidence, const struct lk_klog *line);

/* Add the remedy for a module that was built for another kernel. */
void lk_rules_build_again(const struct lk_evidence *evidence, struct lk_findings *findings);

/* Set the place of the last finding from "FILE:LINE". */
void lk_rules_place(const char *origin, struct lk_findings *findings);

/* Does a parameter have a value that no line of the log holds? Such a line is cut, its end with it,
 * and without that it comes only with the next message. */
bool lk_rules_has_long_value(const struct lk_evidence *evidence);

/* Quote the lines of the module itself, three at most and the most serious first, as evidence of
 * the last finding or as its sentence. False when there are none. */
enum lk_quotes { LK_QUOTES_EVIDENCE, LK_QUOTES_CAUSE };
bool lk_rules_quote(
	const struct lk_evidence *evidence, enum lk_quotes place, struct lk_findings *findings);

/* How to get a firmware file. */
void lk_rules_remedy_firmware(struct lk_span file, struct lk_findings *findings);

/* Is the kernel of this version or a newer one? Unknown counts as not. */
bool lk_rules_is_since(const struct lk_evidence *evidence, long major, long minor);

/* For "%.*s". */
#define LK_SPAN_TEXT(span) (int)(span).size, (const char *)(span).data

#endif
