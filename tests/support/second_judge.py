# SPDX-License-Identifier: MIT
"""The case files of tests/cases, run by the installed kmod: the commands that print and change nothing, with the root of the case as /.

A command is judged when every tool in it only prints (modinfo, modprobe with -D -n -R -c and the like). The others are run
by our program, so that what is loaded is the same for both. The expected output of the case stands for ours: tests/run shows that it is.
"""
import atexit
import difflib
import functools
import glob
import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# An option, or several short ones, of which one says to print; -C -d -S -w take the rest of the word.
PRINTING = re.compile(r'--(show|dump|resolve|dry)|-[ABD-RT-Zabce-vx-z]*[DnRc]')
# What only our program has, and tools that are compared elsewhere: in the VM.
OURS = re.compile(r'--json|\b(lkm|kmod|insmod|rmmod|lsmod|depmod)\b|fake/calls|mkfifo')
# kmod opens FIFOs, and waits for ever for somebody who writes.
ENDLESS = ('modprobe/config-hostile',)
# Behind the name of a command: kmod gets the release of the case, -v for -n (up to kmod 30 it prints only then), and the spellings that it knows.
SHIMS = {
    'modinfo': 'exec /sbin/modinfo -k %(release)s "$@"\n',
    'modprobe': '''n= v=
for a; do
	shift
	case $a in
	--show-alias) a=--resolve-alias ;;
	--show-config) a=--showconfig ;;
	--show-modversions) a=--dump-modversions ;;
	--dry-run|--show|-n|-[rbaqi]n|-n[rbaqi]) n=-v ;;
	-v|--verbose|-v[a-z]|-[a-z]v) v=" " ;;
	esac
	set -- "$@" "$a"
done
exec /sbin/modprobe -S %(release)s ${v:-$n} "$@"
''',
}
TOOLS = ('modprobe', 'modinfo')
# What is needed of this machine inside the root of a case: it is all below /host there.
LINKS = ('bin', 'sbin', 'usr/bin', 'usr/sbin', 'lib64', 'etc/alternatives', 'dev/full')
# Arguments: the root of the case, a folder for the search path, a command. The root is seen inside itself where its path says.
INSIDE = '''
root=$1
mount --rbind / "$root/host" && mount -o remount,bind,ro "$root/host" && mount --bind /dev/null "$root/dev/null" && mount -t tmpfs none "$root${root%/*}" &&
mkdir "$root$root" && mount --bind "$root" "$root$root" || exit 125
export PATH="/host$2:/usr/bin:/bin:/usr/sbin:/sbin"
exec setpriv --bounding-set=-sys_module chroot "$root" sh -c 'cd "$1" && exec sh -c "$2"' sh "$root" "$3"
'''


def load_run():
    loader = importlib.machinery.SourceFileLoader('cases_run', os.path.join(os.path.dirname(HERE), 'run'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('cases_run', loader))
    loader.exec_module(module)
    return module


run = load_run()


def judged(text):
    """Whether the tools of this command only print."""
    if OURS.search(text):
        return False
    found = False
    for part in re.split(r'[|;&\n]|\$\(|\bdo\b', text):
        tool = re.search(r'(MODPROBE_OPTIONS=.*)?(?:^|\s)(modprobe|modinfo)(?=\s|$).*', part)
        if tool and tool[2] == 'modprobe' and not any(PRINTING.match(word) for word in re.split(r'[\s\'"=]+', tool[0])):
            return False
        found = found or tool is not None
    return found


def unshare(*options):
    """For a command with a view of its own on mounts."""
    return ['unshare', '--mount', *options] + ([] if os.geteuid() == 0 else ['--map-root-user'])


PIN = 'mount --bind "$1" /proc/cmdline && shift && exec "$@"'


@functools.lru_cache(maxsize=None)
def pin():
    """What stands before a command for which the kernel command line is to be empty; nothing where this is not permitted."""
    if not shutil.which('unshare'):
        return []
    empty = tempfile.NamedTemporaryFile(prefix='lkm-cmdline-', delete=False)
    empty.write(b'\n')
    empty.close()
    atexit.register(os.remove, empty.name)
    words = unshare() + ['sh', '-c', PIN, 'sh', empty.name]
    return words if subprocess.run(words + ['true'], stderr=subprocess.DEVNULL).returncode == 0 else []


def furnish(root):
    """Let programs of this machine run with this root as /."""
    libraries = [path.lstrip('/') for path in glob.glob('/lib/*-linux-gnu*') + glob.glob('/usr/lib/*-linux-gnu*')]
    os.mkdir(os.path.join(root, 'host'))
    for path in list(LINKS) + libraries:
        if os.path.exists('/' + path) and not os.path.lexists(os.path.join(root, path)):
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            os.symlink('/host/' + os.path.relpath(os.path.realpath('/' + path), '/'), os.path.join(root, path))


def difference(theirs, ours):
    return '\n'.join(difflib.unified_diff(theirs, ours, 'kmod', 'lkm', lineterm='', n=1))


class Judge:
    """The installed kmod, and our program for what changes something."""

    def __init__(self, program):
        self.names = run.link_names(program)
        self.shims = tempfile.mkdtemp(prefix='lkm-shims-')
        for name, text in SHIMS.items():
            path = os.path.join(self.shims, name)
            with open(path, 'w', encoding='ascii') as file:
                file.write('#!/bin/sh\n' + text % {'release': run.RELEASE})
            os.chmod(path, 0o755)

    def close(self):
        shutil.rmtree(self.names)
        shutil.rmtree(self.shims)

    def inside(self, command, root):
        return unshare('--pid', '--fork', '--kill-child') + ['sh', '-c', INSIDE, 'sh', root, self.shims, command]

    def impossible(self):
        """Why no case can be run by the installed kmod here; None when they can."""
        missing = [name for name in ('unshare', 'setpriv', 'chroot') if not shutil.which(name)]
        if missing:
            return 'there is no ' + ' and no '.join(missing)
        root = tempfile.mkdtemp(prefix='lkm-case-')
        try:
            os.makedirs(root + os.path.dirname(root))
            run.write(root, 'dev/null', b'')
            furnish(root)
            done = subprocess.run(self.inside('modprobe -V', root), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            text = done.stdout.decode(errors='replace')
            return None if text.startswith('kmod version ') else 'no name space for mounts: ' + (' '.join(text.split()) or 'no output')
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def differences(self, path):
        """(number of commands judged, [(case, first line of the command, difference)]) of a case file"""
        case = run.Case(path)
        if case.name in ENDLESS or not any(judged(command.text) for command in case.commands):
            return 0, []
        root, count, found = tempfile.mkdtemp(prefix='lkm-case-'), 0, []
        env = run.environment(root, self.names)
        try:
            run.prepare(case, root, env)
            furnish(root)
            for command in case.commands:
                if not judged(command.text):
                    run.execute(command, root, env)
                    continue
                count += 1
                theirs, ours = alike(run.outcome(self.inside(command.text, root), root, env)), command.expected
                if theirs != ours:
                    found.append((case.name, command.text.split('\n')[0], difference(theirs, ours)))
        finally:
            run.remove(root)
        return count, found


def alike(lines):
    """kmod's lines without the places of its source, without what it says of itself with -v, and with a blank that it forgets."""
    lines = [re.sub(r'^2> libkmod: (\w+):? \S+:\d+ \w+(?:\(\))?:? ', r'2> modprobe: \1: ', line) for line in lines]
    lines = [re.sub(r'^(softdep .*pre: .*\S)(post: )', r'\1 \2', line) for line in lines]
    return [line for line in lines if not re.match(r'2> modprobe: (INFO|DEBUG): \.\./libkmod/', line)]
