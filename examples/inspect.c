/* SPDX-License-Identifier: MIT */
/* Prints what a module file says of itself, whatever its compression: inspect FILE. */
#include <inttypes.h>
#include <stdio.h>

#include <lkm/image.h>

static int fail(const struct lkm_error *error)
{
	fprintf(stderr, "inspect: %s (%s)\n", error->message, lkm_code_name(error->code));
	return 1;
}

static void print_info(const struct lkm_image *image)
{
	const char *key, *value, *name, *description, *type;

	for (size_t i = 0; lkm_image_info(image, i, &key, &value); i++)
		printf("%s: %s\n", key, value);
	for (size_t i = 0; lkm_image_param(image, i, &name, &description, &type); i++)
		printf("parameter %s: %s (%s)\n", name, description ? description : "",
			type ? type : "?");
}

static void print_signature(struct lkm_image *image)
{
	const struct lkm_signature *signature = lkm_image_signature(image);

	if (signature)
		printf("signed by %s with %s\n", lkm_signature_signer(signature),
			lkm_signature_hash(signature));
}

static int print_symbols(struct lkm_image *image, enum lkm_symbols which, const char *word)
{
	struct lkm_error error;
	const char *name;
	uint64_t crc;
	size_t count;

	if (lkm_image_symbols(image, which, &count, &error) < 0)
		return fail(&error);
	for (size_t i = 0; lkm_image_symbol(image, which, i, &name, &crc); i++)
		printf("%s %s 0x%08" PRIx64 "\n", word, name, crc);
	return 0;
}

int main(int argc, char **argv)
{
	struct lkm_image *image = NULL;
	struct lkm_error error;
	int status;

	if (argc != 2) {
		fputs("usage: inspect FILE\n", stderr);
		return 2;
	}
	if (lkm_image_open(argv[1], &image, &error) < 0)
		return fail(&error);
	print_info(image);
	print_signature(image);
	status = print_symbols(image, LKM_SYMBOLS_EXPORTS, "exports") |
		 print_symbols(image, LKM_SYMBOLS_VERSIONS, "needs");
	lkm_image_free(image);
	return status;
}
