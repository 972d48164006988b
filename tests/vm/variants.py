#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes damaged, compressed and differently signed variants of the test modules by patching their bytes.

usage: variants.py MODULES DEBIAN OUT

MODULES: folder with the built test modules; DEBIAN: a module file signed by Debian (any compression); OUT: folder for
the variants. Their names: v_* damaged or compressed, s_* with a signature block of our own making, d_* from Debian's.
"""
import bz2
import lzma
import os
import struct
import subprocess
import sys
import zlib

MARKER = b"~Module signature appended~\n"
DIGEST = b"\x60\x86\x48\x01\x65\x03\x04\x02"  # NIST's digest algorithms: 1 behind it is SHA-256
HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
SECTION = struct.Struct("<IIQQQQIIQQ")
TYPE, MACHINE, SHSTRNDX = 16, 18, 62
VERSION_ENTRY = 64


class Elf:
    """A little-endian ELF64 object as a byte array that can be patched by section."""

    def __init__(self, data):
        self.data = bytearray(data)
        header = HEADER.unpack_from(self.data)
        self.table, self.count, names = header[6], header[12], header[13]
        start = self.section(names)[4]
        self.names = {}
        for index in range(self.count):
            at = start + self.section(index)[0]
            self.names[bytes(self.data[at : self.data.index(0, at)]).decode()] = index
        self.names_start = start

    def section(self, index):
        return SECTION.unpack_from(self.data, self.table + index * SECTION.size)

    def set_field(self, name, field, value):
        """Change one field of a section header: 1 type, 4 offset, 5 size."""
        at = self.table + self.names[name] * SECTION.size
        fields = list(SECTION.unpack_from(self.data, at))
        fields[field] = value
        SECTION.pack_into(self.data, at, *fields)

    def rename_section(self, old, new):
        assert len(old) == len(new)
        at = self.names_start + self.section(self.names[old])[0]
        self.data[at : at + len(new)] = new.encode()

    def contents(self, name):
        fields = self.section(self.names[name])
        return fields[4], fields[5]

    def replace(self, section, old, new):
        """Replace the one place of a section that holds these bytes."""
        assert len(old) == len(new), (old, new)
        start, size = self.contents(section)
        at = self.data.index(old, start, start + size)
        self.data[at : at + len(new)] = new

    def version_entry(self, symbol):
        """Where the __versions entry of a symbol is: 8 bytes of CRC, 56 of name."""
        start, size = self.contents("__versions")
        for at in range(start, start + size, VERSION_ENTRY):
            if bytes(self.data[at + 8 : at + VERSION_ENTRY]).rstrip(b"\0") == symbol:
                return at
        sys.exit("variants: no version of %s" % symbol.decode())

    def bytes(self):
        return bytes(self.data)


def modinfo(data, old, new):
    elf = Elf(data)
    elf.replace(".modinfo", old, new)
    return elf.bytes()


def crc(data, symbol, drop=False):
    """Another CRC for an imported symbol, or none at all."""
    elf = Elf(data)
    at = elf.version_entry(symbol)
    if drop:
        elf.data[at + 8] ^= 0x20
    else:
        elf.data[at] ^= 0xFF
    return elf.bytes()


def patch(data, offset, value):
    return data[:offset] + value + data[offset + len(value) :]


def section_field(data, name, field, value):
    elf = Elf(data)
    elf.set_field(name, field, value(elf.section(elf.names[name])[field]))
    return elf.bytes()


def relocation(data, kind):
    """The first relocation of the code becomes one of this type."""
    elf = Elf(data)
    start, _ = elf.contents(".rela.init.text" if ".rela.init.text" in elf.names else ".rela.text")
    elf.data[start + 8 : start + 12] = struct.pack("<I", kind)
    return elf.bytes()


def common_symbol(data):
    """The last symbol becomes one that the linker should have placed."""
    elf = Elf(data)
    start, size = elf.contents(".symtab")
    elf.data[start + size - 24 + 6 : start + size - 24 + 8] = struct.pack("<H", 0xFFF2)
    return elf.bytes()


def without_versions(data):
    elf = Elf(data)
    elf.rename_section("__versions", "__xersions")
    return elf.bytes()


def xz(data, check=lzma.CHECK_CRC32, filters=None):
    return lzma.compress(data, lzma.FORMAT_XZ, check, filters=filters or [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])


def gz(data):
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return engine.compress(data) + engine.flush()


def zstd(data, *options):
    """Through a pipe zstd does not know the size, so the frame says nothing about it, unless told."""
    return subprocess.run(["zstd", "-q", "-c", *options], input=data, capture_output=True, check=True).stdout


def sized_zstd(data):
    return zstd(data, "--stream-size=%d" % len(data))


def corrupt(data):
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0x55 for byte in data[middle : middle + 16]) + data[middle + 16 :]


def unpack(data):
    return lzma.decompress(data) if data.startswith(b"\xfd7zXZ\0") else data


def signature(data):
    """(module, PKCS#7 blob) of a signed module."""
    if not data.endswith(MARKER):
        sys.exit("variants: Debian's module is not signed")
    info = data[-len(MARKER) - 12 : -len(MARKER)]
    end = len(data) - len(MARKER) - 12
    size = struct.unpack(">I", info[8:])[0]
    return data[: end - size], data[end - size : end]


def signed(data, blob, algo=0, id_type=2, size=None):
    """Append a signature block: blob, 12 bytes that describe it, the marker."""
    return data + blob + struct.pack(">BBBBB3xI", algo, 0, id_type, 0, 0, len(blob) if size is None else size) + MARKER


def other_versions(meta, fail, param, dep_b):
    """For kernels with CONFIG_MODVERSIONS, which Debian's have up to 6.12."""
    yield "v_vmmodver", modinfo(meta, b" modversions", b" nodversions")
    yield "v_vmflags_crc", crc(modinfo(meta, b" SMP ", b" UMP "), b"_printk")
    yield "v_crc_layout", crc(fail, b"module_layout")
    yield "v_nocrc_layout", crc(fail, b"module_layout", drop=True)
    yield "v_crc_printk", crc(param, b"_printk")
    yield "v_nocrc_printk", crc(param, b"_printk", drop=True)
    yield "v_crc_depa", crc(dep_b, b"dep_a_plain")
    yield "v_noversions", without_versions(param)


def damaged(meta, param, dep_b, dep_ns):
    """Not compressed, not signed."""
    vermagic = meta[meta.index(b"vermagic=") :].split(b"\0")[0]
    release = vermagic[len(b"vermagic=") :].split(b" ")[0]
    secoff = len(meta) + 4096
    yield "v_vermagic", modinfo(meta, b"vermagic=" + release, b"vermagic=9" + release[1:])
    yield "v_vmflags", modinfo(meta, b" SMP ", b" UMP ")
    yield "v_novermagic", modinfo(meta, b"vermagic=", b"xermagic=")
    yield "v_renamed", modinfo(meta, b"\0name=t_meta", b"\0name=t_meto")
    yield "v_noname", modinfo(meta, b"\0name=t_meta", b"\0xame=t_meta")
    yield "v_nons", modinfo(dep_ns, b"import_ns=LKM_TEST", b"import_ns=LKM_NONE")
    yield "v_gplprop", modinfo(dep_b, b"license=GPL", b"license=PRO")
    for size in (0, 10, 63, 100):
        yield "v_trunc%d" % size, meta[:size]
    yield "v_trunc_half", meta[: len(meta) // 2]
    yield "v_trunc_last", meta[:-1]
    yield "v_text", b"This is text, not a module, and long enough to hold what would be an ELF header.\n"
    yield "v_magic", patch(meta, 1, b"XXX")
    yield "v_class", patch(meta, 4, b"\1")
    yield "v_arch", patch(meta, MACHINE, struct.pack("<H", 183))
    yield "v_exec", patch(meta, TYPE, struct.pack("<H", 2))
    yield "v_etdyn", patch(meta, TYPE, struct.pack("<H", 3))
    yield "v_bigendian", patch(patch(meta, 5, b"\2"), TYPE, struct.pack(">HH", 1, 22))
    yield "v_shstr0", patch(meta, SHSTRNDX, struct.pack("<H", 0))
    yield "v_secoff", section_field(meta, ".modinfo", 4, lambda _: secoff)
    yield "v_thissize", section_field(meta, ".gnu.linkonce.this_module", 5, lambda size: size + 64)
    yield "v_writexec", section_field(meta, ".gnu.linkonce.this_module", 2, lambda flags: flags | 4)
    yield "v_common", common_symbol(param)
    yield "v_relocation", relocation(param, 99)
    yield "v_overflow", relocation(param, 10)
    yield "v_nothis", section_field(meta, ".gnu.linkonce.this_module", 2, lambda flags: flags & ~2)
    yield "v_nosymbols", section_field(meta, ".symtab", 1, lambda _: 1)


def compressed(meta):
    crc32 = xz(meta)
    yield "v_gz", gz(meta)
    yield "v_xz", crc32
    yield "v_xz64", xz(meta, lzma.CHECK_CRC64)
    yield "v_xzsha", xz(meta, lzma.CHECK_SHA256)
    yield "v_xznone", xz(meta, lzma.CHECK_NONE)
    yield "v_xzbcj", xz(meta, filters=[{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])
    yield "v_xz_trunc", crc32[: len(crc32) // 2]
    yield "v_xz_corrupt", corrupt(crc32)
    yield "v_xz_trail", crc32 + b"trailing bytes"
    yield "v_xz_pad", crc32 + bytes(4)
    yield "v_xz_two", crc32 + crc32
    yield "v_lzma", lzma.compress(meta, lzma.FORMAT_ALONE)
    yield "v_bz2", bz2.compress(meta)
    yield "v_gz_trunc", gz(meta)[:-200]
    yield "v_gz_corrupt", corrupt(gz(meta))
    yield "v_zst", sized_zstd(meta)
    yield "v_zst_unsized", zstd(meta)
    yield "v_zst_frames", sized_zstd(meta[:5000]) + sized_zstd(meta[5000:])
    yield "v_zst_trunc", sized_zstd(meta)[:-200]
    yield "v_zst_corrupt", corrupt(sized_zstd(meta))


def with_signatures(meta, debian):
    plain, blob = signature(debian)
    foreign = blob.replace(b"Build time", b"Xuild time")
    if foreign == blob:
        sys.exit("variants: the signature does not name the key that was expected")
    yield "s_knownkey", signed(meta, blob)
    for name, kind in ("s_sha512", 3), ("s_sha3", 8), ("s_oddoid", 99):
        yield name, signed(meta, foreign.replace(DIGEST + b"\1", DIGEST + bytes([kind])))
    yield "s_foreign", signed(meta, foreign)
    yield "s_badder", signed(meta, b"\0" + blob[1:])
    yield "s_idtype", signed(meta, foreign, id_type=1)
    yield "s_algo", signed(meta, foreign, algo=1)
    yield "s_short", signed(meta, foreign, size=1 << 30)
    yield "s_markeronly", MARKER
    yield "s_trailing", signed(meta, foreign) + b"x"
    yield "d_signed", debian
    yield "d_stripped", plain
    yield "d_tampered", patch(debian, len(plain) // 2, bytes(byte ^ 1 for byte in debian[len(plain) // 2 :][:1]))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    modules, debian, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)

    def module(name):
        with open(os.path.join(modules, name + ".ko"), "rb") as file:
            return file.read()

    with open(debian, "rb") as file:
        debian = unpack(file.read())
    meta = module("t_meta")
    for group in (
        damaged(meta, module("t_param"), module("dep_b"), module("dep_ns")),
        other_versions(meta, module("t_fail"), module("t_param"), module("dep_b")) if b" modversions" in meta else (),
        compressed(meta),
        with_signatures(meta, debian),
    ):
        for name, data in group:
            with open(os.path.join(out, name + ".ko"), "wb") as file:
                file.write(data)


if __name__ == "__main__":
    main()
