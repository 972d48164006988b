#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Load a module by name or alias from Python, with nothing but ctypes: load.py [--root DIR] [--release RELEASE] [-n] NAME [PARAMETERS]"""
import argparse
import ctypes
import os
import sys

NAME_SIZE = 64


class Error(ctypes.Structure):
    """struct lkm_error"""
    _fields_ = [('code', ctypes.c_int), ('errnum', ctypes.c_int), ('line', ctypes.c_uint),
                ('module', ctypes.c_char * NAME_SIZE), ('message', ctypes.c_char * 384),
                ('reserved', ctypes.c_uint64 * 6)]


class Options(ctypes.Structure):
    """struct lkm_options"""
    _fields_ = [('size', ctypes.c_size_t), ('root', ctypes.c_char_p), ('module_root', ctypes.c_char_p), ('release', ctypes.c_char_p),
                ('config_paths', ctypes.POINTER(ctypes.c_char_p))]


class Failure(Exception):
    """What a function of the library reported; code as in lkm-errors(7)."""

    def __init__(self, error):
        super().__init__(error.message.decode(errors='replace'))
        self.code, self.errnum = error.code, error.errnum


class Library:
    """liblkm with the prototypes that are used here."""

    PROTOTYPES = {
        'lkm_version': (ctypes.c_char_p, []),
        'lkm_code_name': (ctypes.c_char_p, [ctypes.c_int]),
        'lkm_open': (ctypes.c_int, [ctypes.POINTER(Options), ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(Error)]),
        'lkm_close': (None, [ctypes.c_void_p]),
        'lkm_plan_load': (ctypes.c_int, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint, ctypes.POINTER(ctypes.c_void_p),
                                         ctypes.POINTER(Error)]),
        'lkm_plan_free': (None, [ctypes.c_void_p]),
        'lkm_plan_step': (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t]),
        'lkm_step_skip': (ctypes.c_int, [ctypes.c_void_p]),
        'lkm_step_module': (ctypes.c_char_p, [ctypes.c_void_p]),
        'lkm_step_params': (ctypes.c_char_p, [ctypes.c_void_p]),
        'lkm_run': (ctypes.c_int, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(Error)]),
    }

    def __init__(self, path):
        library = ctypes.CDLL(path)
        for name, (result, arguments) in self.PROTOTYPES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
            setattr(self, name, function)

    @staticmethod
    def call(function, *arguments):
        error = Error()
        if function(*arguments, ctypes.byref(error)) < 0:
            raise Failure(error)


class System:
    """struct lkm, to be used with "with"."""

    def __init__(self, library, root=None, release=None):
        self.library, self.pointer = library, ctypes.c_void_p()
        options = Options(size=ctypes.sizeof(Options), root=None if root is None else os.fsencode(root),
                          release=None if release is None else release.encode())
        library.call(library.lkm_open, ctypes.byref(options), ctypes.byref(self.pointer))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.library.lkm_close(self.pointer)

    def load(self, name, params, dry_run):
        """Yield (module, parameters) of what is loaded; with dry_run of what would be."""
        library, plan = self.library, ctypes.c_void_p()
        library.call(library.lkm_plan_load, self.pointer, name.encode(), params.encode(), 0, ctypes.byref(plan))
        try:
            if not dry_run:
                library.call(library.lkm_run, self.pointer, plan, None, None)
            number = 0
            while step := library.lkm_plan_step(plan, number):
                if library.lkm_step_skip(step) == 0:
                    yield library.lkm_step_module(step).decode(), library.lkm_step_params(step).decode()
                number += 1
        finally:
            library.lkm_plan_free(plan)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--library', default='liblkm.so.0')
    parser.add_argument('--root', help='look below this directory')
    parser.add_argument('--release', help='another kernel')
    parser.add_argument('-n', '--dry-run', action='store_true')
    parser.add_argument('name')
    parser.add_argument('params', nargs='?', default='')
    options = parser.parse_args()
    library = Library(options.library)
    try:
        with System(library, options.root, options.release) as system:
            for module, params in system.load(options.name, options.params, options.dry_run):
                print(module, params)
    except Failure as failure:
        print('load.py: %s (%s)' % (failure, library.lkm_code_name(failure.code).decode()), file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
