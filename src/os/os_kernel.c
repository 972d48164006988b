/* SPDX-License-Identifier: MIT */
/* The running kernel for real: the module system calls, its log and its release. */
#include "os_kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <lkm/syscalls.h>

/* Through syscall(): glibc has no wrapper for finit_module, and exports init_module and
 * delete_module only by accident. */
static int result(long rc)
{
	if (rc == -1)
		return -errno;
	/* A module's init function may return less than -4095, which libc does not take for an
	 * error. */
	return rc < 0 ? -ENOEXEC : 0;
}

LKM_EXPORT int lkm_init_module(const void *image, size_t len, const char *params)
{
	return result(syscall(SYS_init_module, image, len, params ? params : ""));
}

LKM_EXPORT int lkm_finit_module(int fd, const char *params, int flags)
{
	return result(syscall(SYS_finit_module, fd, params ? params : "", flags));
}

LKM_EXPORT int lkm_delete_module(const char *name, int flags)
{
	return result(syscall(SYS_delete_module, name, flags));
}

int lk_kernel_root(void)
{
	/* O_PATH: an AppArmor profile need not let this process read the directory itself. */
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int lk_kernel_release(char *ret, size_t size)
{
	struct utsname name;

	if (uname(&name) < 0)
		return -errno;
	if (strlen(name.release) >= size)
		return -ENAMETOOLONG;
	strcpy(ret, name.release);
	return 0;
}

/* Its function 0 does nothing, and says that the call is there. Machines that are younger than the
 * call have no number for it. */
int lk_kernel_is_ancient(void)
{
#ifdef SYS_query_module
	if (syscall(SYS_query_module, NULL, 0, NULL, 0, NULL) == 0)
		return 1;
	return errno == ENOSYS ? 0 : -errno;
#else
	return 0;
#endif
}

int lk_kernel_log_mark(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (lseek(fd, 0, SEEK_END) < 0) {
		int errnum = errno;

		close(fd);
		return -errnum;
	}
	return fd;
}

void lk_kernel_log_forget(int mark)
{
	lseek(mark, 0, SEEK_END);
}

/* A record is "priority,sequence,time,flags;text\n" and maybe lines of " KEY=value" that are not
 * for people. The priority is the level, and 8 times the facility: the kernel's own is 0, and
 * programs that write to the log have others. */
static int add_record(struct lk_buf *out, const char *record, size_t size)
{
	const char *text = memchr(record, ';', size);
	const char *end;
	const bool programs = size < 2 || record[0] < '0' || record[0] > '7' || record[1] != ',';
	int rc;

	if (!text || programs)
		return 0;
	text++;
	end = memchr(text, '\n', size - (size_t)(text - record));
	if (!end)
		end = record + size;
	rc = lk_buf_add(out, (const char[]){'<', record[0], '>'}, 3);
	if (rc == 0)
		rc = lk_buf_add(out, text, (size_t)(end - text));
	return rc < 0 ? rc : lk_buf_add(out, "\n", 1);
}

static int read_records(
	int fd, struct lk_buf *out, int (*add)(struct lk_buf *out, const char *record, size_t size))
{
	char record[8192]; /* the kernel's own maximum for one record */

	for (;;) {
		ssize_t size = read(fd, record, sizeof(record));
		int rc;

		if (size < 0 && (errno == EINTR || errno == EPIPE))
			continue; /* EPIPE: records were overwritten before we read them; the next
				     read goes on after them */
		if (size <= 0)
			return size < 0 && errno != EAGAIN ? -errno : 0;
		rc = add(out, record, (size_t)size);
		if (rc < 0)
			return rc;
	}
}

int lk_kernel_log_since(int mark, struct lk_buf *out)
{
	return read_records(mark, out, add_record);
}

static int add_whole_record(struct lk_buf *out, const char *record, size_t size)
{
	const char *end = memchr(record, '\n', size);
	int rc = lk_buf_add(out, record, end ? (size_t)(end - record) : size);

	return rc < 0 ? rc : lk_buf_add(out, "\n", 1);
}

int lk_kernel_log_all(struct lk_buf *out)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC), rc;

	if (fd < 0)
		return -errno;
	rc = read_records(fd, out, add_whole_record);
	close(fd);
	return rc;
}

#ifdef SYS_bpf
/* The numbers of <linux/bpf.h>, which old headers lack. */
#define BPF_GET_NEXT_PROGRAM 11
#define BPF_GET_PROGRAM      13
#define BPF_GET_INFO         15
#define BPF_TYPE_LSM         29
/* More programs than any system has. */
#define BPF_PROGRAMS_MAX 4096

union bpf_request {
	struct {
		uint32_t id, next;
	} program;
	struct {
		uint32_t fd, size;
		uint64_t info;
	} info;
	uint8_t room[64]; /* zero: newer fields */
};

static int bpf(int command, union bpf_request *request)
{
	long rc = syscall(SYS_bpf, command, request, sizeof(*request));

	return rc < 0 ? -errno : (int)rc;
}

static int bpf_type(uint32_t id)
{
	uint32_t info[2] = {0}; /* type and number */
	union bpf_request open = {.program.id = id}, ask = {0};
	int rc, fd = bpf(BPF_GET_PROGRAM, &open);

	if (fd < 0)
		return fd;
	ask.info.fd = (uint32_t)fd;
	ask.info.size = sizeof(info);
	ask.info.info = (uintptr_t)info;
	rc = bpf(BPF_GET_INFO, &ask);
	close(fd);
	return rc < 0 ? rc : (int)info[0];
}

int lk_kernel_bpf_judges(void)
{
	union bpf_request next = {0};
	int rc;

	for (unsigned i = 0; i < BPF_PROGRAMS_MAX; i++) {
		rc = bpf(BPF_GET_NEXT_PROGRAM, &next);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		rc = bpf_type(next.program.next);
		if (rc == BPF_TYPE_LSM)
			return 1;
		if (rc < 0 && rc != -ENOENT)
			return rc;
		next = (union bpf_request){.program.id = next.program.next};
	}
	return -E2BIG;
}
#else
int lk_kernel_bpf_judges(void)
{
	return -ENOSYS;
}
#endif

int lk_kernel_param_set(const char *path, struct lk_span value, bool *ret_asked)
{
	int root = lk_kernel_root(), fd, rc;
	ssize_t written;

	*ret_asked = false;
	if (root < 0)
		return root;
	fd = openat(root, path, O_WRONLY | O_CLOEXEC);
	rc = fd < 0 ? -errno : 0;
	close(root);
	if (fd < 0)
		return rc;
	*ret_asked = true;
	/* Not again when a signal interrupted it: a module may have done something already. */
	written = write(fd, value.data, value.size);
	rc = written < 0 ? -errno : (size_t)written < value.size ? -EFBIG : 0;
	close(fd);
	return rc;
}
