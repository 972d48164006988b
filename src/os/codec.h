/* SPDX-License-Identifier: MIT */
/* Shared by the codecs: their libraries, linked or loaded when needed, and the room that
 * they write to. */
#ifndef LK_CODEC_H
#define LK_CODEC_H

#include "../formats/compression.h"

/* One function for each compression, and one that gives back what its decoder holds. */
#define LK_CODEC_FUNCTIONS(kind, word, ending)                                                     \
	lk_codec lk_codec_##word;                                                                  \
	void lk_codec_##word##_close(void *decoder);
LK_COMPRESSIONS(LK_CODEC_FUNCTIONS)

/* Decoders that are kept from one file to the next; NULL: not used yet. */
struct lk_codec_state {
	void *decoders[LK_COMPRESSION_COUNT];
};

/* The decoder that state keeps, size bytes of zeros at first; own where nothing is kept. NULL when
 * out of memory. */
void *lk_codec_decoder(
	struct lk_codec_state *state, enum lk_compression kind, void *own, size_t size);

/* The libraries. lk_codec_open() and lk_codec_symbol(): 0 or -EOPNOTSUPP, and detail says why. */

#if LK_CODECS_LINK

#define LIBRARY_NOTE(feature, description, soname)
#define LIBRARY_OPEN(handle, soname, detail) 0
#define LIBRARY_CLOSE(handle)                (void)(handle)
#define FETCH(name)                          library->name = name;

#else

/*
 * What would be loaded, for those who make packages: "ELF dlopen metadata" of the UAPI group. A
 * note of owner FDO and type 0x407c0c0a whose description is a JSON array. Written in assembly
 * because that lays out a note without padding rules of a compiler.
 */
#define LIBRARY_NOTE(feature, description, soname)                                                 \
	__asm__(".pushsection .note.dlopen,\"a\",%note\n"                                          \
		".balign 4\n"                                                                      \
		".long 2f - 1f, 4f - 3f, 0x407c0c0a\n"                                             \
		"1: .asciz \"FDO\"\n"                                                              \
		"2: .balign 4\n"                                                                   \
		"3: .asciz \"[{\\\"feature\\\":\\\"" feature                                       \
		"\\\",\\\"description\\\":\\\"" description                                        \
		"\\\",\\\"priority\\\":\\\"recommended\\\",\\\"soname\\\":[\\\"" soname            \
		"\\\"]}]\"\n"                                                                      \
		"4: .balign 4\n"                                                                   \
		".popsection\n");

/* Opened and closed around each use, so that no state of ours needs a lock: the dynamic linker
 * keeps the library itself (NODELETE) and finds it again in about a microsecond. */
int lk_codec_open(void **handle, const char *soname, char *detail);
void lk_codec_close(void *handle);
int lk_codec_symbol(void *handle, const char *name, void *ret, char *detail);

#define LIBRARY_OPEN(handle, soname, detail) lk_codec_open(handle, soname, detail)
#define LIBRARY_CLOSE(handle)                lk_codec_close(handle)
#define FETCH(name)                                                                                \
	if (r == 0)                                                                                \
		r = lk_codec_symbol(library->handle, #name, &library->name, detail);

#endif

/* Define a struct of pointers to the functions of a library, with the prototypes of its header, and
 * the functions that open and close it. */
#define MEMBER(name) __typeof__(name) *name;
#define LIBRARY(tag, soname, FUNCTIONS)                                                            \
	struct tag {                                                                               \
		void *handle;                                                                      \
		FUNCTIONS(MEMBER)                                                                  \
	};                                                                                         \
	static void tag##_close(struct tag *library)                                               \
	{                                                                                          \
		LIBRARY_CLOSE(library->handle);                                                    \
		library->handle = NULL;                                                            \
	}                                                                                          \
	static int tag##_open(struct tag *library, char *detail)                                   \
	{                                                                                          \
		int r = LIBRARY_OPEN(&library->handle, soname, detail);                            \
                                                                                                   \
		FUNCTIONS(FETCH)                                                                   \
		if (r < 0)                                                                         \
			tag##_close(library);                                                      \
		return r;                                                                          \
	}

/*
 * Where a decoder may write next. When the buffer has reached its maximum that is one byte beside
 * it: a stream that ends exactly at the maximum leaves it alone, a longer one writes it and is
 * found out.
 */
struct lk_codec_room {
	uint8_t *data;
	size_t size;
	uint8_t beyond;
};

/* The first room when nothing better is known. */
#define LK_CODEC_FIRST_ROOM ((size_t)64 << 10)

/* Room for wanted bytes, as far as the maximum allows, and for one byte at least. 0 or -ENOMEM. */
int lk_codec_room_open(struct lk_codec_room *room, struct lk_buf *out, size_t wanted);
/* For streams of unknown length: what is free already, else twice as much as there is. */
int lk_codec_room_open_next(struct lk_codec_room *room, struct lk_buf *out);
bool lk_codec_room_is_beyond(const struct lk_codec_room *room);
/* Add what was written to the buffer. 0 or -EFBIG. */
int lk_codec_room_close(struct lk_codec_room *room, struct lk_buf *out, size_t written);

/* Make room for all of the output where a file says how large it will be: at most ratio bytes for
 * each byte of input, because it may lie. 0 or -ENOMEM. */
int lk_codec_reserve(struct lk_buf *out, uint64_t size, size_t packed_size, size_t ratio);

/* -EBADMSG, and why. */
int lk_codec_damaged(char *detail, const char *why);
#define ENDS_TOO_EARLY "it ends too early"

/* The bytes after the first used ones. */
struct lk_span lk_codec_rest(struct lk_span span, size_t used);
/* The bytes after the first used ones and the zeros that pad them. */
struct lk_span lk_codec_rest_after_zeros(struct lk_span span, size_t used);

#endif
