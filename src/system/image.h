/* SPDX-License-Identifier: MIT */
/* struct lkm_image: an open module file, or what modules.builtin.modinfo says about one module. */
#ifndef LK_IMAGE_FILE_H
#define LK_IMAGE_FILE_H

#include <lkm/image.h>

#include "../base/buf.h"
#include "../formats/elf.h"
#include "../formats/image.h"
#include "../formats/sign.h"
#include "../os/os_fs.h"

/* As many as enum lkm_symbols has. */
#define LK_SYMBOL_LISTS 3

struct lk_symbol_list {
	bool read;
	struct lk_symbols symbols;
};

/* The public types wrap what the formats give, so that no list is copied. */
struct lkm_info {
	struct lk_modinfo pair;
};
struct lkm_param_info {
	struct lk_param param;
};
struct lkm_symbol {
	struct lk_symbol symbol;
};

struct lkm_signature {
	bool tried, found;
	struct lk_signature read;
};

struct lkm_image {
	struct lk_arena arena;
	int fd; /* of a plain file; -1 otherwise */
	const char *shown;
	struct lk_buf unpacked; /* of a compressed file, or the part about a built-in module */
	struct lk_file_source file;
	struct lk_source memory;
	struct lk_elf elf; /* not of a built-in module */
	bool builtin;
	struct lk_modinfo *infos;
	size_t info_count, info_capacity;
	struct lk_param *params;
	size_t param_count;
	struct lk_param *all_params; /* see lk_image_params() */
	size_t all_param_count;
	bool all_params_read;
	struct lk_symbol_list lists[LK_SYMBOL_LISTS];
	struct lkm_signature signature;
};

/* Take over an open file as an image; fd is closed in any case. The errors of lkm_image_open(). */
int lk_image_take(int fd, const char *shown, struct lkm_image **ret, struct lkm_error *reterr);

/* The image of a module that is built in. The errors of lkm_image_open_builtin(). */
int lk_image_builtin(
	struct lkm *lkm, const char *module, struct lkm_image **ret, struct lkm_error *reterr);

/* The value of the first pair with this key in .modinfo; NULL: there is none. */
const char *lk_image_find(const struct lkm_image *image, const char *key);

/* The name that a module gives itself: in .modinfo, or in struct module. NULL: it has none, or out
 * of memory. */
const char *lk_image_own_name(struct lkm_image *image);

/* The own name of the module file at path, in the arena; NULL: it cannot be read. */
const char *lk_image_name_of(const struct lkm *lkm, const char *path, struct lk_arena *arena);

/* All parameters, also those that the module does not declare; modinfo lists the declared ones. 0
 * or -ENOMEM. */
int lk_image_params(struct lkm_image *image, const struct lk_param **ret, size_t *ret_count);

/* The signature, read at the first call; NULL: there is none that can be read. */
const struct lkm_signature *lk_image_signature(struct lkm_image *image);

/* NULL is allowed. */
void lk_image_free(struct lkm_image *image);

#endif
