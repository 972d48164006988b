/* SPDX-License-Identifier: MIT */
/* Unloading one module. */
#ifndef LK_REMOVE_H
#define LK_REMOVE_H

#include <stdbool.h>

#include <lkm/error.h>

/* 0, or -errno of lkm_delete_module() with the code that fits it. */
int lk_remove(const char *module, bool force, struct lkm_error *reterr);

#endif
