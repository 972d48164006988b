/* SPDX-License-Identifier: MIT */
/* A kernel made of files below the directory LKM_FAKE_ROOT (see tests/README.md), behind the seam
 * of the real one. */
#include "../../src/os/os_kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lkm/syscalls.h>

#include "../../src/formats/compression.h"
#include "../../src/os/codecs.h"
#include "../../src/os/os_fs.h"
#include "fake_loader.h"
#include "fake_trace.h"

int lk_kernel_root(void)
{
	const char *root = getenv("LKM_FAKE_ROOT");
	int fd = root ? open(root, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

	return !root ? -ENOENT : fd < 0 ? -errno : fd;
}

int lk_kernel_release(char *ret, size_t size)
{
	FAKE_CLEANUP struct fake fake;
	const char *release;

	if (fake_open(&fake) < 0)
		return -ENOSYS;
	release = fake_read_line(&fake, "fake/release");
	if (!release || strlen(release) >= size)
		return -ENAMETOOLONG;
	strcpy(ret, release);
	return 0;
}

int lk_kernel_is_ancient(void)
{
	FAKE_CLEANUP struct fake fake;
	int rc = fake_open(&fake);

	if (rc < 0)
		return rc;
	return fake_exists(&fake, "fake/ancient") ? 1 : fake_errno(&fake, "query_module");
}

int lk_kernel_log_mark(void)
{
	FAKE_CLEANUP struct fake fake;
	int fd;

	if (fake_open(&fake) < 0)
		return -ENOSYS;
	if (fake_exists(&fake, "fake/no-log"))
		return -EPERM;
	fd = openat(fake.root, "fake/kmsg", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_END);
	return fd;
}

void lk_kernel_log_forget(int mark)
{
	lseek(mark, 0, SEEK_END);
}

int lk_kernel_log_since(int mark, struct lk_buf *out)
{
	return lk_fd_read(mark, "fake/kmsg", out, NULL);
}

int lk_kernel_log_all(struct lk_buf *out)
{
	FAKE_CLEANUP struct fake fake;
	int fd, rc;

	if (fake_open(&fake) < 0)
		return -ENOSYS;
	if (fake_exists(&fake, "fake/no-log"))
		return -EPERM;
	fd = openat(fake.root, "fake/kmsg", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	rc = lk_fd_read(fd, "fake/kmsg", out, NULL);
	close(fd);
	return rc;
}

int lk_kernel_bpf_judges(void)
{
	FAKE_CLEANUP struct fake fake;

	if (fake_open(&fake) < 0)
		return -ENOSYS;
	return fake_exists(&fake, "fake/bpf");
}

/* As the kernel shows what it was given: the file of a bool has Y or N. */
static const char *shown_value(struct fake *fake, const char *path, const char *value)
{
	const char *before = fake_read_line(fake, path);

	if (before && (strcmp(before, "Y") == 0 || strcmp(before, "N") == 0))
		return strchr("1yYtT", *value) || strcmp(value, "on") == 0 ? "Y" : "N";
	return value;
}

int lk_kernel_param_set(const char *path, struct lk_span value, bool *ret_asked)
{
	FAKE_CLEANUP struct fake fake;
	const char *text, *name = strrchr(path, '/') + 1;
	int rc = fake_open(&fake);

	*ret_asked = false;
	if (rc < 0)
		return rc;
	if (fake_exists(&fake, "fake/no-permission"))
		return -EACCES;
	*ret_asked = true;
	text = lk_arena_copy_span(&fake.arena, value);
	fake_call(&fake, "param %s %s", path, text);
	rc = fake_errno(&fake, lk_arena_format(&fake.arena, "param.%s", name));
	if (rc == 0)
		fake_write(&fake, path,
			lk_arena_format(&fake.arena, "%s\n", shown_value(&fake, path, text)));
	return rc;
}

static bool modules_disabled(struct fake *fake)
{
	const char *value = fake_read_line(fake, "proc/sys/kernel/modules_disabled");

	return fake_exists(fake, "fake/no-permission") || (value && strcmp(value, "1") == 0);
}

/* The kernel kills who loads such a module, and says so as Linux 6.12 does. */
static void crash(struct fake *fake, const char *name)
{
	const char *number =
		fake_read_line(fake, lk_arena_format(&fake->arena, "fake/signal/%s", name));
	const int pid = (int)getpid();

	if (!number)
		return;
	if (atoi(number) == SIGSYS) {
		fake_log(fake,
			"audit: type=1326 audit(1700000000.123:45): auid=4294967295 uid=0 gid=0 "
			"ses=4294967295 subj=unconfined pid=%d comm=\"lkm\" exe=\"/sbin/lkm\" "
			"sig=31 "
			"arch=c000003e syscall=313 compat=0 ip=0x43fc09 code=0x80000000",
			pid);
	} else if (atoi(number) == SIGKILL) {
		fake_log(fake, "BUG: kernel NULL pointer dereference, address: 0000000000000008");
		fake_log(fake, "Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI");
		fake_log(fake, "CPU: 0 UID: 0 PID: %d Comm: lkm Not tainted 6.1.0-test #1", pid);
		fake_log(fake, "RIP: 0010:faulty_init+0x10/0xff0 [%s]", name);
		fake_log(fake, " do_init_module+0x60/0x270");
		fake_log(fake, "Modules linked in: %s(OE+)", name);
		fake_log(fake, "---[ end trace 0000000000000000 ]---");
	}
	raise(atoi(number));
}

/* Everything that can fail behind the ELF header, in the order of the kernel. */
static int check_image(struct fake *fake, const struct fake_image *image,
	struct fake_module *modules, const char *params, int flags)
{
	int rc = fake_check_blacklist(fake, image);

	if (rc == 0)
		rc = fake_check_vermagic(fake, image, flags);
	if (rc == 0 && fake_module_find(modules, image->name))
		rc = -EEXIST;
	if (rc == 0)
		rc = fake_check_symbols(fake, image, modules, flags);
	if (rc == 0)
		rc = fake_check_parameters(fake, image, params);
	if (rc == 0)
		rc = fake_errno(fake, lk_arena_format(&fake->arena, "loader.%s", image->name));
	if (rc < 0)
		return rc;
	fake_trace_loaded(fake, image->name);
	crash(fake, image->name);
	fake_log_init(fake, image->name);
	rc = fake_errno(fake, image->name);
	fake_trace_finished(fake, rc);
	return rc;
}

/* Undo what check_image() did before it failed. */
static void give_back(struct fake *fake, struct fake_module *modules, const char *name)
{
	for (struct fake_module *module = modules; module; module = module->next)
		fake_module_release(fake, module, name);
	fake_sysfs_remove(fake, name);
}

static int load(struct fake *fake, struct lk_span contents, const char *params, int flags)
{
	struct fake_module *modules = fake_modules_read(fake);
	struct fake_image image = {0};
	int rc;

	fake_trace_read(fake);
	rc = fake_image_open(fake, contents, &image);

	if (rc < 0)
		return rc;
	rc = check_image(fake, &image, modules, params, flags);
	if (rc < 0) {
		if (!fake_module_find(modules, image.name))
			give_back(fake, modules, image.name);
		return rc;
	}
	struct fake_module added = {.next = modules,
		.name = image.name,
		.holders = "-",
		.state = "Live",
		.address = "0x0000000000000000",
		.size = 16384};
	fake_sysfs_add(fake, &added);
	fake_exports_add(fake, &image);
	fake_modules_write(fake, &added);
	return 0;
}

/* The name of the file behind a descriptor, for the list of calls; a memory file is "memfd:NAME
 * (deleted)". */
static const char *file_name(struct fake *fake, int fd)
{
	char path[4096];
	ssize_t size = readlink(
		lk_arena_format(&fake->arena, "/proc/self/fd/%d", fd), path, sizeof(path) - 1);
	const char *slash;

	if (size < 0)
		return "?";
	path[size] = '\0';
	slash = strrchr(path, '/');
	slash = slash ? slash + 1 : path;
	return lk_arena_format(&fake->arena, "%.*s", (int)strcspn(slash, " "), slash);
}

int lkm_init_module(const void *image, size_t len, const char *params)
{
	FAKE_CLEANUP struct fake fake;
	int rc = fake_open(&fake);

	if (rc < 0)
		return rc;
	params = params ? params : "";
	fake_call(&fake, "init%s%s", *params ? " " : "", params);
	if (modules_disabled(&fake))
		return -EPERM;
	rc = fake_errno(&fake, "init_module");
	return rc ? rc : load(&fake, (struct lk_span){image, len}, params, 0);
}

static int check_file(struct fake *fake, int fd, int flags)
{
	int mode = fcntl(fd, F_GETFL);
	bool in_memory = strncmp(file_name(fake, fd), "memfd:", 6) == 0;
	struct stat st;

	if (flags & ~(MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC |
			    MODULE_INIT_COMPRESSED_FILE))
		return -EINVAL;
	if (mode < 0 || (mode & O_ACCMODE) == O_WRONLY || mode & O_PATH || fstat(fd, &st) < 0)
		return -EBADF;
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return -EINVAL;
	return (mode & O_ACCMODE) == O_RDWR && !in_memory ? -ETXTBSY : 0;
}

/* What a kernel built with one decompressor says, by sys/module/compression. */
static int decompress(struct fake *fake, struct lk_span packed, struct lk_buf *out)
{
	const char *algorithm = fake_read_line(fake, "sys/module/compression");

	if (!algorithm)
		return -EOPNOTSUPP;
	if (strcmp(lk_compression_name(lk_compression_kind(packed)), algorithm) != 0) {
		fake_log(fake, "not an %s compressed module", algorithm);
		return -EINVAL;
	}
	if (lk_compression_kind(packed) == LK_XZ && lk_compression_xz_check_refused(packed)) {
		fake_log(fake, "decompression failed with status 6");
		return -EINVAL;
	}
	if (lk_decompress(lk_codecs(), packed, "module", out, NULL) < 0) {
		fake_log(fake, "decompression failed with status 7");
		return -EINVAL;
	}
	return 0;
}

static int load_file(struct fake *fake, int fd, const char *params, int flags)
{
	struct lk_buf file LK_BUF_CLEANUP, plain LK_BUF_CLEANUP;
	int rc = check_file(fake, fd, flags);

	lk_buf_init(&file, LK_DECOMPRESS_MAX);
	lk_buf_init(&plain, LK_DECOMPRESS_MAX);
	if (rc == 0)
		rc = lk_file_read(fake->root, lk_arena_format(&fake->arena, "/proc/self/fd/%d", fd),
			"module", &file, NULL);
	if (rc < 0 || !(flags & MODULE_INIT_COMPRESSED_FILE))
		return rc < 0 ? rc : load(fake, lk_buf_span(&file), params, flags);
	rc = decompress(fake, lk_buf_span(&file), &plain);
	return rc ? rc : load(fake, lk_buf_span(&plain), params, flags);
}

int lkm_finit_module(int fd, const char *params, int flags)
{
	FAKE_CLEANUP struct fake fake;
	int rc = fake_open(&fake);

	if (rc < 0)
		return rc;
	params = params ? params : "";
	fake_call(
		&fake, "finit %s %d%s%s", file_name(&fake, fd), flags, *params ? " " : "", params);
	if (modules_disabled(&fake))
		return -EPERM;
	rc = fake_errno(&fake, "finit_module");
	return rc ? rc : load_file(&fake, fd, params, flags);
}

/* The kernel's order: is it there, who uses it, is it ready, who holds it, can it go. */
static int check_unload(struct fake *fake, const struct fake_module *module, int flags)
{
	bool permanent;

	if (!module)
		return -ENOENT;
	permanent = strstr(module->holders, "[permanent]") != NULL;
	if (strcmp(module->holders, "-") != 0 && strcmp(module->holders, "[permanent],") != 0)
		return -EWOULDBLOCK;
	if (strcmp(module->state, "Live") != 0)
		return -EBUSY;
	if (permanent && !(flags & O_TRUNC))
		return -EBUSY;
	if (module->refcount > 0 && !(flags & O_TRUNC))
		return -EWOULDBLOCK;
	return fake_errno(fake, lk_arena_format(&fake->arena, "delete.%s", module->name));
}

static void unload(struct fake *fake, struct fake_module **modules, struct fake_module *module)
{
	while (*modules != module)
		modules = &(*modules)->next;
	*modules = module->next;
	fake_exports_remove(fake, module->name);
	fake_sysfs_remove(fake, module->name);
}

int lkm_delete_module(const char *name, int flags)
{
	FAKE_CLEANUP struct fake fake;
	struct fake_module *modules, *module;
	int rc = fake_open(&fake);

	if (rc < 0)
		return rc;
	fake_call(&fake, "delete %s %s%s", name, flags & O_NONBLOCK ? "O_NONBLOCK" : "0",
		flags & O_TRUNC ? "|O_TRUNC" : "");
	if (modules_disabled(&fake))
		return -EPERM;
	modules = fake_modules_read(&fake);
	module = fake_module_find(modules, name);
	rc = check_unload(&fake, module, flags);
	if (rc < 0)
		return rc;
	unload(&fake, &modules, module);
	for (module = modules; module; module = module->next)
		fake_module_release(&fake, module, name);
	fake_modules_write(&fake, modules);
	return 0;
}
