/* SPDX-License-Identifier: MIT */
/* Fuzz target: what people type for a device. PCI addresses stay as they are when read again, and
 * the components of a path make a path that has the same components. */
#include <stdlib.h>
#include <string.h>

#include "../../src/formats/address.h"
#include "fuzz.h"

/* Small, so that paths which do not fit are frequent. */
#define PATH_SIZE 64

static void check_pci(const char *text)
{
	char once[16], twice[16];

	if (!lk_address_pci(text, once, sizeof(once)))
		return;
	lk_fuzz_check(lk_address_kind(text) == LK_ADDRESS_NAME);
	lk_fuzz_check(lk_address_pci(once, twice, sizeof(twice)) && strcmp(once, twice) == 0);
}

/* false when it does not fit */
static bool resolve(const char *text, char *path)
{
	struct lk_address_part part;

	*path = '\0';
	while (lk_address_part(&text, &part)) {
		lk_fuzz_check(!memchr(part.text, '/', part.size));
		if (!lk_address_push(path, PATH_SIZE, part))
			return false;
		lk_fuzz_check(strlen(path) < PATH_SIZE && *path != '/');
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), once[PATH_SIZE], twice[PATH_SIZE];

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	check_pci(text);
	if (resolve(text, once))
		lk_fuzz_check(resolve(once, twice) && strcmp(once, twice) == 0);
	free(text);
	return 0;
}
