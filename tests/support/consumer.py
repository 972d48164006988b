# SPDX-License-Identifier: MIT
"""A program that is built against an installed liblkm as its users do it, with what pkg-config says, and run."""
import json
import os
import subprocess
import tempfile

PROGRAM = """#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <lkm/lkm.h>
#include <lkm/syscalls.h>

/* A name of the library's inside: it is the program's to use. */
int lk_map_get(void);
int lk_map_get(void)
{
	return 7;
}

int main(int argc, char **argv)
{
	struct lkm_options options = {.size = sizeof(options), .root = argv[1], .release = "1.0"};
	struct lkm *lkm = NULL;
	struct lkm_found *found = NULL;
	struct lkm_error error;
	int r = lkm_open(&options, &lkm, &error);

	if (r == 0)
		r = lkm_lookup(lkm, "nosuch", 0, &found, &error);
	printf("%s %s\\n", lkm_version(), lkm_code_name(error.code));
	lkm_close(lkm);
	return r == -ENOENT && lk_map_get() == 7 && lkm_delete_module("", 0) < 0 ? 0 : 1;
}
"""


def libdir_of(build):
    """The directory of the libraries of a build, below its prefix."""
    done = subprocess.run(['meson', 'introspect', '--installed', '--buildoptions', build], stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    prefix = next(option['value'] for option in told['buildoptions'] if option['name'] == 'prefix')
    library = next(path for path in told['installed'].values() if path.endswith('/liblkm.so'))
    return os.path.relpath(os.path.dirname(library), prefix)


def say(command, env=None):
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    return done.returncode, done.stdout


def pkg_config(dest, prefix, libdir, *words):
    """The flags of a package that is installed below dest; what it needs is the system's."""
    usual = subprocess.run(['pkg-config', '--variable', 'pc_path', 'pkg-config'], stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    folder = os.path.join(dest + prefix, libdir, 'pkgconfig')
    env = {**os.environ, 'PKG_CONFIG_SYSROOT_DIR': dest, 'PKG_CONFIG_LIBDIR': folder + ':' + usual}
    return say(['pkg-config', *words, '--cflags', '--libs', 'lkm'], env)


def build(folder, dest, prefix, libdir, compiler, static):
    """(program, problem)"""
    status, flags = pkg_config(dest, prefix, libdir, *(['--static'] if static else []))
    if status:
        return None, 'pkg-config: ' + flags
    source, program = os.path.join(folder, 'program.c'), os.path.join(folder, 'program')
    with open(source, 'w', encoding='utf-8') as file:
        file.write(PROGRAM)
    command = [compiler, '-Wall', '-Wextra', '-Werror', '-Wno-unused-parameter', source, '-o', program, *(['-static'] if static else []), *flags.split()]
    status, output = say(command)
    return (None, '%s\n%s' % (' '.join(command), output)) if status else (program, None)


def problems(dest, prefix, libdir, compiler, static):
    """What keeps the program from being built and from working. dest: what DESTDIR was."""
    with tempfile.TemporaryDirectory(prefix='lkm-consumer-') as folder:
        program, problem = build(folder, dest, prefix, libdir, compiler, static)
        if problem:
            yield problem
            return
        # What is not installed for real is found by its directory.
        where = {} if static else {'LD_LIBRARY_PATH': os.path.join(dest + prefix, libdir)}
        status, output = say([program, folder], where)
        if status or 'index-missing' not in output:
            yield 'it ended with %d and said: %s' % (status, output)
        status, needed = say(['readelf', '-dW', program])
        if ('liblkm.so.0' in needed) == static:
            yield 'it is linked with the wrong library:\n' + needed
