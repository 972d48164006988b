# -f with -r asks the kernel to force it.
use basic

$ modprobe lone
$ modprobe -rf lone
$ cat fake/calls
finit lone.ko 0
delete lone O_NONBLOCK|O_TRUNC
