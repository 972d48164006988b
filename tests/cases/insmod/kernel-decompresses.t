# A kernel that decompresses xz gets the file as it is.
needs xz
module kernel/x.ko.xz check=crc32
file sys/module/compression
	xz

$ insmod lib/modules/6.1.0-test/kernel/x.ko.xz
$ cat fake/calls
finit x.ko.xz 4
