# A file that does not exist.
use basic

$ insmod nosuch.ko
2> insmod: ERROR: could not load module nosuch.ko: No such file or directory
[1]

$ insmod ''
2> insmod: ERROR: could not load module : No such file or directory
[1]
