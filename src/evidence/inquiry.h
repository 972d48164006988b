/* SPDX-License-Identifier: MIT */
/* An inquiry into one module: the evidence for diagnose, gathered when something failed, or before
 * it is tried. */
#ifndef LK_INQUIRY_H
#define LK_INQUIRY_H

#include <lkm/lkm.h>

#include "../diagnose/evidence.h"
#include "../facts/live.h"
#include "examine.h"
#include "kernel_symbols.h"

struct lk_inquiry {
	struct lk_arena arena;
	struct lk_evidence evidence; /* strings are in the arena, or belong to the images */
	struct lk_examined file, sample;
	struct lk_live live; /* modules of the running kernel, if live_known */
	bool live_known;
	struct lk_kernel_symbols symbols; /* where the subject has none */
};

/* The subject of an inquiry; strings are borrowed until it ends. */
struct lk_inquiry_subject {
	struct lkm *lkm;    /* the kernel that is, or would be, asked, and its modules */
	bool running;       /* it is the running one: what is loaded and allowed counts */
	const char *module; /* its name, where the file does not tell it */
	const char *path;
	int file; /* the open file, which stays with the caller; negative: path is opened */
	const char *params;
	const struct lkm_step *step; /* who asked for the parameters; may be NULL */
	/* The exports of the kernel and its modules; NULL: only the modules that this one needs are
	 * read, and one that came with the kernel. */
	struct lk_kernel_symbols *symbols;
	/* For many modules of the same kernel: what lk_inquiry_around() has read; NULL: it is read
	 * for this one. Its symbols grow. */
	struct lk_inquiry *around;
};

/* Read what is the same for all modules: kernel, process, loaded modules, a module that came with
 * the kernel. Of subject lkm and running count, and module is "". 0 or -ENOMEM. */
int lk_inquiry_around(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr);

/* All zero is an empty inquiry. For a load: file, kernel, process, state, symbols and parameters.
 * What cannot be found out stays unknown. 0 or -ENOMEM. */
int lk_inquiry_load(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr);

/* Forget who asks, who need not be who acts: did this process lack the right to load modules? */
bool lk_inquiry_forget_process(struct lk_inquiry *inquiry);

/* For an unload: kernel, process, state, and whether there is an exit function. */
int lk_inquiry_unload(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr);

/* Add the lines that the kernel logged during the call. After lk_inquiry_load(), it is known which
 * are the module's own. 0 or -ENOMEM. */
int lk_inquiry_log(struct lk_inquiry *inquiry, struct lk_span text, struct lkm_error *reterr);

/* After a load that failed, with its log: what around the module fits the errno. 0 or -ENOMEM. */
int lk_inquiry_surroundings(struct lk_inquiry *inquiry, const struct lk_inquiry_subject *subject,
	struct lkm_error *reterr);

void lk_inquiry_done(struct lk_inquiry *inquiry);

#endif
