# An empty file name is no file, and not the current directory.
use basic

$ insmod ''
2> insmod: ERROR: could not load module : No such file or directory
[1]
