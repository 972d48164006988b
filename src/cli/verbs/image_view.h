/* SPDX-License-Identifier: MIT */
/* The contents of a module file as part of a view: for modinfo --json and lkm info. */
#ifndef LK_IMAGE_VIEW_H
#define LK_IMAGE_VIEW_H

#include <lkm/image.h>

#include "../../report/view.h"

/* Add "fields", "build_id", "signature" and "parameters" to the open object. field NULL: all of it;
 * otherwise only the pairs with this key, "parm" for the parameters alone, or the names that
 * modinfo has for the rest. running: the module whose present values the parameters get as "now";
 * NULL for none. */
void lk_image_view(
	struct lk_view *view, struct lkm_image *image, const char *field, const char *running);

#endif
