# A directory is not a module.
use basic

$ insmod etc
2> insmod: ERROR: could not insert module etc: Is a directory
[1]
