/* SPDX-License-Identifier: MIT */
/* A module file as evidence: what it is, for which kernel it was built, what it needs. */
#ifndef LK_EXAMINE_H
#define LK_EXAMINE_H

#include <lkm/image.h>

#include "../diagnose/evidence.h"
#include "../base/arena.h"
#include "../formats/elf.h"

/* The facts of a module file that depend on the kernel it was built for. */
struct lk_examined {
	struct lkm_image *image; /* NULL if the file is not a module */
	uint16_t machine;
	bool is64;
	enum lk_order order; /* also of an ELF file that is damaged */
	uint64_t this_size;  /* of its struct module; 0: unknown */
};

/* Look at an open file, which is closed. shown is its full path. Facts go to ret, whose strings are
 * in the arena, or belong to ret_examined, which is to be freed with lk_examine_done(). 0 or
 * -ENOMEM. */
int lk_examine_file(int fd, const char *shown, struct lk_arena *arena, struct lk_evidence_file *ret,
	struct lk_examined *ret_examined, struct lkm_error *reterr);

/* Fill in the facts that depend on the kernel, by comparison with a module that this kernel surely
 * accepts. */
void lk_examine_compare(const struct lk_examined *examined, const struct lk_examined *sample,
	struct lk_evidence_file *ret);
void lk_examine_done(struct lk_examined *examined);

/* Some module of the module directory that came with its kernel (one below kernel/, built for this
 * release) and is not the one called other. One for another machine than the given one (0: unknown)
 * counts only if a second one agrees with it: 0 and *ret, which stays empty when there is none;
 * -ENOMEM. */
int lk_examine_sample(struct lkm *lkm, const char *other, uint16_t machine, struct lk_examined *ret,
	struct lkm_error *reterr);

#endif
