# SPDX-License-Identifier: MIT
"""The options that a command has by its --help, and those that a manual page says it has."""
import re
import subprocess

ROW = re.compile(r'^  (?P<short>-[A-Za-z0-9])?(?:, | *)(?P<long>--[a-z0-9-]+)?(?: (?P<argument>[A-Z]+))?(?: |$)')
DEFINITION = re.compile(r'^(?:\*(?P<short>-[A-Za-z0-9])\*)?(?:, )?(?:\*(?P<long>--[a-z0-9-]+)\*)?(?: _(?P<argument>[A-Z]+)_)?$')


def found(match):
    return tuple(match[group] or '' for group in ('short', 'long', 'argument'))


def run_help(program, words=()):
    done = subprocess.run([program, *words, '--help'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=60)
    if done.returncode:
        raise RuntimeError('%s --help: exit status %d\n%s' % (' '.join([program, *words]), done.returncode, done.stderr))
    return done.stdout


def of_help(text):
    """{(short, long, argument)}"""
    rows = (ROW.match(line) for line in text.splitlines())
    return {found(row) for row in rows if row and (row['short'] or row['long'])}


def of_page(text):
    """{(short, long, argument)} of the definitions in the text of a page, or in a part of it."""
    rows = (DEFINITION.match(line) for line in text.splitlines() if line.startswith('*-'))
    return {found(row) for row in rows if row}


def commands_of_help(text):
    """The names below "Commands:"."""
    part = re.search(r'^Commands:\n((?:  .*\n)+)', text, re.MULTILINE)
    return re.findall(r'^  ([a-z][a-z-]*)', part[1], re.MULTILINE) if part else []
