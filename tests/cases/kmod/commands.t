# kmod: its commands, and what it says when there is none.
needs glibc
use basic

$ modprobe top && kmod list
Module                  Size  Used by
top                    16384  0
middle                 16384  1 top
base                   16384  2 top,middle
$ kmod list x
2> lsmod: ERROR: too many arguments provided.
[1]
$ kmod -V > version; modprobe -V | cmp - version && cut -d' ' -f1-2 version | head -n 1
kmod version
$ kmod --version list | cmp - version
$ kmod help > help; sed -n '1,2p' help; kmod -h | cmp - help; kmod --help list | cmp - help; kmod help x | cmp - help
Usage:
  kmod [options] COMMAND [ARGUMENTS]

$ kmod | cmp - help
2> missing command
$ kmod > /dev/null
2> missing command
[1]
$ kmod lsmod | cmp - help
2> invalid command 'lsmod'
$ kmod x > /dev/null
2> invalid command 'x'
[1]
$ kmod --foo
2> kmod: unrecognized option '--foo'
[1]
$ kmod -x list
2> kmod: invalid option -- 'x'
[1]
