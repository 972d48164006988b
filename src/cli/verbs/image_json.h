/* SPDX-License-Identifier: MIT */
/* What a module says of itself as JSON: of modinfo and of lkm info. */
#ifndef LK_IMAGE_JSON_H
#define LK_IMAGE_JSON_H

#include <lkm/image.h>

#include "../../report/json.h"

/* One module as an object in an array. path NULL: it is built in. field NULL: everything; otherwise
 * only the pairs of this key, or "parm" for the parameters alone. 0 or -ENOMEM. */
int lk_image_json(struct lk_json *json, const char *name, const char *path, struct lkm_image *image,
	const char *field);

#endif
