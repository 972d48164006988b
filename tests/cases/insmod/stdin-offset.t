# Standard input that is a file: all of it counts, wherever it has been read to.
needs xz
module kernel/x.ko.xz check=crc64

$ (head -c 100 >seen; insmod -) < lib/modules/6.1.0-test/kernel/x.ko.xz
$ cat fake/calls
finit memfd:lkm 0
