/* SPDX-License-Identifier: MIT */
/* Copying a struct that begins with its size, whichever size the caller was built with. */
#include "sized.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "error.h"

/* The limit of the kernel: a larger size is not a newer struct but an uninitialised one. */
#define LARGEST ((size_t)4096)

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
	for (size_t i = known; i < size; i++)
		if (((const unsigned char *)theirs)[i])
			return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
				"%s asks for what this version of the library does not know", what);
	memset(ours, 0, known);
	if (theirs)
		memcpy(ours, theirs, size < known ? size : known);
	memcpy(ours, &known, sizeof(known));
	return 0;
}
