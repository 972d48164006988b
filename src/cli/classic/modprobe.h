/* SPDX-License-Identifier: MIT */
/* modprobe's parts among themselves: what was asked for, and who does what about it. */
#ifndef LK_MODPROBE_H
#define LK_MODPROBE_H

#include <lkm/image.h>

#include "../../base/buf.h"
#include "../answer.h"
#include "../kept_warnings.h"
#include "../opts.h"
#include "../ui.h"

/* Beyond what the kernel takes. */
#define LK_MODPROBE_PARAMS_MAX ((size_t)4 << 20)

/* A plan of every module there is prints far less. */
#define LK_MODPROBE_OUTPUT_MAX ((size_t)256 << 20)

/* Options that stand before those of the command line. */
#define LK_MODPROBE_ENVIRONMENT "MODPROBE_OPTIONS"

struct modprobe_opts {
	struct lk_common_opts common;
	bool all, remove, dry_run, show_depends, show_alias, show_versions, show_exports;
	bool json;
	bool show_config, remove_holders, remove_dependencies;
	bool ignore_denials; /* those that cannot be read */
	bool quiet, ignore_commands, blacklist_names, first_time;
	unsigned force; /* LKM_RUN_FORCE_* */
	const char *root, *release;
	const char *wait;
	int wait_ms; /* read from wait; 0: not given */
	const char *threads;
	int thread_count; /* read from threads; 0: one module after the other */
	struct lk_texts config;
};

struct modprobe {
	struct lk_ui ui;
	struct lk_view *answer;           /* of --json; NULL without */
	const struct lkm_report *report;  /* of the step that failed last */
	struct lk_kept_warnings warnings; /* of the present operand, for the answer */
	const struct modprobe_opts *opts;
	const struct modprobe_opts *before; /* what the environment alone says */
	struct lkm *lkm;
	bool together;   /* a batch keeps the warnings */
	size_t problems; /* of lkm_problem() that have been printed */
	bool unread;     /* some of the configuration could not be read */
};

/* The priority of what is wrong with one operand: with -a a warning, and the next one has its turn.
 */
int lk_modprobe_give_up(const struct modprobe *modprobe);

/* Is an operand the path of a file, and no name? */
bool lk_modprobe_is_path(const char *operand);

/* A look-up or a plan failed: say it. The exit status, 1. */
int lk_modprobe_not_planned(
	const struct modprobe *modprobe, const char *operand, const struct lkm_error *error);

/* Print text that was put together in a buffer; rc is how that went. The exit status. */
int lk_modprobe_print(const struct modprobe *modprobe, struct lk_buf *buffer, int rc);

/* Was this modprobe started by the install command that failed? Then the modprobe that ran the
 * command first says so, and each one between would repeat it. */
bool lk_modprobe_is_repetition(const struct lkm_error *error);

/* Say in the classic words why a target was not loaded. */
void lk_modprobe_say_not_loaded(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error);

/* Say in the classic words why a target was not unloaded. */
void lk_modprobe_say_not_removed(const struct modprobe *modprobe, const struct lkm_step *target,
	const struct lkm_error *error);

/* A target failed while a plan was run; data is the struct modprobe. */
void lk_modprobe_say_failure(
	void *data, const struct lkm_step *target, const struct lkm_error *error);

/* Load what an operand stands for, or show how. The exit status. */
int lk_modprobe_load(struct modprobe *modprobe, const char *operand, const char *params);

/* Load what all operands stand for together, with threads. The exit status. */
int lk_modprobe_load_all(struct modprobe *modprobe, char *const *operands, int count);

/* Unload what an operand stands for, or show how. The exit status. */
int lk_modprobe_unload(struct modprobe *modprobe, const char *operand);

/* -R. The exit status. */
int lk_modprobe_show_alias(struct modprobe *modprobe, const char *operand);

/* --show-modversions and --show-exports. The exit status. */
int lk_modprobe_show_symbols(
	struct modprobe *modprobe, const char *operand, enum lkm_symbols which);

/* -c --json. The exit status. */
int lk_modprobe_answer_config(struct modprobe *modprobe);

/* -c. The exit status. */
int lk_modprobe_show_config(struct modprobe *modprobe);

/* Are symbols to be printed? */
static inline bool lk_modprobe_shows_symbols(const struct modprobe_opts *opts)
{
	return opts->show_versions || opts->show_exports;
}

/* What only prints wins over -r. */
static inline bool lk_modprobe_removes(const struct modprobe_opts *opts)
{
	return opts->remove && !opts->show_alias && !lk_modprobe_shows_symbols(opts);
}

#endif
