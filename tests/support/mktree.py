#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make a directory of modules from one text: each line "module PATH" is followed by lines for mkmodule.py, indented by a tab.

Command:  mktree.py DIRECTORY < TEXT
"""
import os
import sys

import mkmodule


def read(text):
    """[(path, specification)]"""
    modules = []
    for line in text.splitlines():
        if line.startswith("\t"):
            modules[-1][1].append(line[1:])
        elif line:
            modules.append((line.removeprefix("module "), []))
    return [(path, "\n".join(lines)) for path, lines in modules]


def main():
    for path, specification in read(sys.stdin.read()):
        target = os.path.join(sys.argv[1], path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(mkmodule.build("name %s\n%s" % (os.path.basename(path).split(".")[0].replace("-", "_"), specification)))


if __name__ == "__main__":
    main()
