/* SPDX-License-Identifier: MIT */
/* See to it that a module is there: one_call NAME [PARAMETERS]. */
#include <stdio.h>

#include <lkm/lkm.h>

int main(int argc, char **argv)
{
	struct lkm_error error;

	if (argc < 2 || argc > 3)
		return 2;
	if (lkm_ensure(argv[1], argv[2], 0, &error) == 0)
		return 0;
	fprintf(stderr, "%s (%s)\n", error.message, lkm_code_name(error.code));
	return 1;
}
