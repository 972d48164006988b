/* SPDX-License-Identifier: MIT */
/* The texts of errno values in a table of our own: musl words some of them otherwise than glibc
 * ("Resource busy"), and strerror(3) may translate. */
#include "errno_text.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define TEXT(errnum, text)                                                                         \
	{                                                                                          \
		errnum, #errnum, text                                                              \
	}

static const struct {
	int errnum;
	const char *name, *text;
} texts[] = {
	TEXT(EPERM, "Operation not permitted"),
	TEXT(ENOENT, "No such file or directory"),
	TEXT(ESRCH, "No such process"),
	TEXT(EINTR, "Interrupted system call"),
	TEXT(EIO, "Input/output error"),
	TEXT(ENXIO, "No such device or address"),
	TEXT(E2BIG, "Argument list too long"),
	TEXT(ENOEXEC, "Exec format error"),
	TEXT(EBADF, "Bad file descriptor"),
	TEXT(EAGAIN, "Resource temporarily unavailable"),
	TEXT(ENOMEM, "Cannot allocate memory"),
	TEXT(EACCES, "Permission denied"),
	TEXT(EFAULT, "Bad address"),
	TEXT(EBUSY, "Device or resource busy"),
	TEXT(EEXIST, "File exists"),
	TEXT(EXDEV, "Invalid cross-device link"),
	TEXT(ENODEV, "No such device"),
	TEXT(ENOTDIR, "Not a directory"),
	TEXT(EISDIR, "Is a directory"),
	TEXT(EINVAL, "Invalid argument"),
	TEXT(ENFILE, "Too many open files in system"),
	TEXT(EMFILE, "Too many open files"),
	TEXT(ENOTTY, "Inappropriate ioctl for device"),
	TEXT(ETXTBSY, "Text file busy"),
	TEXT(EFBIG, "File too large"),
	TEXT(ENOSPC, "No space left on device"),
	TEXT(ESPIPE, "Illegal seek"),
	TEXT(EROFS, "Read-only file system"),
	TEXT(EPIPE, "Broken pipe"),
	TEXT(ERANGE, "Numerical result out of range"),
	TEXT(EDEADLK, "Resource deadlock avoided"),
	TEXT(ENAMETOOLONG, "File name too long"),
	TEXT(ENOSYS, "Function not implemented"),
	TEXT(ELOOP, "Too many levels of symbolic links"),
	TEXT(ENODATA, "No data available"),
	TEXT(ETIME, "Timer expired"),
	TEXT(EPROTO, "Protocol error"),
	TEXT(EBADMSG, "Bad message"),
	TEXT(EOVERFLOW, "Value too large for defined data type"),
	TEXT(ENOPROTOOPT, "Protocol not available"),
	TEXT(EOPNOTSUPP, "Operation not supported"),
	TEXT(ETIMEDOUT, "Connection timed out"),
	TEXT(EALREADY, "Operation already in progress"),
	TEXT(ESTALE, "Stale file handle"),
	TEXT(ENOKEY, "Required key not available"),
	TEXT(EKEYEXPIRED, "Key has expired"),
	TEXT(EKEYREVOKED, "Key has been revoked"),
	TEXT(EKEYREJECTED, "Key was rejected by service"),
	TEXT(ENOPKG, "Package not installed"),
	TEXT(ECANCELED, "Operation canceled"),
	TEXT(EDQUOT, "Disk quota exceeded"),
	TEXT(ENOMEDIUM, "No medium found"),
	TEXT(EMEDIUMTYPE, "Wrong medium type"),
	TEXT(EREMOTEIO, "Remote I/O error"),
	TEXT(ENETDOWN, "Network is down"),
	TEXT(EADDRINUSE, "Address already in use"),
	TEXT(EADDRNOTAVAIL, "Cannot assign requested address"),
	TEXT(EPROTONOSUPPORT, "Protocol not supported"),
	TEXT(EAFNOSUPPORT, "Address family not supported by protocol"),
	TEXT(ENOBUFS, "No buffer space available"),
	TEXT(ECONNREFUSED, "Connection refused"),
	TEXT(EHOSTDOWN, "Host is down"),
};

const char *lk_errno_text(int errnum)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].errnum == errnum)
			return texts[i].text;
	return "Unknown error";
}

/* Numbers that only the kernel uses inside itself; some init functions return them. */
static const struct {
	int errnum;
	const char *name;
} kernels_own[] = {
	{512, "ERESTARTSYS"},
	{513, "ERESTARTNOINTR"},
	{514, "ERESTARTNOHAND"},
	{515, "ENOIOCTLCMD"},
	{516, "ERESTART_RESTARTBLOCK"},
	{517, "EPROBE_DEFER"},
	{518, "EOPENSTALE"},
	{519, "ENOPARAM"},
	{521, "EBADHANDLE"},
	{522, "ENOTSYNC"},
	{523, "EBADCOOKIE"},
	{524, "ENOTSUPP"},
	{525, "ETOOSMALL"},
	{526, "ESERVERFAULT"},
	{527, "EBADTYPE"},
	{528, "EJUKEBOX"},
	{529, "EIOCBQUEUED"},
	{530, "ERECALLCONFLICT"},
};

const char *lk_errno_name(int errnum)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].errnum == errnum)
			return texts[i].name;
	for (size_t i = 0; i < sizeof(kernels_own) / sizeof(*kernels_own); i++)
		if (kernels_own[i].errnum == errnum)
			return kernels_own[i].name;
	return NULL;
}

static bool is_text(const char *whole, const char *text, size_t size)
{
	return strlen(whole) == size && memcmp(whole, text, size) == 0;
}

int lk_errno_of(const char *text, size_t size)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (is_text(texts[i].text, text, size) || is_text(texts[i].name, text, size))
			return texts[i].errnum;
	for (size_t i = 0; i < sizeof(kernels_own) / sizeof(*kernels_own); i++)
		if (is_text(kernels_own[i].name, text, size))
			return kernels_own[i].errnum;
	return 0;
}
