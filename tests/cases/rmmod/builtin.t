# What is built in cannot be removed.
use basic

$ rmmod inside
2> rmmod: ERROR: Module inside is builtin.
[1]
