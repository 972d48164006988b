# SPDX-License-Identifier: MIT
"""Module trees, configurations and command lines for depmod, made by chance but the same for the same number; what is in a tree is known
to whoever compares the outcome: pure data, put on disk by materialize()."""
import ctypes
import functools
import gzip
import lzma
import os
import random
import re
import threading

import mkindex
import mkmodule

BASE = 'image'          # the root of the tree, below the folder of the case
RELEASES = ('6.1.0-test', '6.12.117+deb12-amd64', '5.10', '6.1.0-56-rt-amd64', os.uname().release)
SUFFIXES = ('', '.xz', '.zst', '.gz')
SEARCHES = ('', 'updates built-in', 'updates extra weak-updates built-in', 'extra built-in updates', 'built-in', 'updates extra built-in weak-updates',
            'external updates', 'updates external built-in', 'built-in external', 'kernel/drivers updates', 'weak-updates extra', 'kernel', 'kern',
            'external extra built-in weak-updates', 'updates/dkms updates', 'updates updates/dkms', 'nowhere', 'extra/ ./updates built-in')
BAD_LINES = ('bogus', 'bogus x y', 'Search updates', 'override', 'override only', 'override two words', 'external', 'external *', ' # a comment that is none', '\tsearch extra')
IGNORED_LINES = ('', '   ', '# a comment', '#search nowhere', 'include elsewhere', 'make_map_files no', 'exclude', 'search')
REGEXES = ('*', '^6', '6', '^7', '[', '.*', '-test$', '(6|5)[.]1', 'x', '6.1.0-test')


class File:
    """What stands at a place of a tree: the bytes of a file, or a link to one of the pool, a symbolic link, or a directory."""

    def __init__(self, data=None, pool=None, target=None):
        self.data, self.pool, self.target = data, pool, target


class Made:
    """A module made by mkmodule: its lines, and those that only one of the two programs can deal with."""

    def __init__(self, name, lines, cyclic=(), foreign=()):
        self.name, self.lines = name, lines
        self.cyclic = cyclic    # imports that close a cycle
        self.foreign = foreign  # what is no ASCII

    def build(self, without=()):
        lines = self.lines + [line for part in ('cyclic', 'foreign') if part not in without for line in getattr(self, part)]
        return mkmodule.build('\n'.join(lines) + '\n')


@functools.lru_cache(None)
def zstd_library():
    library = ctypes.CDLL('libzstd.so.1')
    library.ZSTD_createCCtx.restype = library.ZSTD_compress2.restype = library.ZSTD_compressBound.restype = ctypes.c_size_t
    return library


def pack_zstd(data):
    """As "zstd -1" does with a pipe: a checksum, and no size in the header. In this process, because starting another one takes ten times as long."""
    library = zstd_library()
    context = ctypes.c_void_p(library.ZSTD_createCCtx())
    try:
        for parameter, value in ((100, 1), (200, 0), (201, 1)):  # ZSTD_c_compressionLevel, ZSTD_c_contentSizeFlag, ZSTD_c_checksumFlag
            library.ZSTD_CCtx_setParameter(context, parameter, value)
        room = library.ZSTD_compressBound(ctypes.c_size_t(len(data)))
        buffer = ctypes.create_string_buffer(room)
        size = library.ZSTD_compress2(context, buffer, ctypes.c_size_t(room), data, ctypes.c_size_t(len(data)))
        if size > room:
            raise OSError('ZSTD_compress2 failed')
        return buffer.raw[:size]
    finally:
        library.ZSTD_freeCCtx(context)


def pack(data, suffix):
    if suffix == '.xz':
        return lzma.compress(data, check=lzma.CHECK_CRC32, preset=0)
    if suffix == '.gz':
        return gzip.compress(data, 1, mtime=0)
    if suffix == '.zst':
        return pack_zstd(data)
    return data


# --- the modules to choose from


def some_alias(chance):
    number = '%04X' % chance.randrange(0x10000)
    return chance.choice((
        'usb:v%sp*d*dc*dsc*dp*ic*isc*ip*in*' % number, 'pci:v00008086d0000%ssv*sd*bc*sc*i*' % number, 'of:N*T*Cvendor,dev-%sC*' % number, 'of:N*T*Cvendor,dev-%s' % number,
        'acpi*:PNP%s:*' % number, 'platform:some-device-%s' % number, 'input:b*v*p*e*-e*%s,*k*[0-9a-f]*r*' % number[0], 'fs-%s' % number, 'net-pf-%d' % chance.randrange(40),
        'cpu:type:x86,ven*fam*mod*:feature:*%s*' % number, 'char-major-%d-*' % chance.randrange(300), 'hid:b0003g*v%s[-A]p*' % number, 'plain_alias', 'plain-alias'))


def odd_info(chance):
    """Lines of .modinfo as hardly any module has them."""
    return chance.choice((
        ['alias unclosed[a-b'], ['alias stray]bracket'], ['alias twice', 'alias twice'], ['alias dev-ice', 'alias dev_ice'], ['alias devname:without-numbers'],
        ['alias devname:a', 'alias char-major-%d-%d' % (chance.randrange(250), chance.randrange(250))], ['alias block-major-7-1', 'alias devname:dir/b'],
        ['alias devname:first', 'alias devname:second', 'alias char-major-10-1', 'alias char-major-10-2'], ['info aliased=1', 'info =alias', 'info alias'],
        ['alias [x-y]-[z-]-e'], ['alias a alias with blanks'], ['softdep pre: s-00 post: s_01', 'softdep post: s-02'], ['weakdep s-01 s-02', 'weakdep s_03'], ['alias ' + 'long-' * 300]))


def make_module(number, chance, earlier):
    """One module that uses what earlier ones export."""
    name = 's%s%02d' % (chance.choice('-_'), number)
    lines = ['name ' + name.replace('-', '_'), 'license GPL']
    if chance.random() < .15:
        lines += chance.choice((['class 32', 'machine i386'], ['endian big', 'machine s390'], ['class 32', 'endian big', 'machine powerpc']))
    lines += ['alias ' + some_alias(chance) for _ in range(chance.choice((0, 0, 1, 2, 5)))]
    if chance.random() < .25:
        lines += odd_info(chance)
    lines += [chance.choice(('crc abs', 'crc abs', 'crc section'))]
    exports = [('%s_%d' % (name.replace('-', '_'), i), chance.randrange(1, 1 << 32)) for i in range(chance.choice((0, 0, 1, 1, 3)))]
    if chance.random() < .1:
        exports.append(('shared_symbol', 0x5a5a0000 + number))
    with_crc = chance.random() < .85
    lines += ['export %s%s' % (symbol, ' %#x' % crc if with_crc else '') for symbol, crc in exports]
    wanted = chance.sample(earlier, min(len(earlier), chance.choice((0, 1, 2, 4))))
    for symbol, crc in wanted:
        if symbol != 'shared_symbol':
            lines.append('import %s%s %s' % (chance.choice(('', '', '', '', '.')), symbol, chance.choice((hex(crc), hex(crc), hex(crc), '', '0x77', hex(crc) + ' weak', '0x78 weak'))))
    lines += ['import %s 0x%x' % (symbol, chance.choice((crc, crc, crc, 1))) for symbol, crc in chance.sample(KERNEL, 3)]
    if chance.random() < .2:
        lines += chance.choice((['import nobody_%d 0x1' % number], ['import perhaps_%d 0x1 weak' % number], ['import __this_module'], ['import _GLOBAL_OFFSET_TABLE_', 'import TOC.'],
                                ['import .dot_%d' % number], ['import perhaps_%d weak' % number, 'import nobody_%d' % number], ['modversion module_layout 0x123'], ['import _s_00_0']))
    return Made(name, lines), exports if with_crc else [(symbol, 0) for symbol, _ in exports]


KERNEL = [('printk', 0x92997ed8), ('kfree', 0x037a0cba), ('module_layout', 0x1cac0a58), ('__fentry__', 0xbdfb6dbb), ('_raw_spin_lock', 0x4c9d28b0)]


def make_modules(count=90):
    """The same in every run."""
    chance, made, exports = random.Random(4), [], []
    for number in range(count):
        module, more = make_module(number, chance, exports)
        made.append(module)
        exports += more
    return made


# Two cycles, with one who uses the first and one whom it uses, and modules with what is no ASCII.
LOOPS = [
    Made('loop-a', ['export loop_a 0x1', 'export loop_a2 0x2', 'import end_of_loop 0x7'], ['import loop_b 0x3']),
    Made('loop-b', ['export loop_b 0x3'], ['import loop_c 0x4']),
    Made('loop-c', ['export loop_c 0x4', 'alias in-a-loop'], ['import loop_a 0x1']),
    Made('loop-user', ['import loop_a2 0x2', 'import loop_c 0x4']),
    Made('loop-end', ['export end_of_loop 0x7']),
]
PAIR = [Made('pair-a', ['export pair_a 0x1'], ['import pair_b 0x1']), Made('pair-b', ['export pair_b 0x1'], ['import pair_a 0x1'])]
SELF = [Made('self', ['export self 0x1', 'alias self-alias'], ['import self 0x1'])]
FOREIGN = [
    Made('foreign-alias', ['alias before', 'export foreign_alias 0x1'], (), ['alias stra\u00dfe']),
    Made('foreign-softdep', ['softdep pre: s-00', 'softdep pre: \u00e4']),
]
DAMAGES = {
    'empty': lambda data: b'', 'cut-at-20': lambda data: data[:20], 'cut-at-100': lambda data: data[:100], 'cut-in-half': lambda data: data[:len(data) // 2], 'text': lambda data: b'no module\n' * 20,
    'cut-xz': lambda data: pack(data, '.xz')[:200],
}


class Pool:
    """Files that the trees link to: modules of Debian's kernel, when there is one, and those made here; each also compressed."""

    def __init__(self, folder, tree=None):
        self.folder, self.tree = folder, tree
        self.made = make_modules()
        self.lock = threading.RLock()
        self.paths, self.inodes, self.facts = {}, {}, {}
        self.wanted = dict(KERNEL)  # what the kernel exports, with its CRC
        self.real, self.dependencies, self.builtin, self.info = [], {}, [], b''
        if tree:
            self.read_tree()

    def read_tree(self):
        chance = random.Random(61)
        with open(os.path.join(self.tree, 'modules.dep'), encoding='ascii') as file:
            for line in file:
                path, _, rest = line.partition(':')
                self.dependencies[path] = rest.split()
        with open(os.path.join(self.tree, 'modules.builtin'), encoding='ascii') as file:
            self.builtin = file.read().splitlines()
        with open(os.path.join(self.tree, 'modules.builtin.modinfo'), 'rb') as file:
            self.info = file.read()
        small = [path for path in sorted(self.dependencies) if os.path.getsize(os.path.join(self.tree, path)) < 200000]
        chosen = {}
        for path in chance.sample(small, 220):
            chosen.update(dict.fromkeys([path] + self.dependencies[path]))
        self.real = sorted(chosen)
        for path in self.real:
            with open(os.path.join(self.tree, path), 'rb') as file:
                versions = mkindex.Elf(file.read()).section('__versions')
            for place in range(0, len(versions), 64):
                self.wanted[mkindex.string_at(versions[place:place + 64], 8)] = int.from_bytes(versions[place:place + 4], 'little')

    def put(self, key, suffix, make):
        """The path of a file of the pool, made when it is asked for the first time."""
        with self.lock:
            path = self.paths.get((key, suffix))
            if not path:
                path = os.path.join(self.folder, '%d.ko%s' % (len(self.paths), suffix))
                with open(path, 'wb') as file:
                    file.write(pack(make(), suffix))
                self.paths[key, suffix] = path
                self.inodes[os.stat(path).st_ino] = path
            return path

    def by_inode(self, number):
        """The file of the pool that a file of a case is a link to."""
        return self.inodes[number]

    def once(self, key, make):
        if key not in self.facts:
            self.facts[key] = make()
        return self.facts[key]

    def real_module(self, path, suffix):
        def read():
            with open(os.path.join(self.tree, path), 'rb') as file:
                return file.read()
        return File(pool=self.put(path, suffix, read))

    def made_module(self, made, suffix, without=(), more=()):
        spec = Made(made.name, made.lines + list(more), made.cyclic, made.foreign)
        return File(pool=self.put((made.name, tuple(without), tuple(more)), suffix, lambda: spec.build(without)))


# --- a case


class Rules:
    """What the configuration says, as depmod shall understand it."""

    def __init__(self):
        self.search, self.overrides, self.externals, self.excludes = [], [], [], []


class Case:
    def __init__(self, number, pool):
        self.number, self.pool, self.chance = number, pool, random.Random('depmod %d' % number)
        self.files = {}         # path below the folder of the case -> File
        self.rules = Rules()
        self.release = self.chance.choice(RELEASES)
        self.directory = '%s/lib/modules/%s' % (BASE, self.release)
        self.arguments = []
        self.steps = []         # (what happens before, arguments)
        self.features = set()
        self.twins = {}         # path of a module -> the same module without what kmod cannot deal with
        self.output = None      # the folder of -o
        self.build()

    def sometimes(self, probability):
        return self.chance.random() < probability

    # --- the tree

    def add(self, path, module):
        self.files[self.directory + '/' + path] = module

    def suffix(self):
        return self.kind if self.kind in SUFFIXES else self.chance.choice(SUFFIXES)

    def add_made(self, folder, made, suffix=None, more=()):
        suffix = self.suffix() if suffix is None else suffix
        path = '%s/%s.ko%s' % (folder, made.name, suffix)
        self.add(path, self.pool.made_module(made, suffix, (), more))
        twin = [part for part in ('cyclic', 'foreign') if getattr(made, part)]
        if twin:
            self.twins[path] = self.pool.made_module(made, suffix, twin, more)
        return path

    def build(self):
        # Most trees are all plain or all xz, a few mixed.
        self.kind = self.chance.choice(('', '', '.xz', '.zst', '.gz', 'mixed'))
        self.count = self.chance.randrange(30, 300 if self.kind == '' else 90)
        self.listed = []
        self.add_modules()
        self.add_duplicates()
        self.add_oddities()
        self.write_order()
        self.write_builtin()
        self.write_configuration()
        self.write_symbols()
        self.choose_arguments()

    def add_modules(self):
        made = self.chance.sample(self.pool.made, self.chance.randrange(10, 60))
        real = self.chance.sample(self.pool.real, min(len(self.pool.real), max(0, self.count - len(made))))
        if self.sometimes(.5):
            real = sorted({path for module in real for path in [module] + self.pool.dependencies[module]})
        for path in real:
            if path in self.pool.real:
                suffix = self.suffix()
                self.add(path + suffix, self.pool.real_module(path, suffix))
                self.listed.append(path)
        for module in made:
            folder = self.chance.choice(('kernel/made', 'kernel/made', 'kernel/drivers/made', 'extra', 'kernel', 'updates', 'misc'))
            self.listed.append(re.sub(r'\.ko\..*', '.ko', self.add_made(folder, module)))
        self.plain = made

    def add_duplicates(self):
        """Modules a second and a third time, elsewhere or compressed in another way; the others differ from the first."""
        if not self.sometimes(.6):
            return
        for module in self.chance.sample(self.plain, min(len(self.plain), self.chance.randrange(1, 12))):
            for folder in self.chance.sample(('updates', 'updates/dkms', 'extra', 'weak-updates', 'kernel/made', 'kernel/other'), self.chance.choice((1, 1, 2))):
                path = self.add_made(folder, module, None, ['alias only-in-' + folder.replace('/', '-')])
                if self.sometimes(.5):
                    self.listed.append(re.sub(r'\.ko\..*', '.ko', path))
        self.listed = list(dict.fromkeys(self.listed))

    def add_group(self, probability, feature, group):
        if self.sometimes(probability):
            self.features.add(feature)
            for module in group:
                self.listed.append(re.sub(r'\.ko\..*', '.ko', self.add_made('kernel/odd', module)))

    def add_oddities(self):
        self.add_group(.06, 'cycle', LOOPS)
        self.add_group(.06, 'cycle', PAIR)
        self.add_group(.04, 'cycle', SELF)
        self.add_group(.06, 'foreign', FOREIGN)
        if self.sometimes(.12):
            for word in self.chance.sample(sorted(DAMAGES), 3):
                suffix = '.xz' if word == 'cut-xz' else ''
                path = 'kernel/damaged/%s.ko%s' % (word, suffix)
                module = self.pool.made[0]
                self.add(path, File(pool=self.pool.put(('damaged', word), suffix if word != 'cut-xz' else '', lambda word=word, module=module: DAMAGES[word](module.build()))))
                self.listed.append('kernel/damaged/%s.ko' % word)
            self.features.add('damaged')
        if self.sometimes(.15):
            self.add('build', File(target='/usr/src/nowhere'))
            self.add('source', File(target='build'))
            self.add('kernel/build/skipped.ko', self.pool.made_module(self.pool.made[1], ''))
            self.add('kernel/made/notes.txt', File(data=b'no module\n'))
            self.add('kernel/made/module.KO', File(data=b''))
        if self.sometimes(.08):
            self.add('linked', File(target='../../../../elsewhere'))
            self.files['elsewhere/far.ko'] = self.pool.made_module(Made('far', ['alias far-away']), '')
            self.add('kernel/made/near.ko', File(target='../../linked/far.ko'))
        if self.sometimes(.05):
            self.add('kernel/made/broken.ko', File(target='nowhere.ko'))
            self.features.add('broken-link')
        if self.sometimes(.05):
            # The name of the file tells nothing about its contents.
            self.add('kernel/odd/packed.ko', self.pool.made_module(Made('packed', ['alias packed']), '.xz'))
            self.add('kernel/odd/unpacked.ko.xz', File(pool=self.pool.put('unpacked', '', Made('unpacked', ['alias unpacked']).build)))

    def write_order(self):
        lines = list(self.listed)
        kind = self.chance.choice(('complete', 'complete', 'shuffled', 'partial', 'partial', 'shuffled partial', 'missing', 'unfinished', 'empty'))
        if 'shuffled' in kind:
            self.chance.shuffle(lines)
        if 'partial' in kind:
            lines = [line for line in lines if self.sometimes(.6)]
        if self.sometimes(.2):
            for line in ('kernel/nowhere.ko', '', '#kernel', lines[0] + '.xz' if lines else '', ' kernel/blank.ko'):
                lines.insert(self.chance.randrange(len(lines) + 1), line)
        if self.sometimes(.06) and lines:
            lines += self.chance.sample(lines, min(3, len(lines)))
        self.order = {'missing': None, 'empty': ''}.get(kind, ''.join(line + '\n' for line in lines))
        if kind == 'unfinished' and self.order:
            self.order = self.order[:-1]
        self.set_order(self.order)

    def set_order(self, text):
        self.files.pop(self.directory + '/modules.order', None)
        if text is not None:
            self.add('modules.order', File(data=text.encode()))

    def write_builtin(self):
        names = self.chance.sample(self.pool.builtin, min(40, len(self.pool.builtin))) + ['kernel/built-in_name.ko', 'kernel/built/two.ko']
        info = b'two.license=GPL\0two.alias=built-in-alias-[a-b]\0two.alias=other\0built_in_name.alias=other\0built_in_name.file=kernel/x\0'
        if self.sometimes(.2):
            names += names[:3]
            names.insert(1, self.chance.choice(('1kernel/bad.ko', '', '/absolute.ko', ' kernel/blank.ko')))
            info += b'two.alias=unclosed[x\0'
        if not self.sometimes(.1):
            self.add('modules.builtin', File(data=''.join(name + '\n' for name in names).encode()))
        if not self.sometimes(.1):
            self.add('modules.builtin.modinfo', File(data=info + (self.pool.info if self.sometimes(.3) else b'')))

    # --- the configuration

    def modules(self):
        return [path[len(self.directory) + 1:] for path, file in self.files.items() if path.startswith(self.directory + '/') and re.search(r'\.ko(\.\w+)?$', path)]

    def some_overrides(self):
        for path in self.chance.sample(self.modules(), min(3, len(self.modules()))):
            name = re.sub(r'\.ko.*', '', os.path.basename(path))
            folder = self.chance.choice((os.path.dirname(path), 'updates', 'extra', 'kernel/made', 'nowhere'))
            yield name, self.chance.choice(REGEXES), folder

    def write_configuration(self):
        lines = []
        if self.sometimes(.6):
            for _ in range(self.chance.choice((1, 1, 2))):
                words = self.chance.choice(SEARCHES)
                lines.append('search ' + words)
                self.rules.search += words.split()
        if self.sometimes(.4):
            for name, regex, folder in self.some_overrides():
                lines.append('override %s %s %s' % (name, regex, folder))
                if applies(regex, self.release):
                    self.rules.overrides.append((name, folder))
        if self.sometimes(.3):
            self.add_externals(lines)
        if self.sometimes(.2):
            words = self.chance.sample(('misc', 'dkms', 'drivers', 's-04.ko', 's_05.ko.xz', 'nowhere', 'made/'), 2)
            lines.append('exclude ' + ' '.join(words))
            self.rules.excludes += words
        if self.sometimes(.25):
            for line in self.chance.sample(BAD_LINES, 2) + self.chance.sample(IGNORED_LINES, 2):
                lines.append(line)
                if line == '\tsearch extra':
                    self.rules.search.append('extra')
        self.place_configuration(lines)

    def add_externals(self, lines):
        for name in self.chance.sample(('ext1', 'ext2/below', 'ext3'), 2):
            regex = self.chance.choice(REGEXES + ('*', '*'))
            lines.append('external %s {R}/%s' % (regex, name))
            if name == 'ext3':
                continue    # which does not exist
            for module in self.chance.sample(self.plain, 3) + [Made('outside-' + name[:4], ['alias outside', 'import shared_symbol'])]:
                suffix = self.suffix()
                self.files['%s/%s/%s.ko%s' % (name, 'deep' if self.sometimes(.3) else 'flat', module.name, suffix)] = self.pool.made_module(module, suffix, (), ['alias external-' + name[:4]])
        for line in lines:
            words = line.split()
            if words[0] == 'external' and applies(words[1], self.release):
                self.rules.externals.append(words[2])

    def place_configuration(self, lines):
        """One file, or several in a folder that are read by their names; never the configuration of this machine."""
        text = ''.join(line + '\n' for line in lines)
        if self.sometimes(.5) or len(lines) < 2:
            self.files['conf/one.conf'] = File(data=text.encode())
            self.config = [self.chance.choice(('-C', '--config')), '{R}/conf/one.conf']
            return
        half = len(lines) // 2
        for name, part in (('10-first.conf', lines[:half]), ('90-second.conf', lines[half:])):
            self.files['conf.d/' + name] = File(data=''.join(line + '\n' for line in part).encode())
        self.files['conf.d/ignored.txt'] = File(data=b'bogus\n')
        self.config = ['-C', '{R}/conf.d']
        if self.sometimes(.3):
            # Files are read in the order of their names, wherever they are named.
            self.config = ['-C', '{R}/conf.d/90-second.conf', '-C', '{R}/conf.d/10-first.conf']

    def write_symbols(self):
        names = [name for name in self.pool.wanted if self.sometimes(.98)] + ['nobody_7']
        rows = ['0x%08x\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' % (3 if self.sometimes(.02) else self.pool.wanted.get(name, 1), name) for name in names]
        rows += ['0x00000001\tnobody_8\tdrivers/other\tEXPORT_SYMBOL\t\n', '0x00000005\ts_01_0\tvmlinux\tEXPORT_SYMBOL_GPL\t\n']
        if self.sometimes(.1):
            rows.insert(3, self.chance.choice(('# a comment\n', '\n', 'zz\tprintk\tvmlinux\tEXPORT_SYMBOL\n', '0x\tprintk\tvmlinux\tEXPORT_SYMBOL\n')))
            rows += rows[:1]
        self.files['Module.symvers'] = File(data=''.join(rows).encode())
        rows = ['ffffffff81%06x T %s\nffffffff82%06x r __ksymtab_%s\n' % (i, name, i, name) for i, name in enumerate(names)]
        if self.sometimes(.1):
            rows.insert(2, self.chance.choice(('rubbish\n', 'ffffffff82000000 r\n', '__ksymtab_printk\n')))
        self.files['System.map'] = File(data=''.join(rows).encode())

    # --- the command line

    def choose_arguments(self):
        base = self.chance.choice((['-b', BASE], ['-b', '{R}/' + BASE], ['--basedir={R}/' + BASE], ['-b{R}/' + BASE]))
        options = [base, self.config]
        options += self.chance.choice(([], [], [['-e'], ['-E', 'Module.symvers']], [['-e', '-E', '{R}/Module.symvers']], [['-ae', '-F', 'System.map']], [['-e']],
                                       [['--errsyms'], ['--symvers=Module.symvers'], ['--filesyms', 'System.map']]))
        for probability, option in ((.3, '-a'), (.35, '-w'), (.2, '-v'), (.3, '-n')):
            if self.sometimes(probability):
                options.append([option])
        if self.sometimes(.08):
            options.append(self.chance.choice((['-P', '_'], ['--symbol-prefix=_'])))
        if self.sometimes(.05):
            options.append([self.chance.choice(('-q', '-r', '-u', '--unresolved-error'))])
        if self.sometimes(.1):
            self.output = 'out'
            options.append(self.chance.choice((['-o', '{R}/out'], ['--outdir=out'])))
        self.chance.shuffle(options)
        words = [word for option in options for word in option]
        operands = [self.release] if self.release != os.uname().release or self.sometimes(.5) else []
        if operands and self.sometimes(.08):
            operands += self.some_operands()
        if operands and self.sometimes(.2):
            words = operands + words    # options behind operands
        else:
            words += operands
        self.dry = '-n' in words
        self.steps = [(None, words)]
        if self.sometimes(.08):
            self.quick(words)

    def some_operands(self):
        names = {}
        for path in self.chance.sample(self.modules(), 6):
            names.setdefault(re.sub(r'\..*', '', os.path.basename(path)).replace('-', '_'), path)
        names.pop('', None)
        self.features.add('operands')
        return ['{R}/%s/%s' % (self.directory, path) for path in names.values()]

    def quick(self, words):
        """depmod -A with no indexes, again, and when a module is newer."""
        words = [word for word in words if word not in ('-n', '-a', '-v', '-e')] + ['-A']
        words = [('-F' if word == '-ae' else word) for word in words]
        if '-F' in words:
            words = [word for word in words if word not in ('-F', 'System.map')]
        self.steps = [(None, words), (None, words)]
        self.dry = False
        self.features.add('quick')


def applies(regex, release):
    if regex == '*':
        return True
    try:
        return re.search(regex, release) is not None
    except re.error:
        return False


def materialize(files, root):
    """Put the files of a tree on disk; those of the pool as links."""
    made = set()
    for path, file in files.items():
        place = os.path.join(root, path)
        folder = os.path.dirname(place)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        if file.pool:
            os.link(file.pool, place)
        elif file.target is not None:
            os.symlink(file.target, place)
        else:
            with open(place, 'wb') as out:
                out.write(file.data.replace(b'{R}', os.fsencode(root)))
