/* SPDX-License-Identifier: MIT */
/* Finds the outcome of a request for a module now, and the reasons that refuse it. */
#ifndef LK_REFUSALS_H
#define LK_REFUSALS_H

#include "../facts/config.h"
#include "finding.h"

/* The known facts about one module. */
struct lk_refusal_facts {
	const char *module; /* normalised */
	bool by_alias;      /* it was found through an alias, which the blacklist stops */
	bool loaded, builtin;
	const char *path;  /* of its file; NULL: it has none */
	const char **deps; /* names of all modules that it depends on */
	size_t dep_count;
	const struct lk_config *config;
	const char *reason;     /* why it is denied, from lkm-deny.conf; NULL: none */
	bool loading_disabled;  /* kernel.modules_disabled */
	const char *unreadable; /* why its file could not be read; NULL: it was */
	const char *vermagic;   /* of its file; NULL: it has none */
	const char *release;    /* of the kernel */
	bool signature_required, has_signature;
};

/* Add a finding for each reason for which the module cannot be loaded; nothing for one that is
 * loaded or built in. Texts are copied; findings->failed: out of memory. */
void lk_refusals_find(const struct lk_refusal_facts *facts, struct lk_findings *findings);

/* The outcome of a request, given these findings. */
enum lkm_verdict lk_refusals_verdict(
	const struct lk_refusal_facts *facts, const struct lk_findings *findings);

#endif
