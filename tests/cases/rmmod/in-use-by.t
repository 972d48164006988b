# A module that another one uses, in both spellings of its name.
use basic

$ modprobe middle
$ rmmod base
2> rmmod: ERROR: Module base is in use by: middle
[1]
