#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make PE files with given sections, as a unified kernel image has them."""
import struct

FILE_ALIGNMENT = 512


def image(sections, optional=240):
    """sections: (name, contents); padded in the file as linkers do it."""
    table = 64 + 24 + optional
    offset = -(-(table + 40 * len(sections)) // FILE_ALIGNMENT) * FILE_ALIGNMENT
    headers, data = b'', b''
    for name, contents in sections:
        padded = contents + b'\0' * (-len(contents) % FILE_ALIGNMENT)
        headers += struct.pack('<8sIIIIIIHHI', name.encode(), len(contents), 0, len(padded), offset if padded else 0, 0, 0, 0, 0, 0x40000040)
        data += padded
        offset += len(padded)
    dos = b'MZ' + b'\0' * 58 + struct.pack('<I', 64)
    head = dos + b'PE\0\0' + struct.pack('<HHIIIHH', 0x8664, len(sections), 0, 0, 0, optional, 0x22e) + b'\x0b\x02' + b'\0' * (optional - 2) + headers
    return head + b'\0' * (-len(head) % FILE_ALIGNMENT) + data
