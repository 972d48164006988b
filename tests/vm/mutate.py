#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes modules with one random change each, in what the kernel's module loader looks at: lkm check and the kernel must agree on them.

usage: mutate.py MODULES OUT

MODULES: folder with the built test modules; OUT: folder for the mutated ones, NNN-WHAT.ko. The same modules give the same
changes. None of them makes the kernel run other code: a module that loads is the one that it was.
"""
import os
import random
import struct
import sys

import variants

COUNT = 200
SYMBOL = struct.Struct("<IBBHQQ")
RELOCATION = struct.Struct("<QQq")
NAME, TYPE, FLAGS, ADDRESS, OFFSET, SIZE, LINK, INFO, ALIGN, ENTRY = range(10)
WRITE, ALLOC, EXECUTE = 1, 2, 4
NULL, PROGBITS, NOBITS, REL = 0, 1, 8, 9
COMMON = 0xFFF2
THIS = ".gnu.linkonce.this_module"
# Relocations of x86-64 that no kernel applies.
UNKNOWN_RELOCATIONS = (3, 5, 6, 7, 8, 9, 12, 13, 14, 15, 18, 25, 33, 41, 42, 99)


class Mutant(variants.Elf):
    """A module to be changed by chance."""

    def __init__(self, data, chance):
        super().__init__(data)
        self.chance = chance

    def header(self, offset, form, value):
        struct.pack_into("<" + form, self.data, offset, value)

    def field(self, name, field, value):
        self.set_field(name, field, value)

    def value(self, name, field):
        return self.section(self.names[name])[field]

    def any(self, *names):
        return self.chance.choice([name for name in names if name in self.names])

    def entries(self, section, form):
        start, size = self.contents(section)
        return [(at, form.unpack_from(self.data, at)) for at in range(start, start + size, form.size)]

    def symbol(self, wanted):
        """The place and the fields of a symbol for which wanted(fields) is true."""
        return self.chance.choice([entry for entry in self.entries(".symtab", SYMBOL)[1:] if wanted(entry[1])])

    def change_symbol(self, wanted, position, value):
        at, fields = self.symbol(wanted)
        fields = list(fields)
        fields[position] = value
        SYMBOL.pack_into(self.data, at, *fields)

    def relocation(self, section):
        return self.chance.choice(self.entries(section, RELOCATION))


def ident(elf):
    elf.data[elf.chance.randrange(4, 16)] = elf.chance.randrange(256)


def magic(elf):
    elf.data[elf.chance.randrange(4)] ^= 1 << elf.chance.randrange(8)


def kind(elf):
    elf.header(16, "H", elf.chance.choice((0, 2, 3, 4, 0xFE00)))


def machine(elf):
    elf.header(18, "H", elf.chance.choice((0, 3, 8, 20, 22, 40, 183, 243, 258)))


def unused_header(elf):
    offset, form = elf.chance.choice(((20, "I"), (24, "Q"), (32, "Q"), (48, "I"), (52, "H"), (54, "H"), (56, "H")))
    elf.header(offset, form, elf.chance.randrange(1, 60000))


def table_place(elf):
    elf.header(40, "Q", elf.chance.choice((0, len(elf.data) - 64, len(elf.data), 1 << 40, 1 << 63)))


def table_entry(elf):
    elf.header(58, "H", elf.chance.choice((0, 40, 63, 65, 128)))


def table_count(elf):
    elf.header(60, "H", elf.chance.choice((0, elf.count + 1, 0xFF00, 0xFFFF)))


def names_index(elf):
    elf.header(62, "H", elf.chance.choice((0, 1, elf.names[".symtab"], elf.count, 0xFF00, 0xFFFF)))


def section_end(elf):
    elf.field(elf.any(".text", ".modinfo", ".comment", "__versions", ".symtab", ".strtab", THIS), SIZE, elf.chance.choice((1 << 30, 1 << 63, (1 << 64) - 1)))


def section_start(elf):
    elf.field(elf.any(".text", ".modinfo", ".comment", "__versions", ".symtab", ".strtab", THIS), OFFSET, elf.chance.choice((len(elf.data) + 1, 1 << 62, (1 << 64) - 8)))


def section_name(elf):
    # Linux 6.1 crashes for those of sections that are not loaded.
    elf.field(elf.any(".note.gnu.property", ".note.Linux", ".note.gnu.build-id", ".modinfo"), NAME, elf.chance.choice((1 << 20, 0xFFFFFFFF)))


def first_section(elf):
    struct.pack_into("<I" if elf.chance.random() < 0.5 else "<8xI", elf.data, elf.table + 4, elf.chance.randrange(1, 12))


def write_execute(elf):
    name = elf.any(".text", ".data", ".init.text", ".exit.text", ".comment", ".bss", ".modinfo", ".rodata")
    elf.field(name, FLAGS, elf.value(name, FLAGS) | WRITE | EXECUTE)


def one_flag(elf):
    name = elf.any(".comment", ".note.gnu.property", ".note.Linux", ".modinfo")
    elf.field(name, FLAGS, elf.value(name, FLAGS) ^ elf.chance.choice((WRITE, EXECUTE, 1 << 4, 1 << 5, 1 << 9)))


def harmless_kind(elf):
    elf.field(elf.any(".comment", ".note.gnu.property"), TYPE, elf.chance.choice((NULL, PROGBITS, 7, 0x60000001)))


def this_module(elf):
    change = elf.chance.randrange(5)
    if change == 0:
        elf.field(THIS, SIZE, elf.chance.choice((0, elf.value(THIS, SIZE) - 64, elf.value(THIS, SIZE) + 64)))
    elif change == 1:
        elf.field(THIS, TYPE, elf.chance.choice((NULL, NOBITS)))
    elif change == 2:
        elf.field(THIS, FLAGS, elf.value(THIS, FLAGS) & ~ALLOC)
    elif change == 3:
        elf.field(elf.any(".comment", ".note.gnu.property"), NAME, elf.value(THIS, NAME))
    else:
        elf.rename_section(THIS, THIS[:-1] + "x")


def common(elf):
    elf.change_symbol(lambda fields: fields[3] == 0 and fields[1] >> 4 == 1, 3, COMMON)


def symbol_kind(elf):
    elf.change_symbol(lambda fields: fields[3] and fields[1] & 15 == 1, 1, elf.chance.randrange(3))


def symbol_link(elf):
    elf.field(".symtab", LINK, elf.chance.choice((0, elf.count, elf.count + 9, 0xFFFFFFFF)))


def symbol_table(elf):
    elf.field(".symtab", TYPE, elf.chance.choice((NULL, PROGBITS, 11)))


def two_symbol_tables(elf):
    elf.field(elf.any(".comment", ".note.gnu.property"), TYPE, 2)


def string_start(elf):
    elf.data[elf.contents(".strtab")[0]] = ord("x")


def string_end(elf):
    start, size = elf.contents(elf.any(".strtab", ".shstrtab"))
    elf.data[start + size - 1] = ord("x")


def symbol_name(elf):
    if b" modversions" in elf.data:
        return import_name(elf)  # older kernels read beyond the table
    elf.change_symbol(lambda fields: fields[3] and fields[1] >> 4 == 0 and fields[0], 0, elf.contents(".strtab")[1] + elf.chance.randrange(16))


def import_name(elf):
    names = elf.contents(".strtab")[0]
    _, fields = elf.symbol(lambda fields: fields[3] == 0 and fields[0])
    elf.data[names + fields[0] + 1] = ord("Q")


def relocation_kind(elf):
    at, (place, info, addend) = elf.relocation(elf.any(".rela.text", ".rela.init.text", ".rela" + THIS))
    RELOCATION.pack_into(elf.data, at, place, info >> 32 << 32 | elf.chance.choice(UNKNOWN_RELOCATIONS), addend)


def relocation_addend(elf):
    sections = [name for name in (".rela.text", ".rela.init.text", ".rela.exit.text") if name in elf.names]
    fitting = [entry for name in sections for entry in elf.entries(name, RELOCATION) if entry[1][1] & 0xFFFFFFFF in (10, 11)]
    at, (place, info, _) = elf.chance.choice(fitting)
    RELOCATION.pack_into(elf.data, at, place, info, elf.chance.choice((1 << 34, -(1 << 34), 1 << 40)))


def relocation_target(elf):
    section = elf.any(".rela.text", ".rela.init.text", ".rela.exit.text")
    _, (place, _, _) = elf.relocation(section)
    elf.data[elf.contents(section[5:])[0] + place + elf.chance.randrange(4)] = 0x5A


def relocation_form(elf):
    elf.field(elf.any(".rela.text", ".rela.init.text", ".rela" + THIS), TYPE, REL)


def information(elf):
    start, size = elf.contents(".modinfo")
    at = elf.chance.randrange(start, start + size)
    if elf.data[at]:
        elf.data[at] = elf.chance.choice(b"abcxyz0129=")


def information_end(elf):
    start, size = elf.contents(".modinfo")
    elf.data[start + size - 1] = ord("x")


def information_key(elf):
    key = elf.chance.choice([b"license=", b"name=", b"vermagic=", b"retpoline=", b"depends=", b"description=", b"srcversion="])
    start, size = elf.contents(".modinfo")
    at = elf.data.find(b"\0" + key, start, start + size)
    elf.data[(at + 1 if at >= 0 else start)] = ord("x")


def information_twice(elf):
    elf.field(elf.any(".comment", ".note.gnu.property"), NAME, elf.value(".modinfo", NAME))


def magic_version(elf):
    start, size = elf.contents(".modinfo")
    at = elf.data.index(b"vermagic=", start, start + size) + 9
    end = elf.data.index(0, at)
    elf.data[elf.chance.randrange(at, end)] = ord("x")


def versions(elf):
    if "__versions" not in elf.names:
        return information(elf)
    start, size = elf.contents("__versions")
    at = elf.chance.randrange(start, start + size, variants.VERSION_ENTRY)
    elf.data[at + elf.chance.choice((0, 1, 2, 3, 8, 9))] ^= 1 << elf.chance.randrange(7)


def versions_size(elf):
    if "__versions" not in elf.names:
        return information(elf)
    elf.field("__versions", SIZE, elf.chance.choice((0, 1, variants.VERSION_ENTRY, elf.value("__versions", SIZE) - variants.VERSION_ENTRY)))


def alignment(elf):
    elf.field(elf.any(".comment", ".note.gnu.property", ".modinfo"), ALIGN, elf.chance.choice((0, 2, 64)))


def entry_size(elf):
    elf.field(elf.any(".symtab", ".rela.text", ".modinfo"), ENTRY, elf.chance.choice((0, 1, 25)))


def truncated(elf):
    del elf.data[elf.chance.randrange(len(elf.data)):]


def appended(elf):
    elf.data += bytes(elf.chance.randrange(256) for _ in range(elf.chance.randrange(1, 300)))


def signature(elf):
    blob = bytes(elf.chance.randrange(256) for _ in range(elf.chance.choice((0, 1, 40, 300))))
    size = elf.chance.choice((len(blob), len(blob) + 1, 0, 1 << 30, len(elf.data) + len(blob)))
    elf.data += variants.signed(b"", blob, algo=elf.chance.choice((0, 0, 1)), id_type=elf.chance.choice((2, 2, 0, 1)), size=size)


MUTATIONS = (ident, magic, kind, machine, unused_header, table_place, table_entry, table_count, names_index, section_end, section_start,
             section_name, first_section, write_execute, one_flag, harmless_kind, this_module, common, symbol_kind, symbol_link,
             symbol_table, two_symbol_tables, string_start, string_end, symbol_name, import_name, relocation_kind, relocation_addend,
             relocation_target, relocation_form, information, information_end, information_key, information_twice, magic_version, versions,
             versions_size, alignment, entry_size, truncated, appended, signature)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    modules, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    chance = random.Random(12)
    for number in range(COUNT):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        with open(os.path.join(modules, chance.choice(("t_meta.ko", "t_param.ko"))), "rb") as file:
            elf = Mutant(file.read(), chance)
        mutation(elf)
        with open(os.path.join(out, "%03d-%s.ko" % (number, mutation.__name__)), "wb") as file:
            file.write(elf.bytes())


if __name__ == "__main__":
    main()
