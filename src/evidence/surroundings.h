/* SPDX-License-Identifier: MIT */
/* What around a module may have made it fail: who writes its file, who has the resources that it
 * wants, this processor, and the kernel command line. Asked after a failure only. */
#ifndef LK_SURROUNDINGS_H
#define LK_SURROUNDINGS_H

#include "../base/arena.h"
#include "../diagnose/evidence.h"
#include "../system/image.h"

/* All of them: system is the directory that stands for "/". What cannot be read stays unknown. 0 or
 * -ENOMEM. */

/* Who has the file open for writing: the open one or, where fd is negative, that at path. */
int lk_surroundings_writer(
	int system, int fd, const char *path, struct lk_arena *arena, const char **ret);

/* Does one of the cpu: aliases fit this processor? */
int lk_surroundings_processor(int system, const struct lkm_image *image, enum lk_fact *ret);

/* Who has the ports, memory and interrupts that the parameters, and the lines about the module,
 * speak of. */
int lk_surroundings_resources(int system, struct lk_arena *arena, struct lk_evidence *evidence);

#endif
