/* SPDX-License-Identifier: MIT */
/* Filling the table of known symbols for one kernel: from its module files, depmod's cache and the
 * Module.symvers of its build, and no more of them than a question needs. */
#ifndef LK_KERNEL_SYMBOLS_H
#define LK_KERNEL_SYMBOLS_H

#include <lkm/lkm.h>

#include "../facts/known_symbols.h"
#include "../formats/cache.h"
#include "../formats/image.h"

struct lk_kernel_symbols {
	struct lk_arena arena;
	struct lk_known_symbols known;
	bool lax_spaces;     /* the kernel takes modules that import too few namespaces */
	const char *foreign; /* a Module.symvers that is not of this kernel; NULL: none */
	size_t installed;    /* modules, by modules.dep; 0 until the first question */

	/* Set by the caller. */
	struct lkm *lkm;
	const struct lk_cache *cache; /* of the module directory; NULL: none */
	bool thorough; /* read module files until all that was asked for is known; otherwise only
			  those that export it */
	/* Called now and then in the caller's thread while files are read; may be NULL. */
	void (*progress)(void *data, size_t done, size_t total);
	void *data;

	/* For kernel_symbols.c. */
	struct lk_installed_module *modules;
	size_t capacity;
	struct lk_map by_name; /* of these */
	struct lk_map asked;   /* names that have been asked for */
	unsigned rounds;       /* questions that needed a look at many modules */
	bool everything;       /* all modules have been read */
	struct lk_symbol_source *sources;
};

/* All is zero but for what the caller sets; lk_kernel_symbols_done() in any case. */
void lk_kernel_symbols_begin(struct lk_kernel_symbols *symbols);
void lk_kernel_symbols_done(struct lk_kernel_symbols *symbols);

/* Find out who exports what is imported here. own is the path of the file that imports it, which
 * tells where to look first; it may be NULL. What cannot be read says nothing. 0 or -ENOMEM. */
int lk_kernel_symbols_ask(
	struct lk_kernel_symbols *symbols, const struct lk_symbols *imports, const char *own);

/* The imports of a module that was surely built with the kernel. 0 or -ENOMEM. */
int lk_kernel_symbols_add_sample(
	struct lk_kernel_symbols *symbols, const struct lk_symbols *versions);

/* Read what module files export that are to be installed. It replaces what is known of symbols of
 * these names. 0 or -ENOMEM. */
struct lk_symbol_file {
	int at; /* the directory that path is relative to, or AT_FDCWD */
	const char *path;
	const char *name; /* of the module */
};
int lk_kernel_symbols_add_files(
	struct lk_kernel_symbols *symbols, const struct lk_symbol_file *files, size_t count);

#endif
