/* SPDX-License-Identifier: MIT */
/* What the fake kernel does with an image before it says that the module is loaded: the checks of a
 * real one, in its order. */
#ifndef FAKE_LOADER_H
#define FAKE_LOADER_H

#include "fake_state.h"
#include "../../src/formats/image.h"

struct fake_image {
	struct lk_source source;
	struct lk_elf elf;
	struct lk_modinfos info;
	bool has_info;
	const char *name;
};

/* Check the ELF header and find the module's name. 0 or -errno, with a line in the log, as all of
 * these. */
int fake_image_open(struct fake *fake, struct lk_span contents, struct fake_image *ret);

/* module_blacklist= of the kernel's command line. */
int fake_check_blacklist(struct fake *fake, const struct fake_image *image);

/* The version magic, against the file fake/vermagic; without that file any will do. flags are those
 * of finit_module. */
int fake_check_vermagic(struct fake *fake, const struct fake_image *image, int flags);

/* Imports, against fake/vmlinux.symbols ("NAME [0xCRC]" a line) and the exports of loaded modules,
 * which are held; exports must be new. */
int fake_check_symbols(
	struct fake *fake, const struct fake_image *image, struct fake_module *modules, int flags);

/* Parameters: checked against their types, and put into sys/module/NAME/parameters. */
int fake_check_parameters(struct fake *fake, const struct fake_image *image, const char *text);

/* Remember the exports of a module that is loaded now, or forget them. */
void fake_exports_add(struct fake *fake, const struct fake_image *image);
void fake_exports_remove(struct fake *fake, const char *name);

#endif
