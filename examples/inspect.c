/* SPDX-License-Identifier: MIT */
/* Prints the contents of a module file, whatever its compression: inspect FILE. */
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
	const struct lkm_info *info;
	const struct lkm_param_info *param;

	for (size_t i = 0; (info = lkm_image_info(image, i)); i++)
		printf("%s: %s\n", lkm_info_key(info), lkm_info_value(info));
	for (size_t i = 0; (param = lkm_image_param(image, i)); i++) {
		const char *description = lkm_param_info_description(param);
		const char *type = lkm_param_info_type(param);

		printf("parameter %s: %s (%s)\n", lkm_param_info_name(param),
			description ? description : "", type ? type : "?");
	}
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
	const struct lkm_symbol *symbol;
	struct lkm_error error;

	if (lkm_image_read_symbols(image, which, &error) < 0)
		return fail(&error);
	for (size_t i = 0; (symbol = lkm_image_symbol(image, which, i)); i++)
		printf("%s %s 0x%08" PRIx64 "\n", word, lkm_symbol_name(symbol),
			lkm_symbol_crc(symbol));
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
	lkm_image_close(image);
	return status;
}
