/* SPDX-License-Identifier: MIT */
/* The texts of errno values in a table of our own: musl words some of them otherwise than glibc
 * ("Resource busy"), and strerror(3) may translate. */
#include "errno_text.h"

#include <errno.h>
#include <stddef.h>

static const struct {
	int errnum;
	const char *text;
} texts[] = {
	{EPERM, "Operation not permitted"},
	{ENOENT, "No such file or directory"},
	{ESRCH, "No such process"},
	{EINTR, "Interrupted system call"},
	{EIO, "Input/output error"},
	{ENXIO, "No such device or address"},
	{E2BIG, "Argument list too long"},
	{ENOEXEC, "Exec format error"},
	{EBADF, "Bad file descriptor"},
	{EAGAIN, "Resource temporarily unavailable"},
	{ENOMEM, "Cannot allocate memory"},
	{EACCES, "Permission denied"},
	{EFAULT, "Bad address"},
	{EBUSY, "Device or resource busy"},
	{EEXIST, "File exists"},
	{EXDEV, "Invalid cross-device link"},
	{ENODEV, "No such device"},
	{ENOTDIR, "Not a directory"},
	{EISDIR, "Is a directory"},
	{EINVAL, "Invalid argument"},
	{ENFILE, "Too many open files in system"},
	{EMFILE, "Too many open files"},
	{ENOTTY, "Inappropriate ioctl for device"},
	{ETXTBSY, "Text file busy"},
	{EFBIG, "File too large"},
	{ENOSPC, "No space left on device"},
	{ESPIPE, "Illegal seek"},
	{EROFS, "Read-only file system"},
	{EPIPE, "Broken pipe"},
	{ERANGE, "Numerical result out of range"},
	{EDEADLK, "Resource deadlock avoided"},
	{ENAMETOOLONG, "File name too long"},
	{ENOSYS, "Function not implemented"},
	{ELOOP, "Too many levels of symbolic links"},
	{ENODATA, "No data available"},
	{ETIME, "Timer expired"},
	{EPROTO, "Protocol error"},
	{EBADMSG, "Bad message"},
	{EOVERFLOW, "Value too large for defined data type"},
	{ENOPROTOOPT, "Protocol not available"},
	{EOPNOTSUPP, "Operation not supported"},
	{ETIMEDOUT, "Connection timed out"},
	{EALREADY, "Operation already in progress"},
	{ESTALE, "Stale file handle"},
	{ENOKEY, "Required key not available"},
	{EKEYEXPIRED, "Key has expired"},
	{EKEYREVOKED, "Key has been revoked"},
	{EKEYREJECTED, "Key was rejected by service"},
	{ENOPKG, "Package not installed"},
	{ECANCELED, "Operation canceled"},
	{EDQUOT, "Disk quota exceeded"},
	{ENOMEDIUM, "No medium found"},
	{EMEDIUMTYPE, "Wrong medium type"},
	{EREMOTEIO, "Remote I/O error"},
	{ENETDOWN, "Network is down"},
	{EADDRINUSE, "Address already in use"},
	{EADDRNOTAVAIL, "Cannot assign requested address"},
	{EPROTONOSUPPORT, "Protocol not supported"},
	{EAFNOSUPPORT, "Address family not supported by protocol"},
	{ENOBUFS, "No buffer space available"},
	{ECONNREFUSED, "Connection refused"},
	{EHOSTDOWN, "Host is down"},
};

const char *lk_errno_text(int errnum)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].errnum == errnum)
			return texts[i].text;
	return "Unknown error";
}
