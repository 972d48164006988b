# Without a file there is nothing to do.
use basic

$ insmod
2> insmod: ERROR: missing filename.
[1]
