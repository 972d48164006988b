/* SPDX-License-Identifier: MIT */
/* The table of the codecs that this build has. */
#include "codecs.h"

#include <stdlib.h>

#include "codec.h"

/* The build defines LK_HAVE_X as 0 or 1 for each compression. */
#define CODEC(kind, word, ending) [LK_##kind] = LK_HAVE_##kind ? lk_codec_##word : NULL,
#define CLOSE(kind, word, ending) [LK_##kind] = LK_HAVE_##kind ? lk_codec_##word##_close : NULL,

const struct lk_codecs *lk_codecs(void)
{
	static const struct lk_codecs codecs = {.decompress = {LK_COMPRESSIONS(CODEC)}};

	return &codecs;
}

static void (*const close_decoder[LK_COMPRESSION_COUNT])(void *decoder) = {LK_COMPRESSIONS(CLOSE)};

/* One piece of memory for the table and its state. */
struct kept_codecs {
	struct lk_codecs codecs;
	struct lk_codec_state state;
};

struct lk_codecs *lk_codecs_new(void)
{
	struct kept_codecs *kept = calloc(1, sizeof(*kept));

	if (!kept)
		return NULL;
	kept->codecs = *lk_codecs();
	kept->codecs.state = &kept->state;
	return &kept->codecs;
}

void lk_codecs_free(struct lk_codecs *codecs)
{
	for (unsigned i = 0; codecs && i < LK_COMPRESSION_COUNT; i++) {
		void *decoder = codecs->state->decoders[i];

		if (decoder)
			close_decoder[i](decoder);
		free(decoder);
	}
	free(codecs);
}

/* The words of kmod, which scripts parse; its ZLIB is what reads gzip. Nothing here needs a crypto
 * library. */
const char lk_codecs_features[] =
#if LK_HAVE_ZSTD
	"+ZSTD "
#else
	"-ZSTD "
#endif
#if LK_HAVE_XZ
	"+XZ "
#else
	"-XZ "
#endif
#if LK_HAVE_GZIP
	"+ZLIB "
#else
	"-ZLIB "
#endif
	"-OPENSSL -MBEDTLS";
