#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write the indexes of a module directory as depmod does, so that tests have them without depmod.

Command:  mkindex.py DIRECTORY          (DIRECTORY is .../lib/modules/RELEASE)
Python:   mkindex.index(directory) -> names of the files written

Modules may be plain, .gz, .xz or .zst (the last needs libzstd.so.1), ELF32 or ELF64 of either byte order; a file that is no module
is listed without dependencies or aliases. Modules below updates/ replace others of the same name. Dependency cycles are written too:
each module of one then depends on the others.
"""

import ctypes
import gzip
import lzma
import os
import re
import struct
import sys
import zlib

SUFFIXES = (".ko", ".ko.gz", ".ko.xz", ".ko.zst")
UNPACKED_MAX = 256 << 20


# compressed files


def unzstd(data):
    lib = ctypes.CDLL("libzstd.so.1")
    lib.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
    lib.ZSTD_decompress.restype = ctypes.c_size_t
    lib.ZSTD_isError.argtypes = [ctypes.c_size_t]
    size = lib.ZSTD_getFrameContentSize(data, ctypes.c_size_t(len(data)))
    room = size if size <= UNPACKED_MAX else 1 << 20
    while room <= UNPACKED_MAX:  # one frame may be followed by more, or not tell its size
        out = ctypes.create_string_buffer(max(room, 1))
        done = lib.ZSTD_decompress(out, ctypes.c_size_t(room), data, ctypes.c_size_t(len(data)))
        if not lib.ZSTD_isError(done):
            return out.raw[:done]
        room = max(room * 4, 1 << 16)
    raise ValueError("zstd data is damaged")


def unpack(data):
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return unzstd(data)
    if data[:6] == b"\xfd7zXZ\0":
        return lzma.decompress(data)
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    return data


# ELF


class Elf:
    """The sections of an ELF file by name (the first of each); ValueError or struct.error when it is damaged."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF" or data[4] not in (1, 2) or data[5] not in (1, 2):
            raise ValueError("not ELF")
        self.data = data
        self.wide = data[4] == 2
        self.order = "<>"[data[5] - 1]
        offset = self.unpack("Q" if self.wide else "I", 40 if self.wide else 32)[0]
        size, count, names = self.unpack("HHH", 58 if self.wide else 46)
        headers = [self.header(offset + i * size) for i in range(count)]
        table = self.contents(headers[names])
        self.sections = {}
        for header in headers[1:]:
            self.sections.setdefault(string_at(table, header[0]), self.contents(header))

    def unpack(self, form, offset):
        return struct.unpack_from(self.order + form, self.data, offset)

    def header(self, offset):
        """(name, type, offset, size)"""
        fields = self.unpack("IIQQQQ" if self.wide else "6I", offset)
        return fields[0], fields[1], fields[4], fields[5]

    def contents(self, header):
        _, kind, offset, size = header
        if kind == 8:  # SHT_NOBITS
            return b""
        if offset + size > len(self.data):
            raise ValueError("section outside the file")
        return self.data[offset : offset + size]

    def section(self, name):
        return self.sections.get(name, b"")

    def symbols(self):
        """(name, section index) of each symbol"""
        form = struct.Struct(self.order + ("IBBHQQ" if self.wide else "IIIBBH"))
        table, names = self.section(".symtab"), self.section(".strtab")
        for fields in form.iter_unpack(table[: len(table) // form.size * form.size]):
            yield string_at(names, fields[0]), fields[3] if self.wide else fields[5]


def string_at(table, offset):
    end = table.find(b"\0", offset)
    return table[offset : end if end >= 0 else len(table)].decode("latin-1")


def strings(table):
    return [text.decode("latin-1") for text in table.split(b"\0") if text]


class Module:
    def __init__(self, path):
        self.path = path
        self.name = module_name(path)
        self.info, self.exports, self.imports = [], [], []
        self.deps = []

    def read(self, data):
        elf = Elf(unpack(data))
        symbols = list(elf.symbols())[1:]
        self.info = [tuple(text.partition("=")[::2]) for text in strings(elf.section(".modinfo"))]
        self.exports = [name[6:] for name, _ in symbols if name.startswith("__crc_")] or strings(elf.section("__ksymtab_strings"))
        imports = [name for name, section in symbols if section == 0 and name and not name.startswith("__crc_")]
        versions = elf.section("__versions")
        imports += [string_at(versions[i : i + 64], 8 if elf.wide else 4) for i in range(0, len(versions), 64)]
        self.imports = list(dict.fromkeys(name[1:] if name.startswith(".") else name for name in imports))


# names


def module_name(path):
    return os.path.basename(path).split(".")[0].replace("-", "_")


def normalize(alias):
    """'-' as '_' outside brackets; None when they do not match."""
    parts = re.split(r"(\[[^]]*\])", alias)
    if any("]" in part or "[" in part for part in parts[::2]):
        return None
    return "".join(part if i % 2 else part.replace("-", "_") for i, part in enumerate(parts))


# The order of modules and symbols in the files is that of depmod's hash tables, whose function is Paul Hsieh's SuperFastHash.


def super_fast_hash(text):
    data = text.encode("latin-1")
    mask = 0xFFFFFFFF
    value = len(data)
    whole = len(data) // 4 * 4
    for low, high in struct.iter_unpack("=HH", data[:whole]):
        value = (value + low) & mask
        value = (value << 16) & mask ^ (high << 11) & mask ^ value
        value = (value + (value >> 11)) & mask
    rest = data[whole:]
    if len(rest) >= 2:
        value = (value + struct.unpack("=H", rest[:2])[0]) & mask
    if len(rest) == 3:
        value ^= (value << 16) & mask ^ (rest[2] << 18)
        value = (value + (value >> 11)) & mask
    elif len(rest) == 2:
        value ^= (value << 11) & mask
        value = (value + (value >> 17)) & mask
    elif len(rest) == 1:
        value = (value + rest[0]) & mask
        value ^= (value << 10) & mask
        value = (value + (value >> 1)) & mask
    for left, right in ((3, 5), (4, 17), (25, 6)):
        value ^= (value << left) & mask
        value = (value + (value >> right)) & mask
    return value


def hash_order(names, buckets):
    return sorted(names, key=lambda name: (super_fast_hash(name) % buckets, name.encode("latin-1")))


# the module directory


def find_modules(directory):
    found = {}
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if not (folder == directory and name in ("build", "source")))
        for name in sorted(files):
            path = os.path.relpath(os.path.join(folder, name), directory)
            if not name.endswith(SUFFIXES):
                continue
            other = found.get(module_name(path))
            if other is None or (path.startswith("updates/") and not other.startswith("updates/")):
                found[module_name(path)] = path
    return found


def read_lines(directory, name):
    try:
        with open(os.path.join(directory, name), encoding="latin-1") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def sort_modules(directory, found):
    position = {}
    for line in read_lines(directory, "modules.order"):
        position.setdefault(line, len(position))
    plain = {name: re.sub(r"\.ko\..*", ".ko", path) for name, path in found.items()}
    return sorted(hash_order(found, 512), key=lambda name: position.get(plain[name], len(position)))


def read_modules(directory):
    found = find_modules(directory)
    modules = []
    for name in sort_modules(directory, found):
        module = Module(found[name])
        try:
            with open(os.path.join(directory, module.path), "rb") as file:
                module.read(file.read())
        except (ValueError, struct.error, IndexError, EOFError, OSError, lzma.LZMAError, zlib.error) as error:
            print("mkindex: %s: %s" % (module.path, error), file=sys.stderr)
        modules.append(module)
    return modules


def link(modules):
    """Fill in what each module needs directly, and number them so that a user comes before what it uses. Returns symbol -> module."""
    owners = {symbol: module for module in modules for symbol in module.exports}
    for module in modules:
        module.deps = list(dict.fromkeys(owners[symbol] for symbol in module.imports if symbol in owners))
        module.users = 0
    for dep in [dep for module in modules for dep in module.deps]:
        dep.users += 1
    ready = [module for module in modules if not module.users]
    count = 0
    while ready or count < len(modules):
        if not ready:  # a cycle: break it at its first module
            ready.append(next(module for module in modules if not hasattr(module, "rank")))
        module = ready.pop()
        if hasattr(module, "rank"):
            continue
        module.rank = count
        count += 1
        for dep in module.deps:
            dep.users -= 1
            if not dep.users:
                ready.append(dep)
    return owners


def closure(module):
    seen, todo = set(), list(module.deps)
    while todo:
        dep = todo.pop()
        if dep not in seen:
            seen.add(dep)
            todo += dep.deps
    return sorted(seen - {module}, key=lambda dep: dep.rank)


# modules.*.bin

MAGIC, VERSION = 0xB007F457, 0x00020001
PREFIX, VALUES, CHILDREN = 0x80000000, 0x40000000, 0x20000000


def encode(text):
    data = text.encode("latin-1")
    if any(byte >= 0x80 for byte in data):
        raise ValueError("only 7-bit ASCII can be indexed: %r" % text)
    return data


class Index:
    """Keys with values; the tree is made when it is written, from the sorted keys."""

    def __init__(self):
        self.values = {}

    def add(self, key, value, priority=0):
        values = self.values.setdefault(encode(key), [])
        place = next((i for i, (other, _) in enumerate(values) if other >= priority), len(values))
        values.insert(place, (priority, encode(value)))

    def bytes(self):
        out = bytearray(struct.pack(">III", MAGIC, VERSION, 12))
        if self.values:
            root = self.node(out, sorted(self.values), 0, 0)
            struct.pack_into(">I", out, 8, root)
        return bytes(out)

    def node(self, out, keys, begin, prefix):
        """Append the node of the keys, which have begin + prefix bytes in common; its reference."""
        depth = begin + prefix
        place = len(out)
        values = self.values[keys[0]] if len(keys[0]) == depth else []
        children = {}
        for key in keys[1 if values else 0 :]:
            children.setdefault(key[depth], []).append(key)
        if prefix:
            out += keys[0][begin:depth] + b"\0"
        table = len(out) + 2
        first, last = (min(children), max(children)) if children else (0, 0)
        if children:
            out += bytes((first, last)) + bytes(4 * (last - first + 1))
        if values:
            out += struct.pack(">I", len(values))
            for priority, value in values:
                out += struct.pack(">I", priority) + value + b"\0"
        for label in sorted(children):
            below = children[label]
            common = len(os.path.commonprefix([below[0], below[-1]])) - depth - 1
            struct.pack_into(">I", out, table + 4 * (label - first), self.node(out, below, depth + 1, common))
        return place | (PREFIX if prefix else 0) | (VALUES if values else 0) | (CHILDREN if children else 0)


# the files


def dependency_files(modules):
    index, lines = Index(), []
    for i, module in enumerate(modules):
        line = module.path + ":" + "".join(" " + dep.path for dep in closure(module))
        index.add(module.name, line, i)
        lines.append(line + "\n")
    return {"modules.dep": "".join(lines), "modules.dep.bin": index}


def add_alias(index, alias, name, priority=0):
    key = normalize(alias)
    if key is not None:
        index.add(key, name, priority)


def alias_files(modules):
    index, lines = Index(), ["# Aliases extracted from modules themselves.\n"]
    for i, module in enumerate(modules):
        for alias in [value for key, value in module.info if key == "alias"]:
            lines.append("alias %s %s\n" % (alias, module.name))
            add_alias(index, alias, module.name, i)
    return {"modules.alias": "".join(lines), "modules.alias.bin": index}


def soft_file(modules, word, comment):
    lines = ["%s %s %s\n" % (word, module.name, value) for module in modules for key, value in module.info if key == word]
    return {"modules." + word: "# %s dependencies extracted from modules themselves.\n" % comment + "".join(lines)}


def symbol_files(modules, owners):
    numbers = {module: i for i, module in enumerate(modules)}
    index, lines = Index(), ["# Aliases for symbols, used by symbol_request().\n"]
    for symbol in hash_order(owners, 2048):
        owner = owners[symbol]
        lines.append("alias symbol:%s %s\n" % (symbol, owner.name))
        index.add("symbol:" + symbol, owner.name, numbers[owner])
    return {"modules.symbols": "".join(lines), "modules.symbols.bin": index}


def builtin_files(directory):
    names, aliases = Index(), Index()
    for line in read_lines(directory, "modules.builtin"):
        names.add(module_name(line), "")
    try:
        with open(os.path.join(directory, "modules.builtin.modinfo"), "rb") as file:
            info = strings(file.read())
    except FileNotFoundError:
        info = []
    for text in info:
        module, _, pair = text.partition(".")
        key, _, value = pair.partition("=")
        if key == "alias":
            add_alias(aliases, value, module)
    return {"modules.builtin.bin": names, "modules.builtin.alias.bin": aliases}


def device_of(module):
    """The device node of a module: (name, type, major, minor), as far as its aliases tell them, up to where both are known."""
    name, numbers = None, None
    for key, value in module.info:
        if key != "alias" or (name and numbers):
            continue
        match = re.match(r"(char|block)-major-(\d+)-(\d+)", value)
        if value.startswith("devname:"):
            name = value[8:]
        elif match:
            numbers = (match[1][0], match[2], match[3])
    return (name,) + numbers if name and numbers else None


def device_file(modules):
    lines = ["%s %s %s%s:%s\n" % ((module.name,) + device_of(module)) for module in modules if device_of(module)]
    head = "# Device nodes to trigger on-demand module loading.\n" if lines else ""
    return {"modules.devname": head + "".join(lines)}


def index(directory):
    modules = read_modules(directory)
    owners = link(modules)
    files = {**dependency_files(modules), **alias_files(modules), **soft_file(modules, "softdep", "Soft"),
             **soft_file(modules, "weakdep", "Weak"), **symbol_files(modules, owners), **builtin_files(directory), **device_file(modules)}
    for name, contents in files.items():
        data = contents.bytes() if isinstance(contents, Index) else contents.encode("latin-1")
        with open(os.path.join(directory, name), "wb") as file:
            file.write(data)
    return list(files)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit("usage: mkindex.py DIRECTORY")
    index(sys.argv[1])
