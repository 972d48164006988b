#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make archives of cpio in the form "newc", and images as an initramfs has them: one archive behind the other."""

REGULAR, DIRECTORY, LINK = 0o100644, 0o40755, 0o120777


def entry(name, contents=b'', mode=REGULAR, magic=b'070701'):
    name = name.encode() + b'\0'
    fields = (1, mode, 0, 0, 1, 0, len(contents), 0, 0, 0, 0, len(name), 0)
    head = magic + b''.join(b'%08X' % field for field in fields) + name
    return head + b'\0' * (-len(head) % 4) + contents + b'\0' * (-len(contents) % 4)


def archive(entries, block=512):
    """entries: (name, contents) or (name, contents, mode)."""
    data = b''.join(entry(*values) for values in entries) + entry('TRAILER!!!', mode=0)
    return data + b'\0' * (-len(data) % block)


def image(entries, compress=bytes):
    """What comes first is for the processor, and never compressed."""
    early = archive([('kernel', b'', DIRECTORY), ('kernel/x86/microcode/GenuineIntel.bin', b'microcode')])
    return early + compress(archive(entries))
