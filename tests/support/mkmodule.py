#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make an ELF file as kernel modules are, whole or damaged on purpose, from a text of "key value" lines.

Command:  mkmodule.py SPEC OUT [LINE...]   (SPEC "-" is standard input, OUT "-" standard output; each LINE goes behind the SPEC)
Python:   mkmodule.build(spec_text) -> bytes; mkmodule.SpecError for a line that is wrong

Empty lines and lines that begin with "#" are skipped. Values take the escapes \\n \\t \\0 \\\\ \\xNN.

What kind of file (default: 64 bits, little-endian, x86_64, relocatable)
  class 32|64             endian little|big
  machine x86_64          or i386 arm aarch64 mips powerpc powerpc64 s390 riscv sparc sparc64, or a number
  type rel                or exec dyn, or a number

.modinfo, in the order of the lines; "vermagic=6.1.0-test SMP preempt mod_unload modversions " goes behind them unless there is a
vermagic line ("vermagic none" for none at all)
  name NAME               name=NAME
  info KEY=VALUE          any string, also one without "="
  parm NAME:TYPE:TEXT     parmtype=NAME:TYPE and parm=NAME:TEXT; an empty TYPE or TEXT leaves its string out
  license author description version srcversion alias depends softdep weakdep firmware vermagic retpoline intree import_ns
                          each is short for "info KEY=..."

Symbols
  export NAME [CRC] [gpl] [ns=NAMESPACE]
                          in __ksymtab_strings, as a symbol, and with a CRC as __crc_NAME
  grants tables|flags     how GPL-only exports are told from others: by __ksymtab_gpl (default), or as since Linux 7.0 by the bytes
                          of __kflagstab, for all exports of the file
  crc abs|section|undef   how the __crc_ symbols of the exports behind this line look: absolute (default), in the section
                          __kcrctab, or undefined
  import NAME [CRC] [weak]
                          an undefined symbol, and with a CRC an entry among the versions
  versions basic|extended|both
                          where the CRCs of the imports and modversions behind this line go: __versions (default), the pair
                          __version_ext_names and __version_ext_crcs, or both
  modversion NAME CRC     an entry among the versions without a symbol
  symbol NAME VALUE SECTION [local|global|weak] [TYPE]
                          any symbol; SECTION is a name, abs, undef, or a number; TYPE a number

More contents
  build-id HEX            the note .note.gnu.build-id
  section NAME text TEXT | hex HEX | zero COUNT | nobits COUNT
                          one more section, or the one that stands for the generated section of that name
  drop NAME               leave a generated section out
  signature [HEX]         the trailer of a signed module behind the file, with these bytes (default: 32 times a5). It says PKCS#7;
                          "damage byte" changes that: algorithm at -40, hash -39, id -38, sizes of signer -37 and key id -36, and
                          of the signature -32 (32 bits, big-endian)
  signed-by TEXT          the trailer with a PKCS#7 SignedData as the kernel's build makes it: the issuer has this common name
  signed-issuer OID=TEXT  more of the issuer's name, before the common name
  signed-key HEX          the serial number of the key's certificate (default: 01)
  signed-digest NAME|OID  sha1 sha256 sha384 sha512 sha3-256 (default: sha256)
  signed-bytes HEX        the signature proper (default: 32 times a5)

Damage, done last and in order; numbers may be 0x..., offsets below 0 count from the end
  damage truncate SIZE            damage append HEX
  damage byte OFFSET HEX          overwrite from there on
  damage header FIELD VALUE       type machine version entry phoff shoff flags ehsize phentsize phnum shentsize shnum shstrndx
  damage section NAME FIELD VALUE name type flags addr offset size link info addralign entsize; NAME may be a number
  damage contents NAME OFFSET HEX overwrite inside the section
"""

import re
import struct
import sys

MACHINES = {
    "i386": 3, "mips": 8, "powerpc": 20, "powerpc64": 21, "s390": 22, "arm": 40, "sparc": 2, "sparc64": 43, "x86_64": 62,
    "aarch64": 183, "riscv": 243,
}
TYPES = {"rel": 1, "exec": 2, "dyn": 3}
INFO_KEYS = {
    "license", "author", "description", "version", "srcversion", "alias", "depends", "softdep", "weakdep", "firmware",
    "vermagic", "retpoline", "intree", "import_ns",
}
VERMAGIC = "6.1.0-test SMP preempt mod_unload modversions "

SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB, SHT_NOTE, SHT_NOBITS = 1, 2, 3, 7, 8
SHF_WRITE, SHF_ALLOC, SHF_EXEC, SHF_STRINGS = 1, 2, 4, 0x20
SHN_UNDEF, SHN_ABS = 0, 0xFFF1
BINDS = {"local": 0, "global": 1, "weak": 2}
DIGESTS = {
    "sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3",
    "sha3-256": "2.16.840.1.101.3.4.2.8",
}
DATA, SIGNED_DATA, RSA, COMMON_NAME = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.1.1", "2.5.4.3"
DER_INTEGER, DER_OCTETS, DER_NULL, DER_OID, DER_UTF8, DER_SEQUENCE, DER_SET, DER_CONTEXT0 = 2, 4, 5, 6, 12, 0x30, 0x31, 0xA0
TABLES = (".symtab", ".strtab", ".shstrtab")
STT_NOTYPE, STT_OBJECT, STT_FUNC = 0, 1, 2

# Field name, struct letter; "P" is as wide as an address.
HEADER_FIELDS = [
    ("type", "H"), ("machine", "H"), ("version", "I"), ("entry", "P"), ("phoff", "P"), ("shoff", "P"), ("flags", "I"),
    ("ehsize", "H"), ("phentsize", "H"), ("phnum", "H"), ("shentsize", "H"), ("shnum", "H"), ("shstrndx", "H"),
]
SECTION_FIELDS = [
    ("name", "I"), ("type", "I"), ("flags", "P"), ("addr", "P"), ("offset", "P"), ("size", "P"), ("link", "I"),
    ("info", "I"), ("addralign", "P"), ("entsize", "P"),
]


class SpecError(ValueError):
    """A line of the specification that cannot be understood."""


def unescape(text):
    """The bytes of a value, with its escapes resolved."""
    simple = {b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}

    def replace(match):
        code = match.group(1)
        return bytes([int(code[1:], 16)]) if code[:1] == b"x" else simple[code]

    return re.sub(rb"\\(x[0-9a-fA-F]{2}|[nt0\\])", replace, text.encode())


def der(tag, *parts):
    """An element of DER: its tag, its length, its contents."""
    contents = b"".join(parts)
    size = len(contents)
    if size < 0x80:
        return bytes([tag, size]) + contents
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + contents


def der_oid(text):
    """An object identifier from its dotted numbers: seven bits a byte, the first two numbers in one."""
    first, second, *numbers = map(int, text.split("."))
    contents = b""
    for number in [40 * first + second] + numbers:
        piece = bytes([number & 0x7F])
        while number := number >> 7:
            piece = bytes([0x80 | number & 0x7F]) + piece
        contents += piece
    return der(DER_OID, contents)


class Signature:
    """What the lines about the signature ask for."""

    def __init__(self):
        self.issuer, self.name = [], b""
        self.key, self.digest, self.bytes = b"\x01", DIGESTS["sha256"], b"\xa5" * 32

    def signer_info(self):
        names = [der(DER_SET, der(DER_SEQUENCE, der_oid(oid), der(DER_UTF8, text)))
                 for oid, text in self.issuer + [(COMMON_NAME, self.name)]]
        return der(
            DER_SEQUENCE, der(DER_INTEGER, b"\x01"),
            der(DER_SEQUENCE, der(DER_SEQUENCE, *names), der(DER_INTEGER, self.key)),
            der(DER_SEQUENCE, der_oid(self.digest)), der(DER_SEQUENCE, der_oid(RSA), der(DER_NULL)),
            der(DER_OCTETS, self.bytes))

    def pkcs7(self):
        """A ContentInfo with a SignedData that has neither the data nor certificates."""
        data = der(
            DER_SEQUENCE, der(DER_INTEGER, b"\x01"), der(DER_SET, der(DER_SEQUENCE, der_oid(self.digest))),
            der(DER_SEQUENCE, der_oid(DATA)), der(DER_SET, self.signer_info()))
        return der(DER_SEQUENCE, der_oid(SIGNED_DATA), der(DER_CONTEXT0, data))


class Section:
    """A section: its contents and the part of its header that is chosen."""

    def __init__(self, kind, data, flags=0, size=None):
        self.kind, self.data, self.flags = kind, data, flags
        self.size = len(data) if size is None else size
        self.link = self.info = self.entsize = 0
        self.align = 4 if kind == SHT_NOTE else 8
        self.offset = self.header_at = self.name_at = 0


class Module:
    """What the lines of a specification ask for."""

    def __init__(self):
        self.bits, self.order, self.machine, self.type = 64, "<", 62, 1
        self.infos, self.has_vermagic = [], False
        self.exports, self.symbols = [], []  # (name, crc, gpl, namespace, style); (name, value, section, bind, type)
        self.basic, self.extended = [], []
        self.versions, self.crc, self.grants = "basic", "abs", "tables"
        self.build_id = self.signature = self.signed = None
        self.given, self.dropped, self.damages = {}, set(), []

    # --- the lines ---

    def take(self, line):
        """One line of the specification."""
        key, _, value = line.partition(" ")
        if key in INFO_KEYS:
            self.take_info_key(key, value)
            return
        method = getattr(self, "take_" + key.replace("-", "_"), None)
        if not method:
            raise SpecError("no such key: " + key)
        method(value)

    def take_class(self, value):
        self.bits = {"32": 32, "64": 64}[value.strip()]

    def take_endian(self, value):
        self.order = {"little": "<", "big": ">"}[value.strip()]

    def take_machine(self, value):
        value = value.strip()
        self.machine = MACHINES[value] if value in MACHINES else int(value, 0)

    def take_type(self, value):
        value = value.strip()
        self.type = TYPES[value] if value in TYPES else int(value, 0)

    def take_info_key(self, key, value):
        if key == "vermagic":
            self.has_vermagic = True
            if value == "none":
                return
        self.infos.append(key.encode() + b"=" + unescape(value))

    def take_name(self, value):
        self.infos.append(b"name=" + unescape(value))

    def take_info(self, value):
        self.has_vermagic |= value.startswith("vermagic=")
        self.infos.append(unescape(value))

    def take_parm(self, value):
        name, kind, text = (value.split(":", 2) + ["", ""])[:3]
        if kind:
            self.infos.append(unescape("parmtype=%s:%s" % (name, kind)))
        if text:
            self.infos.append(unescape("parm=%s:%s" % (name, text)))

    def take_crc(self, value):
        if value not in ("abs", "section", "undef"):
            raise SpecError("crc abs, section or undef")
        self.crc = value

    def take_export(self, value):
        name, *words = value.split()
        crc, gpl, namespace = None, False, ""
        for word in words:
            if word == "gpl":
                gpl = True
            elif word.startswith("ns="):
                namespace = word[3:]
            else:
                crc = int(word, 0)
        self.exports.append((name, crc, gpl, namespace, self.crc))

    def take_grants(self, value):
        if value not in ("tables", "flags"):
            raise SpecError("grants tables or flags")
        self.grants = value

    def take_versions(self, value):
        if value not in ("basic", "extended", "both"):
            raise SpecError("versions basic, extended or both")
        self.versions = value

    def take_modversion(self, value):
        name, crc = value.split()
        if self.versions != "extended":
            self.basic.append((name, int(crc, 0)))
        if self.versions != "basic":
            self.extended.append((name, int(crc, 0)))

    def take_import(self, value):
        name, *words = value.split()
        bind = "weak" if "weak" in words else "global"
        self.symbols.append((name, 0, "undef", bind, STT_NOTYPE))
        for word in words:
            if word != "weak":
                self.take_modversion("%s %s" % (name, word))

    def take_symbol(self, value):
        name, number, section, *words = value.split()
        bind = words[0] if words else "global"
        kind = int(words[1], 0) if len(words) > 1 else STT_NOTYPE
        self.symbols.append((name, int(number, 0), section, bind, kind))

    def take_build_id(self, value):
        self.build_id = bytes.fromhex(value)

    def take_signature(self, value):
        self.signature = bytes.fromhex(value) if value.strip() else b"\xa5" * 32

    def signing(self):
        self.signed = self.signed or Signature()
        return self.signed

    def take_signed_by(self, value):
        self.signing().name = unescape(value)

    def take_signed_issuer(self, value):
        oid, text = value.split("=", 1)
        self.signing().issuer.append((oid, unescape(text)))

    def take_signed_key(self, value):
        self.signing().key = bytes.fromhex(value)

    def take_signed_digest(self, value):
        self.signing().digest = DIGESTS.get(value.strip(), value.strip())

    def take_signed_bytes(self, value):
        self.signing().bytes = bytes.fromhex(value)

    def take_section(self, value):
        name, kind, contents = (value.split(" ", 2) + [""])[:3]
        if kind == "nobits":
            self.given[name] = Section(SHT_NOBITS, b"", SHF_ALLOC, int(contents, 0))
            return
        data = {"text": unescape, "hex": bytes.fromhex, "zero": lambda count: bytes(int(count, 0))}[kind](contents)
        self.given[name] = Section(SHT_PROGBITS, data, SHF_ALLOC)

    def take_drop(self, value):
        self.dropped.add(value.strip())

    def take_damage(self, value):
        self.damages.append(value.split())

    # --- the sections ---

    def pack(self, letters, *values):
        """Numbers in the byte order of the file; "P" is as wide as an address."""
        return struct.pack(self.order + letters.replace("P", "Q" if self.bits == 64 else "I"), *values)

    def size_of(self, letters):
        return len(self.pack(letters, *[0] * len(letters)))

    def modinfo(self):
        infos = self.infos if self.has_vermagic else self.infos + [b"vermagic=" + VERMAGIC.encode()]
        return b"".join(info + b"\0" for info in infos)

    def version_table(self):
        room = 64 - self.size_of("P")
        return b"".join(
            self.pack("P", crc) + name.encode()[: room - 1].ljust(room, b"\0") for name, crc in self.basic)

    def build_id_note(self):
        padding = bytes(-len(self.build_id) % 4)
        return self.pack("III", 4, len(self.build_id), 3) + b"GNU\0" + self.build_id + padding

    def export_strings(self):
        return b"".join(
            name.encode() + b"\0" + namespace.encode() + b"\0" for name, _, _, namespace, _ in self.exports)

    def generate(self):
        """The sections in the order of a real module, but for the symbols and string tables."""
        sections = {}
        if self.build_id is not None:
            sections[".note.gnu.build-id"] = Section(SHT_NOTE, self.build_id_note(), SHF_ALLOC)
        sections[".text"] = Section(SHT_PROGBITS, b"\xc3" * 16 * (1 + len(self.exports)), SHF_ALLOC | SHF_EXEC)
        if self.exports:
            self.generate_exports(sections)
        sections[".modinfo"] = Section(SHT_PROGBITS, self.modinfo(), SHF_ALLOC)
        if self.basic:
            sections["__versions"] = Section(SHT_PROGBITS, self.version_table(), SHF_ALLOC)
        if self.extended:
            names = b"".join(name.encode() + b"\0" for name, _ in self.extended)
            crcs = b"".join(self.pack("I", crc) for _, crc in self.extended)
            sections["__version_ext_names"] = Section(SHT_PROGBITS, names, SHF_ALLOC)
            sections["__version_ext_crcs"] = Section(SHT_PROGBITS, crcs, SHF_ALLOC)
        sections[".gnu.linkonce.this_module"] = Section(SHT_PROGBITS, bytes(self.bits * 8), SHF_ALLOC | SHF_WRITE)
        return sections

    def generate_exports(self, sections):
        """The tables of the exported symbols; each entry is two addresses, unresolved as before linking."""
        entry = 2 * self.size_of("P")
        for table, gpl in (("__ksymtab", False), ("__ksymtab_gpl", True)):
            count = sum(1 for export in self.exports if self.is_apart(export) == gpl)
            if count:
                sections[table] = Section(SHT_PROGBITS, bytes(count * entry), SHF_ALLOC)
        if self.grants == "flags":
            sections["__kflagstab"] = Section(SHT_PROGBITS, bytes(export[2] for export in self.exports), SHF_ALLOC)
        crcs = b"".join(self.pack("I", export[1]) for export in self.crc_exports("section"))
        if crcs:
            sections["__kcrctab"] = Section(SHT_PROGBITS, crcs, SHF_ALLOC)
        sections["__ksymtab_strings"] = Section(SHT_PROGBITS, self.export_strings(), SHF_ALLOC | SHF_STRINGS)

    def is_apart(self, export):
        """Is it in the table of GPL-only exports?"""
        return export[2] and self.grants == "tables"

    def crc_exports(self, style):
        return [export for export in self.exports if export[1] is not None and export[4] == style]

    def all_symbols(self):
        """Local symbols first, as ELF wants them."""
        symbols = []
        places = {False: 0, True: 0}
        entry = 2 * self.size_of("P")
        strings = self.export_strings()
        for i, export in enumerate(self.exports):
            name, _, _, namespace, _ = export
            gpl = self.is_apart(export)
            table = "__ksymtab_gpl" if gpl else "__ksymtab"
            if namespace and "__ksymtab_strings" not in self.dropped:
                place = strings.index(b"%s\0%s\0" % (name.encode(), namespace.encode())) + len(name) + 1
                symbols.append(("__kstrtabns_" + name, place, "__ksymtab_strings", "local", STT_NOTYPE))
            symbols.append(("__ksymtab_" + name, places[gpl] * entry, table, "local", STT_OBJECT))
            symbols.append((name, 16 * (i + 1), ".text", "global", STT_FUNC))
            places[gpl] += 1
        for name, crc, _, _, style in self.exports:
            if crc is not None and style != "section":
                value = crc if style == "abs" else 0
                symbols.append(("__crc_" + name, value, style, "global", STT_NOTYPE))
        for i, (name, *_) in enumerate(self.crc_exports("section")):
            symbols.append(("__crc_" + name, 4 * i, "__kcrctab", "global", STT_NOTYPE))
        symbols += self.symbols
        return sorted(symbols, key=lambda symbol: symbol[3] != "local")

    def section_number(self, name, names):
        if name == "abs":
            return SHN_ABS
        if name == "undef":
            return SHN_UNDEF
        return names.index(name) + 1 if name in names else int(name, 0)

    def add_symbols(self, sections):
        table, strings = [self.pack_symbol(0, 0, 0, 0)], b"\0"
        names, locals_ = list(sections), 1
        for name, value, section, bind, kind in self.all_symbols():
            info = BINDS[bind] << 4 | kind
            table.append(self.pack_symbol(len(strings), info, self.section_number(section, names), value))
            strings += name.encode() + b"\0"
            locals_ += bind == "local"
        symtab = Section(SHT_SYMTAB, b"".join(table))
        symtab.entsize, symtab.info = len(table[0]), locals_
        sections[".symtab"] = symtab
        sections[".strtab"] = Section(SHT_STRTAB, strings)

    def pack_symbol(self, name, info, section, value):
        if self.bits == 64:
            return self.pack("IBBHQQ", name, info, 0, section, value, 0)
        return self.pack("IIIBBH", name, value & 0xFFFFFFFF, 0, info, 0, section)

    def all_sections(self):
        """Generated sections, those given instead of them or besides, and at last the tables that name things."""
        sections = self.generate()
        sections.update((name, section) for name, section in self.given.items() if name not in TABLES)
        for name in self.dropped:
            sections.pop(name, None)
        self.add_symbols(sections)
        for name in TABLES[:2]:
            if name in self.given:
                sections[name].data, sections[name].size = self.given[name].data, self.given[name].size
            if name in self.dropped:
                del sections[name]
        if TABLES[0] in sections and TABLES[1] in sections:
            sections[TABLES[0]].link = list(sections).index(TABLES[1]) + 1
        self.add_names(sections)
        return sections

    def add_names(self, sections):
        """The section name table, which holds its own name too."""
        names = b"\0"
        sections[TABLES[2]] = Section(SHT_STRTAB, b"")
        for name, section in sections.items():
            section.name_at = len(names)
            names += name.encode() + b"\0"
        table = self.given.get(TABLES[2], Section(SHT_STRTAB, names))
        sections[TABLES[2]].data, sections[TABLES[2]].size = table.data, table.size

    # --- the file ---

    def header_fields(self):
        return "".join(letter for _, letter in HEADER_FIELDS)

    def section_fields(self):
        return "".join(letter for _, letter in SECTION_FIELDS)

    def pack_header(self, shoff, count):
        ident = b"\x7fELF" + bytes([self.bits // 32, 1 if self.order == "<" else 2, 1]) + bytes(9)
        ehsize, shentsize = 16 + self.size_of(self.header_fields()), self.size_of(self.section_fields())
        return ident + self.pack(
            self.header_fields(), self.type, self.machine, 1, 0, 0, shoff, 0, ehsize, 0, 0, shentsize, count, count - 1)

    def pack_section(self, section):
        return self.pack(
            self.section_fields(), section.name_at, section.kind, section.flags, 0, section.offset, section.size,
            section.link, section.info, section.align, section.entsize)

    def whole(self):
        """The undamaged file, and its sections by name for those who damage it."""
        sections = self.all_sections()
        body = bytearray(self.pack_header(0, len(sections) + 1))
        for section in sections.values():
            body += bytes(-len(body) % 8)
            section.offset = len(body)
            body += section.data
        body += bytes(-len(body) % 8)
        shoff = len(body)
        body[: 16 + self.size_of(self.header_fields())] = self.pack_header(shoff, len(sections) + 1)
        body += bytes(self.size_of(self.section_fields()))
        for section in sections.values():
            section.header_at = len(body)
            body += self.pack_section(section)
        if self.signed:
            self.signature = self.signed.pkcs7()
        if self.signature is not None:
            body += self.signature + bytes([0, 0, 2, 0, 0, 0, 0, 0]) + struct.pack(">I", len(self.signature))
            body += b"~Module signature appended~\n"
        return body, sections, shoff

    # --- the damage ---

    def field_place(self, fields, name, base):
        for field, letter in fields:
            if field == name:
                return base, letter
            base += self.size_of(letter)
        raise SpecError("no such field: " + name)

    def overwrite(self, body, at, data):
        at = at if at >= 0 else at + len(body)
        if at < 0 or at + len(data) > len(body):
            raise SpecError("damage outside the file")
        body[at : at + len(data)] = data

    def damage(self, body, sections, shoff, words):
        kind, *words = words
        if kind == "truncate":
            del body[int(words[0], 0) :]
        elif kind == "append":
            body += bytes.fromhex("".join(words))
        elif kind == "byte":
            self.overwrite(body, int(words[0], 0), bytes.fromhex("".join(words[1:])))
        elif kind == "header":
            at, letter = self.field_place(HEADER_FIELDS, words[0], 16)
            self.overwrite(body, at, self.pack(letter, int(words[1], 0)))
        elif kind == "section":
            self.damage_section(body, sections, shoff, *words)
        elif kind == "contents":
            self.overwrite(body, sections[words[0]].offset + int(words[1], 0), bytes.fromhex("".join(words[2:])))
        else:
            raise SpecError("no such damage: " + kind)

    def damage_section(self, body, sections, shoff, name, field, value):
        if name in sections:
            base = sections[name].header_at
        else:
            base = shoff + int(name, 0) * self.size_of(self.section_fields())
        at, letter = self.field_place(SECTION_FIELDS, field, base)
        self.overwrite(body, at, self.pack(letter, int(value, 0)))

    def build(self):
        body, sections, shoff = self.whole()
        for words in self.damages:
            self.damage(body, sections, shoff, words)
        return bytes(body)


def build(spec_text):
    """The bytes of the file that the specification asks for."""
    module = Module()
    for number, line in enumerate(spec_text.split("\n"), 1):
        line = line.lstrip().rstrip("\r")
        if not line or line.startswith("#"):
            continue
        try:
            module.take(line)
        except (KeyError, ValueError, IndexError, TypeError) as error:
            raise SpecError("line %d: %s: %s" % (number, line, error)) from error
    try:
        return module.build()
    except (KeyError, ValueError, IndexError, TypeError, struct.error) as error:
        raise SpecError(str(error)) from error


def read_text(path):
    if path == "-":
        return sys.stdin.read()
    with open(path, encoding="utf-8") as spec:
        return spec.read()


def main(arguments):
    if len(arguments) < 3:
        sys.stderr.write("usage: mkmodule.py SPEC|- OUT|- [LINE...]\n")
        return 2
    try:
        data = build("\n".join([read_text(arguments[1]), *arguments[3:]]))
        if arguments[2] == "-":
            sys.stdout.buffer.write(data)
        else:
            with open(arguments[2], "wb") as out:
                out.write(data)
    except (OSError, SpecError) as error:
        sys.stderr.write("mkmodule.py: %s\n" % error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
