/* SPDX-License-Identifier: MIT */
/* Print the files of modules, of what they may want, and of their firmware: files_to_pack NAME...
 */
#include <stdio.h>

#include <lkm/closure.h>
#include <lkm/lkm.h>

static int fail(const struct lkm_error *error)
{
	fprintf(stderr, "%s (%s)\n", error->message, lkm_code_name(error->code));
	return 1;
}

static int print(struct lkm_closure *closure, char **names)
{
	struct lkm_error error;
	const char *path;

	for (; *names; names++)
		if (lkm_closure_add(closure, *names, &error) < 0)
			return fail(&error);
	if (lkm_closure_find_firmware(closure, &error) < 0)
		return fail(&error);
	for (size_t i = 0; i < lkm_closure_count(closure); i++)
		if ((path = lkm_closure_module_path(lkm_closure_module(closure, i))))
			puts(path);
	for (size_t i = 0; i < lkm_closure_firmware_count(closure); i++)
		if ((path = lkm_firmware_path(lkm_closure_firmware(closure, i))))
			puts(path);
	return 0;
}

int main(int argc, char **argv)
{
	struct lkm *lkm = NULL;
	struct lkm_closure *closure = NULL;
	struct lkm_error error;
	int status;

	if (argc < 2 || lkm_open(NULL, &lkm, &error) < 0 ||
		lkm_closure_new(lkm, &closure, &error) < 0)
		status = argc < 2 ? 2 : fail(&error);
	else
		status = print(closure, argv + 1);
	lkm_closure_free(closure);
	lkm_close(lkm);
	return status;
}
