/* SPDX-License-Identifier: MIT */
/* What a kernel and its modules export, with CRCs, and to whom: learned from the modules themselves
 * (a symbol that they import and none of them exports is the kernel's own), and from the
 * Module.symvers of the kernel's build. */
#ifndef LK_LEARN_H
#define LK_LEARN_H

#include <lkm/lkm.h>

#include "../base/map.h"
#include "../formats/export_scope.h"
#include "../formats/image.h"

/* The owner of what the kernel itself exports. */
#define LK_LEARN_KERNEL "vmlinux"

struct lk_learned_symbol {
	const char *owner; /* a module's name, or LK_LEARN_KERNEL */
	uint64_t crc;
	bool has_crc;
	enum lk_audience audience;
	const char *name_space; /* "": none; NULL: unknown */
};

/* The harvests behind the names. */
struct lk_learned_source {
	struct lk_learned_source *next;
	struct lk_read_modules *harvest;
};

/* All zero, then lk_learn_begin(); lk_learn_done() in any case. */
struct lk_learned {
	struct lk_arena arena;
	struct lk_map symbols; /* name to struct lk_learned_symbol, from modules */
	struct lk_map build; /* the same from Module.symvers; empty where there is none in force */
	struct lk_learned_source *sources;
	size_t modules;      /* how many were read */
	bool complete;       /* all that are installed: what they do not export, none exports */
	const char *symvers; /* the file in force; NULL: none */
	bool lax_spaces;     /* the kernel takes modules that import too few namespaces */
	const char *foreign; /* one that was there, and is not of this kernel; NULL: none */
};
void lk_learn_begin(struct lk_learned *learned);
void lk_learn_done(struct lk_learned *learned);

/* Read the symbols of all modules of the module directory: some tenths of a second where they are
 * not compressed. What cannot be read teaches nothing. 0 or -ENOMEM. */
int lk_learn_all(struct lkm *lkm, struct lk_learned *learned, struct lkm_error *reterr);

/* Read what one installed module exports. 0, also when there is none of this name; -ENOMEM. */
int lk_learn_module(
	struct lkm *lkm, const char *name, struct lk_learned *learned, struct lkm_error *reterr);

/* Read what module files export that are to be installed, in place of what is known of symbols of
 * these names. 0 or -ENOMEM. */
struct lk_learn_file {
	int at; /* the directory that path is relative to, or AT_FDCWD */
	const char *path;
	const char *name; /* of the module */
};
int lk_learn_files(const struct lk_learn_file *files, size_t count, struct lk_learned *learned,
	struct lkm_error *reterr);

/* A symbol that a module imports which surely was built with the kernel. 0 or -ENOMEM. */
int lk_learn_import(struct lk_learned *learned, const struct lk_symbol *import);

/* Read Module.symvers: path, as a caller gives it, or for NULL the first that is there of the usual
 * ones. It comes into force when the CRC that it has for module_layout is the one that the modules
 * have which were read, so that it is of this very kernel; a path that was given also where there
 * is no CRC to compare. 0; for a path LKM_E_UNREADABLE and the failures of unpacking, and -EINVAL
 * LKM_E_SYMVERS when it is not of this kernel; -ENOMEM. */
int lk_learn_symvers(
	struct lkm *lkm, const char *path, struct lk_learned *learned, struct lkm_error *reterr);

/* Read what the kernel was built with: its config in /boot, or in the module directory. 0, also
 * when there is none; -ENOMEM. */
int lk_learn_config(struct lkm *lkm, struct lk_learned *learned, struct lkm_error *reterr);

#endif
