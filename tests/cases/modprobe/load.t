# Dependencies are loaded first, the deepest first.
use basic

$ modprobe top
$ cat fake/calls
finit base.ko 0
finit middle.ko 0
finit top.ko 0

$ modprobe top
$ wc -l < fake/calls
3
