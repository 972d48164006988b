# SPDX-License-Identifier: MIT
"""Read the public headers: each declaration with the comment that is above it. For the manual pages and for tests."""
import os
import re
import sys


class Declaration:
    """kind: function, struct, enum or constant. parts: what a struct or enum consists of, as (text, comment)."""

    def __init__(self, kind, name, text, parts):
        self.kind, self.name, self.text, self.parts = kind, name, text, parts


class Group:
    """Declarations that stand together, below one comment: its lines, or None without one."""

    def __init__(self, comment, line):
        self.comment, self.line, self.declarations = comment, line, []


class Header:
    """name: of <lkm/NAME.h>. purpose: the sentence that its second line begins with."""

    def __init__(self, path, name, purpose, groups):
        self.path, self.name, self.purpose, self.groups = path, name, purpose, groups

    def functions(self):
        return [one.name for group in self.groups for one in group.declarations if one.kind == 'function']

    def without_comment(self):
        """(line, name) of functions that nothing is said about."""
        return [(group.line, one.name) for group in self.groups if not group.comment
                for one in group.declarations if one.kind == 'function']


def plain(comment):
    """The lines of a comment without its marks, those inside indented as they are."""
    text = re.sub(r'\A/\*+<?|\*/\Z', '', comment.strip())
    lines = [re.sub(r'^\s*\*(?= |$) ?|^\s+(?!\*)', '', line, count=1).rstrip() if number else line.strip()
             for number, line in enumerate(text.split('\n'))]
    return '\n'.join(lines).strip('\n').split('\n')


def read_parts(body, end):
    """[(text, comment)] of the members of a struct (end is ;) or an enum (end is ,). A comment behind begins with /**<."""
    body = re.sub(r'^\s*#\s*include\s+<lkm/errors.def>', '@ERRORS,', body, flags=re.MULTILINE)
    body = re.sub(r'^\s*#.*$', '', body, flags=re.MULTILINE)
    parts, above, text = [], None, ''
    for token in re.findall(r'/\*.*?\*/|[^/%s]+|[/%s]' % (end, end), body + end, re.DOTALL):
        if token.startswith('/**<') and parts and not text.strip():
            parts[-1] = (parts[-1][0], plain(token))
        elif token.startswith('/**'):
            above = plain(token)
        elif token == end:
            if text.strip():
                parts.append((' '.join(text.split()), above))
            above, text = None, ''
        elif not token.startswith('/*'):
            text += token
    return parts


def without_comments(text):
    return re.sub(r'/\*.*?\*/', '', text, flags=re.DOTALL).rstrip()


def declaration(text):
    flat = ' '.join(without_comments(text).split())
    match = re.match(r'#\s*define (LKM_\w+) \S', flat)
    if match:
        return Declaration('constant', match[1], flat, [])
    match = re.match(r'(struct|enum) (\w+)\s*\{(.*)\}\s*;$', text.strip(), re.DOTALL)
    if match:
        return Declaration(match[1], match[2], '%s %s' % match.groups()[:2], read_parts(match[3], ';' if match[1] == 'struct' else ','))
    match = re.match(r'struct (\w+);$', flat)
    if match:
        return Declaration('struct', match[1], flat[:-1], [])
    match = re.match(r'LKM_EXPORT ([^;]*?(\w+)\((.*)\));$', flat)
    if match:
        return Declaration('function', match[2], match[1].replace('( ', '('), [])
    return None


def blocks(text):
    """(line, block): what stands between empty lines, without what only C++ and include guards need."""
    text = re.sub(r'#ifdef __cplusplus\n(?:extern "C" \{|\})\n#endif', lambda match: '\n' * match[0].count('\n'), text)
    block, first, depth, inside = [], 0, 0, False
    for number, line in enumerate(text.split('\n') + [''], 1):
        if not line.strip() and not depth and not inside:
            if block:
                yield first, block
            block = []
            continue
        if not block:
            first = number
        block.append(line)
        code = re.sub(r'/\*.*?\*/', '', line)
        inside = (inside or '/*' in code) and '*/' not in code
        depth += 0 if inside else code.count('{') - code.count('}')


def groups_of(path, line, block):
    """The groups of one block: each comment at its margin begins one."""
    group, comment, text = Group(None, line), '', ''
    for offset, part in enumerate(block):
        if comment or (part.startswith('/*') and not text):
            comment += part + '\n'
            if '*/' in part:
                if group.declarations:
                    yield group
                group = Group(plain(comment) if comment.startswith('/**') else None, line + offset + 1)
                comment = ''
            continue
        if not text and part.startswith('#') and not part.startswith('#define LKM_'):
            continue
        text += part + '\n'
        if text.startswith('#'):
            whole = not part.endswith('\\')
        else:  # a function that is defined here ends without a semicolon
            whole = without_comments(part).endswith((';', '}')) and text.count('{') == text.count('}')
        if whole:
            found = declaration(text)
            if found:
                group.declarations.append(found)
            text = ''
    if text.strip():
        sys.exit('headers: %s:%d: not understood: %s' % (path, line, text.strip().split('\n')[0]))
    if group.declarations:
        yield group


def read(path):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    top, _, rest = text.partition('#ifndef ')
    if not rest or top.count('\n') < 2:
        sys.exit('headers: %s: two lines of comment and an include guard (#ifndef) are missing' % path)
    purpose = ' '.join(' '.join(plain(top.split('\n', 1)[1])).split())
    found = [group for line, block in blocks('\n' * top.count('\n') + '#ifndef ' + rest) for group in groups_of(path, line, block)]
    return Header(path, os.path.basename(path)[:-2], re.split(r'\.(?: |$)', purpose)[0], found)


def read_all(folder):
    """The headers of a folder by their names."""
    return [read(os.path.join(folder, name)) for name in sorted(os.listdir(folder)) if name.endswith('.h')]
