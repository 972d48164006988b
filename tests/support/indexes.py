# SPDX-License-Identifier: MIT
"""Reading what depmod writes: the keys, priorities and values of an index, in its order, and whether its layout is the one that depmod gives it."""
import struct

import mkindex

TEXTS = ('modules.dep', 'modules.alias', 'modules.softdep', 'modules.weakdep', 'modules.symbols', 'modules.devname')
INDEXES = ('modules.dep.bin', 'modules.alias.bin', 'modules.symbols.bin', 'modules.builtin.bin', 'modules.builtin.alias.bin')
OFFSET = 0x0FFFFFFF


def string_at(data, offset):
    end = data.find(b'\0', offset)
    if end < 0:
        raise ValueError('a string without an end')
    return data[offset:end], end + 1


def read_values(data, offset):
    count, = struct.unpack_from('>I', data, offset)
    offset, values = offset + 4, []
    for _ in range(count):
        priority, = struct.unpack_from('>I', data, offset)
        text, offset = string_at(data, offset + 4)
        values.append((priority, text))
    return values


def read_index(data):
    """[(key, [(priority, value)])] in the order of the index; none for an empty file, as kmod writes some. ValueError or struct.error when damaged."""
    if not data:
        return []
    magic, version, root = struct.unpack_from('>III', data, 0)
    if magic != mkindex.MAGIC or version != mkindex.VERSION:
        raise ValueError('no index')
    found, todo = [], [(root, b'')]
    while todo:
        reference, key = todo.pop()
        offset = reference & OFFSET
        if offset >= len(data):
            continue
        if len(key) > len(data):
            raise ValueError('an endless index')
        if reference & mkindex.PREFIX:
            prefix, offset = string_at(data, offset)
            key += prefix
        children = []
        if reference & mkindex.CHILDREN:
            first, last = data[offset], data[offset + 1]
            references = struct.unpack_from('>%dI' % (last - first + 1), data, offset + 2)
            children = [(child, key + bytes([first + i])) for i, child in enumerate(references) if child]
            offset += 2 + 4 * len(references)
        if reference & mkindex.VALUES:
            found.append((key, read_values(data, offset)))
        todo += reversed(children)
    return found


class Index:
    """What stands in an index; damaged says why it cannot be read."""

    def __init__(self, data):
        self.data, self.read, self.entries, self.damaged = data, [], [], None
        try:
            self.entries = self.read = read_index(data)
        except (ValueError, IndexError, struct.error) as error:
            self.damaged = str(error)

    def in_layout(self):
        """Whether this is the one way to lay the entries out: each node before its children."""
        return rebuild(self.read) == self.data

    def replace(self, change):
        """Let this function change each value."""
        self.entries = [(key, [(priority, change(value)) for priority, value in values]) for key, values in self.entries]

    def lines(self):
        """The entries as lines, to compare."""
        return ['%r %d %r' % (key.decode('latin-1'), priority, value.decode('latin-1')) for key, values in self.entries for priority, value in values]


def rebuild(entries):
    """The bytes of an index with these entries,."""
    index = mkindex.Index()
    index.values = dict(entries)
    return index.bytes()
