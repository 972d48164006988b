# SPDX-License-Identifier: MIT
"""Which modules of a generated tree depmod takes, and in which order, as its manual says: found out anew, without either program."""
import lzma
import os
import re
import struct

import depmod_cases
import mkindex

SKIPPED = ('build', 'source')
MODULE = re.compile(r'.+\.ko(\.gz|\.xz|\.zst)?$')


def module_name(path):
    return os.path.basename(path).split('.')[0].replace('-', '_')


def stem(path):
    return re.sub(r'\.ko(\.\w+)?$', '', path)


def walk(folder, excludes, below=''):
    """The module files below a folder, through links, without the names that are left out at every level."""
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name in SKIPPED or name in excludes:
            continue
        if os.path.isdir(path):
            yield from walk(path, excludes, below + name + '/')
        elif os.path.isfile(path) and MODULE.match(name):
            yield below + name


class Choice:
    """The module files of a case: candidates by name, and those that win."""

    def __init__(self, case, root):
        self.case, self.rules = case, case.rules
        self.directory = os.path.join(root, case.directory)
        self.externals = [external.replace('{R}', root) for external in case.rules.externals]
        self.search = list(reversed(case.rules.search or ['updates']))
        self.candidates, self.files, shown = {}, {}, {}
        for path in self.find(root):
            shown[path] = path.replace(root, 'ROOT')
            self.candidates.setdefault(module_name(path), []).append(path)
            self.files[shown[path]] = case.pool.by_inode(os.stat(os.path.join(self.directory, path)).st_ino)
        self.best = {name: [shown[path] for path in self.winners(paths)] for name, paths in self.candidates.items()}
        self.candidates = {name: [shown[path] for path in paths] for name, paths in self.candidates.items()}

    def find(self, root):
        self.operands = [word.replace('{R}', root) for word in self.case.steps[0][1] if word.startswith('{R}/' + self.case.directory + '/')]
        if {'-a', '-ae', '-A'} & set(self.case.steps[0][1]):
            self.operands = []
        if self.operands:
            for path in self.operands:
                yield os.path.relpath(path, self.directory)
            return
        yield from walk(self.directory, self.rules.excludes)
        for external in self.externals:
            if os.path.isdir(external):
                for path in walk(external, self.rules.excludes):
                    yield external + '/' + path

    def rank(self, path):
        """How strong the place of this file is: the higher, the earlier it is named by "search"."""
        ranks = [-1]
        for i, word in enumerate(self.search):
            if word == 'external':
                ranks += [i + 1 - self.externals.index(external) / 1000 for external in self.externals if path.startswith(external + '/')]
            elif word != 'built-in' and path.startswith(word + '/'):
                ranks.append(i + 1)
        if ranks == [-1] and 'built-in' in self.search:
            ranks += [i + 1 for i, word in enumerate(self.search) if word == 'built-in']
        return max(ranks)

    def winners(self, paths):
        """The files between which nothing decides but a rule of order; the first of them is taken."""
        for name, folder in reversed(self.rules.overrides):
            chosen = [path for path in paths if stem(path) == '%s/%s' % (folder, name)]
            if chosen:
                return sorted(chosen, key=self.tie)
        best = max(map(self.rank, paths))
        return sorted((path for path in paths if self.rank(path) == best), key=self.tie)

    def tie(self, path):
        """Between files of equal priority: the module directory before external ones, these as they were named; what is not compressed; the path."""
        outside = [i for i, external in enumerate(self.externals, 1) if path.startswith(external + '/')]
        return outside[0] if outside else 0, not path.endswith('.ko'), path.encode()

    def chosen(self):
        """{name: path}"""
        return {name: paths[0] for name, paths in self.best.items()}

    def source(self, path, twins):
        """The file of a module, unpacked when kmod 30 cannot do that; or with what kmod cannot deal with left out."""
        file = self.case.twins.get(path) if twins else None
        place = file.pool if file else self.files[path]
        if path.endswith('.gz'):
            return depmod_cases.File(pool=self.case.pool.put(('unpacked', place), '', lambda: read_plain(place)))
        return depmod_cases.File(pool=place)

    def info(self, path):
        """[(key, value)] of .modinfo; nothing when the file is damaged"""
        return self.case.pool.once(('info', self.files[path]), lambda: read_info(self.files[path]))


def read_plain(path):
    with open(path, 'rb') as file:
        return mkindex.unpack(file.read())


def read_info(path):
    try:
        return [text.partition('=')[::2] for text in mkindex.strings(mkindex.Elf(read_plain(path)).section('.modinfo'))]
    except (ValueError, struct.error, IndexError, EOFError, OSError, lzma.LZMAError):
        return []


def mentions(order):
    """{path: place} of modules.order: the first mention counts, and a last line without its end does not."""
    places = {}
    for place, line in enumerate((order or '').split('\n')[:-1]):
        places.setdefault(line, place)
    return places


def in_order(case, chosen):
    """The names of the chosen modules in the order of the indexes: as modules.order has them, then the others by name."""
    places = mentions(case.order)

    def key(name):
        plain = stem(chosen[name]) + '.ko'
        return (0, places[plain], '') if plain in places else (1, 0, name)
    return sorted(chosen, key=key)
