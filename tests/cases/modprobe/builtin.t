# What is built in is there already.
use basic

$ modprobe inside
$ modprobe -D inside
builtin inside

$ modprobe --first-time inside
2> modprobe: ERROR: could not insert 'inside': Module already in kernel
[1]

$ modprobe -r inside
2> modprobe: FATAL: Module inside is builtin.
[1]
