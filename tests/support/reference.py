# SPDX-License-Identifier: MIT
"""What results are compared with: Debian's kernels as the package sources of this system offer them, and the installed kmod."""
import os
import subprocess
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SKIPPED = 77
# The kernels that tests know. Debian 12 offers both, Debian 13 the second.
KERNELS = ('6.1', '6.12')
# The kernel of Debian's backports for its current release, whatever this system's release is.
NEWEST = 'newest'
# The kmod whose differences parity.expected and depmod.expected explain, which is Debian 12's. Others differ in other ways.
KMOD = '30'


class Missing(Exception):
    """Why there is nothing to compare with."""


def fetch(*arguments):
    """The lines that tests/vm/fetch prints, as lists of words."""
    done = subprocess.run([os.path.join(TESTS, 'vm', 'fetch'), *arguments], stdout=subprocess.PIPE, universal_newlines=True)
    if done.returncode == SKIPPED:
        raise Missing('Debian packages cannot be fetched')
    if done.returncode:
        sys.exit('tests/vm/fetch %s failed' % ' '.join(arguments))
    return [line.split() for line in done.stdout.splitlines()]


def offered():
    """The names of the kernels that this system's package sources offer, oldest first."""
    return [name for name, _ in fetch('-l')]


def kernels():
    """Those of KERNELS that this system offers; which ones, and which are missing, is printed."""
    there = offered()
    names = [name for name in KERNELS if name in there]
    if not names:
        raise Missing('the package sources of this system offer Linux %s, and tests know %s' % (' '.join(there), ' '.join(KERNELS)))
    missing = ' '.join(name for name in KERNELS if name not in names)
    print('# kernels: Linux %s%s' % (' '.join(names), missing and '; the package sources of this system do not have ' + missing), flush=True)
    return names


def with_newest(*options):
    """What fetch() says of kernels() and of the newest one; None instead of that where it cannot be had, which is printed."""
    lines = fetch(*options, *kernels())
    try:
        [newest] = fetch(*options, NEWEST)
    except Missing:
        newest = None
    print('# newest kernel: %s' % (newest[1] if newest else 'SKIPPED: Debian\'s backports cannot be reached'), flush=True)
    return lines, newest


def kmod(name):
    """The path of the installed kmod's command of this name. It must really be kmod's, and of the version that the tests know."""
    path = '/sbin/' + name
    try:
        text = subprocess.run([path, '--version'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True).stdout
    except OSError:
        text = ''
    if not text.startswith('kmod version ') or 'lkm' in os.path.basename(os.path.realpath(path)):
        raise Missing('%s is not an installed kmod' % path)
    version = text.split()[2]
    if version != KMOD:
        raise Missing('the reference is kmod %s, as in Debian 12, and %s is of kmod %s' % (KMOD, path, version))
    return path
