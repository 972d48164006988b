/* SPDX-License-Identifier: MIT */
/* kx: one module system call, also with odd arguments and few rights, its errno and what the kernel
 * logged meanwhile. */
/*
 * usage: kx [nocap|nomodule|nolog|nobody|userns|seccomp|nosys|sigsys]... CALL [ARGUMENT]...
 *
 * Prints the errno's name (OK for success) and whatever the call adds on the first line, then the
 * lines that the kernel logged while the call ran. The exit status says only whether kx itself
 * worked.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/if_alg.h>
#include <linux/seccomp.h>

#include <lkm/syscalls.h>

_Static_assert(MODULE_INIT_IGNORE_MODVERSIONS == 1, "part of the kernel's ABI");
_Static_assert(MODULE_INIT_IGNORE_VERMAGIC == 2, "part of the kernel's ABI");
_Static_assert(MODULE_INIT_COMPRESSED_FILE == 4, "part of the kernel's ABI");

#define BAD_POINTER ((void *)0x10)

static _Noreturn void broken(const char *what)
{
	fprintf(stderr, "kx: %s: %s\n", what, strerror(errno));
	exit(2);
}

static int must(int result, const char *what)
{
	if (result < 0)
		broken(what);
	return result;
}

/* Calls the kernel without liblkm's care for NULL. */
static int raw(long result)
{
	return result < 0 ? -errno : 0;
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *errno_name(int errnum, char *space, size_t size)
{
	const char *name = errnum ? strerrorname_np(errnum) : "OK";

	if (errnum == EOPNOTSUPP)
		return "EOPNOTSUPP"; /* glibc calls it ENOTSUP, its other name */
	if (name)
		return name;
	snprintf(space, size, "%d", errnum); /* internal errors that leak out: 512, 517 ... */
	return space;
}

/* ---- the kernel log ---- */

static int log_mark(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

static void print_record(char *record)
{
	char *text = strchr(record, ';');
	char *end;

	if (!text)
		return;
	end = strchr(++text, '\n');
	if (end)
		*end = '\0';
	puts(text);
}

static void print_log(int fd)
{
	char record[8193];
	ssize_t size;

	if (fd < 0)
		return;
	while ((size = read(fd, record, sizeof(record) - 1)) > 0 || (size < 0 && errno == EPIPE)) {
		record[size > 0 ? size : 0] = '\0';
		print_record(record);
	}
}

/* ---- files ---- */

struct image {
	char *data;
	size_t size;
};

static struct image read_fd(int fd)
{
	struct image image = {NULL, 0};
	ssize_t size;

	do {
		image.data = realloc(image.data, image.size + 65536);
		if (!image.data)
			broken("realloc");
		size = must(read(fd, image.data + image.size, 65536), "read");
		image.size += size;
	} while (size > 0);
	return image;
}

static int open_file(const char *path, int flags)
{
	return must(open(path, flags | O_CLOEXEC, 0600), path);
}

static struct image read_file(const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open_file(path, O_RDONLY);
	struct image image = read_fd(fd);

	if (fd != STDIN_FILENO)
		close(fd);
	return image;
}

static int finit_path(const char *path, const char *params, int flags)
{
	int fd = open_file(path, O_RDONLY);
	int rc = lkm_finit_module(fd, params, flags);

	close(fd);
	return rc;
}

/* "i=" and 1025: i=xxxx... */
static char *long_param(const char *name, size_t length)
{
	size_t start = strlen(name) + 1;
	char *text = malloc(start + length + 1);

	if (!text)
		broken("malloc");
	sprintf(text, "%s=", name);
	memset(text + start, 'x', length);
	text[start + length] = '\0';
	return text;
}

/* ---- the calls: arguments end with NULL, what is not given reads as NULL ---- */

static int number(const char *text)
{
	return text ? (int)strtol(text, NULL, 0) : 0;
}

static int call_init(char **arg)
{
	struct image image = read_file(arg[0]);

	return lkm_init_module(image.data, image.size, arg[1]);
}

static int call_initlen(char **arg)
{
	struct image image = read_file(arg[0]);

	return lkm_init_module(image.data, strtoull(arg[1], NULL, 0), "");
}

static int call_initbad(char **arg)
{
	return lkm_init_module(BAD_POINTER, 4096, "");
}

static int call_initbadparams(char **arg)
{
	struct image image = read_file(arg[0]);

	return lkm_init_module(image.data, image.size, BAD_POINTER);
}

static int call_initnullparams(char **arg)
{
	struct image image = read_file(arg[0]);

	return raw(syscall(SYS_init_module, image.data, image.size, NULL));
}

static int call_finit(char **arg)
{
	return finit_path(arg[0], arg[1] ? arg[2] : NULL, number(arg[1]));
}

static int call_finitbadparams(char **arg)
{
	return lkm_finit_module(open_file(arg[0], O_RDONLY), BAD_POINTER, 0);
}

static int call_finitnullparams(char **arg)
{
	return raw(syscall(SYS_finit_module, open_file(arg[0], O_RDONLY), NULL, 0));
}

static int call_longparam(char **arg)
{
	return finit_path(arg[0], long_param(arg[1], number(arg[2])), 0);
}

/* Call by number, as a program without any header would: x86-64's 175, 313 and 176. */
static int call_numbers(char **arg)
{
	struct image image = read_file(arg[0]);
	int rc = raw(syscall(175, image.data, image.size, ""));

	if (rc == 0)
		rc = raw(syscall(176, arg[1], O_NONBLOCK));
	if (rc == 0)
		rc = raw(syscall(313, open_file(arg[0], O_RDONLY), "", 0));
	return rc ? rc : raw(syscall(176, arg[1], O_NONBLOCK));
}

/* create_module, get_kernel_syms and query_module of Linux 2.4 */
static int call_ancient(char **arg)
{
	return raw(syscall(number(arg[0]), NULL, 0, NULL, 0, NULL));
}

static int call_delete(char **arg)
{
	return lkm_delete_module(arg[0], arg[1] ? number(arg[1]) : O_NONBLOCK);
}

static int call_deletenull(char **arg)
{
	return lkm_delete_module(NULL, O_NONBLOCK);
}

static int call_deletebad(char **arg)
{
	return lkm_delete_module(BAD_POINTER, O_NONBLOCK);
}

/* ---- finit_module with descriptors of every kind ---- */

static int fd_minus(const char *file)
{
	return -1;
}

static int fd_closed(const char *file)
{
	return 999;
}

static int fd_opath(const char *file)
{
	return open_file(file, O_PATH);
}

static int fd_wronly(const char *file)
{
	return open_file(file, O_WRONLY);
}

static int fd_rdwr(const char *file)
{
	return open_file(file, O_RDWR);
}

/* Read-only here, but something else has it open for writing. */
static int fd_writer(const char *file)
{
	open_file(file, O_WRONLY);
	return open_file(file, O_RDONLY);
}

/* A memfd is open for writing by its nature; the kernel takes it all the same. */
static int fd_memfd(const char *file)
{
	struct image image = read_file(file);
	int fd = must(memfd_create("module", MFD_CLOEXEC), "memfd_create");

	if (write(fd, image.data, image.size) != (ssize_t)image.size)
		broken("write to memfd");
	return fd;
}

static int fd_directory(const char *file)
{
	return open_file("/tmp", O_RDONLY | O_DIRECTORY);
}

static int fd_pipe(const char *file)
{
	int ends[2];

	must(pipe(ends), "pipe");
	return ends[0];
}

static int fd_stdin(const char *file)
{
	return STDIN_FILENO;
}

static int fd_zero(const char *file)
{
	return open_file("/dev/zero", O_RDONLY);
}

static int fd_null(const char *file)
{
	return open_file("/dev/null", O_RDONLY);
}

static int fd_sparse(const char *size)
{
	int fd = open_file("/tmp/sparse", O_WRONLY | O_CREAT | O_TRUNC);

	must(ftruncate(fd, strtoll(size, NULL, 0)), "ftruncate");
	close(fd);
	return open_file("/tmp/sparse", O_RDONLY);
}

static const struct {
	const char *name;
	int (*open)(const char *file);
} descriptors[] = {
	{"-1", fd_minus},
	{"999", fd_closed},
	{"opath", fd_opath},
	{"wronly", fd_wronly},
	{"rdwr", fd_rdwr},
	{"writer", fd_writer},
	{"memfd", fd_memfd},
	{"directory", fd_directory},
	{"pipe", fd_pipe},
	{"stdin", fd_stdin},
	{"zero", fd_zero},
	{"null", fd_null},
	{"sparse", fd_sparse},
};

/* finitfd KIND [FILE [FLAGS]] */
static int call_finitfd(char **arg)
{
	for (size_t k = 0; k < sizeof(descriptors) / sizeof(descriptors[0]); k++)
		if (strcmp(descriptors[k].name, arg[0]) == 0)
			return lkm_finit_module(
				descriptors[k].open(arg[1]), "", arg[1] ? number(arg[2]) : 0);
	errno = EINVAL;
	broken(arg[0]);
}

/* ---- what makes the kernel ask for modules ---- */

/* socket FAMILY TYPE PROTOCOL */
static int call_socket(char **arg)
{
	return raw(socket(number(arg[0]), number(arg[1]), number(arg[2])));
}

/* alg TYPE NAME: of the kernel's crypto algorithms. */
static int call_alg(char **arg)
{
	struct sockaddr_alg name = {.salg_family = AF_ALG};
	int fd = socket(AF_ALG, SOCK_SEQPACKET, 0);

	if (fd < 0)
		return raw(fd);
	snprintf((char *)name.salg_type, sizeof(name.salg_type), "%s", arg[0]);
	snprintf((char *)name.salg_name, sizeof(name.salg_name), "%s", arg[1]);
	return raw(bind(fd, (struct sockaddr *)&name, sizeof(name)));
}

/* ---- two at once ---- */

struct job {
	char **arg;
	int rc;
};

static int dispatch(char **arg);

static void *thread(void *data)
{
	struct job *job = data;

	job->rc = dispatch(job->arg);
	return NULL;
}

/* together MS CALL ... -- CALL ...: the second starts MS milliseconds after the first, in another
 * thread. */
static int call_together(char **arg)
{
	struct job first = {arg + 1, 0};
	pthread_t id;
	char name[16];
	long start;
	int rc;
	char **second = arg + 1;

	while (*second && strcmp(*second, "--") != 0)
		second++;
	if (*second)
		*second++ = NULL;
	if (pthread_create(&id, NULL, thread, &first))
		broken("pthread_create");
	usleep(number(arg[0]) * 1000);
	start = now_ms();
	rc = dispatch(second);
	start = now_ms() - start;
	pthread_join(id, NULL);
	printf("first=%s waited=%ld ", errno_name(-first.rc, name, sizeof(name)), start);
	return rc;
}

/* child CALL ...: in a process of its own, because the kernel kills who calls an init function that
 * oopses. */
static int call_child(char **arg)
{
	int status;
	pid_t pid = must(fork(), "fork");

	if (pid == 0)
		_exit(dispatch(arg) ? 1 : 0);
	must(waitpid(pid, &status, 0), "waitpid");
	printf("signal=%d ", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return 0;
}

/* timed CALL ...: how long it took. */
static int call_timed(char **arg)
{
	long start = now_ms();
	int rc = dispatch(arg);

	printf("ms=%ld ", now_ms() - start);
	return rc;
}

/* ---- fewer rights ---- */

static int call_nocap(char **arg)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];

	must(syscall(SYS_capget, &header, data), "capget");
	data[0].effective &= ~(1u << CAP_SYS_MODULE);
	data[0].permitted &= ~(1u << CAP_SYS_MODULE);
	data[0].inheritable &= ~(1u << CAP_SYS_MODULE);
	must(syscall(SYS_capset, &header, data), "capset");
	return dispatch(arg);
}

/* Root, but the kernel log is not for it; so is every program that it becomes. Old kernels take
 * CAP_SYS_ADMIN for the right to it. */
static int call_nolog(char **arg)
{
	must(prctl(PR_CAPBSET_DROP, CAP_SYSLOG, 0, 0, 0), "CAP_SYSLOG");
	must(prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0), "CAP_SYS_ADMIN");
	return dispatch(arg);
}

/* Root in whose programs CAP_SYS_MODULE is not left either. */
static int call_nomodule(char **arg)
{
	must(prctl(PR_CAPBSET_DROP, CAP_SYS_MODULE, 0, 0, 0), "CAP_SYS_MODULE");
	return dispatch(arg);
}

static int call_nobody(char **arg)
{
	must(setgroups(0, NULL), "setgroups");
	must(setresgid(65534, 65534, 65534), "setresgid");
	must(setresuid(65534, 65534, 65534), "setresuid");
	return dispatch(arg);
}

static int call_userns(char **arg)
{
	must(unshare(CLONE_NEWUSER), "unshare");
	return dispatch(arg);
}

/* The calls for modules end so in this process and those that it becomes. */
static void filter(unsigned action)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_init_module, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_finit_module, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_delete_module, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, action),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
	must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "seccomp");
}

static int call_seccomp(char **arg)
{
	filter(SECCOMP_RET_ERRNO | EPERM);
	return dispatch(arg);
}

/* As on a kernel that is built without modules. */
static int call_nosys(char **arg)
{
	filter(SECCOMP_RET_ERRNO | ENOSYS);
	return dispatch(arg);
}

static int call_sigsys(char **arg)
{
	filter(SECCOMP_RET_KILL_PROCESS);
	return dispatch(arg);
}

/* A program in place of a call. */
static int call_exec(char **arg)
{
	execv(arg[0], arg);
	broken(arg[0]);
}

static const struct {
	const char *name;
	int minimum;
	int (*call)(char **arg);
} calls[] = {
	{"init", 1, call_init},
	{"initlen", 2, call_initlen},
	{"initbad", 0, call_initbad},
	{"initbadparams", 1, call_initbadparams},
	{"initnullparams", 1, call_initnullparams},
	{"finit", 1, call_finit},
	{"finitbadparams", 1, call_finitbadparams},
	{"finitnullparams", 1, call_finitnullparams},
	{"finitfd", 1, call_finitfd},
	{"longparam", 3, call_longparam},
	{"numbers", 2, call_numbers},
	{"ancient", 1, call_ancient},
	{"delete", 1, call_delete},
	{"deletenull", 0, call_deletenull},
	{"deletebad", 0, call_deletebad},
	{"socket", 3, call_socket},
	{"alg", 2, call_alg},
	{"together", 4, call_together},
	{"child", 1, call_child},
	{"timed", 1, call_timed},
	{"nocap", 1, call_nocap},
	{"nolog", 1, call_nolog},
	{"nomodule", 1, call_nomodule},
	{"nobody", 1, call_nobody},
	{"userns", 1, call_userns},
	{"seccomp", 1, call_seccomp},
	{"sigsys", 1, call_sigsys},
	{"nosys", 1, call_nosys},
	{"exec", 1, call_exec},
};

static int count(char **arg)
{
	int n = 0;

	while (arg[n])
		n++;
	return n;
}

static int dispatch(char **arg)
{
	for (size_t k = 0; arg[0] && k < sizeof(calls) / sizeof(calls[0]); k++)
		if (strcmp(calls[k].name, arg[0]) == 0 && count(arg + 1) >= calls[k].minimum)
			return calls[k].call(arg + 1);
	fprintf(stderr, "kx: bad call %s\n", arg[0] ? arg[0] : "");
	exit(2);
}

int main(int argc, char **argv)
{
	char name[16];
	int mark = log_mark();
	int rc = dispatch(argv + 1);

	printf("%s\n", errno_name(-rc, name, sizeof(name)));
	print_log(mark);
	return 0;
}
