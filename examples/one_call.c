/* SPDX-License-Identifier: MIT */
/* Make sure that a module is loaded: one_call NAME [PARAMETERS]. */
#include <stdio.h>

#include <lkm/lkm.h>

int main(int argc, char **argv)
{
	struct lkm_ensure_result result = {.size = sizeof(result)};
	struct lkm_ensure_options options = {.size = sizeof(options), .result = &result};
	struct lkm_error error;

	if (argc < 2 || argc > 3)
		return 2;
	options.params = argv[2]; /* NULL for none */
	if (lkm_ensure(argv[1], &options, &error) == 0) {
		if (result.params == LKM_PARAMS_DIFFER)
			printf("%s is loaded already, with other parameters\n", argv[1]);
		return 0;
	}
	fprintf(stderr, "%s (%s)\n", error.message, lkm_code_name(error.code));
	return 1;
}
