# A compressed file that is cut short.
needs xz
module kernel/x.ko.xz check=crc32
run head -c 200 lib/modules/6.1.0-test/kernel/x.ko.xz > short.ko.xz

$ insmod short.ko.xz
2> insmod: ERROR: could not insert module short.ko.xz: Bad message
[1]

$ cat fake/calls
2> cat: fake/calls: No such file or directory
[1]
