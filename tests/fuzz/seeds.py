#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the seeds of all fuzz targets from text: a directory for each target, emptied first.

usage: seeds.py OUTDIR [STAMP]

Seeds have the plain formats, whole files; those of name are two strings that end in NUL, a pattern or alias and a text.
"""
import pathlib
import re
import shutil
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
sys.dont_write_bytecode = True

import mkcpio  # noqa: E402
import mkmodule  # noqa: E402
import mkpe  # noqa: E402
import packed  # noqa: E402

# image

ORDINARY = """
name e1000e
info filename=e1000e
alias pci:v00008086d000015BDsv*sd*bc*sc*i*
alias pci:v00008086d000015D8sv*sd*bc*sc*i*
description Intel(R) PRO/1000 Network Driver
author Intel Corporation
license GPL v2
depends ptp,pps_core
softdep pre: crc32c post: dummy
weakdep realtek
firmware intel/e1000.bin
parm debug:int:Debug level (0=none,...,16=all)
parm IntMode:array of int:Interrupt Mode
parm copybreak::Maximum size of packet
parm quiet:bool:
import module_layout 0x12345678
import _printk 0x92997ed8
import weak_one 0xdeadbeef weak
export first_symbol 0x11111111
export second_symbol 0x22222222 gpl
export third_symbol 0x33333333 ns=E1000E
import_ns CRYPTO_INTERNAL
build-id 00112233445566778899aabbccddeeff00112233
"""
ELF_KINDS = {
    "x86_64": "",
    "i386": "class 32\nmachine i386\n",
    "s390": "endian big\nmachine s390\n",
    "powerpc": "class 32\nendian big\nmachine powerpc\n",
    "aarch64": "machine aarch64\n",
}
ELF_VARIANTS = {
    "extended": "versions extended\n" + ORDINARY,
    "both": "versions both\n" + ORDINARY,
    "crc_section": "crc section\n" + ORDINARY,
    "crc_undef": "crc undef\n" + ORDINARY,
    "no_vermagic": "name a\nvermagic none\n",
    "no_info": "name a\ndrop .modinfo\n",
    "no_symtab": ORDINARY + "drop .symtab\n",
    "no_strtab": ORDINARY + "drop .strtab\n",
    "signed": ORDINARY + "signed-by Somebody\n",
    "info_without_end": "section .modinfo text name=a\n",
    "info_zeros": "section .modinfo zero 64\n",
    "info_without_value": "info novalue\ninfo =nokey\ninfo parm=nocolon\ninfo parmtype=x\n",
    "nobits": "name a\nsection .bss nobits 4096\nsection .modinfo nobits 4096\n",
    "dot_symbol": "import .printk 0x1\nmodversion .module_layout 0x2\n",
    "versions_short": "section __versions zero 63\n",
    "ext_names_without_end": "section __version_ext_names text abc\nsection __version_ext_crcs hex 01000000\n",
    "ext_crcs_few": "section __version_ext_names text a\\0b\\0c\\0\nsection __version_ext_crcs hex 01000000\n",
    "note_short": "name a\nsection .note.gnu.build-id hex 040000001400000003000000474e5500\n",
    "note_huge": "name a\nsection .note.gnu.build-id hex fffffffffffffffff3000000474e5500\n",
    "executable": "type exec\nname a\n",
    "huge_shoff": "name a\ndamage header shoff 0xffffffffffffff00\n",
    "huge_shnum": "name a\ndamage header shnum 0xffff\n",
    "no_shnum": "name a\ndamage header shnum 0\n",
    "odd_shentsize": "name a\ndamage header shentsize 63\n",
    "bad_shstrndx": "name a\ndamage header shstrndx 0xfffe\n",
    "section_outside": "name a\ndamage section .modinfo offset 0x7fffffff\n",
    "section_overflow": "name a\ndamage section .modinfo size 0xffffffffffffffff\n",
    "name_outside": "name a\ndamage section .modinfo name 0xffffffff\n",
    "link_outside": ORDINARY + "damage section .symtab link 4000\n",
    "entsize_zero": ORDINARY + "damage section .symtab entsize 0\n",
    "cut": ORDINARY + "damage truncate 900\n",
    "cut_header": "name a\ndamage truncate 63\n",
    "appended": ORDINARY + "damage append 00ff00ff\n",
}


def image():
    for name, head in ELF_KINDS.items():
        yield name, mkmodule.build(head + ORDINARY)
        yield name + "_small", mkmodule.build(head + "name a\n")
    for name, spec in ELF_VARIANTS.items():
        yield name, mkmodule.build(spec)
    yield "empty", b""
    yield "magic", b"\x7fELF"


# extract

EXTRACT_VARIANTS = {
    "repeated": "import twice 0x1\nimport twice 0x2\nmodversion twice 0x3\nmodversion alone 0x4\nmodversion alone 0x5\n",
    "local_crcs": ORDINARY + "symbol __crc_local 0x7 abs local\nsymbol __crc_ 0x8 abs local\ndamage section .symtab info 0xffff\n",
    "named": ORDINARY + "drop .symtab\ndrop __versions\n",
    "section_crcs": "crc section\nexport a 0x1\nexport b 0x2\ncrc undef\nexport c 0x3\n",
    "grants": "export a 0x1 gpl\nexport b 0x2 ns=SPACE\nexport c gpl ns=module:a,b*\nsymbol __ksymtab_d 0 __ksymtab local\n"
              "symbol __kstrtabns_a 0xffff __ksymtab_strings local\n",
    "flags": "grants flags\nexport a 0x1 gpl\nexport b 0x2\nsymbol __ksymtab_a 0xffff __ksymtab local\n",
    "dots": "import .a 0x1\nimport a 0x2\nmodversion .a 0x3\n",
    "empty_version": ORDINARY + "section __versions zero 128\n",
    "shared_names": ORDINARY + "section .strtab hex 005f5f6372635f6100\n",
    "infos": "info alias\ninfo alias=\ninfo aliases=x\ninfo softdep=pre: a\ninfo weakdep=b\n",
}


def extract():
    yield from image()
    for name, spec in EXTRACT_VARIANTS.items():
        yield name, mkmodule.build(spec)


# name

PATTERNS = """
pci:v00008086d000015BDsv*sd*bc*sc*i* pci:v00008086d000015BDsv000017AAsd00002245bc02sc00i00
usb:v0[0-9A-F]*p????d* usb:v046DpC52Bd1201dc00
cpu:type:x86,ven*fam*mod*:feature:*0081* cpu:type:x86,ven0000fam0006mod008E:feature:,0000,0081,0099
acpi*:PNP0C0[!A]:* acpi:PNP0C0B:
of:N*T*Cbrcm,bcm2835-* of:NspiT(null)Cbrcm,bcm2835-aux-spi
snd-[a-z]*-\\* snd-hda-*
[]a] ]
[!]a] b
[a-] -
[z-a] m
[a b
a[ a[
\\ \\
** x
*a*b*c*d*e*f*g* aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
"""
NAMES = ["nf-conntrack", "kernel/net/nf-conntrack.ko.xz", "/a/b-c.d/e-f.ko", "a[b-c]-d", "a]b", "a[b", "[[-]]", ".ko", "x.ko.gz", "x.ko.zst",
         "x.ko.lz", "-", "a" * 300, "", "n\xe9-\xff", "../..", "a/"]


def name():
    for i, line in enumerate(PATTERNS.strip().splitlines()):
        pattern, text = line.split(" ", 1)
        yield "pattern_%d" % i, (pattern + "\0" + text + "\0").encode()
    for i, text in enumerate(NAMES):
        yield "name_%d" % i, (text + "\0" + text.replace("-", "_") + "\0").encode("latin-1")


# trie

MAGIC, VERSION = 0xB007F457, 0x00020001
PREFIX, VALUES, CHILDREN = 0x80000000, 0x40000000, 0x20000000


def trie_node(out, entries):
    """Append the node for [(rest of key, value, priority)] and return its reference; with children, those come behind it."""
    keys = [key for key, _, _ in entries]
    shortest = min(keys, key=len)
    length = next((i for i in range(len(shortest)) if len({key[i] for key in keys}) > 1), len(shortest))
    values = [(priority, value) for key, value, priority in entries if len(key) == length]
    labels = sorted({key[length] for key in keys if len(key) > length})
    place = len(out)
    flags = (PREFIX if length else 0) | (VALUES if values else 0) | (CHILDREN if labels else 0)
    if length:
        out += shortest[:length] + b"\0"
    table = len(out) + 2
    if labels:
        out += bytes([labels[0], labels[-1]]) + bytes(4 * (labels[-1] - labels[0] + 1))
    if values:
        out += struct.pack(">I", len(values))
        for priority, value in sorted(values):
            out += struct.pack(">I", priority) + value + b"\0"
    for label in labels:
        below = [(key[length + 1 :], value, priority) for key, value, priority in entries
                 if len(key) > length and key[length] == label]
        struct.pack_into(">I", out, table + 4 * (label - labels[0]), trie_node(out, below))
    return place | flags


def trie_file(*entries):
    out = bytearray(struct.pack(">III", MAGIC, VERSION, 12))
    if entries:
        struct.pack_into(">I", out, 8, trie_node(out, [(k.encode(), v.encode(), p) for k, v, p in entries]))
    return bytes(out)


def trie_raw(root, body):
    return struct.pack(">III", MAGIC, VERSION, root) + body


ALIASES = [("usb:v1*", "m1", 5), ("usb:v2*", "m2", 2), ("usb:v2*", "m0", 2), ("pci:v00008086d*sv*", "e1000e", 1),
           ("pci:v0000[89]086d*", "e100", 3), ("a", "b", 0), ("fs-?fat", "vfat", 9), ("*", "all", 7), ("net-pf-1[!0]", "x", 4)]


def trie():
    yield "aliases", trie_file(*ALIASES)
    yield "dep", trie_file(("e1000e", "kernel/e1000e.ko: kernel/ptp.ko", 1), ("ptp", "kernel/ptp.ko:", 0))
    yield "one", trie_file(("key", "value", 1))
    yield "stars", trie_file(("*a*b*c*", "m", 1), ("*a*b*", "n", 2), ("***", "o", 3))
    yield "brackets", trie_file(("[a-c][!d]", "m", 1), ("[", "n", 1), ("[]x]", "o", 1))
    yield "deep", trie_file(*[("x" * i, "v", i) for i in range(1, 60)])
    yield "empty_index", trie_file()
    yield "empty", b""
    yield "header_only", trie_raw(0, b"")
    yield "cut", trie_file(*ALIASES)[:100]
    yield "wrong_magic", b"\0" + trie_file(*ALIASES)[1:]
    yield "wrong_version", trie_file(*ALIASES)[:4] + b"\0\3\0\1" + trie_file(*ALIASES)[8:]
    yield "cycle", trie_raw(CHILDREN | 12, b"aa" + struct.pack(">I", CHILDREN | 12))
    yield "cycle_prefix", trie_raw(PREFIX | CHILDREN | 12, b"a\0**" + struct.pack(">I", PREFIX | CHILDREN | 12))
    yield "shared", trie_raw(CHILDREN | 12, b"ab" + struct.pack(">II", CHILDREN | 22, CHILDREN | 22) + b"ab" + bytes(8))
    yield "label_255", trie_raw(CHILDREN | 12, b"\0\xff" + bytes(1024))
    yield "labels_reversed", trie_raw(CHILDREN | 12, b"ba" + bytes(8))
    yield "many_values", trie_raw(VALUES | 12, b"\xff\xff\xff\xff" + bytes(8))
    yield "no_end", trie_raw(PREFIX | 12, b"abc")
    yield "unused_flag", trie_raw(0x1000000C, b"abc\0")


# trie_write: for each entry a byte of priority, the key and the value, each with its NUL


def trie_write_entries(*entries):
    return b"".join(bytes([priority]) + key.encode("latin-1") + b"\0" + value.encode("latin-1") + b"\0" for key, value, priority in entries)


def trie_write():
    yield "aliases", trie_write_entries(*ALIASES)
    yield "sorted", trie_write_entries(*sorted(ALIASES))
    yield "reversed", trie_write_entries(*sorted(ALIASES, reverse=True))
    yield "empty", b""
    yield "empty_key", trie_write_entries(("", "", 0), ("", "a", 1), ("a", "", 0))
    yield "equal", trie_write_entries(*[("key", "v%d" % i, i % 3) for i in range(20)])
    yield "prefixes", trie_write_entries(*[("x" * (i * 7 % 40), "v", i) for i in range(60)])
    yield "words", trie_write_entries(*[("12345678" * (i // 8) + "12345678"[: i % 8] + end, "v", i) for i in range(30) for end in "ab"])
    yield "all_labels", trie_write_entries(*[(chr(i), "v", 0) for i in range(1, 128)])
    yield "not_ascii", trie_write_entries(("a", "b", 1), ("\xe9", "c", 2))
    yield "value_not_ascii", trie_write_entries(("a", "b\x80", 1))
    yield "longest", trie_write_entries(("x" * 8191, "v", 1), ("x" * 8190 + "y", "v", 1))
    yield "too_long", trie_write_entries(("x" * 8192, "v", 1))


# command: as fuzz_command.c says

COMMAND_SOURCE = (HERE / "fuzz_command.c").read_text()
COMMAND_FILES = re.findall(r'^\t(?:MODULES )?"([a-z][^"]*)",$', COMMAND_SOURCE, re.M)
FIRST_MODULE = "name m\nlicense GPL\nalias pci:card*\nparm number:int:A number\nparm text:charp:A text\nimport of_n 0x1\nimport printk 0x2\nexport of_m 0x3\n"
SECOND_MODULE = "name n\nlicense GPL\nalias pci:bus*\nexport of_n 0x1\nimport printk 0x2\n"
LOADED = "m 16384 0 - Live 0x0000000000000000\nn 20480 1 m, Live 0x0000000000000000\n"


def command_input(which, operand, **files):
    out = bytes([which]) + operand.encode() + b"\n"
    for name, contents in files.items():
        position = next(i for i, path in enumerate(COMMAND_FILES) if re.sub("[.-]", "_", path.split("/")[-1]) == name)
        out += struct.pack("<BH", position, len(contents)) + contents
    return out


def command():
    modules = {"m_ko": mkmodule.build(FIRST_MODULE), "n_ko": mkmodule.build(SECOND_MODULE)}
    for which in range(len(re.findall(r"^\t\{lk_cmd_", COMMAND_SOURCE, re.M))):
        yield "plain_%d" % which, command_input(which, "m", **modules)
        yield "configured_%d" % which, command_input(which, "pci:card1", **modules, a_conf=CONFIGURATION.encode(), modules=LOADED.encode())
        yield "other_%d" % which, command_input(which, "number=3", **modules, modalias=b"pci:card1\n", lkm_deny_conf=b"blacklist n\ninstall n /bin/false\n")


# conf, depconf, proc, tables

CONFIGURATION = r"""# comment
alias eth0 e1000e
alias pci:v00008086d* e100 ignored words
alias snd-card-[0-9] snd-hda-intel
blacklist pcspkr
options e1000e InterruptThrottleRate=3000,3000	debug=16
options usb-storage quirks="a b" delay_use=0
install foo /sbin/modprobe --ignore-install foo $CMDLINE_OPTS && echo "x y"
remove foo rmmod foo; true
softdep foo pre: a b post: c d
softdep bar ignored pre: a post:
softdep baz post: z pre: y
weakdep foo x y z
options a\
 b=1 \
 c=2
options back\slash\\ x
	options indented y=1
    # indented comment
"""
BROKEN_CONFIGURATION = ["alias", "alias a", "alias a]b c", "alias [a c", "blacklist", "options x", "install y", "softdep z", "weakdep", "nonsense a b",
                        "include /etc/x", "config binary_indexes yes", "alias a b\\", "\\", "\\\n\\\n\\", "options a \0b", "alias \xff\xfe b",
                        "a" * 5000, "options a b\r\nalias c d\r\n", "\n\n\n"]


def conf():
    yield "all", CONFIGURATION.encode()
    for i, line in enumerate(CONFIGURATION.splitlines()):
        yield "line_%d" % i, line.encode()
    for i, text in enumerate(BROKEN_CONFIGURATION):
        yield "broken_%d" % i, text.encode("latin-1")


DEPMOD_CONFIGURATION = r"""# comment
search updates extra built-in
search external	weak-updates
override e1000e * extra
override kvm-intel ^6\.[0-9]+ updates/dkms more words
external * /opt/modules
external 5\.10 /opt/old \
  continued
exclude .git backup.ko
exclude
search a\
b
  # indented
include /etc/depmod.d/x
make_map_files no
"""
BROKEN_DEPMOD_CONFIGURATION = ["override", "override a", "override a *", "external", "external *", "search a\\", "\\", "search \0b", "exclude \xff\r\n",
                               "searches a", "a" * 5000, "search " + "a " * 500, "exclude \\\\ \\x\n"]


# cpio

def cpio():
    entries = [("lib", b"", mkcpio.DIRECTORY), ("lib/x.ko", b"12345"), ("bin/sh", b"dash", mkcpio.LINK), ("etc/modprobe.d/a.conf", b"blacklist x\n")]
    yield "image", mkcpio.image(entries)
    yield "archive", mkcpio.archive(entries, 1)
    yield "summed", mkcpio.entry("a", b"1", magic=b"070702")
    yield "empty", mkcpio.archive([])
    yield "no_trailer", mkcpio.entry("a", b"1")[:-3]
    yield "cut", mkcpio.archive(entries)[:200]
    yield "trailer_with_contents", mkcpio.entry("TRAILER!!!", b"1")
    for what, at, digits in (("huge", 54, b"FFFFFFFF"), ("long_name", 94, b"fffffff0"), ("no_name", 94, b"00000000"), ("digits", 14, b"0000000g")):
        data = mkcpio.archive(entries)
        yield what, data[:at] + digits + data[at + 8:]


# pe

def pe():
    file = mkpe.image([(".text", b"stub"), (".uname", b"6.1.0"), (".initrd", mkcpio.archive([("a", b"1")]))], 16)
    yield "unified", file
    yield "no_sections", mkpe.image([], 0)
    yield "no_contents", mkpe.image([(".bss", b"")])
    yield "cut", file[:600]
    for what, at, digits in (("far_header", 60, b"\xff\xff\xff\xff"), ("many", 70, b"\xff\xff"), ("far_table", 84, b"\xff\xff"),
                             ("huge", 104 + 16, b"\xff\xff\xff\xff"), ("far", 104 + 20, b"\xf0\xff\xff\xff")):
        yield what, file[:at] + digits + file[at + len(digits):]


# deny_file

def deny_file():
    yield "entry", b"# why\ninstall a /bin/false\nblacklist a\n"
    yield "others", b"options x y=1\n\n# words\n\nblacklist b-c\n# last"
    yield "continued", b"install a \\\n/bin/false\n# x \\\nblacklist b\nblacklist c\\\n"
    yield "twice", b"blacklist a\ninstall a /bin/false\n# more\nblacklist a\nblacklist fuzzed\n"
    yield "none", b"\n\n"
    yield "zero", b"# \0\nblacklist a\0b\ninstall a\0 /bin/false\n"


def module_list():
    yield "plain", b"# at boot\nloop\n; no\n\n  dummy numdummies=2 # two\nkernel/fs/ext4/ext4.ko\r\n"
    yield "quoted", b'a text="b  # c" # d\nb p="open\n'
    yield "zero", b"a\0b\n\x1b[1m\nlast"
    yield "cmdline", b'quiet modules_load=a,b,,c rd.modules-load="d,e" -- modules_load=f'


# hold_file

HELD = "lkm-hold 1\nboot 7d2f7a57-8c3f-4bfb-9d5c-0f7c6d1b2a43\nloaded dep_a 12345\nloaded dep_b\nloading t_slow\n"


def hold_file():
    yield "empty", b""
    yield "all", HELD.encode()
    yield "nothing", b"lkm-hold 1\nboot\n"
    yield "twice", (HELD + "loaded dep_a 1\n").encode()
    yield "cut", HELD[:-1].encode()
    yield "large", HELD.replace("12345", "18446744073709551616").encode()
    yield "version", HELD.replace(" 1\n", " 2\n", 1).encode()


def depconf():
    yield "all", DEPMOD_CONFIGURATION.encode()
    for i, line in enumerate(DEPMOD_CONFIGURATION.splitlines()):
        yield "line_%d" % i, line.encode()
    for i, text in enumerate(BROKEN_DEPMOD_CONFIGURATION):
        yield "broken_%d" % i, text.encode("latin-1")


MODULES = """ext4 1130496 2 - Live 0xffffffffc0a5c000
mbcache 16384 1 ext4, Live 0xffffffffc0a40000
jbd2 192512 1 ext4, Live 0x0000000000000000
t_noexit 16384 1 [permanent], Live 0xffffffffc0a00000 (OE)
t_slow 16384 1 - Loading 0xffffffffc0a00000 (O+)
t_gone 16384 0 - Unloading 0xffffffffc0a00000 (-)
usbcore 348160 6 ehci_hcd,uhci_hcd,[permanent], Live 0xffffffffc0200000
static 16384 - - Live 0x00000000
old 16384 -1 - Live
"""
BROKEN_MODULES = ["x", "x 1", "x 1 2", "x 1 2 -", "x y z - Live 0x0", "x 99999999999999999999 0 - Live 0x0", "x 1 -5 - Live 0x0", "x 1 0 , Live 0x0",
                  "x 1 0 a Live 0x0", "x 1 0 - Dead 0x0", "x 1 0 - Live 0xg", "x 1 0 - Live 0x0 (", "x 1 0 - Live 0x0 ()", " x 1 0 - Live 0x0", "\0\n"]
COMMAND_LINES = ["BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet e1000e.debug=16 usb-storage.quirks=a:b:c", "modprobe.blacklist=pcspkr,snd-hda-intel",
                 "modprobe.blacklist=", "modprobe.blacklist=,,a,,", "module_blacklist=a-b,c", "\"parport.dyndbg=file x +y\"", "a.b=\"c d\" e.f",
                 "a.b.c=1 a=b.c .x=1 y.=2", "ivrs_acpihid[14:00.5]=AMD0020:0", "ivrs[14.x=1 a].b=2", "a.b=\"open", "x\ty.z=1\vq.r\fs.t\r\n",
                 "modprobe.blacklist=\"a,b\"", "\"", "a.b=c\"d e\"f", "-- a.b"]


def proc():
    yield "modules", MODULES.encode()
    for i, text in enumerate(MODULES.splitlines() + BROKEN_MODULES):
        yield "modules_%d" % i, text.encode()
    for i, text in enumerate(COMMAND_LINES):
        yield "cmdline_%d" % i, text.encode()


IN_USE = {
    "mounts": "36 35 98:0 / /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw\n40 35 0:44 / /run rw - fuse.sshfs a\\011b rw\n1 2 3 / / rw - x\n",
    "swaps": "Filename\t\t\tType\t\tSize\n/dev/sda\\0402 partition 1003516 0 -2\n",
    "protocols": "protocol  size sockets  memory press maxhdr  slab module     cl co\nSCTPv6    1792      3      -1   NI       0   yes  sctp        y  y\n",
    "devices": "Character devices:\n  1 mem\n\nBlock devices:\n253 device-mapper\n",
    "misc": "200 tun\n 99999999999 x\n",
}


def in_use():
    for name, text in IN_USE.items():
        yield name, text.encode()


TABLES = {
    "dep": "kernel/fs/ext4/ext4.ko: kernel/fs/mbcache.ko kernel/fs/jbd2/jbd2.ko\nkernel/fs/mbcache.ko:\nupdates/a-b.ko.xz:  x.ko.gz\n",
    "dep_broken": "no colon\n:\n: a\nx.ko:a\n\n",
    "alias": "# Aliases extracted from modules themselves.\nalias pci:v00008086d* e1000e\nalias symbol:printk core\n",
    "alias_broken": "alias\nalias a\nalias  a  b  c\nalais a b\n alias a b\n",
    "order": "kernel/a.ko\nkernel/b.ko\n\nlast.ko",
    "devname": "# Device nodes to trigger on-demand module loading.\nfuse fuse c10:229\nloop loop-control b7:4294967295\n",
    "devname_broken": "fuse fuse c10\nfuse fuse x10:2\nfuse c1:2\na b c99999999999:1\na b c-1:1\na b c1:\n",
    "builtin": "libcrc32c.license=GPL\0libcrc32c.description=CRC32c\0libcrc32c.alias=x\0crypto.license=GPL\0crypto.parm=a:b\0",
    "builtin_broken": "nodot=1\0.key=1\0a.=1\0a.b\0\0\0a.b.c=d\0no end",
    "softdep": "softdep a pre: b post: c\nweakdep d e f\n",
}


def tables():
    for key, text in TABLES.items():
        yield key, text.encode()


# sign

SIGNED = "signed-issuer 2.5.4.10=Organisation\nsigned-by Build time autogenerated kernel key\nsigned-key 00ff0203\n"
SIGNATURES = {
    "usual": SIGNED,
    "sha512": SIGNED + "signed-digest sha512\n",
    "sha3": SIGNED + "signed-digest sha3-256\n",
    "unknown": SIGNED + "signed-digest 1.2.3.4\n",
    "long": SIGNED + "signed-bytes " + "5a" * 512 + "\n",
    "no_name": "signed-by \n",
    "no_key": SIGNED + "signed-key \n",
    "negative": SIGNED + "signed-key ff00\n",
    "none": "signature\n",
    "x509": "signature 5369676e65724b6579aabb\ndamage byte -40 010601060300000000000002\n",
    "pgp": "signature 5369676e65724b6579aabb\ndamage byte -40 000200060300000000000002\n",
    "short": SIGNED + "damage byte -32 00000020\n",
    "beyond": SIGNED + "damage byte -32 7fffffff\n",
    "other_kind": SIGNED + "damage byte -38 03\n",
    "behind": SIGNED + "damage append 0a\n",
}


def sign():
    module = len(mkmodule.build("name a\n"))
    for key, spec in SIGNATURES.items():
        signed = mkmodule.build("name a\n" + spec)
        yield key, signed[module:]
        yield key + "_file", signed
        yield key + "_block", signed[module:-40]
    yield "empty", b""


# symvers: two files, Module.symvers and System.map, with a NUL between them


def symvers():
    versions = "0x%08x\t%s\t%s\t%s\t%s\n"
    kernel = versions % (0x5C1D8A2B, "_printk", "vmlinux", "EXPORT_SYMBOL", "")
    module = versions % (0x0BADCAFE, "crypto_aead", "crypto/aead", "EXPORT_SYMBOL_GPL", "CRYPTO_INTERNAL")
    table = "ffffffff8%07x r __ksymtab_%s\n"
    yield "versions", (kernel + module).encode()
    yield "three_columns", b"0x1 a vmlinux"
    yield "bad_versions", b"# a\n\n0x a vmlinux\n0xg a vmlinux\n0x12345678901234567 a b\n0x1 a\nword\n \t\n"
    yield "map", b"\0" + "".join(table % (number, name) for number, name in enumerate(("_printk", "kfree"))).encode()
    yield "other_map", b"\0ffffffff81000000 T _text\n0 A __crc_a\n0 r __ksymtab_\n0 r __ksymtab_a [b]\n0 r\n"
    yield "initcalls", (b"\0ffffffff835c6bf0 d __initcall__kmod_serio__529_1048_serio_init4\n0 t __initstub__kmod_a__1_2_f7s\n"
                        b"0 d __initcall_loop_init6\n0 d __initcall__kmod_x__1_f6\n0 d __initcall__kmod_a__1_2_fearly\n")
    yield "both", (kernel + "\0" + table % (1, "kfree")).encode()
    yield "empty", b""


# link: a byte that says what is asked for, then modules: bytes of symbols, ended by 0xff


def link():
    def tree(asked, *modules):
        kinds = {"+": 0, "-": 62, "?": 124, ".": 186}
        return bytes([asked]) + b"\xff".join(bytes(kinds[word[0]] + int(word[1:]) for word in module.split()) for module in modules)

    yield "chain", tree(2, "+1 -2", "+2 -3", "+3 .4", "+4")
    yield "diamond", tree(0, "-1 -2", "+1 -3", "+2 -3", "+3")
    yield "circle", tree(6, "+1 -2", "+2 -3", "+3 -1", "-1 -4", "+4")
    yield "circles", tree(2, "+1 -2", "+2 -1 -3", "+3 -4", "+4 -3 -4 -5", "+5")
    yield "self", tree(0, "+1 -1", "-1")
    yield "owners", tree(3, "+1", "+1 +60", "-1 -60 -61 +61", "-61")
    yield "unknown", tree(15, "-1 ?2 -2 .2 -60 -3", "+3 -3")
    yield "complete", tree(4, *(" ".join("%s%d" % ("+" if i == j else "-", j) for j in range(6)) for i in range(6)))
    yield "layers", tree(0, *("+%d %s" % (i, " ".join("-%d" % j for j in range(i // 4 * 4 + 4, min(i // 4 * 4 + 8, 40)))) for i in range(40)))
    yield "empty", b""


# compression


def compression():
    for key, data, _ in packed.streams():
        yield key, data
        if len(data) < 2000:
            yield key + "_cut", data[: len(data) * 2 // 3]
            yield key + "_flipped", data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 0x55]) + data[len(data) // 2 + 1 :]
    yield "empty", b""
    yield "plain", packed.plain()


# cache: in the byte order of this machine; the target puts in the size and the sum

CACHE_TREE = "/lib/modules/6.1.0-test"
CACHE_LISTS = [("kernel/a.ko", ["alias=pci:v1*", "softdep=pre: b"], ["one", "two"], ["printk", "three"], ["three"]),
               ("kernel/b.ko.xz", [], ["three"], [], [], ["SPACE"], b"\x02", b"\x04\x03\x02\x01", b""), ("/elsewhere/c.ko", ["alias=x"], [], ["one"], []), ("", [], [], [], [])]


def cache_file(entries=CACHE_LISTS, tree=CACHE_TREE, slots=8, free=None, order=0x01020304, version=2, magic=b"lkmcache", moved=0):
    tree = tree.encode() + b"\0"
    begin = at = 48 + 88 * len(entries) + 8 * slots + len(tree)
    table, strings = b"", b""
    for number, (path, *lists) in enumerate(entries):
        has_crcs = len(lists) > 4
        lists += [b""] * (8 - len(lists))
        lists = [part if isinstance(part, bytes) else b"".join(text.encode() + b"\0" for text in part) for part in ([path], *lists)]
        table += struct.pack("=QQQqq12I", 1000 + number, number, 5, 10 ** 18, 10 ** 18 + number, at + moved, has_crcs, 0, *map(len, lists))
        strings += b"".join(lists)
        at = begin + len(strings)
    hashed = b"".join(struct.pack("=II", number, number + 1 if number < len(entries) else free or 0) for number in range(slots))
    return struct.pack("=8sIIQQIIII", magic, version, order, 0, at, len(entries), slots, len(tree), 0) + table + hashed + tree + strings


def cache():
    yield "usual", cache_file()
    yield "no_entries", cache_file([])
    yield "one", cache_file(CACHE_LISTS[:1], slots=2)
    yield "full", cache_file(slots=4)
    yield "few_crcs", cache_file([("kernel/b.ko.xz", [], ["three", "four"], [], [], ["SPACE", ""], b"\x02\x01", b"\x04\x03\x02\x01", b"")])
    yield "no_audience", cache_file([("kernel/b.ko.xz", [], ["three"], [], [], ["SPACE"], b"\x04", b"\x04\x03\x02\x01", b"")])
    yield "odd_slots", cache_file(slots=5)
    yield "no_slots", cache_file(slots=0)
    yield "slot_beyond", cache_file(free=9)
    yield "slots_same", cache_file(free=1)
    yield "moved", cache_file(moved=1)
    yield "moved_back", cache_file(moved=-100)
    yield "moved_far", cache_file(moved=1 << 31)
    yield "cut", cache_file()[:-1]
    yield "header_only", cache_file()[:48]
    yield "empty", b""
    yield "other_tree", cache_file(tree="/lib/modules/6.1.0-tesU")
    yield "longer_tree", cache_file(tree=CACHE_TREE + "/x")
    yield "other_order", cache_file(order=0x04030201)
    yield "other_version", cache_file(version=0)
    yield "other_magic", cache_file(magic=b"lkmCache")


KERNEL_LOG = """t_param: `3,u=4' invalid for parameter `i'
t_param: `abcdefgh' too large for parameter `str'
t_param: `xxxxxxxxxxxx
arr: can only take 3 arguments
str: string doesn't fit in 7 chars.
dep_b: Unknown symbol dep_a_gpl (err -2)
dep_b: disagrees about version of symbol dep_a_plain
dep_nsno: module uses symbol (dep_a_ns) from namespace RIGNS, but does not import it.
t_meta: version magic '6.1.0 SMP ' should be '6.1.1 SMP '
dup_a: exports duplicate symbol dep_a_plain (owned by dep_a)
Invalid ELF header type: 3 != 1
Invalid architecture in ELF header: 183
module t_meta: .gnu.linkonce.this_module section size must match the kernel's
Lockdown: kx: unsigned module loading is restricted; see man kernel_lockdown.7
Module t_meta is blacklisted
decompression failed with status 6
do_init_module: 't_fail'->init suspiciously returned 5, it should
audit: type=1400 audit(1700000000.123:45): avc:  denied  { module_load } for  pid=7 comm="insmod" tclass=system permissive=0
audit: type=1400 audit(1700000000.123:45): avc:  denied  { sys_module } for  pid=7 comm="insmod" tclass=capability permissive=1
audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="capable" class="cap" profile="x" pid=7 capability=16  capname="sys_module"
audit: type=1420 audit(1.2:3): ipe_op=KMODULE ipe_hook=KERNEL_READ enforcing=1 pid=7 path="/m.ko"
LoadPin: kernel-module denied obj="/m.ko" pid=7 cmdline="insmod /m.ko"
"""


def klog():
    yield "all", KERNEL_LOG.encode()
    for i, line in enumerate(KERNEL_LOG.splitlines()):
        yield "line_%d" % i, line.encode()
        yield "cut_%d" % i, line.encode()[:-1]


MESSAGES = KERNEL_LOG + """\
Dec  1 13:15:42 host kernel: [   12.345678] foo: Unknown symbol bar (err -2)
Tue 2026-12-01 13:15:42 UTC host systemd-modules-load[7]: Failed to insert module 'x': No such device
kern  :warn  : [   12.345678] Module foo is blacklisted
<4>[   12.345678][  T123] e1000 0000:00:03.0: probe with driver e1000 failed with error -5
audit: type=1326 audit(1.2:3): pid=137 comm="lkm" sig=31 arch=c000003e syscall=313
modprobe: ERROR: ../libkmod/libkmod-module.c:1047 command_do() Error running install command '/bin/false' for module foo: retcode 1
insmod: ERROR: could not insert module /x.ko: Function not implemented (this kernel has no support for it)
rmmod: ERROR: Module fat is in use by: vfat msdos
1,363,8959223,-;BUG: kernel NULL pointer dereference, address: 0000000000000008
4,367,8962501,-;Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI
4,368,8963257,-;CPU: 0 UID: 0 PID: 137 Comm: kx Tainted: G           OE      6.12.117 #1
4,371,8965153,-;RIP: 0010:faulty_init+0x10/0xff0 [t_oops]
4,385,8972486,-; do_init_module+0x60/0x270
4,402,8978715,-;Modules linked in: t_oops(OE+)
4,404,8980026,-;---[ end trace 0000000000000000 ]---
"""


def message():
    yield "all", MESSAGES.encode()
    for i, line in enumerate(MESSAGES.splitlines()):
        yield "line_%d" % i, line.encode()


TRACEPOINT_FORMAT = """\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:__data_loc char[] name;\toffset:12;\tsize:4;\tsigned:1;
\tfield:int ret;\toffset:16;\tsize:4;\tsigned:1;
"""


def tracepoint():
    def sample(raw):
        return struct.pack("<IHHI", 9, 0, 12 + len(raw), len(raw)) + raw
    load = sample(struct.pack("<HBBiII", 411, 0, 0, 7, 0, 16 | 7 << 16) + b"t_fail\0" + b"\0" * 5)
    finish = sample(struct.pack("<HBBiQi", 23, 0, 0, 7, 1 << 63, -19))
    lost = struct.pack("<IHHQQ", 2, 0, 24, 1, 1)
    for key, records in (("none", b""), ("load", load), ("both", load + finish), ("twice", (load + finish) * 2), ("lost", load + lost),
                         ("cut", (load + finish)[:-3])):
        yield key, TRACEPOINT_FORMAT.encode() + b"\0" + records
    yield "fixed_name", TRACEPOINT_FORMAT.replace("__data_loc char[] name;\toffset:12;\tsize:4", "char name[8];\toffset:16;\tsize:8").encode() + b"\0" + load


def param_list():
    for i, text in enumerate(["", "i=5 b u=-1", 's="a b" t=1', '"s=a b" t', "a=1 -- b", 's="open', "arr=1,,x", "--", "=", '"', '""',
                              "n=0x1g n=-0 n=99999999999999999999", "b=on b=OFF b=maybe", "s=" + "x" * 1025]):
        yield "text_%d" % i, text.encode()


def param_file():
    yield "entry", b"# why\noptions a x=1 y\n"
    yield "others", b"options a* y=1\n\n# words\n\nblacklist b-c\n# last"
    yield "quotes", b"options a s=\"two words\" t=a\\\\b \"u=x y\" v=a\"b\"c\noptions a w=\"open\n"
    yield "continued", b"options a x=1 \\\n y=2\noptions b x=\\\\\n# x \\\n"
    yield "twice", b"options b x=1\noptions fuzzed x=1 x=2\n# more\noptions b x-y=1 x_y=2 -- z\n"
    yield "bytes", b"options a s=\xc3\xa0 t=\xa0\noptions b x=\t1\noptions c \0\n"


def uevent():
    yield "pci", b"DRIVER=e1000e\nPCI_CLASS=20000\nPCI_ID=8086:15BD\nPCI_SLOT_NAME=0000:00:1f.6\nMODALIAS=pci:v00008086d000015BDsv00001028sd*\n"
    yield "aliases", b"acpi:PNP0C0A:\nacpi:PNP0C0B:\n\n\nlast"
    yield "node", b"MAJOR=10\nMINOR=200\nDEVNAME=net/tun\nMODALIAS=\nMODALIAS=x\nMODALIAS\n=y\nXMODALIAS=z"
    yield "bytes", b"MODALIAS=a\0b\nMODALIAS=\xff\n\n="


def address():
    for i, text in enumerate(["", "/", "/dev/sda", "/dev", "dev/sda", "/sys/devices/../bus/./pci//x/", "../../..", "00:1f.6", "0000:00:1f.6",
                              "0000:00:1F.6", "10000:e1:00.0", "0:0:0.0", "00:1f", "00:1f.8", "zz:1f.6", "eth0", "a" * 300, "/" + "a/" * 200]):
        yield "text_%d" % i, text.encode()


def targets():
    """The names in meson.build, which has the one list."""
    text = (HERE / "meson.build").read_text()
    return re.findall(r"'(\w+)'", re.search(r"^fuzz_targets = \[(.*?)\]", text, re.DOTALL | re.MULTILINE).group(1))


TARGETS = {name: globals()[name] for name in targets()}


def regressions():
    """(target, name, bytes) from regressions/TARGET-WHAT.hex."""
    for path in sorted((HERE / "regressions").glob("*.hex")):
        target, _, what = path.stem.partition("-")
        digits = "".join(line.partition("#")[0] for line in path.read_text().splitlines())
        if target not in TARGETS or not what:
            sys.exit("seeds.py: %s: not TARGET-WHAT.hex" % path)
        yield target, "regression-" + what, bytes.fromhex(digits)


def main():
    out = pathlib.Path(sys.argv[1])
    shutil.rmtree(out, ignore_errors=True)
    seeds = [(target, key, data) for target, make in TARGETS.items() for key, data in make()]
    for target, key, data in seeds + list(regressions()):
        (out / target).mkdir(parents=True, exist_ok=True)
        (out / target / key).write_bytes(data)
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).touch()


if __name__ == "__main__":
    main()
