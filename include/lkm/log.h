/* SPDX-License-Identifier: MIT */
/* What already happened: the failures of modules that the kernel log, a journal or a message of a
 * tool tells of, with their causes. */
#ifndef LKM_LOG_H
#define LKM_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/finding.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The failures of one log. Every accessor takes NULL, and then gives 0 or NULL. */
struct lkm_log;
struct lkm_failure;

/** Flags of lkm_log_read() and lkm_log_read_fd(). */
enum lkm_log_flags {
	/** A person has chosen these lines, so harmless remarks of the kernel about a module count,
	 * too, and so does a crash in which no module had a part. */
	LKM_LOG_EXCERPT = 1 << 0,
};

/**
 * Read lines of the kernel log, of a journal, or of messages of modprobe, insmod, rmmod, modinfo,
 * lkm, systemd and udev; with or without time, host and program before them. Lines that are not
 * about modules are passed over. The text need not end in a NUL. flags: enum lkm_log_flags.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, text or ret is NULL, or an unknown flag
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_log_read(const char *text, size_t size, unsigned flags, struct lkm_log **ret,
	struct lkm_error *reterr);

/**
 * Read such lines from an open descriptor, up to its end; it stays yours. shown is its name for
 * messages. flags: enum lkm_log_flags.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_UNREADABLE        -EIO, -EISDIR and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than 256 MiB
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, shown or ret is NULL, or an unknown flag
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_log_read_fd(
	int fd, const char *shown, unsigned flags, struct lkm_log **ret, struct lkm_error *reterr);

/**
 * The kernel log since boot, as far as the kernel still has it. Records that programs wrote into it
 * do not count.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_UNREADABLE        -EPERM (kernel.dmesg_restrict), -ENOENT and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than 256 MiB
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_log_read_boot(struct lkm_log **ret, struct lkm_error *reterr);

/**
 * What an errno means when the kernel refuses to load a module with it: one failure with all causes
 * for which the kernel, or a module's init function, returns it. errnum is positive.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, errnum is not an errno, or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_log_of_errno(int errnum, struct lkm_log **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_log_free(struct lkm_log *log);

/**
 * Find the errno that a text names: "ENOEXEC", "8", "-8", "err -8" or "Exec format error".
 *
 * Returns the errno, which is positive, or -errno:
 *   -ENOENT  it names none
 *   -EINVAL  text is NULL
 */
LKM_EXPORT int lkm_log_errno(const char *text);

/** Their number, and failure i from 0, in the order in which they happened last; NULL beyond the
 * last. It belongs to the log, as does every string. */
LKM_EXPORT size_t lkm_log_failure_count(const struct lkm_log *log);
LKM_EXPORT const struct lkm_failure *lkm_log_failure(const struct lkm_log *log, size_t i);

/** From lkm_log_read_boot(): does the log reach back to boot, or are its first lines lost already?
 * True for any other log. */
LKM_EXPORT bool lkm_log_is_complete(const struct lkm_log *log);

/** How many lines said nothing about modules, or nothing that is known. */
LKM_EXPORT size_t lkm_log_unknown_count(const struct lkm_log *log);

/** The module; a name or an alias that no module has where that is the failure; NULL if the lines
 * name none. */
LKM_EXPORT const char *lkm_failure_module(const struct lkm_failure *failure);
/** The program that reported it, such as "modprobe"; NULL for the kernel. */
LKM_EXPORT const char *lkm_failure_program(const struct lkm_failure *failure);
/** The errno that the lines name, positive; 0 if they name none. */
LKM_EXPORT int lkm_failure_errno(const struct lkm_failure *failure);
/** How often the log has it. */
LKM_EXPORT size_t lkm_failure_repeats(const struct lkm_failure *failure);
/** The process that the kernel killed for it; 0 if it killed none or that is unknown. */
LKM_EXPORT uint64_t lkm_failure_process(const struct lkm_failure *failure);

/** The lines that it was read from, without the time before them, when it happened first: how many,
 * and line i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_failure_line_count(const struct lkm_failure *failure);
LKM_EXPORT const char *lkm_failure_line(const struct lkm_failure *failure, size_t i);

/** The causes, as in <lkm/report.h>: how many, and cause i from 0; NULL beyond the last. A line of
 * the kernel proves its cause; an errno alone leaves several possible. */
LKM_EXPORT size_t lkm_failure_cause_count(const struct lkm_failure *failure);
LKM_EXPORT const struct lkm_finding *lkm_failure_cause(const struct lkm_failure *failure, size_t i);

#ifdef __cplusplus
}
#endif
#endif
