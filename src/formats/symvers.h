/* SPDX-License-Identifier: MIT */
/* The symbols that the kernel itself exports, from files of its build: Module.symvers and
 * System.map. */
#ifndef LK_SYMVERS_H
#define LK_SYMVERS_H

#include <stdbool.h>
#include <lkm/error.h>
#include "../base/span.h"
#include "export_scope.h"

struct lk_symvers_line {
	struct lk_span name;
	struct lk_span owner;      /* "vmlinux", or a module's path; empty in System.map */
	uint64_t crc;              /* 0 in System.map */
	enum lk_audience audience; /* unknown in System.map, and for words that are not known */
	struct lk_span name_space; /* empty: none, or unknown */
	unsigned line;             /* of the file; for messages */
};

struct lk_symvers {
	struct lk_span rest;
	char prefix; /* of all symbols of this machine, in System.map; 0: none */
	unsigned line;
};

/* Module.symvers: "0xCRC SYMBOL OWNER [EXPORT [NAMESPACE]]"; a symbol that is named twice has the
 * later CRC. Empty lines and comments are passed over. 1; 0 at the end; -EBADMSG for a line that is
 * none of these, which is passed over too (ret->line says which). */
int lk_symvers_next(struct lk_symvers *cursor, struct lk_symvers_line *ret);

/* System.map: the names after "__ksymtab_", with the prefix before it, of its lines "ADDRESS TYPE
 * NAME". 1; 0 at the end;
 * -EBADMSG as above. */
int lk_system_map_next(struct lk_symvers *cursor, struct lk_symvers_line *ret);

/* An init function of the kernel that a symbol names: "__initcall__kmod_MODULE__N_LINE_FUNCTION6"
 * since Linux 5.10, "__initcall_FUNCTION6" before. */
struct lk_initcall {
	struct lk_span module;   /* empty: the symbol does not say */
	struct lk_span function; /* as initcall_blacklist= compares it */
	bool is_stub; /* a stub that calls the function: made by a compiler that optimises at link
			 time, and the kernel then compares another name */
};

/* The next init function in System.map or /proc/kallsyms; other lines are passed over, those of
 * loaded modules too. false at the end. */
bool lk_initcall_next(struct lk_span *rest, struct lk_initcall *ret);

#endif
