#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compressed streams of every kind, sound and damaged, made from text: a C header for the unit tests, seeds for the fuzzers.

usage: packed.py OUT.h
"""
import lzma
import struct
import subprocess
import sys
import zlib

MAXIMUM = 1 << 20  # what the tests allow; bombs unpack to more


def plain():
    """What most streams unpack to: compressible, but not all alike."""
    lines = ["line %d of a module that is %x\n" % (i, i * 2654435761 % 2**32) for i in range(24)]
    return "".join(lines).encode()


# zstd

ZSTD_BLOCK_MAX = 128 << 10
RAW, RLE = 0, 1


def zstd(data, *options):
    """By the command, from a file that it can seek in or, with "-", from a pipe: then it leaves the content size out."""
    return subprocess.run(["zstd", "-q", "-c", *options], input=data, stdout=subprocess.PIPE, check=True).stdout


def zstd_sized(data, *options):
    return zstd(data, "--stream-size=%d" % len(data), *options)


def zstd_frame(blocks, content_size=None, window=0x38):
    """A frame by hand, for what no command writes. blocks: (RAW, bytes) or (RLE, byte, count); window is the descriptor byte."""
    frame = b"\x28\xb5\x2f\xfd"
    if content_size is None:
        frame += bytes([0x00, window])
    else:
        frame += struct.pack("<BBQ", 0xC0, window, content_size)
    for i, block in enumerate(blocks):
        size = len(block[1]) if block[0] == RAW else block[2]
        last = i == len(blocks) - 1
        frame += struct.pack("<I", last | block[0] << 1 | size << 3)[:3]
        frame += block[1]
    return frame


def zstd_skippable(data, kind=0):
    return struct.pack("<II", 0x184D2A50 + kind, len(data)) + data


def zstd_streams():
    text = plain()
    half = len(text) // 2
    bomb = [(RLE, b"\0", ZSTD_BLOCK_MAX)] * 16
    exact = [(RLE, b"x", ZSTD_BLOCK_MAX)] * 8
    one = zstd_sized(text, "-19")
    yield "zstd", one, text
    yield "zstd_piped", zstd(text), text
    yield "zstd_unchecked", zstd_sized(text, "--no-check"), text
    yield "zstd_two", zstd_sized(text[:half]) + zstd(text[half:]), text
    yield "zstd_skippable_first", zstd_skippable(b"size") + one, text
    yield "zstd_skippable_between", zstd(text[:half]) + zstd_skippable(b"", 15) + zstd(text[half:]), text
    yield "zstd_skippable_only", zstd_skippable(b"nothing"), b""
    yield "zstd_empty", zstd_sized(b""), b""
    yield "zstd_empty_frames", zstd(b"") * 3 + one + zstd(b""), text
    yield "zstd_raw", zstd_frame([(RAW, text)], len(text)), text
    yield "zstd_trailing_zeros", one + b"\0" * 512, text
    yield "zstd_trailing_text", one + b"appended by somebody", text
    yield "zstd_exact", zstd_frame(exact, MAXIMUM), b"x" * MAXIMUM
    yield "zstd_exact_piped", zstd_frame(exact), b"x" * MAXIMUM
    yield "zstd_bomb", zstd_frame(bomb, 2 << 20), "too large"
    yield "zstd_bomb_piped", zstd_frame(bomb), "too large"
    yield "zstd_bomb_one_more", zstd_frame(exact + [(RAW, b"y")]), "too large"
    yield "zstd_bomb_second", zstd_frame(exact, MAXIMUM) + one, "too large"
    yield "zstd_window", zstd_frame([(RAW, text)], None, 0xA8), "too large"
    yield "zstd_claims_much", zstd_frame([(RAW, text)], 1 << 60), "too large"
    yield "zstd_claims_more", zstd_frame([(RAW, text)], 1 << 19), "damaged"
    yield "zstd_claims_less", zstd_frame([(RAW, text)], 10), "damaged"
    yield "zstd_reserved_block", b"\x28\xb5\x2f\xfd\x00\x38\x07\x00\x00", "damaged"
    yield "zstd_second_cut", one + one[:-5], "damaged"


# xz


def xz(data, check=lzma.CHECK_CRC64, dict_size=1 << 20, **options):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": dict_size, **options}]
    return lzma.compress(data, lzma.FORMAT_XZ, check, filters=filters)


def xz_x86(data):
    filters = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    return lzma.compress(data, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=filters)


def xz_large_dictionary(stream):
    """Let the block header ask for 1.5 GiB of dictionary, with a CRC that fits."""
    stream = bytearray(stream)
    size = (stream[12] + 1) * 4
    header = stream[12 : 12 + size - 4]
    place = header.index(b"\x21\x01") + 2
    header[place] = 39
    stream[12 : 12 + size] = header + struct.pack("<I", zlib.crc32(header))
    return bytes(stream)


def xz_streams():
    text = plain()
    half = len(text) // 2
    one = xz(text)
    yield "xz", one, text
    yield "xz_crc32", xz(text, lzma.CHECK_CRC32), text
    yield "xz_sha256", xz(text, lzma.CHECK_SHA256), text
    yield "xz_none", xz(text, lzma.CHECK_NONE), text
    yield "xz_x86", xz_x86(text), text
    yield "xz_two", xz(text[:half], lzma.CHECK_CRC32) + xz(text[half:]), text
    yield "xz_two_padded", xz(text[:half]) + b"\0" * 8 + xz(text[half:]) + b"\0" * 4, text
    yield "xz_empty", xz(b""), b""
    yield "xz_trailing_zeros", one + b"\0" * 510, text
    yield "xz_trailing_text", one + b"appended by somebody", text
    yield "xz_exact", xz(b"x" * MAXIMUM), b"x" * MAXIMUM
    yield "xz_bomb", xz(b"\0" * (2 << 20)), "too large"
    yield "xz_bomb_one_more", xz(b"x" * MAXIMUM) + xz(b"y"), "too large"
    yield "xz_dictionary", xz_large_dictionary(one), "too large"
    yield "xz_second_cut", one + one[:-5], "damaged"
    yield "xz_header_crc", one[:8] + bytes(b ^ 1 for b in one[8:12]) + one[12:], "damaged"


# gzip


def gzip(data, level=9, name=b"", hint=None):
    raw = zlib.compressobj(level, zlib.DEFLATED, -15)
    head = b"\x1f\x8b\x08" + bytes([8 if name else 0]) + b"\0\0\0\0\x02\x03" + (name + b"\0" if name else b"")
    size = len(data) if hint is None else hint
    return head + raw.compress(data) + raw.flush() + struct.pack("<II", zlib.crc32(data), size % 2**32)


def gzip_streams():
    text = plain()
    half = len(text) // 2
    one = gzip(text)
    yield "gzip", one, text
    yield "gzip_named", gzip(text, 1, b"module.ko"), text
    yield "gzip_stored", gzip(text, 0), text
    yield "gzip_two", gzip(text[:half]) + gzip(text[half:]), text
    yield "gzip_two_padded", gzip(text[:half]) + b"\0" * 5 + gzip(text[half:]) + b"\0", text
    yield "gzip_many", b"".join(gzip(text[i : i + 7]) for i in range(0, len(text), 7)), text
    # The last member tells a small size, so the first must grow.
    yield "gzip_growing", gzip(b"x" * (MAXIMUM - 1)) + gzip(b"x"), b"x" * MAXIMUM
    yield "gzip_empty", gzip(b""), b""
    yield "gzip_empty_members", gzip(b"") * 3 + one + gzip(b""), text
    yield "gzip_trailing_zeros", one + b"\0" * 512, text
    yield "gzip_trailing_text", one + b"appended by somebody", text
    yield "gzip_trailing_large_hint", one + b"\xff" * 8, text
    yield "gzip_exact", gzip(b"x" * MAXIMUM), b"x" * MAXIMUM
    yield "gzip_exact_then_empty", gzip(b"x" * MAXIMUM) + gzip(b""), b"x" * MAXIMUM
    yield "gzip_bomb", gzip(b"\0" * (2 << 20)), "too large"
    yield "gzip_bomb_one_more", gzip(b"x" * MAXIMUM) + gzip(b"y"), "too large"
    yield "gzip_bomb_denied", gzip(b"\0" * (2 << 20), hint=5), "damaged or too large"
    yield "gzip_size_lie", gzip(text, hint=len(text) + 1), "damaged"
    yield "gzip_method", one[:2] + b"\x07" + one[3:], "damaged"
    yield "gzip_second_cut", one + one[:-5], "damaged"


def streams():
    """(name, bytes, what it unpacks to: bytes, or the word for why it does not); the name's first word is the codec."""
    for make in zstd_streams, xz_streams, gzip_streams:
        yield from make()


# The C header


def c_bytes(data):
    return "\n".join("\t" + "".join("%d," % b for b in data[i : i + 24]) for i in range(0, len(data), 24))


def c_expectation(wanted):
    """Runs of one byte are told as such; all else is the plain text."""
    if isinstance(wanted, str):
        errors = {"damaged": "-EBADMSG", "too large": "-EFBIG", "damaged or too large": "-EFBIG"}
        return ".error = %s" % errors[wanted]
    if wanted == plain():
        return ".plain = true"
    assert wanted == wanted[:1] * len(wanted)
    return ".run = %d, .filler = %d" % (len(wanted), wanted[0] if wanted else 0)


def header():
    kinds = {"zstd": "LK_ZSTD", "xz": "LK_XZ", "gzip": "LK_GZIP"}
    yield "/* Made by packed.py. */\n#define PACKED_MAXIMUM %d\n" % MAXIMUM
    yield "static const unsigned char plain_bytes[] = {\n%s\n};\n" % c_bytes(plain())
    table = []
    for name, data, wanted in streams():
        yield "static const unsigned char %s_bytes[] = {\n%s\n};\n" % (name, c_bytes(data))
        table.append(
            '\t{"%s", %s, {%s_bytes, sizeof(%s_bytes)}, %s},\n'
            % (name, kinds[name.split("_")[0]], name, name, c_expectation(wanted))
        )
    yield "static const struct packed streams[] = {\n%s};\n" % "".join(table)


def main():
    with open(sys.argv[1], "w") as out:
        out.writelines(header())


if __name__ == "__main__":
    main()
