/* SPDX-License-Identifier: MIT */
/* The meaning of init_module up to Linux 2.4, for readers who meet such a kernel. Nothing calls it.
 */
#ifndef LK_ANCIENT_H
#define LK_ANCIENT_H

#include <stdint.h>

/*
 * There the tools link a module themselves. create_module(name, size) gives them an address in the
 * kernel; query_module(NULL or name, which, buffer, size, &ret) tells what the kernel and its
 * modules export (which: 1 modules, 2 dependencies, 3 who refers to it, 4 symbols, 5 state; 0 does
 * nothing and returns 0, by which such a kernel is known: later ones say ENOSYS). They relocate the
 * object file for that address and hand the image over with init_module(name, image). At its
 * beginning stands this struct. All its pointers but next and refs, which the kernel fills in, are
 * addresses inside the image, as it will be in the kernel.
 */
struct lk_ancient_module {
	unsigned long
		struct_size; /* sizeof(struct lk_ancient_module), by which later fields are known */
	unsigned long next;  /* the kernel's; 0 */
	unsigned long name;
	unsigned long size; /* of the whole image */
	union {
		int32_t count; /* how often it is in use; 0 */
		long room;
	} usage;
	unsigned long flags; /* 0 */
	uint32_t symbol_count, dependency_count;
	unsigned long symbols;      /* pairs of value and name */
	unsigned long dependencies; /* triples; the kernel uses two words of each */
	unsigned long refs;         /* the kernel's; 0 */
	unsigned long init, cleanup;
	unsigned long exceptions, exceptions_end;
#ifdef __alpha__
	unsigned long gp;
#endif
};

#endif
