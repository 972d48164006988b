# What cannot be printed is a failure; what only tells of a deed is a warning, and the status is that of the deed.
needs glibc
use basic

$ modprobe -R top >/dev/full
2> modprobe: ERROR: could not write to standard output: No space left on device
[1]

$ modprobe -v top >/dev/full
2> modprobe: WARNING: could not write all of it to standard output

$ modprobe -rv top >/dev/full
2> modprobe: WARNING: could not write all of it to standard output

$ lsmod
Module                  Size  Used by

$ modprobe top <&- >&- 2>&-; lsmod
Module                  Size  Used by
top                    16384  0
middle                 16384  1 top
base                   16384  2 top,middle

$ modprobe --version >/dev/full
2> modprobe: ERROR: could not write to standard output: No space left on device
[1]

$ insmod --help >/dev/full
2> insmod: ERROR: could not write to standard output: No space left on device
[1]

$ lkm --help >/dev/full
2> lkm: ERROR: could not write to standard output: No space left on device
[1]

$ lkm --version >/dev/full
2> lkm: ERROR: could not write to standard output: No space left on device
[1]
