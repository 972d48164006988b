/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target once over files, and over all files in directories, with any compiler: the
 * corpus in "meson test". */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "fuzz.h"

/* No seed comes near this. */
#define INPUT_MAX ((size_t)16 << 20)

static _Noreturn void give_up(const char *path, const char *why)
{
	fprintf(stderr, "replay: %s: %s\n", path, why);
	exit(2);
}

/* The input stands alone on the heap, so that a sanitizer or valgrind sees every byte read too far.
 */
static uint8_t *read_input(const char *path, size_t *size)
{
	static uint8_t buffer[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	uint8_t *input;

	if (!file)
		give_up(path, strerror(errno));
	*size = fread(buffer, 1, sizeof(buffer), file);
	if (ferror(file) || !feof(file))
		give_up(path, "cannot read all of it");
	fclose(file);
	input = malloc(*size ? *size : 1);
	if (!input)
		give_up(path, "out of memory");
	memcpy(input, buffer, *size);
	return input;
}

static unsigned run_file(const char *path)
{
	size_t size;
	uint8_t *input = read_input(path, &size);

	/* Said before, so that the last line names the input after a crash. */
	printf("%s (%zu bytes)\n", path, size);
	fflush(stdout);
	LLVMFuzzerTestOneInput(input, size);
	free(input);
	return 1;
}

static unsigned run_directory(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	unsigned inputs = 0;

	if (count < 0)
		give_up(path, strerror(errno));
	for (int i = 0; i < count; i++) {
		char file[4096];

		snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			inputs += run_file(file);
		free(entries[i]);
	}
	free(entries);
	return inputs;
}

int main(int argc, char **argv)
{
	unsigned inputs = 0;

	for (int i = 1; i < argc; i++) {
		struct stat status;

		if (stat(argv[i], &status) < 0)
			give_up(argv[i], strerror(errno));
		inputs += S_ISDIR(status.st_mode) ? run_directory(argv[i]) : run_file(argv[i]);
	}
	printf("%u inputs\n", inputs);
	return inputs ? 0 : 1; /* an empty corpus proves nothing */
}
