# A module that is in use.
use basic

$ modprobe middle
$ modprobe -r base
2> modprobe: FATAL: Module base is in use.
[1]

$ modprobe -r base lone
2> modprobe: FATAL: Module base is in use.
[1]
