/* SPDX-License-Identifier: MIT */
/* Copying a struct that begins with its size, whichever size the caller was built with. */
#include "sized.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "error.h"

/* As the kernel does: more is no newer struct, but one that was never initialised. */
#define LARGEST ((size_t)4096)

static bool all_zero(const unsigned char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes[i])
			return false;
	return true;
}

int lk_sized_take(
	void *ours, size_t known, const void *theirs, const char *what, struct lkm_error *reterr)
{
	size_t size = sizeof(size); /* of a caller that sets nothing */

	if (theirs)
		memcpy(&size, theirs, sizeof(size));
	/* No struct of any version ends between two words; a pointer may not be cut. */
	if (size < sizeof(size) || size > LARGEST || size % sizeof(size))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"%s has the wrong size; set its member size to sizeof(%s)", what, what);
	if (size > known && !all_zero((const unsigned char *)theirs + known, size - known))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"%s asks for what this version of the library does not know", what);
	memset(ours, 0, known);
	if (theirs)
		memcpy(ours, theirs, size < known ? size : known);
	memcpy(ours, &known, sizeof(known));
	return 0;
}
