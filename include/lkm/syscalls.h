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

/**
 * The flags of finit_module(2); <linux/module.h> has them only where the headers are new enough.
 *   MODULE_INIT_IGNORE_MODVERSIONS  1, treat the module as if it had no CRCs of symbols
 *   MODULE_INIT_IGNORE_VERMAGIC     2, treat it as if it had no version magic
 *   MODULE_INIT_COMPRESSED_FILE     4, decompress the file in the kernel
 *
 * Each IGNORE flag cures only its own mismatch; together they cure both. The machine, the symbols
 * and the parameters are checked as always. What else they do:
 *   - A kernel without CONFIG_MODULE_FORCE_LOAD answers -ENOEXEC.
 *   - The kernel gets the taint F (a module was forced), and logs a line only the first time.
 *   - The signature is not looked at, so that a signed module counts as unsigned: the taint E, or
 *     -EKEYREJECTED where signatures are enforced, or -EPERM in lockdown.
 *
 * Compression: /sys/module/compression names the one algorithm of the kernel, and does not exist on
 * kernels without decompression, which answer -EOPNOTSUPP to the flag whatever the file is.
 *   Linux 5.17 and newer  gzip or xz
 *   Linux 6.2 and newer   also zstd
 * Of xz the kernel accepts files without a check or with CRC32, such as xz --check=crc32 makes.
 */
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
 * The syntax of parameters, which the kernel reads:
 *   name=value      parameters are separated by spaces or newlines
 *   name            for a bool alone, which becomes true; any other type needs a value, an invbool
 *                   too
 *   name="a b"      double quotes keep spaces; "name=a b" does the same
 *   name=1,2,3      an array; too many items and an empty item are -EINVAL
 *   a bool is       1, y, Y, true or on; 0, n or off
 *   a number is     decimal, 0x hexadecimal or 0 octal; out of range is -ERANGE
 *   --              ends the parameters; the kernel logs the rest and ignores it
 * '-' and '_' do not differ in names. If a name occurs twice, the last value counts. Unknown
 * parameters are not an error: the kernel logs a line and goes on.
 *
 * Returns 0 or -errno. Measured on Linux 6.1 and 6.12:
 *   -EPERM         no CAP_SYS_MODULE; kernel.modules_disabled is 1; lockdown and the module is not
 *                  signed; the kernel command line's module_blacklist= names it
 *   -ENOEXEC       not an ELF module for this machine; truncated or compressed; the version magic
 *                  or the CRC of module_layout differs; an exported symbol exists already
 *   -ENOENT        an imported symbol is missing, or it is GPL-only and the module is not GPL
 *   -EINVAL        a bad parameter value; the CRC of an imported symbol differs; a symbol namespace
 *                  is not imported
 *   -ERANGE        a number out of its parameter's range; -ENOSPC a string too long for it
 *   -EEXIST        it is loaded already
 *   -EBUSY         it is, or after 30 s a module that it needs still is, initialising or being
 *                  unloaded
 *   -EBADMSG       the signature block is malformed (even where signatures are not enforced)
 *   -EKEYREJECTED  signatures are enforced and this one is missing or by an unknown key, or it is
 *                  by a known key and does not match the file
 *   -ENOKEY, -ENODATA, -ENOPKG  the same on older kernels
 *   -ENOMEM, -EINTR
 *   -EFAULT        a bad pointer
 *   -ENOSYS        no module support, or filtered by seccomp
 *   any other      what the module's init function returned, verbatim; it may be any of the above
 *                  too
 */
LKM_EXPORT int lkm_init_module(const void *image, size_t len, const char *params);

/**
 * Load the module in an open file, with the flags above.
 *
 * Returns 0 or -errno: those of lkm_init_module() and
 *   -EBADF         the descriptor is closed, write-only or O_PATH (Linux 4.6 and newer; never
 *                  -ENOEXEC)
 *   -ETXTBSY       the file is open for writing, by anybody, this process too (memfd excepted)
 *   -EINVAL        a directory, pipe, device or empty file; unknown flags; or, with
 *                  MODULE_INIT_COMPRESSED_FILE, data that the kernel cannot decompress, such as xz
 *                  with a CRC64 check (the default of xz)
 *   -EFBIG         larger than 2 GiB
 *   -EOPNOTSUPP    MODULE_INIT_COMPRESSED_FILE on a kernel without decompression
 *   -ENOEXEC       an IGNORE flag on a kernel without CONFIG_MODULE_FORCE_LOAD
 *   -EKEYREJECTED  an IGNORE flag where signatures are enforced
 *   -ENOSYS        Linux older than 3.8
 *
 * Two calls at once for one file: the second gets -EEXIST up to Linux 6.4 and 0 from 6.5 on.
 */
LKM_EXPORT int lkm_finit_module(int fd, const char *params, int flags);

/**
 * Unload a module by the name that /proc/modules shows, with underscores. flags:
 *   O_NONBLOCK  is always wise, and changes nothing on today's kernels, which never wait
 *   O_TRUNC     forces it, on kernels with CONFIG_MODULE_FORCE_UNLOAD: it overrides a reference
 *               count and a missing exit function, but not other modules that use this one. The
 *               kernel gets the taint R
 *
 * Returns 0 or -errno:
 *   -EPERM   as for lkm_init_module(); kernel.modules_disabled forbids unloading too
 *   -ENOENT  not loaded; built-in; an empty or overlong name
 *   -EAGAIN  in use
 *   -EBUSY   still initialising or being unloaded, or it has no exit function
 *   -EFAULT  name is NULL
 *   -ENOSYS  no module support, or a kernel that cannot unload
 */
LKM_EXPORT int lkm_delete_module(const char *name, int flags);

#ifdef __cplusplus
}
#endif
#endif
