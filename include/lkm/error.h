/* SPDX-License-Identifier: MIT */
/* A failure as data: a stable code, the errno, the module that failed, and one sentence. */
#ifndef LKM_ERROR_H
#define LKM_ERROR_H

#include <stddef.h>
#include <stdint.h>

/** The version of these headers; lkm_version_number() is that of the library in use. LKM_VERSION is
 * one number that grows with each release: 0x000102 for 0.1.2, as LKM_VERSION_NUMBER() makes it.
 */
#define LKM_VERSION_MAJOR                       0
#define LKM_VERSION_MINOR                       1
#define LKM_VERSION_PATCH                       0
#define LKM_VERSION_NUMBER(major, minor, patch) ((major) << 16 | (minor) << 8 | (patch))
#define LKM_VERSION                             LKM_VERSION_NUMBER(LKM_VERSION_MAJOR, LKM_VERSION_MINOR, LKM_VERSION_PATCH)

/** Marks what a shared liblkm exports; everything else is hidden. */
#define LKM_EXPORT __attribute__((visibility("default")))

/** Marks functions that give a result through a pointer: a caller that ignores the return value
 * may use a pointer that was never set. No parameter is marked as nonnull, because every function
 * checks. */
#define LKM_WARN_UNUSED __attribute__((warn_unused_result))

#ifdef __cplusplus
extern "C" {
#endif

/** Every failure that liblkm can report. The values never change; new ones are appended. */
enum lkm_code {
	LKM_OK = 0,
#define LKM_ERROR(number, name, slug, exit_status, text, hint) LKM_E_##name = number,
#include <lkm/errors.def>
#undef LKM_ERROR
};

/** The longest module name, with its final NUL, that any kernel accepts; longer ones are cut here.
 */
#define LKM_NAME_SIZE 64

/**
 * An error. It needs no allocated memory, so that it can report running out of memory, too.
 *
 * Functions that take a `struct lkm_error *reterr` accept NULL. They clear it on entry and fill it
 * when they return a negative number; after success it is all zero.
 */
struct lkm_error {
	int code;                   /**< enum lkm_code; 0 when nothing failed */
	int errnum;                 /**< the errno, positive; 0 if there is none */
	unsigned line;              /**< line in the file that message names; 0 when none */
	char module[LKM_NAME_SIZE]; /**< the module that failed, not the one asked for; "" if none
				     */
	char message[384];          /**< one sentence without a final newline; names the file */
	uint64_t reserved[6];       /**< room for later versions; zero in this one */
};

/** The version of the library, as text such as "0.1.0" and as a number like LKM_VERSION. */
LKM_EXPORT const char *lkm_version(void);
LKM_EXPORT unsigned lkm_version_number(void);

/** The short stable name of a code, such as "not-found"; "ok" for LKM_OK, "unknown" for a number
 * that is not one. */
LKM_EXPORT const char *lkm_code_name(int code);

/** The general sentence for a code; "unknown error" for a number that is not one. */
LKM_EXPORT const char *lkm_code_text(int code);

/** General advice for a code, such as a command to run; "" if there is none. */
LKM_EXPORT const char *lkm_code_hint(int code);

/** The exit status that the verbs of the lkm command use for a code; 1 for a number that is not
 * one. */
LKM_EXPORT int lkm_code_exit(int code);

#ifdef __cplusplus
}
#endif
#endif
