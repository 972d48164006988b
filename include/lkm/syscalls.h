/* SPDX-License-Identifier: MIT */
/* The three module system calls of Linux as they really behave, without any policy. */
#ifndef LKM_SYSCALLS_H
#define LKM_SYSCALLS_H

#include <fcntl.h>
#include <stddef.h>
#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Flags of finit_module(2); <linux/module.h> has them only where the headers are new enough. */
#ifndef MODULE_INIT_IGNORE_MODVERSIONS
#define MODULE_INIT_IGNORE_MODVERSIONS 1
#endif
#ifndef MODULE_INIT_IGNORE_VERMAGIC
#define MODULE_INIT_IGNORE_VERMAGIC 2
#endif
#ifndef MODULE_INIT_COMPRESSED_FILE
#define MODULE_INIT_COMPRESSED_FILE 4
#endif

/**
 * Load the module whose ELF image is at image[0..len). params: "name=value ..." or NULL for none.
 *
 * Returns 0 or -errno. Measured on Linux 6.1 and 6.12:
 *   -EPERM         no CAP_SYS_MODULE; kernel.modules_disabled is 1; lockdown and the module is not
 *                  signed; the kernel command line's module_blacklist= names it
 *   -ENOEXEC       not an ELF module for this machine, truncated, compressed, a version magic or
 *                  CRC of module_layout that does not fit, an export that exists already
 *   -ENOENT        an imported symbol is exported by nobody (or GPL-only and the module is not GPL)
 *   -EINVAL        a bad parameter value; the CRC of an imported symbol differs; a symbol namespace
 *                  is not imported
 *   -ERANGE        a number out of its parameter's range; -ENOSPC a string too long for it
 *   -EEXIST        it is loaded already
 *   -EBUSY         another module that it needs, or it itself, is still initialising or going away;
 *                  after 30 s of waiting
 *   -EBADMSG       the signature block is malformed (even where signatures are not enforced)
 *   -EKEYREJECTED  signatures are enforced and this one is missing or by an unknown key, or it is
 *                  by a known key and does not match the file
 *   -ENOKEY, -ENODATA, -ENOPKG  the same on older kernels
 *   -ENOMEM, -EINTR
 *   -EFAULT        a bad pointer
 *   -ENOSYS        no module support, or filtered by seccomp
 *   any other      what the module's init function returned, verbatim; it may be any of the above
 *                  too
 *
 * Parameters that the module does not have are not an error: the kernel logs a line and goes on.
 */
LKM_EXPORT int lkm_init_module(const void *image, size_t len, const char *params);

/**
 * Load the module in an open file. flags: MODULE_INIT_IGNORE_MODVERSIONS |
 * MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_COMPRESSED_FILE (Linux 5.17 and newer, and only the
 * algorithm of /sys/module/compression).
 *
 * Returns 0 or -errno: those of lkm_init_module() and
 *   -EBADF         the descriptor is closed, write-only or O_PATH (Linux 4.6 and newer; never
 *                  -ENOEXEC)
 *   -ETXTBSY       the file is open for writing, by anybody, this process too (memfd excepted)
 *   -EINVAL        a directory, pipe, device or empty file; unknown flags; or, with
 *                  MODULE_INIT_COMPRESSED_FILE, data that the kernel's decompressor does not take,
 *                  such as xz with a CRC64 check (the default of xz)
 *   -EFBIG         larger than 2 GiB
 *   -EOPNOTSUPP    MODULE_INIT_COMPRESSED_FILE on a kernel without decompression
 *   -ENOEXEC       force flags on a kernel without CONFIG_MODULE_FORCE_LOAD
 *   -EKEYREJECTED  force flags skip the signature, so where signatures are enforced they never help
 *   -ENOSYS        Linux older than 3.8
 *
 * Two calls at once for one file: the second gets -EEXIST up to Linux 6.4 and 0 from 6.5 on.
 */
LKM_EXPORT int lkm_finit_module(int fd, const char *params, int flags);

/**
 * Unload a module by the name that /proc/modules shows (underscores). flags: O_NONBLOCK is always
 * wise and changes nothing on today's kernels, which never wait; O_TRUNC forces
 * (CONFIG_MODULE_FORCE_UNLOAD): it overrides a reference count and a missing exit function, but not
 * other modules that use this one.
 *
 * Returns 0 or -errno: -EPERM as above (modules_disabled forbids unloading too); -ENOENT not
 * loaded, built in, an empty or overlong name; -EAGAIN in use; -EBUSY still initialising or going,
 * or it has no exit function; -EFAULT name is NULL; -ENOSYS.
 */
LKM_EXPORT int lkm_delete_module(const char *name, int flags);

#ifdef __cplusplus
}
#endif
#endif
