/* SPDX-License-Identifier: MIT */
/* Unloads modules by a bare system call, which does not wait: rmmod NAME... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/syscalls.h>

int main(int argc, char **argv)
{
	int status = EXIT_SUCCESS;

	if (argc < 2) {
		fputs("usage: rmmod NAME...\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		int r = lkm_delete_module(argv[i], O_NONBLOCK);

		if (r == 0)
			continue;
		fprintf(stderr, "rmmod: %s: %s\n", argv[i], strerror(-r));
		status = EXIT_FAILURE;
	}
	return status;
}
