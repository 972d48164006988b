/* SPDX-License-Identifier: MIT */
/* Loading the libraries of the codecs, and the room that they write to. */
#include "codec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *lk_codec_decoder(
	struct lk_codec_state *state, enum lk_compression kind, void *own, size_t size)
{
	if (!state)
		return own;
	if (!state->decoders[kind])
		state->decoders[kind] = calloc(1, size);
	return state->decoders[kind];
}

#if !LK_CODECS_LINK
#include <dlfcn.h>

int lk_codec_open(void **handle, const char *soname, char *detail)
{
	*handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (*handle)
		return 0;
	snprintf(detail, LK_CODEC_DETAIL, "%s", dlerror());
	return -EOPNOTSUPP;
}

void lk_codec_close(void *handle)
{
	if (handle)
		dlclose(handle);
}

int lk_codec_symbol(void *handle, const char *name, void *ret, char *detail)
{
	void *symbol = dlsym(handle, name);

	if (!symbol) {
		snprintf(detail, LK_CODEC_DETAIL, "%s", dlerror());
		return -EOPNOTSUPP;
	}
	memcpy(ret, &symbol, sizeof(symbol)); /* POSIX: a function's address fits into a void * */
	return 0;
}
#endif

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

int lk_codec_room_open(struct lk_codec_room *room, struct lk_buf *out, size_t wanted)
{
	size_t left = out->maximum - out->size;
	int r;

	if (left == 0) {
		room->data = &room->beyond;
		room->size = 1;
		return 0;
	}
	r = lk_buf_reserve(out, smaller(wanted ? wanted : 1, left));
	if (r < 0)
		return r;
	room->data = out->data + out->size;
	room->size = smaller(out->capacity - out->size, left);
	return 0;
}

int lk_codec_room_open_next(struct lk_codec_room *room, struct lk_buf *out)
{
	size_t free_bytes = out->capacity - out->size;

	return lk_codec_room_open(
		room, out, free_bytes ? free_bytes : out->size + LK_CODEC_FIRST_ROOM);
}

bool lk_codec_room_is_beyond(const struct lk_codec_room *room)
{
	return room->data == &room->beyond;
}

int lk_codec_room_close(struct lk_codec_room *room, struct lk_buf *out, size_t written)
{
	if (written && lk_codec_room_is_beyond(room))
		return -EFBIG;
	out->size += lk_codec_room_is_beyond(room) ? 0 : written;
	return 0;
}

int lk_codec_reserve(struct lk_buf *out, uint64_t size, size_t packed_size, size_t ratio)
{
	size_t possible;

	if (__builtin_mul_overflow(packed_size, ratio, &possible))
		possible = SIZE_MAX;
	return lk_buf_reserve(
		out, smaller(size < possible ? (size_t)size : possible, out->maximum - out->size));
}

int lk_codec_damaged(char *detail, const char *why)
{
	snprintf(detail, LK_CODEC_DETAIL, "%s", why);
	return -EBADMSG;
}

struct lk_span lk_codec_rest(struct lk_span span, size_t used)
{
	return (struct lk_span){span.data + used, span.size - used};
}

struct lk_span lk_codec_rest_after_zeros(struct lk_span span, size_t used)
{
	span = lk_codec_rest(span, used);
	while (span.size && span.data[0] == 0)
		span = lk_codec_rest(span, 1);
	return span;
}
