/* SPDX-License-Identifier: MIT */
/* A module that configuration keeps out: by whom, why, and how to undo it. */
#ifndef LK_DENIAL_H
#define LK_DENIAL_H

#include "../facts/config.h"
#include "finding.h"

struct lk_denial_facts {
	const char *module; /* normalised */
	const char *user;   /* the module that depends on it; NULL: it was asked for itself */
	const struct lk_config *config;
	const char *reason; /* from lkm-deny.conf; NULL: none */
	bool by_lkm;        /* that file denies it, so that "lkm allow" undoes it */
	const char *ending; /* how the command ended, such as "retcode 1"; NULL: unknown */
};

/* Add what the install lines and the kernel command line say against the module. false: nothing. */
bool lk_denial_judge(const struct lk_denial_facts *facts, struct lk_findings *findings);

/* Add the install or remove line whose command failed. false: there is none. */
bool lk_denial_judge_command(const struct lk_denial_facts *facts, enum lkm_directive_kind kind,
	struct lk_findings *findings);

#endif
