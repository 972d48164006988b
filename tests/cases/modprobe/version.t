# Scripts read the first line of -V.
$ modprobe -V | head -n 1
kmod version 34
