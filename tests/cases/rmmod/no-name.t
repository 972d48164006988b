# Without a name there is nothing to do.
use basic

$ rmmod
2> rmmod: ERROR: missing module name.
[1]
