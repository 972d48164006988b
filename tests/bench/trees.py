# SPDX-License-Identifier: MIT
"""The module trees that depmod is measured with: a real kernel's, plain and compressed in each way, parts of it, and generated ones.

They are made once, below a directory of their own, and stay there. Making them takes some minutes, nearly all of it compression.
"""
import glob
import os
import random
import shutil
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
sys.dont_write_bytecode = True
import mkmodule  # noqa: E402

# As kernels are shipped: what the kernel's own build calls, with the levels of distributions.
COMPRESSORS = {
    'zst': ['zstd', '-q', '-19', '--rm'],
    'xz': ['xz', '--check=crc32', '--lzma2=dict=1MiB'],
    'gz': ['gzip', '-n', '-9'],
}
FROM_THE_BUILD = ('modules.order', 'modules.builtin', 'modules.builtin.modinfo')
AT_ONCE = 200  # files for one call of a compressor
# A generated module says about as much as those of a distribution do in the middle.
ALIASES, EXPORTS, KERNEL_IMPORTS, PARAMETERS = 6, 4, 45, 3


def modules_below(tree):
    """Paths of the module files, relative to the tree; in the same order everywhere."""
    found = []
    for folder, _, names in os.walk(tree):
        found += [os.path.relpath(os.path.join(folder, name), tree) for name in names if '.ko' in name]
    return sorted(found)


def link_or_copy(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def take(source, target, paths, move=link_or_copy):
    """These modules of a tree, and what the kernel's build made beside them, as another tree."""
    for path in list(paths) + [name for name in FROM_THE_BUILD if os.path.exists(os.path.join(source, name))]:
        move(os.path.join(source, path), os.path.join(target, path))


def copy(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copy2(source, target)


def compress(tree, kind):
    paths = [os.path.join(tree, path) for path in modules_below(tree)]
    for start in range(0, len(paths), AT_ONCE):
        subprocess.run(['nice', '-n', '19'] + COMPRESSORS[kind] + paths[start:start + AT_ONCE], check=True)


def template():
    """A module with placeholders of five letters: its own number, and those of two modules that it needs."""
    lines = ['name module_OWNNO', 'license GPL', 'depends module_FIRST,module_OTHER']
    lines += ['alias pci:v0000OWNNOd000010%02dsv*sd*bc*sc*i*' % number for number in range(ALIASES)]
    lines += ['parm option_%d:int:What this option is for' % number for number in range(PARAMETERS)]
    lines += ['export module_OWNNO_function_%d %d' % (number, number + 1) for number in range(EXPORTS)]
    lines += ['import module_FIRST_function_0 1', 'import module_OTHER_function_1 2']
    lines += ['import kernel_function_%02d 3' % number for number in range(KERNEL_IMPORTS)]
    return mkmodule.build('\n'.join(lines))


def generate(tree, count):
    """Modules in groups of fifty; each needs the head of its group, and heads need each other in turn."""
    image = template()
    order = []
    for number in range(count):
        heads = (number - number % 50, number - number % 1000, 0)
        needs = [b'%05d' % head for head in heads if head != number] + [b'-none'] * 2
        path = 'kernel/drivers/group_%03d/module_%05d.ko' % (number // 100, number)
        patched = image.replace(b'OWNNO', b'%05d' % number).replace(b'FIRST', needs[0]).replace(b'OTHER', needs[1])
        os.makedirs(os.path.dirname(os.path.join(tree, path)), exist_ok=True)
        with open(os.path.join(tree, path), 'wb') as file:
            file.write(patched)
        order.append(path)
    with open(os.path.join(tree, 'modules.order'), 'w', encoding='ascii') as file:
        file.writelines(path + '\n' for path in order)
    for name in FROM_THE_BUILD[1:]:
        with open(os.path.join(tree, name), 'wb'):
            pass


class Trees:
    """Trees by name: "plain", "zst", "xz", "gz", "plain-500", "generated-20000". Each twice, of the same files: for kmod and for lkm."""

    def __init__(self, source, folder):
        self.source, self.folder = source, folder
        self.release = os.path.basename(source)

    def directory(self, name, who):
        return os.path.join(self.folder, name, who, 'lib/modules', self.release)

    def fill(self, name, tree):
        kind, _, count = name.partition('-')
        if kind == 'generated':
            generate(tree, int(count))
        elif kind == 'plain' and count:
            plain = self.make('plain', 'kmod')
            chosen = random.Random(name).sample(modules_below(plain), int(count))
            take(plain, tree, chosen)
        else:
            # Copied, not linked: who links to the files later would change their time of change, and that is watched.
            take(self.source, tree, modules_below(self.source), copy)
            if kind in COMPRESSORS:
                compress(tree, kind)

    def make(self, name, who):
        """The module directory of a tree; made if it is not there."""
        ready = os.path.join(self.folder, name)
        if not os.path.isdir(ready):
            print('# making the tree %s' % name, file=sys.stderr, flush=True)
            work = ready + '.unfinished'
            shutil.rmtree(work, ignore_errors=True)
            trees = [os.path.join(work, one, 'lib/modules', self.release) for one in ('kmod', 'lkm')]
            os.makedirs(trees[0])
            started = time.monotonic()
            self.fill(name, trees[0])
            take(trees[0], trees[1], modules_below(trees[0]))
            os.rename(work, ready)
            print('# %d seconds' % (time.monotonic() - started), file=sys.stderr, flush=True)
        return self.directory(name, who)


def bench_trees():
    """The trees below the cache directory; None when the kernel that they are made of is not there."""
    cache = os.environ.get('LKM_CACHE') or os.path.expanduser('~/.cache/lkm')
    trees = glob.glob(os.path.join(cache, 'linux-image-6.1.*/lib/modules/*'))
    return Trees(max(trees, key=os.path.getmtime), os.path.join(cache, 'bench')) if trees else None


if __name__ == '__main__':
    every = bench_trees() or sys.exit('trees.py: run tests/vm/fetch first')
    for wanted in sys.argv[1:]:
        every.make(wanted, 'kmod')
