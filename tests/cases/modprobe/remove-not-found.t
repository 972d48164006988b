# A name that nobody has.
use basic

$ modprobe -r nosuch
2> modprobe: FATAL: Module nosuch not found.
[1]

$ modprobe -rq nosuch
[1]
