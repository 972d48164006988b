# Wrong command lines: the words of kmod, exit status 1, and nothing is written.
needs glibc
use basic
no-index

$ depmod --nosuch
2> depmod: unrecognized option '--nosuch'
[1]
$ depmod -Z 6.1.0-test
2> depmod: invalid option -- 'Z'
[1]
$ depmod -C
2> depmod: option requires an argument -- 'C'
[1]
$ depmod --ver
2> depmod: option '--ver' is ambiguous; possibilities: '--verbose' '--version'
[1]
$ for version in 6 x6.1 '' 6. 6.x .6 /lib/modules/6.1.0-test; do depmod -n "$version"; done
2> depmod: ERROR: Bad version passed 6
2> depmod: ERROR: Bad version passed x6.1
2> depmod: ERROR: Bad version passed |
2> depmod: ERROR: Bad version passed 6.
2> depmod: ERROR: Bad version passed 6.x
2> depmod: ERROR: Bad version passed .6
2> depmod: ERROR: Bad version passed /lib/modules/6.1.0-test
[1]
$ depmod -n 6.1x
2> depmod: ERROR: could not open directory /lib/modules/6.1x: No such file or directory
2> depmod: FATAL: could not search modules: No such file or directory
[1]
$ depmod 6.1.0-test lib/modules/6.1.0-test/kernel/lib/base.ko
2> depmod: FATAL: lib/modules/6.1.0-test/kernel/lib/base.ko: not absolute path.
[1]
$ depmod 6.1.0-test /lib/modules/6.1.0-test/kernel/lib/nosuch.ko
2> depmod: FATAL: could not create module /lib/modules/6.1.0-test/kernel/lib/nosuch.ko: No such file or directory
[1]
$ depmod -P __ 6.1.0-test; depmod -P '' 6.1.0-test
2> depmod: FATAL: -P only takes a single char
2> depmod: FATAL: -P only takes a single char
[1]
$ depmod -E nosuch 6.1.0-test; depmod -F nosuch 6.1.0-test
2> depmod: FATAL: could not load nosuch: No such file or directory
2> depmod: FATAL: could not load nosuch: No such file or directory
[1]
$ ls lib/modules/6.1.0-test
kernel
modules.builtin
modules.builtin.modinfo
modules.order

# Old options do nothing, and say so. -e has nothing to compare with.

$ depmod -u -q -r --unresolved-error --quiet --root --map -e -n 6.1.0-test | head -n 1
kernel/lib/base.ko:
2> depmod: WARNING: Ignored deprecated option -u
2> depmod: WARNING: Ignored deprecated option --unresolved-error
2> depmod: WARNING: Ignored deprecated option -q
2> depmod: WARNING: Ignored deprecated option --quiet
2> depmod: WARNING: Ignored deprecated option -r
2> depmod: WARNING: Ignored deprecated option --root
2> depmod: WARNING: Ignored deprecated option --map
2> depmod: WARNING: -e needs -E or -F
$ depmod --version
kmod version 34
+ZSTD +XZ +ZLIB -OPENSSL -MBEDTLS
$ depmod -h | head -n 2
Usage:
  depmod [options] [VERSION]
