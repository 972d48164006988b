/* SPDX-License-Identifier: MIT */
/* Loads one module file by a bare system call: insmod FILE ["NAME=VALUE ..."] [finit|init]. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <lkm/syscalls.h>

/* The kernel reads the file itself, so it can tell where the module comes from. */
static int load_file(int fd, const char *params)
{
	return lkm_finit_module(fd, params, 0);
}

/* The kernel gets a copy of what is in memory: wherever that comes from, and on Linux before 3.8.
 * Mapping a file does not unpack it, so a compressed one is refused (ENOEXEC). */
static int load_image(int fd, const char *params)
{
	struct stat status;
	void *image;
	int r;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (status.st_size == 0)
		return -EINVAL;
	image = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (image == MAP_FAILED)
		return -errno;
	r = lkm_init_module(image, (size_t)status.st_size, params);
	munmap(image, (size_t)status.st_size);
	return r;
}

static int load(const char *path, const char *params, const char *call)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = strcmp(call, "init") == 0 ? load_image(fd, params) : load_file(fd, params);
	close(fd);
	return r;
}

int main(int argc, char **argv)
{
	const char *params = argc > 2 ? argv[2] : NULL;
	const char *call = argc > 3 ? argv[3] : "finit";
	int r;

	if (argc < 2 || argc > 4 || (strcmp(call, "init") != 0 && strcmp(call, "finit") != 0)) {
		fputs("usage: insmod FILE [\"NAME=VALUE ...\"] [finit|init]\n", stderr);
		return 2;
	}
	r = load(argv[1], params, call);
	if (r < 0)
		fprintf(stderr, "insmod: %s: %s\n", argv[1], strerror(-r));
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
